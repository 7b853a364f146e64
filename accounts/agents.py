"""A browser's own words about itself, shortened to what a person recognises."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# The first that fits: later ones name themselves after earlier ones.
BROWSERS = (
    (r"MicroMessenger", "WeChat"),
    (r"DingTalk", "DingTalk"),
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"QQBrowser", "QQ Browser"),
    (r"360|QIHU", "360"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrom(?:e|ium)|CriOS", "Chrome"),
    (r"Safari", "Safari"),
)
SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", "HarmonyOS"),
    (r"Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"Linux|X11", "Linux"),
)


def browser_of(agent: str) -> str:
    """As “Chrome, Windows”; unknown ones are called so."""
    found = [
        next((name for pattern, name in names if re.search(pattern, agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in found if name) or _("unknown browser")
