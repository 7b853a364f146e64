"""Words for values whose name alone would be translated wrongly."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from projects.models import Level

#: "City" and "District" are also kinds of organisations, which Chinese calls otherwise.
LEVELS = [
    (Level.PROVINCIAL, pgettext_lazy("level", "Provincial")),
    (Level.CITY, pgettext_lazy("level", "City")),
    (Level.DISTRICT, pgettext_lazy("level", "District")),
]
