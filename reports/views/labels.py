"""What sections of the wording and fields of the headed paper are called on their pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise

LANGUAGES: dict[str, Label] = {"zh-hans": _("Chinese"), "en": _("English")}

SECTIONS: dict[str, Label] = {
    "period": _("Dates and periods"),
    "month": _("Names of months"),
    "list": _("Lists of names"),
    "number": _("Amounts"),
    "noun": _("Measure words"),
    "frame": _("Head and frame"),
    "opening": _("Opening"),
    "heading": _("Headings"),
    "overall": _("The portfolio in all"),
    "erratum": _("Correction of an edition"),
    "since": _("Since the edition before"),
    "category": _("Categories"),
    "nodes": _("Starts and milestones"),
    "units": _("Responsible units"),
    "districts": _("Districts"),
    "red_flag": _("Red-flag list"),
    "warning": _("Warning list"),
    "snail": _("Snail list"),
    "missing": _("Missing returns"),
    "corrections": _("Corrections"),
    "asks": _("What is asked"),
    "round": _("Quarterly round"),
    "annual": _("Annual summary of the works"),
    "unranked": _("Why not ranked"),
    "lamp": pgettext_lazy("wording", "Lamps"),
    "symbol": _("Shapes of lamps"),
    "league": _("Leagues"),
    "level": _("Levels"),
    "unit_class": _("Classes of units"),
    "milestone": _("Kinds of milestone"),
    "remark": _("Remarks"),
    "table": _("Words in tables"),
    "title": _("Titles of tables and attachments"),
    "sheet": _("Names of sheets"),
    "column": _("Heads of columns"),
    "chart": _("Charts"),
    "method": _("Method note"),
    "measure": _("Measures"),
    "operator": _("Comparisons"),
    "condition": _("Conditions not checked"),
}

FIELDS: dict[str, Label] = {
    "name_zh": _("Issuer, Chinese"),
    "name_en": _("Issuer, English"),
    "mark_zh": _("Mark in the number"),
    "round_mark_zh": _("Mark of the quarterly round"),
    "annual_mark_zh": _("Mark of the annual summary"),
    "addressees_zh": _("Addressees, Chinese"),
    "addressees_en": _("Addressees, English"),
    "copy_to_zh": _("Copies to, Chinese"),
    "copy_to_en": _("Copies to, English"),
    "printed_by_zh": _("Printed by, Chinese"),
    "printed_by_en": _("Printed by, English"),
}
