"""What the office types of rules, checked; whether the rules agree with each other is for the lint."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.lint import lamp_name
from reports.models import Ruleset
from reports.rulesets.bands import LAMPS
from reports.rulesets.document import TIES, Document, put, value_at
from reports.rulesets.profiles import PROFILES
from reports.rulesets.table import GROUPS, LAMP, TIE_NAMES, TIE_PLACES, Rule

DECIMALS = 4
#: An amount may be as large as the ledger's column.
MOST_AMOUNT = 10**9
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
TEXT = {"class": "form-control"}
ENDS = ("low", "high")


class RuleNumber(forms.Field):
    """A number within bounds; ``is_whole`` without decimals; None where nothing may be typed."""

    def __init__(self, *, least: int, most: int, is_whole: bool = False, **kwargs: Any) -> None:
        attrs = {"class": "form-control text-end", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.least, self.most, self.is_whole = least, most, is_whole

    def to_python(self, value: Any) -> Decimal | None:
        """The number typed; its error says what would be right."""
        text = unicodedata.normalize("NFKC", value or "").replace("−", "-").replace("%", "").replace(",", "")
        text = text.strip()
        if not text and not self.required:
            return None
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(self._what_is_right())
        number = Decimal(text)
        if not self.least <= number <= self.most or (self.is_whole and number != number.to_integral_value()):
            raise forms.ValidationError(self._what_is_right())
        return number

    def validate(self, value: Any) -> None:
        """``to_python`` has said everything."""

    def _what_is_right(self) -> str:
        text = (
            _("Give a whole number from %(least)s to %(most)s.")
            if self.is_whole
            else _("Give a number from %(least)s to %(most)s, with at most four decimals.")
        )
        return text % {"least": self.least, "most": self.most}


class MonthField(forms.Field):
    """The first day of a month that is typed as 2021-01."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={**TEXT, "type": "month", "placeholder": "2021-01"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> dt.date:
        """The month; its error says what would be right."""
        if not MONTH.fullmatch(value or ""):
            raise forms.ValidationError(_("Give a month, like 2021-01."))
        return dt.date.fromisoformat(f"{value}-01")

    def prepare_value(self, value: Any) -> Any:
        """A month as it is typed."""
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value


def name_field(label: Any, length: int) -> forms.CharField:
    """A name of the rules."""
    widget = forms.TextInput(attrs={**TEXT, "maxlength": str(length)})
    return forms.CharField(label=label, max_length=length, widget=widget)


class NamedForm(forms.Form):
    """What the rules are called and from when on they apply."""

    name = name_field(gettext_lazy("Name (Chinese)"), 60)
    name_en = name_field(gettext_lazy("Name (English)"), 100)
    first_month = MonthField(label=gettext_lazy("Applies from the month"))


class StartForm(NamedForm):
    """With what a draft begins."""

    start = forms.ChoiceField(
        label=gettext_lazy("Begin with"), widget=forms.Select(attrs={"class": "form-select"})
    )
    form = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("start", "name", "name_en", "first_month")

    def __init__(self, *args: Any, rulesets: Iterable[Ruleset], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = [
            (f"v{one.version}", f"v{one.version} {one.name_en if language == 'en' else one.name}")
            for one in rulesets
        ]
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            (_("Shipped profiles"), list(PROFILES.items())),
            (_("Versions of the rules"), versions),
        ]
        self.fields["form"].initial = uuid.uuid4


