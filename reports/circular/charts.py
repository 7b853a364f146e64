"""What the charts draw: planned and invested by category, and the year's course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from common.numbers import percent_of, quotient, yi
from common.press.model import Bar, BarChart, Curve, CurveChart
from reports.circular.edition import Edition, localized
from reports.circular.figures import as_decimal, yi_cell
from reports.circular.phrases import Brief


@dataclass(frozen=True)
class Course:
    """Cumulative sums by month, 万元: plans over twelve months, investment up to the reported one."""

    planned: list[Decimal]
    first: list[Decimal]
    invested: list[Decimal]


def _cumulative(rows: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return list(accumulate(sum(month, Decimal(0)) for month in zip(*rows, strict=True)))


def monthly(edition: Edition) -> Course:
    """The portfolio's course; in the reported month the edition's own sums stand."""
    counted, month, total = edition.counted, edition.month, edition.total
    planned = _cumulative([project.monthly("plan") for project in counted])
    first = _cumulative([project.monthly("first_plan") for project in counted])
    rows = [[Decimal(amount) for amount in project.given["invested"][:month]] for project in counted]
    invested = _cumulative(rows)
    planned[month - 1] = as_decimal(total["planned_to_date"])
    first[month - 1] = as_decimal(total["first_planned_to_date"])
    invested[month - 1] = as_decimal(total["invested_to_date"])
    return Course(planned, first, invested)


def bar_chart(brief: Brief) -> BarChart:
    """Planned to date and invested, by category."""
    words, groups = brief.words, brief.edition.groups("category")
    bars = []
    ratios = []
    for group in groups:
        planned, invested = as_decimal(group["planned_to_date"]), as_decimal(group["invested_to_date"])
        name = localized(group, brief.language)
        text = words("chart.bar", invested=yi(invested), ratio=percent_of(invested, planned))
        bars.append(Bar(name, yi_cell(planned), yi_cell(invested), text))
        ratio = quotient(invested, planned)
        if ratio is not None:
            ratios.append((ratio, name, percent_of(invested, planned)))
    sentence = ""
    if ratios:
        best, worst = max(ratios, key=lambda r: r[0]), min(ratios, key=lambda r: r[0])
        sentence = words(
            "chart.bars_sentence",
            months=brief.months,
            best=words("category.name", name=best[1]),
            worst=words("category.name", name=worst[1]),
            best_ratio=best[2],
            worst_ratio=worst[2],
        )
    return BarChart(
        words("chart.bars_title"),
        sentence,
        words("chart.planned"),
        words("chart.invested"),
        words("chart.unit"),
        tuple(bars),
    )


def curve_chart(brief: Brief) -> CurveChart:
    """Planned and invested, cumulative; the first plan too where plans were revised."""
    words, edition = brief.words, brief.edition
    course = monthly(edition)
    done, planned = course.invested[edition.month - 1], course.planned[edition.month - 1]
    curves = [Curve(words("chart.plan"), "plan", tuple(map(yi_cell, course.planned)))]
    if edition.total["replanned"]:
        curves.append(Curve(words("chart.first"), "first", tuple(map(yi_cell, course.first))))
    curves.append(Curve(words("chart.actual"), "actual", tuple(map(yi_cell, course.invested))))
    sentence = words(
        "chart.curve_sentence",
        month=brief.month,
        invested=yi(done),
        more=words("chart.more" if done >= planned else "chart.less"),
        difference=yi(abs(done - planned)),
    )
    months = tuple(words.short_month(month) for month in range(1, 13))
    title = words("chart.curve_title", year=edition.year)
    return CurveChart(title, sentence, words("chart.unit"), months, tuple(curves))
