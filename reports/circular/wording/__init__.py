"""The circular's words, per language, as data (``*.toml``), and the figures put into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from common.numbers import wan, yi
from common.press.model import Language
from reports.circular.wording.catalogue import Texts, fill, laid_over

# Below 100 万元 an amount in 亿元 would print as 0.00 or 0.01: it is written in 万元.
SMALL_AMOUNT = Decimal(100)
NUMERALS = "一二三四五六七八九十"


class Words:
    """Templates of one language. ``words("overall.month", month=10, …)`` fills one in.

    ``texts`` are words of the office's own; a bundle carries those it was printed with.
    """

    def __init__(self, language: Language, texts: Texts | None = None) -> None:
        self.language: Language = language
        self._texts = laid_over(language, texts or {})

    def __call__(self, key: str, **fields: object) -> str:
        """The template of a key (``section.name``), filled in."""
        return fill(self._texts[key], fields)

    def term(self, section: str, code: str) -> str:
        """The word for a code; the code itself where the office has not named it yet."""
        return self._texts.get(f"{section}.{code}", code)

    def count(self, noun: str, n: int) -> str:
        """A number with its measure word (in English: singular or plural)."""
        return fill(self._texts[f"noun.{noun}.{0 if n == 1 else 1}"], {"n": n})

    def sentences(self, *parts: str) -> str:
        """Sentences of one paragraph, empty ones left out."""
        return self("list.gap").join(part for part in parts if part)

    def names(self, names: Sequence[str], noun: str = "item", most: int = 0) -> str:
        """A list of names; past ``most`` of them (0: all) it says how many there are in all."""
        if most and len(names) > most:
            shown = self("list.comma").join(names[:most])
            return self("list.more", names=shown, count=self.count(noun, len(names)))
        return self("list.comma").join(names)

    def clauses(self, parts: Iterable[str]) -> str:
        """Clauses of one sentence, empty ones left out."""
        return self("list.semicolon").join(part for part in parts if part)

    def amount(self, amount: Decimal) -> str:
        """An amount (given in 万元) with its unit."""
        if abs(amount) < SMALL_AMOUNT:
            return self("number.wan", value=wan(amount))
        return self("number.yi", value=yi(amount))

    def day(self, day: date) -> str:
        """A date in full."""
        return self("period.day", **self._parts(day))

    def year_month(self, day: date) -> str:
        """A month in full."""
        return self("period.year_month", **self._parts(day))

    def moment(self, moment: datetime) -> str:
        """A time of day on a date, as the bundle gives it (with the office's own offset)."""
        return self("period.moment", clock=f"{moment:%H:%M}", **self._parts(moment))

    def ordinal(self, n: int) -> str:
        """The number of a heading: 一 … 十二 in Chinese, digits in English."""
        if self.language == "en":
            return str(n)
        if n <= 10:
            return NUMERALS[n - 1]
        return ("" if n < 20 else NUMERALS[n // 10 - 1]) + "十" + (NUMERALS[n % 10 - 1] if n % 10 else "")

    def months(self, section: str, month: int, **fields: object) -> str:
        """January, or January to the month."""
        return self(
            f"period.{section}{'one' if month == 1 else 'many'}", month=self.month_name(month), **fields
        )

    def month_name(self, month: int) -> str:
        """The month as the templates take it: 10, or October."""
        return self._texts[f"month.name.{month - 1}"]

    def short_month(self, month: int) -> str:
        """The month at a chart's axis and in tables: 10月, or Oct."""
        return self._texts[f"month.short.{month - 1}"]

    def _parts(self, day: date) -> dict[str, object]:
        return {"year": day.year, "month": self.month_name(day.month), "day": day.day}
