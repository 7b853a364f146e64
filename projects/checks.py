"""What is checked of a monthly return before it is handed in: for the grid, the form, Excel and review.

A *hard* finding can't be right and blocks handing in. A *soft* one is possible but unlikely: it asks for a
word of explanation, which the reviewer reads. Amounts in 万元, progress in %.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.numbers import wan, yi
from common.workbooks.cells import N_
from common.workbooks.figures import MOST_DIGITS, plain

ZERO, HUNDRED, WAN = Decimal(0), Decimal(100), Decimal(10_000)
# An amount this many times what is usual was probably typed in yuan, or in 亿元.
FAR_OFF = 1000
AMOUNT_PLACES, PROGRESS_PLACES = 4, 2
MONTHS_WITHOUT_RISE = 3
LONGEST_WORD = 500  # of an explanation, in characters


@dataclass(frozen=True)
class Finding:
    """Something that can't be right (hard) or asks for a word (soft), about one field of the return."""

    code: str
    is_hard: bool
    field: str
    text: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Earlier:
    """What was handed in for an earlier month; ``month`` is written 2020-10."""

    month: str
    investment: Decimal
    physical_progress: Decimal
    stage_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a return says, and what is known beside it.

    ``year_before`` and ``ever_before`` are what the ledger holds without this return: of the year to the
    month, and since the beginning. ``earlier`` holds the months before, newest first, without a gap.
    """

    investment: Decimal | None
    physical_progress: Decimal | None
    stage_text: str = ""
    total_investment: Decimal = ZERO
    target: Decimal | None = None
    usual: Sequence[Decimal] = ()
    year_before: Decimal = ZERO
    ever_before: Decimal = ZERO
    earlier: Sequence[Earlier] = ()


def doubtful_amount(amount: Decimal, usual: Sequence[Decimal]) -> Decimal | None:
    """What was probably meant (万元) where an amount looks 10,000 times off; else None.

    ``usual`` holds amounts of a month to compare with, those that are not positive are left out.
    """
    known = [value for value in usual if value > 0]
    size = abs(amount)
    if not known or not size:
        return None
    if size >= FAR_OFF * max(known):
        return amount / WAN
    if size * FAR_OFF <= min(known):
        return amount * WAN
    return None


def unfinished(facts: Facts) -> list[Finding]:
    """What is still to be filled in before the return can be handed in."""
    found = []
    if facts.investment is None:
        text = N_("Fill in the investment of the month; if there was none, write 0.")
        found.append(Finding("investment_missing", True, "investment", text))
    if facts.physical_progress is None:
        text = N_("Fill in the progress to date, from 0 to 100; not begun is 0.")
        found.append(Finding("progress_missing", True, "physical_progress", text))
    return found


def check_return(facts: Facts) -> list[Finding]:
    """Everything that is wrong or odd about what is filled in, hard findings first."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return sorted(found, key=lambda finding: not finding.is_hard)


def unexplained(findings: Iterable[Finding], explanations: Mapping[str, str]) -> list[Finding]:
    """The soft findings on which nobody has said a word."""
    return [one for one in findings if not one.is_hard and not explanations.get(one.code, "").strip()]


def size_of_amount(facts: Facts) -> Iterator[Finding]:
    """Hard: more digits than can be, more decimals than are kept."""
    amount = facts.investment
    if amount is None:
        return
    if abs(amount) >= Decimal(10) ** MOST_DIGITS:
        text = N_("%(given)s 万元 is more than can be: the amount is that of one month, in 万元.")
        yield Finding("too_large", True, "investment", text, {"given": plain(amount)})
    elif finding := _decimals("investment", amount, AMOUNT_PLACES):
        yield finding


def range_of_progress(facts: Facts) -> Iterator[Finding]:
    """Hard: no share of the works."""
    progress = facts.physical_progress
    if progress is None:
        return
    values = {"given": plain(progress)}
    if progress < 0:
        text = N_("Progress can't be negative (%(given)s): it counts from 0, not begun, to 100, finished.")
        yield Finding("progress_negative", True, "physical_progress", text, values)
    elif progress > HUNDRED:
        text = N_(
            "Progress can't be over 100 (%(given)s): it is the share of the whole works; finished is 100."
        )
        yield Finding("progress_over", True, "physical_progress", text, values)
    elif finding := _decimals("physical_progress", progress, PROGRESS_PLACES):
        yield finding


def _decimals(name: str, number: Decimal, places: int) -> Finding | None:
    if number == round(number, places):
        return None
    values = {"given": plain(number), "places": str(places), "right": plain(round(number, places))}
    text = N_("%(given)s has more than %(places)s decimals: write %(right)s.")
    return Finding("decimals", True, name, text, values)