class RulesForm(NamedForm):
    """Every number and choice of a ruleset; ``content`` is what the draft holds now."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, content: Document, **kwargs: Any) -> None:
        kwargs["initial"] = {**initial_of(content), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.base = content
        self.fields[LAMP.name] = field_of(LAMP)
        for lamp in LAMPS:
            self._add_band(lamp)
        for group in GROUPS:
            for rule in group.rules:
                self.fields[rule.name] = field_of(rule)
        for place, name in enumerate(TIE_PLACES, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("Place %(place)s") % {"place": place},
                choices=list(TIE_NAMES.items()),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def _add_band(self, lamp: str) -> None:
        values = {"lamp": lamp_name(lamp)}
        for end, label in (("low", _("%(lamp)s from")), ("high", _("%(lamp)s up to"))):
            name = f"lamp-{lamp}-{end}"
            self.fields[name] = RuleNumber(least=-1000, most=1000, required=False, label=label % values)
            self.fields[f"{name}_included"] = tick(_("%(end)s: included") % {"end": label % values})

    def clean(self) -> dict[str, Any]:
        """The order of equal scores names each key once."""
        data = super().clean() or {}
        order = [data.get(name) for name in TIE_PLACES]
        for place, name in enumerate(TIE_PLACES):
            if order[place] and order[place] in order[:place]:
                self.add_error(name, _("Each is named once: this one stands above already."))
        return data

    def content(self) -> Document:
        """What was entered, as a draft's content."""
        content, data = deepcopy(self.base), self.cleaned_data
        put(content, LAMP.path, data[LAMP.name])
        for lamp in LAMPS:
            for end in ENDS:
                value = data[f"lamp-{lamp}-{end}"]
                put(content, f"lamp.{lamp}.{end}", None if value is None else written(value))
                included = value is not None and data[f"lamp-{lamp}-{end}_included"]
                put(content, f"lamp.{lamp}.{end}_included", included)
        for group in GROUPS:
            for rule in group.rules:
                put(content, rule.path, stored(rule, data[rule.name]))
        content["ties"] = [data[name] for name in TIE_PLACES]
        return content

    def bands(self, faults: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
        """The lamps with their fields and what the lint says of them."""
        for lamp in LAMPS:
            ends = [(self[f"lamp-{lamp}-{end}"], self[f"lamp-{lamp}-{end}_included"]) for end in ENDS]
            yield {"lamp": lamp, "ends": ends, "faults": faults.get(f"lamp.{lamp}", [])}

    def groups(
        self, faults: Mapping[str, list[str]]
    ) -> Iterator[tuple[Any, list[tuple[Any, Rule, list[str]]]]]:
        """The other rules, in their groups, each with what the lint says of it."""
        for group in GROUPS:
            yield group, [(self[rule.name], rule, faults.get(rule.path, [])) for rule in group.rules]

    @property
    def measure(self) -> forms.BoundField:
        """What the lamps go by."""
        return self[LAMP.name]

    def ties(self) -> list[forms.BoundField]:
        """The order of equal scores."""
        return [self[name] for name in TIE_PLACES]


def tick(label: Any) -> forms.BooleanField:
    """A box to tick."""
    widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(label=label, required=False, widget=widget)


def field_of(rule: Rule) -> forms.Field:
    """The field in which a rule is entered."""
    if rule.kind == "switch":
        return tick(rule.label)
    if rule.kind == "choice":
        widget = forms.Select(attrs={"class": "form-select"})
        return forms.ChoiceField(label=rule.label, choices=list(rule.choices.items()), widget=widget)
    most = MOST_AMOUNT if rule.kind == "amount" else rule.most
    return RuleNumber(label=rule.label, least=rule.least, most=most, is_whole=rule.kind == "whole")


def written(value: Decimal) -> str:
    """A decimal as documents have it: 62.5, 100."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stored(rule: Rule, value: Any) -> Any:
    """A value as the document has it."""
    if rule.kind in ("switch", "choice"):
        return value
    return int(value) if rule.kind == "whole" else written(value)


def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """A draft's content as the form shows it."""
    values: dict[str, Any] = {LAMP.name: value_at(content, LAMP.path)}
    for lamp in LAMPS:
        values |= {f"lamp-{lamp}-{name}": value for name, value in content["lamp"][lamp].items()}
    for group in GROUPS:
        values |= {rule.name: value_at(content, rule.path) for rule in group.rules}
    return values | dict(zip(TIE_PLACES, [*content["ties"], *TIES][: len(TIE_PLACES)], strict=True))
