"""What a user name looks like."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}")


def username_rule() -> str:
    """The rule in words."""
    return _(
        "A user name has 2 to 60 letters (a–z), digits, dots, hyphens or underscores, "
        "and begins with a letter or a digit."
    )