def year_to_date(facts: Facts) -> Iterator[Finding]:
    """Hard: more taken back than the whole year holds."""
    if facts.investment is None or facts.investment >= 0 or facts.year_before + facts.investment >= 0:
        return
    total = facts.year_before + facts.investment
    text = N_(
        "Investment of the year to date would be %(total)s 万元: no more can be taken back than the "
        "%(before)s 万元 posted so far."
    )
    values = {"total": wan(total), "before": wan(facts.year_before)}
    yield Finding("year_below_zero", True, "investment", text, values)


def sign_of_amount(facts: Facts) -> Iterator[Finding]:
    """Soft: takes something back."""
    if facts.investment is not None and facts.investment < 0:
        text = N_("A negative investment takes back what was reported too much in earlier months.")
        yield Finding("negative", False, "investment", text)


def slip_of_unit(facts: Facts) -> Iterator[Finding]:
    """Soft: typed in yuan or in 亿元, by the looks of it."""
    amount = facts.investment
    meant = None if amount is None else doubtful_amount(amount, facts.usual)
    if amount is None or meant is None:
        return
    text = N_(
        "%(given)s 万元 is %(yi)s 亿元, far from the months before. Amounts are in 万元: is %(meant)s meant?"
    )
    values = {"given": wan(amount), "yi": yi(amount), "meant": wan(meant)}
    yield Finding("far_off", False, "investment", text, values)


def above_total(facts: Facts) -> Iterator[Finding]:
    """Soft: more than the whole project costs."""
    if facts.investment is None or facts.investment <= 0 or not facts.total_investment:
        return
    total = facts.ever_before + facts.investment
    if total > facts.total_investment:
        text = N_(
            "Investment to date would be %(to_date)s 万元, above the total investment of %(total)s 万元."
        )
        values = {"to_date": wan(total), "total": wan(facts.total_investment)}
        yield Finding("above_total", False, "investment", text, values)


def copied_target(facts: Facts) -> Iterator[Finding]:
    """Soft: the plan, handed in as what was done."""
    if facts.investment and facts.investment == facts.target:
        text = N_("The investment is exactly the target of the month (%(target)s 万元): is it what was done?")
        yield Finding("same_as_target", False, "investment", text, {"target": wan(facts.target)})


def falling_progress(facts: Facts) -> Iterator[Finding]:
    """Soft: works that were done are undone."""
    progress = facts.physical_progress
    if progress is None or not facts.earlier or progress >= facts.earlier[0].physical_progress:
        return
    before = facts.earlier[0]
    text = N_("Progress of %(given)s%% is less than the %(before)s%% of %(month)s.")
    values = {"given": plain(progress), "before": plain(before.physical_progress), "month": before.month}
    yield Finding("progress_falls", False, "physical_progress", text, values)


def no_rise(facts: Facts) -> Iterator[Finding]:
    """Soft: money goes in for three months, and the works stand where they stood."""
    progress, months = facts.physical_progress, facts.earlier[:MONTHS_WITHOUT_RISE]
    if progress is None or not facts.investment or len(months) < MONTHS_WITHOUT_RISE or progress >= HUNDRED:
        return
    amounts = [facts.investment, *(month.investment for month in months[:-1])]
    if min(amounts) > 0 and progress <= months[-1].physical_progress:
        text = N_("Investment for three months, while progress has stayed at %(given)s%% since %(month)s.")
        values = {"given": plain(progress), "month": months[-1].month}
        yield Finding("no_rise", False, "physical_progress", text, values)


def tiny_progress(facts: Facts) -> Iterator[Finding]:
    """Soft: a share typed as 0.52 where 52 % is meant."""
    progress = facts.physical_progress
    if progress is None or not ZERO < progress < 1:
        return
    text = N_("Progress of %(given)s%% is below one percent; for %(meant)s%% write %(meant)s.")
    values = {"given": plain(progress), "meant": plain(progress * 100)}
    yield Finding("below_one", False, "physical_progress", text, values)


def unchanged_text(facts: Facts) -> Iterator[Finding]:
    """Soft: last month's words again."""
    words = "".join(facts.stage_text.split())
    if words and facts.earlier and words == "".join(facts.earlier[0].stage_text.split()):
        text = N_("The state of the works reads as in %(month)s: has nothing changed?")
        yield Finding("same_text", False, "stage_text", text, {"month": facts.earlier[0].month})


CHECKS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    size_of_amount,
    range_of_progress,
    year_to_date,
    sign_of_amount,
    slip_of_unit,
    above_total,
    copied_target,
    falling_progress,
    no_rise,
    tiny_progress,
    unchanged_text,
)
SOFT = (
    "negative",
    "far_off",
    "above_total",
    "same_as_target",
    "progress_falls",
    "no_rise",
    "below_one",
    "same_text",
)
