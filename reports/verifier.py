#!/usr/bin/env python3
"""Verify a Keyworks edition, offline: python3 verifier.py bundle.json [older.json …]

One file, Python's standard library only. From the inputs in the bundle it computes every figure, lamp,
score, rank, list and reason anew, by its own code and in exact fractions, and compares them with what was
published; then it checks the seal of every row and the digest of the whole. It prints the first thing that
differs and how many more there are. Given several bundles, it also checks that each names the digest of the
one published before it, and that a published month changes by the corrections listed and by nothing else.
Exit code: 0 intact, 1 something differs, 2 the file can't be read as a bundle.

Units: money in 万元 (10,000 yuan), ratios in %. Versions of the formulas stand in FORMULAS, all of them.
"""

from __future__ import annotations

import bisect
import calendar
import datetime
import functools
import hashlib
import json
import sys
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import Any

Row = dict[str, Any]

FORMATS = {"keyworks-edition/1": 1, "keyworks-edition/2": 2}
MONEY, KEY = 4, 6
SEAL = 6
REMEMBERED = 1 << 16
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Unreadable(Exception):
    """The file is not a bundle this verifier knows."""


# ---------------------------------------------------------------- canonical form, seals, digest


def canonical(value: Any) -> bytes:
    """The bytes that are hashed: sorted keys, no spaces, UTF-8, composed characters (NFC)."""
    return unicodedata.normalize("NFC", ENCODER.encode(value)).encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


@functools.lru_cache(maxsize=REMEMBERED)
def digest_of_text(text: str) -> str:
    """The digest of a text: the same amounts and words stand in many rows."""
    return digest(text)


def seal(row: Row) -> str:
    """Six digits of the digest of each field, in the order of their names: it tells which one changed."""
    values = [row[name] for name in sorted(row) if name != "seal"]
    return "".join(
        (digest_of_text(value) if isinstance(value, str) else digest(value))[:SEAL] for value in values
    )


# ---------------------------------------------------------------- numbers


@functools.lru_cache(maxsize=REMEMBERED)
def exactly(written_down: Any) -> Fraction:
    """The fraction that a number of the bundle is: the same ones stand in many rows."""
    return Fraction(written_down)


def units(value: Fraction, places: int) -> int:
    """How many units of so many decimals a fraction is, rounded half away from zero."""
    top, bottom = 2 * abs(value.numerator) * 10**places, 2 * value.denominator
    whole: int = (top + value.denominator) // bottom
    return whole if value.numerator >= 0 else -whole


def round_half_away(value: Fraction, places: int) -> Fraction:
    """A fraction rounded half away from zero, as a fraction."""
    return Fraction(units(value, places), 10**places)


def clamp(value: Fraction, most: Fraction) -> Fraction:
    """A fraction brought between nothing and the most."""
    return max(Fraction(0), min(value, most))


def round_up(value: Fraction, places: int) -> Fraction:
    """The least fraction of so many decimals that is not below the value."""
    scaled = Fraction(value) * 10**places
    return Fraction(-((-scaled.numerator) // scaled.denominator), 10**places)


def written(value: Fraction | None, places: int) -> str | None:
    """A fraction as the bundle writes it, or None."""
    if value is None:
        return None
    whole = units(value, places)
    digits = str(abs(whole)).rjust(places + 1, "0")
    return ("-" if whole < 0 else "") + digits[:-places] + "." + digits[-places:]


def date(text: str | None) -> datetime.date | None:
    """A date or None."""
    return datetime.date.fromisoformat(text) if text else None


# ---------------------------------------------------------------- formulas, version 1


class Month:
    """The month reported and what follows from it."""

    def __init__(self, period: str) -> None:
        self.year, self.number = (int(part) for part in period.split("-"))
        self.start = datetime.date(self.year, self.number, 1)
        self.end = datetime.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])
        self.quarter = (self.number - 1) // 3 * 3 + 1
        self.quarter_start = datetime.date(self.year, self.quarter, 1)
        self.quarter_months = self.number - self.quarter + 1
        self.final = self.number % 3 == 0


class Rules:
    """The ruleset document, amounts and percentages as fractions."""

    def __init__(self, document: Row) -> None:
        self.document = document

    def number(self, *path: str) -> Fraction:
        """One number of the document."""
        value = self.document
        for key in path:
            value = value[key]
        return exactly(str(value))

    def text(self, *path: str) -> Any:
        """One word of the document."""
        value = self.document
        for key in path:
            value = value[key]
        return value

    def quota(self, name: str, ranked: int) -> int:
        """How many projects of a league a list may hold."""
        share = int(ranked * self.number(name, "share") / 100)
        return min(int(self.number(name, "at_most")), max(int(self.number(name, "at_least")), share))


def monthly_targets(plan: Row, first_month: int) -> list[Fraction]:
    """Twelve targets: those set, or the annual plan spread evenly from the first month on."""
    if plan["targets"] is not None:
        return [exactly(amount) for amount in plan["targets"]]
    annual = exactly(plan["annual"])
    to_date = [
        round_half_away(annual * max(month - first_month + 1, 0) / (13 - first_month), MONEY)
        for month in range(13)
    ]
    return [to_date[month] - to_date[month - 1] for month in range(1, 13)]


def met(value: Fraction, rule: Row) -> bool:
    """Whether a value reaches the threshold of a lamp."""
    threshold = exactly(rule["value"])
    return value >= threshold if rule["op"] == ">=" else value > threshold


class Line:
    """One project: the figures of its line, computed from its input."""

    def __init__(self, data: Row, month: Month, rules: Rules) -> None:
        self.data, self.month, self.rules = data, month, rules
        self.out: Row = {}
        self.trail = ""
        self.amounts()
        self.standing()
        self.light()
        self.points()
        self.conditions()

    def amounts(self) -> None:
        """Plan, done, and sums to date, of the month and of the quarter."""
        data, month = self.data, self.month
        first = data["first_month"]
        counted = data["counted"]
        plan = monthly_targets(data["plan"], first)
        baseline = monthly_targets(data["first_plan"], first)
        league = monthly_targets(data["league_plan"], first)
        done = [exactly(amount) for amount in data["invested"]]
        m, q = month.number, month.quarter

        def total(amounts: list[Fraction], start: int, end: int) -> Fraction:
            return sum(amounts[start - 1 : end], Fraction(0)) if counted else Fraction(0)

        self.annual = exactly(data["plan"]["annual"]) if counted else Fraction(0)
        self.planned, self.done = total(plan, 1, m), total(done, 1, m)
        self.month_planned, self.month_done = total(plan, m, m), total(done, m, m)
        self.quarter_planned, self.quarter_done = total(plan, q, m), total(done, q, m)
        self.league_plan = total(league, q, q + 2)
        self.league = "large" if self.league_plan >= self.rules.number("league", "large_from") else "small"
        self.out.update(
            annual_plan=written(self.annual, MONEY),
            planned_to_date=written(self.planned, MONEY),
            first_planned_to_date=written(total(baseline, 1, m), MONEY),
            invested_to_date=written(self.done, MONEY),
            month_planned=written(self.month_planned, MONEY),
            month_invested=written(self.month_done, MONEY),
            quarter_planned=written(self.quarter_planned, MONEY),
            quarter_invested=written(self.quarter_done, MONEY),
            league_plan=written(self.league_plan, MONEY),
            league=self.league,
            code=data["code"],
            level=data["level"],
            is_counted=counted,
            is_derived=data["plan"]["targets"] is None,
            is_returned=data["returned"],
            plan_revision=data["plan"]["revision"],
            physical_progress=data["physical_progress"],
        )

    def standing(self) -> None:
        """Started, late, and why a project is not ranked."""
        data, month = self.data, self.month
        started, completed = date(data["started_on"]), date(data["completed_on"])
        planned_start = date(data["plan"]["start"])
        first = data["first_month"]
        self.started = started is not None and started <= month.end
        self.completed = completed
        self.late = not self.started and planned_start is not None and planned_start <= month.end
        self.months_late = 0
        if planned_start is not None:
            self.months_late = (month.year - planned_start.year) * 12 + month.number - planned_start.month
        if not data["counted"]:
            reason = "not_counted"
        elif data["exempt"]:
            reason = data["exempt"]
        elif completed is not None and completed < month.start:
            reason = "completed"
        elif first > 1 and month.number - first < self.rules.number("not_ranked", "new_months"):
            reason = "new"
        elif not self.started and (planned_start is None or planned_start > month.end):
            reason = "preparatory"
        elif self.planned == 0:
            reason = "no_plan"
        else:
            reason = ""
        self.ranked = reason == ""
        self.out.update(unranked_reason=reason, is_late_start=self.late)

    def measure(self) -> tuple[Fraction | None, Fraction, Fraction]:
        """The lamp's measure in %, or None without a base, and how 万元 translate into it."""
        kind, m = self.rules.text("lamp", "measure"), self.month.number
        if kind == "schedule_ratio":
            base, shift = self.planned, Fraction(0)
        elif kind == "annual_over_time":
            base, shift = self.annual * m / 12, Fraction(0)
        else:  # time_lead
            base, shift = self.annual, self.annual * m / 12
        if base == 0 or self.planned == 0:
            return None, base, shift
        return (self.done - shift) * 100 / base, base, shift

    def light(self) -> None:
        """The lamp, by which clause, and what is missing to the next better one."""
        data = self.data
        value, base, shift = self.measure()
        lamp, gap = "unlit", None
        if not data["counted"]:
            clause = "not_counted"
        elif data["exempt"]:
            clause = "exempt"
        elif not data["returned"]:
            clause = "not_reported"
        elif self.late:
            clause = "late_start"
            lamp = (
                "red" if self.months_late >= self.rules.number("late_start", "red_after_months") else "yellow"
            )
        elif value is None:
            clause = "no_plan"
        else:
            green, yellow = self.rules.text("lamp", "green"), self.rules.text("lamp", "yellow")
            lamp = "green" if met(value, green) else "yellow" if met(value, yellow) else "red"
            clause = "band_" + lamp
            if lamp != "green":
                gap = self.lift(green if lamp == "yellow" else yellow, base, shift)
        self.lamp = lamp
        lit = [seen for seen in data["lamps"][: self.month.number - 1] if seen not in ("", "unlit")]
        before = lit[-1] if lit else data["earlier_lamp"]
        talk = lamp == "red" or (lamp == "yellow" and before == "yellow")
        self.out.update(lamp=lamp, lamp_clause=clause, lamp_gap=written(gap, MONEY), is_talk_due=talk)

    def lift(self, rule: Row, base: Fraction, shift: Fraction) -> Fraction:
        """万元 more that would reach a threshold, in steps of 0.0001."""
        needed = exactly(rule["value"]) * base / 100 + shift - self.done
        least = round_up(needed, MONEY)
        return least + Fraction(1, 10**MONEY) if rule["op"] == ">" and least == needed else least

    def visual(self) -> Fraction | None:
        """Physical progress reached against planned, as a ratio; None where nothing was planned."""
        plan = self.data["plan"]
        actual = exactly(self.data["physical_progress"] or 0)
        start, completion = date(plan["start"]), date(plan["completion"])
        if plan["physical"] is not None:
            planned = exactly(plan["physical"])
        elif start is None or completion is None or completion < start:
            return None
        elif completion == start:
            planned = Fraction(100 if start <= self.month.end else 0)
        else:
            days = (completion - start).days
            planned = Fraction(100 * min(max((self.month.end - start).days, 0), days), days)
        return actual / planned if planned else Fraction(1)

    def points(self) -> None:
        """The score and its parts."""
        weight = {
            part: self.rules.number("score", part)
            for part in ("schedule", "visual", "milestones", "month", "reporting")
        }
        cap = self.rules.number("score", "schedule_cap") / 100
        ratio = self.done / self.planned if self.planned > 0 else None
        visual = self.visual()
        first, last = self.month.start.replace(month=1).isoformat(), self.month.end.isoformat()
        due = [node for node in self.data["milestones"] if first <= node["planned"] <= last]
        on_time = [node for node in due if node["actual"] and node["actual"] <= node["planned"]]
        returns = [state for state in self.data["returns"] if state]
        full = Fraction(1)
        parts = {
            "schedule": weight["schedule"] * clamp(ratio, cap) / cap if ratio is not None else Fraction(0),
            "visual": weight["visual"] * clamp(visual, full) if visual is not None else None,
            "milestones": weight["milestones"] * (Fraction(len(on_time), len(due)) if due else full),
            "month": weight["month"]
            * (clamp(self.month_done / self.month_planned, full) if self.month_planned else full),
            "reporting": weight["reporting"]
            * (Fraction(returns.count("clean"), len(returns)) if returns else full),
        }
        rounded = {name: None if part is None else round_half_away(part, KEY) for name, part in parts.items()}
        score = sum((part for part in rounded.values() if part is not None), Fraction(0))
        if visual is None:
            score = round_half_away(score * 100 / (100 - weight["visual"]), KEY)
        self.score = score
        self.ratio_key = None if ratio is None else round_half_away(ratio, KEY)
        self.visual_key = None if visual is None else round_half_away(visual, KEY)
        self.out.update({"score_" + name: written(part, KEY) for name, part in rounded.items()})
        self.out.update(
            score=written(score, KEY),
            schedule_key=written(self.ratio_key, KEY),
            visual_key=written(self.visual_key, KEY),
        )

    def conditions(self) -> None:
        """What a project lacks for the red flag, and whether it may be warned."""
        rules, flag = self.rules, "red_flag"
        excess = rules.number(flag, "excess_" + self.league) * self.month.quarter_months / 3
        lamps = self.data["lamps"][self.month.quarter - 1 : self.month.number - 1]
        reason = self.out["unranked_reason"]
        checks = (
            ("not_ranked", reason not in ("", "completed")),
            (
                "not_in_works",
                not self.started
                or (self.completed is not None and self.completed < self.month.quarter_start),
            ),
            ("no_return", not self.data["returned"]),
            ("no_quarter_plan", self.quarter_planned <= 0),
            (
                "quarter_ratio",
                self.quarter_planned > 0
                and self.quarter_done * 100 < rules.number(flag, "quarter_ratio") * self.quarter_planned,
            ),
            ("quarter_excess", self.quarter_done - self.quarter_planned < excess),
            ("year_ratio", self.done * 100 < rules.number(flag, "year_ratio") * self.planned),
            ("red_lamp", self.lamp == "red" or "red" in lamps),
        )
        self.unmet = [name for name, failed in checks if failed]
        threshold = rules.number("warning", "year_ratio") * self.planned / 100
        behind = self.done < threshold
        self.may_be_warned = self.ranked and (behind or self.late)
        clause, gap = "", None
        if self.may_be_warned:
            clause = (
                "behind_and_late_start" if behind and self.late else "late_start" if self.late else "behind"
            )
            gap = round_up(threshold - self.done, MONEY) if behind else None
        self.out.update(warning_clause=clause, warning_gap=written(gap, MONEY))

    def best_first(self) -> tuple[Any, ...]:
        """Sort key of the rank."""
        return (
            -self.score,
            -(self.ratio_key or 0),
            -(self.done - self.planned),
            -(self.visual_key or 0),
            -self.annual,
            self.data["code"].encode("utf-8"),
        )

    def worst_first(self) -> tuple[Any, ...]:
        """Sort key of the warnings."""
        return (
            self.score,
            self.ratio_key or 0,
            -(self.planned - self.done),
            self.visual_key or 0,
            -self.annual,
            self.data["code"].encode("utf-8"),
        )


def place(
    lines: list[Line],
    name: str,
    chosen: Callable[[Line], Any],
    order: Callable[[Line], Any],
    scope: Callable[[Line], str],
    limit: Callable[[str], int] | None = None,
) -> None:
    """Number the chosen lines 1, 2, 3 … within each scope; the others get None."""
    counts: dict[str, int] = {}
    for line in lines:
        line.out[name] = None
    for line in sorted((line for line in lines if chosen(line)), key=order):
        counts[scope(line)] = counts.get(scope(line), 0) + 1
        if limit is None or counts[scope(line)] <= limit(scope(line)):
            line.out[name] = counts[scope(line)]


def rank_and_list(lines: list[Line], rules: Rules) -> None:
    """Ranks in every scope, then the three lists within each league."""
    for name, scope in (
        ("rank_all", lambda line: ""),
        ("rank_category", lambda line: line.data["category"]),
        ("rank_district", lambda line: line.data["district"]),
        ("rank_league", lambda line: line.league),
    ):
        place(lines, name, lambda line: line.ranked, Line.best_first, scope)
    size = {
        league: sum(line.ranked and line.league == league for line in lines) for league in ("large", "small")
    }

    def limit(name: str) -> Callable[[str], int]:
        return lambda league: rules.quota(name, size[league])

    place(
        lines,
        "red_flag_position",
        lambda line: not line.unmet,
        Line.best_first,
        lambda line: line.league,
        limit("red_flag"),
    )
    place(
        lines,
        "warning_position",
        lambda line: line.may_be_warned,
        Line.worst_first,
        lambda line: line.league,
        limit("warning"),
    )
    for line in lines:
        beyond = not line.unmet and line.out["red_flag_position"] is None
        line.out["red_flag_unmet"] = ["quota"] if beyond else line.unmet
        line.trail = ""
        if line.out["warning_position"] is not None and line.data["warned_last_round"]:
            line.trail = "warned_twice"
        elif line.may_be_warned and line.lamp == "red" and not line.data["delay_reason"]:
            line.trail = "red_at_quarter_end"
        line.out["snail_clause"] = line.trail
    place(
        lines,
        "snail_position",
        lambda line: line.trail,
        Line.worst_first,
        lambda line: line.league,
        limit("snail"),
    )


SUMS = (
    "annual_plan",
    "planned_to_date",
    "first_planned_to_date",
    "invested_to_date",
    "month_planned",
    "month_invested",
)
COUNTS: dict[str, Callable[[Row], bool]] = {
    "projects": lambda line: True,
    "counted": lambda line: line["is_counted"],
    "ranked": lambda line: line["unranked_reason"] == "",
    "returned": lambda line: line["is_returned"],
    "replanned": lambda line: line["plan_revision"] > 1,
    "late_start": lambda line: line["is_late_start"],
    "green": lambda line: line["lamp"] == "green",
    "yellow": lambda line: line["lamp"] == "yellow",
    "red": lambda line: line["lamp"] == "red",
    "unlit": lambda line: line["lamp"] == "unlit",
}


def sum_group(kind: str, code: str, members: list[Row], names: dict[tuple[str, str], Row]) -> Row:
    """One group: sums and counts of its lines, under its name."""
    name = names.get((kind, code), {"name": "", "name_en": "", "kind": ""})
    group = {
        "kind": kind,
        "code": code,
        "name": name["name"],
        "name_en": name["name_en"],
        "unit_class": name["kind"] if kind == "unit" else "",
        "rank": None,
    }
    group.update({key: sum(map(test, members)) for key, test in COUNTS.items()})
    # Whole units: they are as many decimals as was written.
    sums = {key: sum(int(line[key].replace(".", "")) for line in members) for key in SUMS}
    group.update({key: written(Fraction(value, 10**MONEY), MONEY) for key, value in sums.items()})
    return group


def sum_groups(lines: list[Line], edition: Row) -> list[Row]:
    """All groups of an edition; units ranked within their class by ΣA/ΣP, ΣA − ΣP, code."""
    names = {("category", row["code"]): {**row, "kind": ""} for row in edition["categories"]}
    for row in edition["organizations"]:
        names[("district", row["code"])] = names[("unit", row["code"])] = row
    members: dict[tuple[str, str], list[Row]] = {("total", "all"): []}
    for line in lines:
        keys = [("total", "all"), ("level", line.data["level"])]
        keys += [(kind, line.data[kind]) for kind in ("category", "district", "unit")]
        for key in keys:
            members.setdefault(key, []).append(line.out)
    groups = {key: sum_group(*key, rows, names) for key, rows in members.items()}
    units = [
        row for (kind, _), row in groups.items() if kind == "unit" and exactly(row["planned_to_date"]) > 0
    ]

    def order(row: Row) -> tuple[Any, ...]:
        done, planned = exactly(row["invested_to_date"]), exactly(row["planned_to_date"])
        return (-round_half_away(done / planned, KEY), planned - done, row["code"].encode("utf-8"))

    counts: dict[str, int] = {}
    for row in sorted(units, key=order):
        row["rank"] = counts[row["unit_class"]] = counts.get(row["unit_class"], 0) + 1
    return sorted(groups.values(), key=lambda row: (row["kind"], row["code"].encode("utf-8")))


def formulas_1(edition: Row) -> tuple[list[Row], list[Row]]:
    """Lines and groups of an edition, computed from its inputs."""
    month, rules = Month(edition["period"]), Rules(edition["ruleset"]["document"])
    lines = [Line(data, month, rules) for data in edition["inputs"]]
    rank_and_list(lines, rules)
    return [line.out for line in lines], sum_groups(lines, edition)


# ---------------------------------------------------------------- formulas, version 2


TIES = ("ratio", "excess", "visual", "annual_plan")


class Rules2(Rules):
    """A document that may lack what older ones don't say; it is then what they were applied with."""

    def __init__(self, document: Row) -> None:
        super().__init__(document)
        talk = document.get("talk", {})
        self.yellows, self.reds = int(talk.get("yellows", 2)), int(talk.get("reds", 1))
        self.rounds = int(document["snail"].get("rounds", 2))
        self.flags_monthly = bool(document["red_flag"].get("monthly", True))
        self.flags_safety = "open_safety_problem" not in document["unchecked"]
        self.ties = list(document.get("ties", TIES))
        self.half = Fraction(str(document.get("fairness", {}).get("rounding", "1"))) / 2
        if not set(self.ties) <= set(TIES):
            raise ValueError(f"ties by {self.ties}")


class Line2(Line):
    """The same with rules of the second schema, distances, and what rounding leaves open."""

    rules: Rules2
    place_before: Line2 | None = None

    def amounts(self) -> None:
        """Beside the plan in force the first one, of the year too."""
        super().amounts()
        counted = self.data["counted"]
        first = exactly(self.data["first_plan"]["annual"]) if counted else Fraction(0)
        lowered = first > self.annual or self.planned < exactly(self.out["first_planned_to_date"])
        self.out.update(first_annual_plan=written(first, MONEY), is_plan_lowered=lowered)

    def light(self) -> None:
        """The lamp, and for how many lit months in a row; of earlier years the last lamp counts."""
        super().light()
        run = 0
        if self.lamp != "unlit":
            earlier = self.data["lamps"][: self.month.number - 1]
            seen = [self.data["earlier_lamp"], *earlier, self.lamp]
            for shown in reversed([lamp for lamp in seen if lamp and lamp != "unlit"]):
                if shown != self.lamp:
                    break
                run += 1
        needed = {"red": self.rules.reds, "yellow": self.rules.yellows}.get(self.lamp)
        self.out.update(lamp_run=run, is_talk_due=needed is not None and run >= needed)

    def points(self) -> None:
        """The score, and what it may be at least and at most: half a unit of the amounts either way."""
        super().points()
        nodes = [node["actual"] and node["actual"] <= node["planned"] for node in self.nodes_due()]
        self.out.update(nodes_due=len(nodes), nodes_on_time=sum(map(bool, nodes)))
        self.lowest, self.highest = self.score_with(-self.rules.half), self.score_with(self.rules.half)

    def nodes_due(self) -> list[Row]:
        """The milestones planned between 1 January and the month's end."""
        first, last = f"{self.month.year}-01-01", self.month.end.isoformat()
        return [node for node in self.data["milestones"] if first <= node["planned"] <= last]

    def score_with(self, more: Fraction) -> Fraction:
        """The score with so much more invested to date and in the month."""
        parts = {name: self.out["score_" + name] for name in ("visual", "milestones", "reporting")}
        total = sum((exactly(part) for part in parts.values() if part is not None), Fraction(0))
        cap = self.rules.number("score", "schedule_cap") / 100
        if self.planned > 0:
            reached = clamp((self.done + more) / self.planned, cap) / cap
            total += round_half_away(self.rules.number("score", "schedule") * reached, KEY)
        reached = Fraction(1)
        if self.month_planned:
            reached = clamp((self.month_done + more) / self.month_planned, Fraction(1))
        total += round_half_away(self.rules.number("score", "month") * reached, KEY)
        if parts["visual"] is None:
            total = round_half_away(total * 100 / (100 - self.rules.number("score", "visual")), KEY)
        return total

    def conditions(self) -> None:
        """Red flags may be a matter of quarters' ends; what is missing of the amounts they ask for."""
        super().conditions()
        if self.rules.flags_safety and self.data.get("safety_problem", False):
            self.unmet.append("safety_problem")
        if not (self.rules.flags_monthly or self.month.final):
            self.unmet.append("not_this_month")
        excess = self.rules.number("red_flag", "excess_" + self.league) * self.month.quarter_months / 3
        missing = max(
            self.rules.number("red_flag", "quarter_ratio") / 100 * self.quarter_planned - self.quarter_done,
            excess + self.quarter_planned - self.quarter_done,
            self.rules.number("red_flag", "year_ratio") / 100 * self.planned - self.done,
        )
        short = self.quarter_planned > 0 and missing > 0
        self.out["red_flag_gap"] = written(round_up(missing, MONEY), MONEY) if short else None

    def tie_keys(self) -> list[Fraction]:
        """What parts equal scores, the more the better."""
        values = {
            "ratio": self.ratio_key or Fraction(0),
            "excess": self.done - self.planned,
            "visual": self.visual_key or Fraction(0),
            "annual_plan": self.annual,
        }
        return [values[name] for name in self.rules.ties]

    def best_first(self) -> tuple[Any, ...]:
        """Sort key of the rank."""
        return (-self.score, *(-value for value in self.tie_keys()), self.data["code"].encode("utf-8"))

    def worst_first(self) -> tuple[Any, ...]:
        """Sort key of the warnings: all the other way round, but the greater plan still comes first."""
        turned = [
            -value if name == "annual_plan" else value
            for name, value in zip(self.rules.ties, self.tie_keys())
        ]
        return (self.score, *turned, self.data["code"].encode("utf-8"))

    def distances(self) -> None:
        """万元, and milestones on time, to the score of the place before."""
        gap = nodes = None
        if self.place_before is not None:
            rise = self.place_before.score - self.score
            if self.visual_key is None:
                rise *= 1 - self.rules.number("score", "visual") / 100
            gap, nodes = self.money_for(rise), self.nodes_for(rise)
        self.out.update(rank_gap=written(gap, MONEY), rank_nodes=nodes)

    def money_for(self, rise: Fraction) -> Fraction | None:
        """万元 by which the schedule part alone would rise so much; None where it can't."""
        weight = self.rules.number("score", "schedule")
        if self.planned <= 0 or not weight or exactly(self.out["score_schedule"]) + rise > weight:
            return None
        ratio = rise / weight * self.rules.number("score", "schedule_cap") / 100
        return max(-self.done, Fraction(0)) + round_up(ratio * self.planned, MONEY)

    def nodes_for(self, rise: Fraction) -> int | None:
        """How many of the milestones missed this year would have done; None where all would not."""
        weight, due = self.rules.number("score", "milestones"), self.out["nodes_due"]
        if rise <= 0 or not weight or not due:
            return None
        needed = int(round_up(rise * due / weight, 0))
        return needed if needed <= due - self.out["nodes_on_time"] else None


def rank_2(lines: list[Line2]) -> None:
    """Ranks in every scope, how far it is to the place before, and what rounding leaves open."""
    chain: list[Line] = list(lines)
    for name, scope in (
        ("rank_all", lambda line: ""),
        ("rank_category", lambda line: line.data["category"]),
        ("rank_district", lambda line: line.data["district"]),
        ("rank_league", lambda line: line.league),
    ):
        place(chain, name, lambda line: line.ranked, lambda line: line.best_first(), scope)
    ranked = sorted((line for line in lines if line.ranked), key=Line2.best_first)
    for before, line in zip(ranked, ranked[1:]):
        line.place_before = before
    lows, highs = sorted(line.lowest for line in ranked), sorted(line.highest for line in ranked)
    for line in lines:
        line.distances()
        line.out["rank_best"] = line.out["rank_worst"] = None
        if line.ranked:
            line.out["rank_best"] = 1 + len(lows) - bisect.bisect_right(lows, line.highest)
            line.out["rank_worst"] = len(highs) - bisect.bisect_left(highs, line.lowest)


def list_2(lines: list[Line2], rules: Rules2) -> None:
    """The three lists within each league."""
    chain: list[Line] = list(lines)
    size = {name: sum(line.ranked and line.league == name for line in lines) for name in ("large", "small")}

    def enlist(name: str, chosen: Callable[[Line], Any], order: Callable[[Line], Any]) -> None:
        def limit(league: str) -> int:
            return rules.quota(name, size[league])

        place(chain, f"{name}_position", chosen, order, lambda line: line.league, limit)

    enlist("red_flag", lambda line: not line.unmet, lambda line: line.best_first())
    enlist("warning", lambda line: line.may_be_warned, lambda line: line.worst_first())
    for line in lines:
        beyond = not line.unmet and line.out["red_flag_position"] is None
        line.out["red_flag_unmet"] = ["quota"] if beyond else line.unmet
        line.trail = trail_2(line, rules)
        line.out["snail_clause"] = line.trail
    enlist("snail", lambda line: line.trail, lambda line: line.worst_first())


def trail_2(line: Line2, rules: Rules2) -> str:
    """By which clause a project is a snail; rounds nobody published count as rounds without a warning."""
    if line.out["warning_position"] is not None and line.data["warned_rounds"] + 1 >= rules.rounds:
        return "warned_twice"
    if line.may_be_warned and line.lamp == "red" and not line.data["delay_reason"]:
        return "red_at_quarter_end"
    return ""


# ---------------------------------------------------------------- reasons in words, version 2


def shown(value: Fraction, places: int = 2) -> str:
    """A number as it is printed: 1,371.47."""
    text = written(value, places) or ""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    if not int(whole + rest):
        sign = ""
    return f"{sign}{int(whole):,}.{rest}"


def money(value: Fraction) -> dict[str, str]:
    """An amount in words: 0.32 亿元, 46.00 万元 where small, 0.0001 万元 where it would seem nothing."""
    if abs(value) >= 100:
        number, unit = shown(value / 10000), "亿元"
    else:
        hair = 0 < abs(value) < Fraction(5, 1000)
        number, unit = shown(value, MONEY if hair else 2), "万元"
    return {"zh": number + unit, "en": f"{number} {unit}"}


def percentage(part: Fraction, whole: Fraction) -> str:
    """A ratio as it is printed: 125.84%."""
    return shown(part * 100 / whole).replace(",", "") + "%" if whole else "—"


def plainly(value: Any) -> str:
    """A threshold without closing zeros."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


Said = dict[str, str]
JOINT = {"zh": "；", "en": "; "}
WORDS = {
    "green": ("亮绿灯", "green lamp"),
    "yellow": ("亮黄灯", "yellow lamp"),
    "red": ("亮红灯", "red lamp"),
    "lamp": ("完成序时进度计划{ratio}，{lamp}", "{ratio} of the plan to date: {lamp}"),
    "to_green": ("再完成投资{amount}可转为绿灯", "{amount} more would turn it green"),
    "to_yellow": ("再完成投资{amount}可转为黄灯", "{amount} more would turn it yellow"),
    "late_yellow": ("应开工未开工，亮黄灯", "should have started and has not: yellow lamp"),
    "late_red": ("长期应开工未开工，亮红灯", "start long overdue: red lamp"),
    "lamp_not_counted": ("随打包项目统计，不单独亮灯", "counted within its package, no lamp of its own"),
    "lamp_exempt": ("经批准停工或遇不可抗力，不亮灯", "approved suspension or force majeure: no lamp"),
    "lamp_not_reported": (
        "本月月报未报或未通过审核，不亮灯",
        "not reported: no approved return for the month",
    ),
    "lamp_no_plan": ("截至本月没有计划投资，不亮灯", "no investment planned to date: no lamp"),
    "out_not_counted": ("随打包项目统计", "counted within its package"),
    "out_suspension": ("经批准停工", "approved suspension"),
    "out_force_majeure": ("不可抗力", "force majeure"),
    "out_completed": ("此前已竣工", "completed in an earlier month"),
    "out_new": ("新列入项目，不足两个月", "added less than two months ago"),
    "out_preparatory": ("前期阶段", "preparatory stage"),
    "out_no_plan": ("截至本月没有计划投资", "no investment planned to date"),
    "rank": ("得{score}分，列第{rank}名", "{score} points, rank {rank}"),
    "span": (
        "按金额填报精度，名次在第{best}名至第{worst}名之间",
        "between rank {best} and {worst} by the rounding of amounts",
    ),
    "tied": (
        "与第{before}名同分，按并列规则排定先后",
        "as many points as rank {before}: the order of ties decides",
    ),
    "rise_both": (
        "再完成投资{amount}，或再有{nodes}个节点按期完成，得分可与第{before}名持平",
        "{amount} more, or {nodes} {milestones} more on time, would draw level with rank {before}",
    ),
    "rise_amount": (
        "再完成投资{amount}，得分可与第{before}名持平",
        "{amount} more would draw level with rank {before}",
    ),
    "rise_nodes": (
        "再有{nodes}个节点按期完成，得分可与第{before}名持平",
        "{nodes} {milestones} more on time would draw level with rank {before}",
    ),
    "flag": ("本季度完成计划的{ratio}，超计划{amount}", "{ratio} of the quarter's plan, {amount} above it"),
    "flag_below": (
        "本季度完成计划的{ratio}，欠计划{amount}",
        "{ratio} of the quarter's plan, {amount} below it",
    ),
    "to_date": ("完成序时进度计划{ratio}", "{ratio} of the plan to date"),
    "quarter_ratio": (
        "本季度完成计划的{ratio}，应达到{needed}%",
        "{ratio} of the quarter's plan, {needed}% are needed",
    ),
    "year_ratio": (
        "完成序时进度计划{ratio}，应达到{needed}%",
        "{ratio} of the plan to date, {needed}% are needed",
    ),
    "quarter_excess": (
        "本季度超计划{amount}，整季应达到{needed}",
        "{amount} above the quarter's plan, {needed} are needed in a full quarter",
    ),
    "quarter_excess_below": (
        "本季度欠计划{amount}，整季应超计划{needed}",
        "{amount} below the quarter's plan, {needed} above it are needed in a full quarter",
    ),
    "not_ranked": ("不参与排名", "not ranked"),
    "not_in_works": (
        "不在建，也不是本季度竣工",
        "neither under construction nor completed this quarter",
    ),
    "no_return": ("本月月报未报或未通过审核", "no approved return for the month"),
    "no_quarter_plan": ("本季度没有计划投资", "nothing planned this quarter"),
    "red_lamp": ("本季度亮过红灯", "red lamp in the quarter"),
    "safety_problem": ("有未销号的安全问题", "a safety problem is not signed off"),
    "not_this_month": ("红旗项目仅在季度末月评定", "red flags are given in a quarter's last month only"),
    "quota": (
        "符合全部条件，因名额有限未列入",
        "meets every condition, the places are taken by higher scores",
    ),
    "flag_gap": (
        "再完成投资{amount}可达到金额方面的要求",
        "{amount} more would meet what is asked of the amounts",
    ),
    "late": ("应开工未开工", "should have started and has not"),
    "late_only": (
        "应开工未开工；开工后可解除预警",
        "should have started and has not; starting works would lift the warning",
    ),
    "behind": ("完成序时进度计划{ratio}，欠{amount}", "{ratio} of the plan to date, {amount} short"),
    "lift": ("再完成投资{amount}可解除预警", "{amount} more would lift the warning"),
    "lift_both": (
        "开工并再完成投资{amount}可解除预警",
        "starting works and {amount} more would lift the warning",
    ),
    "spared": (
        "因名额有限未列入名单",
        "not listed: the places are taken by projects further behind",
    ),
    "warned_1": ("本季度末列入预警", "warned at the quarter's end"),
    "warned_2": ("上季度末和本期均列入预警", "warned at the end of last quarter and now"),
    "warned_n": (
        "含本季度在内，连续{rounds}个季度末列入预警",
        "warned in {rounds} quarters in a row, this one included",
    ),
    "red_at_quarter_end": ("亮红灯，且没有经批准的延期理由", "red without an approved reason for delay"),
    "talk_red_1": ("亮红灯，达到约谈条件", "a talk is due: red lamp"),
    "talk_red": ("连续{run}次亮红灯，达到约谈条件", "a talk is due: red lamp {run} times in a row"),
    "talk_yellow_1": ("亮黄灯，达到约谈条件", "a talk is due: yellow lamp"),
    "talk_yellow_2": ("连续两次亮黄灯，达到约谈条件", "a talk is due: yellow lamp twice in a row"),
    "talk_yellow": ("连续{run}次亮黄灯，达到约谈条件", "a talk is due: yellow lamp {run} times in a row"),
    "plan": (
        "现行计划为首次计划的{to_date}（截至本期）、{year}（全年）",
        "plan in force against the first plan: {to_date} to date, {year} of the year",
    ),
    "lowered": ("年内计划已调减", "lowered in the year"),
}


def say(key: str, **values: Any) -> Said:
    """A phrase in both languages; values may differ by language."""
    found = {}
    for language, template in zip(("zh", "en"), WORDS[key]):
        words = {
            name: value[language] if isinstance(value, dict) else value for name, value in values.items()
        }
        found[language] = template.format(**words)
    return found


def together(*parts: Said | None) -> Said:
    """Phrases as one sentence."""
    return {language: JOINT[language].join(part[language] for part in parts if part) for language in JOINT}


class Reasons:
    """Everything there is to say of a line that is otherwise finished."""

    def __init__(self, line: Line2) -> None:
        self.line, self.out, self.rules = line, line.out, line.rules
        self.ratio = percentage(line.done, line.planned)
        self.found: list[Row] = []
        self.add(
            "lamp",
            self.out["lamp_clause"],
            self.lamp(),
            "lamp planned_to_date invested_to_date annual_plan",
            "lamp_gap",
        )
        self.add(
            "rank",
            self.out["unranked_reason"] or "ranked",
            self.rank(),
            "score rank_all rank_best rank_worst nodes_due nodes_on_time",
            "rank_gap",
            "rank_nodes",
        )
        self.add(
            "red_flag",
            self.flag_clause(),
            self.flag(),
            "red_flag_position league quarter_planned quarter_invested planned_to_date invested_to_date",
            "red_flag_gap",
        )
        if self.out["warning_clause"]:
            self.add(
                "warning",
                self.out["warning_clause"],
                self.warning(),
                "warning_position league planned_to_date invested_to_date is_late_start",
                "warning_gap",
            )
        if self.out["snail_clause"]:
            self.add(
                "snail",
                self.out["snail_clause"],
                self.snail(),
                "snail_position league lamp planned_to_date invested_to_date",
                "warning_gap",
            )
        if self.out["is_talk_due"]:
            self.add("talk", line.lamp, self.talk(), "lamp lamp_run")
        if self.out["plan_revision"] > 1:
            clause = "lowered" if self.out["is_plan_lowered"] else "revised"
            self.add(
                "plan",
                clause,
                self.plan(),
                "plan_revision planned_to_date first_planned_to_date annual_plan first_annual_plan",
            )

    def add(
        self, topic: str, clause: str, said: Said, inputs: str, amount: str = "", nodes: str = ""
    ) -> None:
        """One reason as the bundle writes it."""
        step = {"amount": self.out.get(amount), "nodes": self.out.get(nodes)}
        figures = {name: self.out[name] for name in inputs.split()}
        self.found.append({"topic": topic, "clause": clause, "inputs": figures, "step": step, **said})

    def gap(self, key: str, name: str) -> Said | None:
        """A phrase with one of the distances, where there is one."""
        value = self.out[name]
        return say(key, amount=money(exactly(value))) if value is not None and exactly(value) > 0 else None

    def lamp(self) -> Said:
        """Why the lamp shows what it shows, and how far it is to the next better one."""
        clause, lamp = self.out["lamp_clause"], self.out["lamp"]
        if clause == "late_start":
            return say("late_" + lamp)
        if lamp == "unlit":
            return say("lamp_" + clause)
        band = say(lamp)
        if self.rules.text("lamp", "measure") == "schedule_ratio":
            band = say("lamp", ratio=self.ratio, lamp=band)
        return together(band, self.gap("to_green" if lamp == "yellow" else "to_yellow", "lamp_gap"))

    def rank(self) -> Said:
        """Score and rank, what rounding leaves open, and how far it is to the place before."""
        out = self.out
        if out["unranked_reason"]:
            return say("out_" + out["unranked_reason"])
        place = say("rank", score=shown(self.line.score), rank=out["rank_all"])
        best, worst = out["rank_best"], out["rank_worst"]
        return together(place, say("span", best=best, worst=worst) if best != worst else None, self.rise())

    def rise(self) -> Said | None:
        """What would bring the project level with the place before."""
        gap, nodes, before = self.out["rank_gap"], self.out["rank_nodes"], self.out["rank_all"] - 1
        if not before:
            return None
        words = {"nodes": nodes, "before": before, "milestones": "milestone" if nodes == 1 else "milestones"}
        if gap is None:
            return say("rise_nodes", **words) if nodes else None
        if not exactly(gap):
            return say("tied", before=before)
        return say("rise_both" if nodes else "rise_amount", amount=money(exactly(gap)), **words)

    def flag_clause(self) -> str:
        """On the list, or by which conditions not."""
        return "listed" if self.out["red_flag_position"] is not None else " ".join(self.out["red_flag_unmet"])

    def flag(self) -> Said:
        """What earned the red flag, or what is missing for it."""
        difference = self.line.quarter_done - self.line.quarter_planned
        excess, below = money(abs(difference)), "_below" if difference < 0 else ""
        quarter = percentage(self.line.quarter_done, self.line.quarter_planned)
        rule = self.rules.document["red_flag"]
        if self.out["red_flag_position"] is not None:
            parts = [say("flag" + below, ratio=quarter, amount=excess), say("to_date", ratio=self.ratio)]
            return together(*parts, self.gap("flag_gap", "red_flag_gap"))
        needed: dict[str, Row] = {
            "quarter_ratio": {"ratio": quarter, "needed": plainly(rule["quarter_ratio"])},
            "year_ratio": {"ratio": self.ratio, "needed": plainly(rule["year_ratio"])},
            "quarter_excess" + below: {
                "amount": excess,
                "needed": money(self.rules.number("red_flag", "excess_" + self.line.league)),
            },
        }
        codes = [code + below if code == "quarter_excess" else code for code in self.out["red_flag_unmet"]]
        unmet = [say(code, **needed.get(code, {})) for code in codes]
        return together(*unmet, self.gap("flag_gap", "red_flag_gap"))

    def behind(self) -> Said:
        """How far it is behind its plan to date."""
        return say("behind", ratio=self.ratio, amount=money(self.line.planned - self.line.done))

    def warning(self) -> Said:
        """Why it is or might be warned, and what would lift the warning."""
        clause = self.out["warning_clause"]
        if clause == "late_start":
            parts = [say("late_only")]
        else:
            late = clause == "behind_and_late_start"
            parts = [say("late")] if late else []
            parts += [self.behind(), self.gap("lift_both" if late else "lift", "warning_gap") or {}]
        return together(*parts, say("spared") if self.out["warning_position"] is None else None)

    def snail(self) -> Said:
        """Why it is or might be a snail."""
        if self.out["snail_clause"] == "warned_twice":
            rounds = self.rules.rounds
            parts = [say(f"warned_{min(rounds, 2)}") if rounds < 3 else say("warned_n", rounds=rounds)]
        else:
            parts = [say("red_at_quarter_end")]
        if self.line.planned and self.line.planned > self.line.done:
            parts.append(self.behind())
        elif self.line.late:
            parts.append(say("late"))
        return together(*parts, say("spared") if self.out["snail_position"] is None else None)

    def talk(self) -> Said:
        """By which lamps a talk is due."""
        run, lamp = self.out["lamp_run"], self.line.lamp
        few = f"talk_{lamp}_{run}"
        return say(few) if few in WORDS else say("talk_" + lamp, run=run)

    def plan(self) -> Said:
        """How soft the plan has become."""
        out = self.out
        soft = say(
            "plan",
            to_date=percentage(self.line.planned, exactly(out["first_planned_to_date"])),
            year=percentage(self.line.annual, exactly(out["first_annual_plan"])),
        )
        return together(soft, say("lowered") if out["is_plan_lowered"] else None)


def formulas_2(edition: Row) -> tuple[list[Row], list[Row]]:
    """Lines and groups of an edition, computed from its inputs."""
    month, rules = Month(edition["period"]), Rules2(edition["ruleset"]["document"])
    lines = [Line2(data, month, rules) for data in edition["inputs"]]
    rank_2(lines)
    list_2(lines, rules)
    for line in lines:
        line.out["reasons"] = Reasons(line).found
    return [line.out for line in lines], sum_groups(list(lines), edition)


# ---------------------------------------------------------------- formulas, version 3


def formulas_3(edition: Row) -> tuple[list[Row], list[Row]]:
    """As version 2, which took a safety problem that nothing is said of for none: here each input tells."""
    computed = formulas_2(edition)
    for data in edition["inputs"]:
        if not isinstance(data["safety_problem"], bool):
            raise ValueError(f"safety_problem of {data['code']} is neither true nor false")
    return computed


FORMULAS: dict[int, Callable[[Row], tuple[list[Row], list[Row]]]] = {
    1: formulas_1,
    2: formulas_2,
    3: formulas_3,
}


# ---------------------------------------------------------------- comparing


def compare_rows(
    place_name: str, published: list[Row], computed: list[Row], key: Callable[[Row], str]
) -> list[str]:
    """Differences between two lists of rows, each with a name a person can find."""
    found = []
    theirs, ours = {key(row): row for row in published}, {key(row): row for row in computed}
    if len(theirs) != len(published):
        found.append(f"{place_name}: a row stands there twice")
    for name in sorted(set(theirs) | set(ours)):
        where = f"{place_name}[{name}]"
        if name not in ours:
            found.append(f"{where}: published, but nothing in the inputs yields it")
        elif name not in theirs:
            found.append(f"{where}: missing, the inputs yield it")
        else:
            wanted = ours[name]
            given = {field: value for field, value in theirs[name].items() if field != "seal"}
            for field in sorted(set(wanted) | set(given)):
                if field not in given or field not in wanted or given[field] != wanted[field]:
                    published_value = json.dumps(given.get(field), ensure_ascii=False)
                    computed_value = json.dumps(wanted.get(field), ensure_ascii=False)
                    found += [f"{where}.{field}: published {published_value}, computed {computed_value}"]
    return found


def check_head(edition: Row) -> list[str]:
    """What the head says of itself must agree with the rest."""
    found = []
    if edition["final_round"] != Month(edition["period"]).final:
        found.append("edition.final_round: does not follow from the period")
    if edition["unchecked"] != edition["ruleset"]["document"]["unchecked"]:
        found.append("edition.unchecked: not what the ruleset says")
    for name in ("inputs", "lines"):
        codes = [row["code"].encode("utf-8") for row in edition[name]]
        if codes != sorted(codes):
            found.append(f"{name}: not in the order of the codes")
    return found


ROWS = ("inputs", "categories", "organizations", "lines", "groups")


def label(row: Row) -> str:
    """How a row is named: by its code, a group by its kind too, a correction by its posting."""
    if "posting" in row:
        return str(row["posting"])
    return "/".join(str(row[key]) for key in ("kind", "code") if key in row)


def check_row(section: str, row: Row) -> list[str]:
    """The fields of a row that do not match its seal."""
    where = f"{section}[{label(row) if section in ('groups', 'corrections') else row['code']}]"
    given, wanted = str(row.get("seal")), seal(row)
    if len(given) != len(wanted):
        return [f"{where}: the row does not match its seal"]
    names = [name for name in sorted(row) if name != "seal"]
    return [
        f"{where}.{name}: does not match its seal"
        for n, name in enumerate(names)
        if given[n * SEAL : (n + 1) * SEAL] != wanted[n * SEAL : (n + 1) * SEAL]
    ]


def check_seals(edition: Row) -> dict[str, list[str]]:
    """What does not match its seal, by section: rows, the head with each rule, and the lists as wholes."""
    found = {
        section: [line for row in edition[section] for line in check_row(section, row)] for section in ROWS
    }
    # Sealed as a whole like the head, so that verifiers from before the list accept it too.
    found["corrections"] = [
        line for row in edition.get("corrections", []) for line in check_row("corrections", row)
    ]
    values = section_values(edition)
    found["head"], found["lists"] = [], []
    for name in sorted(set(values) | set(edition["seals"])):
        if name not in values or edition["seals"].get(name) != digest(values[name])[:16]:
            found["lists" if name in ROWS else "head"].append(f"{name}: does not match its seal")
    return found


def section_values(edition: Row) -> Row:
    """The parts sealed one by one: each field of the head, each rule, and each list's row seals in order."""
    values: Row = {}
    for name, value in edition.items():
        if name in ROWS:
            values[name] = [row.get("seal") for row in value]
        elif name == "ruleset":
            values.update({f"ruleset.{key}": part for key, part in value.items() if key != "document"})
            values.update({f"ruleset.document.{key}": rule for key, rule in value["document"].items()})
        elif name != "seals":
            values[name] = value
    return values


def check_corrections(edition: Row) -> list[str]:
    """The corrections listed: posted between the cut-offs, of closed months, and summed up rightly.

    Editions that list none (they are older than the list) have no such section.
    """
    if "corrections" not in edition:
        return []
    found, last = [], edition["cutoff"]["since"]
    sums = {"year": Fraction(0), "earlier": Fraction(0)}
    for row in edition["corrections"]:
        where = f"corrections[{row['posting']}]"
        if not last < row["posting"] <= edition["cutoff"]["posting"]:
            found.append(f"{where}.posting: not between the cut-offs, or not in the order of the postings")
        if Month(row["month"]).start > Month(edition["period"]).start:
            found.append(f"{where}.month: later than the month reported")
        if exactly(row["amount"]) == 0 or not row["reason"]:
            found.append(f"{where}: corrects nothing, or doesn't say why")
        last = row["posting"]
        sums["year" if row["month"][:4] == edition["period"][:4] else "earlier"] += exactly(row["amount"])
    wanted = {"count": len(edition["corrections"]), **{k: written(v, MONEY) for k, v in sums.items()}}
    for name, value in wanted.items():
        if edition["corrected"].get(name) != value:
            found.append(f"corrected.{name}: published {edition['corrected'].get(name)}, computed {value}")
    return found


def check_changes(older: Row, newer: Row) -> list[str]:
    """Between editions of a year, a published month changes by the corrections listed, and nothing else."""
    if "corrections" not in newer:
        return []
    found = []
    if newer["cutoff"]["since"] != older["cutoff"]["posting"]:
        found.append("edition {}: lists corrections since another cut-off".format(newer["sequence"]))
    if newer["period"][:4] != older["period"][:4]:
        return found
    months = min(Month(older["period"]).number, Month(newer["period"]).number)
    listed: dict[tuple[str, str], Fraction] = {}
    for row in newer["corrections"]:
        key = (row["code"], row["month"])
        listed[key] = listed.get(key, Fraction(0)) + exactly(row["amount"])
    before = {row["code"]: row["invested"] for row in older["inputs"]}
    for row in newer["inputs"]:
        for n in range(months if row["code"] in before else 0):
            month = "{}-{:02}".format(newer["period"][:4], n + 1)
            change = exactly(row["invested"][n]) - exactly(before[row["code"]][n])
            if change != listed.get((row["code"], month), 0):
                found.append(
                    "edition {}: {} of {} changed by {} since the edition before, "
                    "the corrections listed say {}".format(
                        newer["sequence"],
                        month,
                        row["code"],
                        written(change, MONEY),
                        written(listed.get((row["code"], month), Fraction(0)), MONEY),
                    )
                )
    return found


def withheld(value: Any, path: str = "") -> dict[str, str]:
    """The commitments that stand in place of people's names, by their places in the edition."""
    if isinstance(value, dict) and value.keys() == {"withheld"}:
        return {path: value["withheld"]}
    found: dict[str, str] = {}
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, (dict, list)):
            found.update(withheld(part, f"{path}.{key}" if path else str(key)))
    return found


def check_people(bundle: Row, version: int) -> list[str]:
    """From format 2 on, names of people are withheld; where they are opened, salt and name must fit."""
    places = withheld(bundle["edition"])
    if version < 2:
        return [f"{path}: a withheld name does not belong in this format" for path in sorted(places)]
    found = [f"{name}: a person's name stands there openly" for name in PEOPLE if name not in places]
    for path, opening in sorted(bundle.get("openings", {}).items()):
        name = unicodedata.normalize("NFC", opening["salt"] + opening["value"])
        if path not in places or set(opening) != {"salt", "value"}:
            found.append(f"openings.{path}: opens nothing in the edition")
        elif hashlib.sha256(name.encode("utf-8")).hexdigest() != places[path]:
            found.append(f"openings.{path}: salt and name do not fit what is withheld")
    return found


def check_problems(edition: Row) -> list[str]:
    """How many problems there are must follow from those listed: in all, of each level and of each unit."""
    told = edition.get("problems")
    if told is None:
        return []
    rows, found = told["rows"], []
    numbers = [row["number"] for row in rows]
    if numbers != sorted(set(numbers)):
        found.append("problems.rows: not in the order of their numbers")
    if told["total"] != count_problems(rows):
        found.append("problems.total: not what the rows come to")
    units = {row["unit"]["code"]: row["unit"] for row in rows}
    if any(row["unit"] != units[row["unit"]["code"]] for row in rows):
        found.append("problems.rows: a unit has two names")
    levels = [
        {"level": level, **count_problems([row for row in rows if row["level"] == level])}
        for level in sorted({row["level"] for row in rows})
    ]
    by_unit = [
        {**units[code], **count_problems([row for row in rows if row["unit"]["code"] == code])}
        for code in sorted(units)
    ]
    for name, wanted in (("levels", levels), ("units", by_unit)):
        if told[name] != wanted:
            found.append(f"problems.{name}: not what the rows come to")
    return found


def check_safety(edition: Row) -> list[str]:
    """A project has a safety problem where an open one is listed that names it, and nowhere else."""
    rows = (edition["problems"] or {"rows": []})["rows"]
    unsafe = {
        code
        for row in rows
        if row["kind"] == "safety" and row["signed_off_on"] is None
        for code in row["projects"]
    }
    return [
        f"inputs[{row['code']}].safety_problem: not what the problems listed say"
        for row in edition["inputs"]
        if row["safety_problem"] != (row["code"] in unsafe)
    ]


PROBLEMS = ("open", "overdue", "new", "signed_off")


def count_problems(rows: list[Row]) -> dict[str, int]:
    """How many are open, overdue, and registered or signed off since the edition before."""
    settled = sum(row["signed_off_on"] is not None for row in rows)
    counts = (
        len(rows) - settled,
        sum(row["overdue"] for row in rows),
        sum(row["new"] for row in rows),
        settled,
    )
    return dict(zip(PROBLEMS, counts))


def check_memory(edition: Row) -> list[str]:
    """Lamps and warnings of earlier months are inputs: they must be what is said of the editions before."""
    told = edition["before"] or {"period": "", "lines": [], "groups": [], "rounds": []}
    found = check_order(edition, told)
    lamps = {row["code"]: row["lamp"] for row in told["lines"]}
    in_year = told["period"][:4] == edition["period"][:4]
    months = int(told["period"][5:]) if in_year else 0
    for row in edition["inputs"]:
        where, lamp = f"inputs[{row['code']}]", lamps.get(row["code"], "")
        if any(row["lamps"][months:]) or (months and row["lamps"][months - 1] != lamp):
            found.append(f"{where}.lamps: not what is said of the month before")
        earlier = row["earlier_lamp"] if told["period"] else ""
        if not in_year and lamp not in ("", "unlit"):
            earlier = lamp
        if row["earlier_lamp"] != earlier:
            found.append(f"{where}.earlier_lamp: not what is said of the year before")
        rounds = rounds_warned(row["code"], Month(edition["period"]), told["rounds"])
        if (row["warned_rounds"], row["warned_last_round"]) != (rounds, rounds > 0):
            found.append(f"{where}.warned_rounds: not what the rounds before say")
    return found


def check_order(edition: Row, told: Row) -> list[str]:
    """What is said of earlier editions is said once each, in order, and of earlier months."""
    found = []
    for name in ("lines", "groups"):
        keys = [label(row).encode("utf-8") for row in told[name]]
        if keys != sorted(set(keys)):
            found.append(f"before.{name}: not in the order of the codes")
    periods = [one["period"] for one in told["rounds"]]
    if periods != sorted(set(periods)) or not all(Month(period).final for period in periods):
        found.append("before.rounds: not the ends of quarters in their order")
    if not all(period < edition["period"] for period in [told["period"], *periods]):
        found.append("before: not of earlier months")
    return found


def rounds_warned(code: str, month: Month, rounds: list[Row]) -> int:
    """At the ends of how many quarters in a row, up to the one before a month's, a project was warned."""
    warned = {one["period"] for one in rounds if code in one["warning"]}
    last, count = month.year * 12 + month.quarter - 2, 0
    while "{:04}-{:02}".format((last - 3 * count) // 12, (last - 3 * count) % 12 + 1) in warned:
        count += 1
    return count


def check_list_changes(edition: Row) -> list[str]:
    """Who joined the year's list or left it must follow from the lines and the codes of the month before."""
    told, wanted = edition["before"], None
    if told and told["period"][:4] == edition["period"][:4]:
        then, now = ({row["code"] for row in part["lines"]} for part in (told, edition))
        wanted = {"month": told["period"], "joined": sorted(now - then), "left": sorted(then - now)}
    if edition["list_changes"] != wanted:
        return ["list_changes: not what the lines of the two months come to"]
    return []


def recompute(edition: Row) -> list[str]:
    """Differences between what is published and what the inputs yield."""
    lines, groups = FORMULAS[edition["formulas"]](edition)
    found = compare_rows("lines", edition["lines"], lines, lambda row: row["code"])
    return found + compare_rows("groups", edition["groups"], groups, label)


def verify(bundle: Row) -> list[str]:
    """All differences of a parsed bundle, causes before their consequences; an empty list means intact."""
    try:
        edition = bundle["edition"]
        if bundle["format"] not in FORMATS:
            raise Unreadable(
                "the format is {!r}, this verifier knows {}".format(bundle["format"], ", ".join(FORMATS))
            )
        if edition["formulas"] not in FORMULAS:
            raise Unreadable("formulas of version {!r} are not known here".format(edition["formulas"]))
        head = HEAD + (SECTIONS if edition["formulas"] > 2 else ())
        missing = [name for name in head if name not in edition]
        if missing:
            raise Unreadable("the head lacks " + ", ".join(missing))
        seals = check_seals(edition)
        causes = (
            seals["inputs"]
            + seals["corrections"]
            + seals["head"]
            + seals["categories"]
            + seals["organizations"]
        )
        try:
            differences = recompute(edition) + check_head(edition) + check_corrections(edition)
            differences += check_problems(edition)
            if (
                edition["formulas"] > 2
            ):  # before, what was published while a draft was built could slip between
                differences += check_safety(edition) + check_memory(edition) + check_list_changes(edition)
        except MISFIT:
            # A value that can't be computed with: the seals say which.
            if not causes:
                raise
            differences = []
        changed = {line.partition("]")[0] for line in seals["lines"] + seals["groups"]}
        differences.sort(key=lambda line: line.partition("]")[0] not in changed)
        found = causes + differences + seals["lines"] + seals["groups"] + seals["lists"]
        if bundle["digest"] != digest(edition):
            found.append("digest: published {}, computed {}".format(bundle["digest"], digest(edition)))
        found += check_people(bundle, FORMATS[bundle["format"]])
        parts = {"format", "digest", "edition"} | ({"openings"} if FORMATS[bundle["format"]] > 1 else set())
        extra = sorted(set(bundle) - parts)
        return found + [f"{name}: does not belong in a bundle" for name in extra]
    except MISFIT as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


HEAD = (
    "number",
    "sequence",
    "previous",
    "period",
    "revision",
    "published_at",
    "published_by",
    "built_by",
    "issuer",
    "cutoff",
    "ruleset",
    "unchecked",
    "seals",
)
#: From version 3 of the formulas on none may be left out: nobody gets around a check that way.
SECTIONS = ("corrections", "list_changes", "before", "problems")
PEOPLE = ("built_by", "published_by")
MISFIT = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError)


def verify_chain(bundles: list[Row]) -> list[str]:
    """Differences between neighbouring editions, newest last: digests named, months changed."""
    known = {bundle["edition"]["sequence"]: bundle for bundle in bundles}
    found = []
    for sequence, newer in sorted(known.items()):
        older = known.get(sequence - 1)
        if older is not None and newer["edition"]["previous"] != older["digest"]:
            found.append(
                "edition {} names {} as the one before it, which is {}".format(
                    sequence, newer["edition"]["previous"], older["digest"]
                )
            )
        base = base_of(newer["edition"], known)
        if base is not None:
            found += check_changes(base["edition"], newer["edition"])
            found += check_erratum(base, newer["edition"])
        found += check_before(newer["edition"], bundles)
        found += check_past(newer["edition"], known)
    return found


def base_of(newer: Row, known: dict[int, Row]) -> Row | None:
    """The edition that this one goes on from, where it is among those given and nothing is missing between.

    A correction goes on from the revision before it, others from the newest of the month before.
    """
    base: Row | None = None
    for sequence in range(newer["sequence"] - 1, 0, -1):
        if sequence not in known:
            return base if base is not None and follows(base["edition"], newer) else None
        older = known[sequence]["edition"]
        if newer["revision"] > 1:
            if (older["period"], older["revision"]) == (newer["period"], newer["revision"] - 1):
                return known[sequence]
        elif (base["edition"]["period"] if base else "") < older["period"] < newer["period"]:
            base = known[sequence]
    return base


def follows(older: Row, newer: Row) -> bool:
    """Whether an edition is of the month before another's: no third can lie between."""
    months = [int(row["period"][:4]) * 12 + int(row["period"][5:]) for row in (older, newer)]
    return months[0] + 1 == months[1]


def check_erratum(base: Row, newer: Row) -> list[str]:
    """A correction names the revision it corrects, and every field of a line that is now another."""
    erratum = newer.get("erratum")
    if erratum is None:
        return []
    where = "edition {}: erratum.".format(newer["sequence"])
    found = []
    if erratum["of"] != base["digest"] or erratum["number"] != base["edition"]["number"]:
        found.append(where + "of: names another edition than the revision before it")
    wanted = []
    then = {row["code"]: row for row in base["edition"]["lines"]}
    now = {row["code"]: row for row in newer["lines"]}
    for code in sorted(set(then) | set(now), key=lambda code: code.encode("utf-8")):
        if code not in then or code not in now:
            wanted.append({"code": code, "field": "line", "before": code in then, "after": code in now})
            continue
        # Fields that both have: a later version of the formulas may know others.
        for field in sorted((set(then[code]) & set(now[code])) - {"seal"}):
            before, after = then[code][field], now[code][field]
            if before != after:
                wanted.append({"code": code, "field": field, "before": before, "after": after})
    for given, computed in zip(erratum["changes"], wanted):
        if given != computed:
            found.append(where + "changes: says {}, the two editions say {}".format(given, computed))
            break
    if len(erratum["changes"]) != len(wanted):
        found.append(
            where + "changes: says {}, the two editions {}".format(len(erratum["changes"]), len(wanted))
        )
    return found


def past_of(newer: Row, known: dict[int, Row]) -> tuple[dict[str, Row], bool]:
    """The newest bundle of each earlier month, as far back as no edition is missing, and whether none is."""
    past: dict[str, Row] = {}
    for sequence in range(newer["sequence"] - 1, 0, -1):
        if sequence not in known:
            return past, False
        period = known[sequence]["edition"]["period"]
        if period < newer["period"]:
            past.setdefault(period, known[sequence])
    return past, newer["sequence"] > 0


def check_past(newer: Row, known: dict[int, Row]) -> list[str]:
    """What an edition remembers must be the newest editions before it, as far as they are given.

    From version 3 of the formulas on: a correction that came while an edition was on its way to the leader
    used to be left to the next one.
    """
    if newer["formulas"] < 3:
        return []
    past, whole = past_of(newer, known)
    told = newer["before"] or {"period": "", "digest": None, "rounds": []}
    where = "edition {}: ".format(newer["sequence"])
    found = []
    newest = max(past, default="")
    if newest >= told["period"] and (past or whole):
        if past.get(newest, {}).get("digest") != told["digest"]:
            found.append(where + "before: not the newest edition of the month before")
    elif whole:
        found.append(where + "before: names a month that was not published")
    rounds = {one["period"]: one["digest"] for one in told["rounds"]}
    found += [
        where + f"before.rounds[{period}]: not the newest edition of that month"
        for period in sorted(set(past) | (set(rounds) if whole else set()))
        if Month(period).final and rounds.get(period) != past.get(period, {}).get("digest")
    ]
    shown = {
        period: {row["code"]: row["lamp"] for row in bundle["edition"]["lines"]}
        for period, bundle in sorted(past.items())
    }
    for row in newer["inputs"]:
        found += [f"{where}inputs[{row['code']}].{line}" for line in check_lamps(newer, row, shown, whole)]
    return found


def check_lamps(newer: Row, row: Row, shown: dict[str, dict[str, str]], whole: bool) -> list[str]:
    """The lamps of earlier months must be those of the editions that are given."""
    year, code, found = newer["period"][:4], row["code"], []
    for n in range(Month(newer["period"]).number - 1):
        period = f"{year}-{n + 1:02}"
        if (whole or period in shown) and row["lamps"][n] != shown.get(period, {}).get(code, ""):
            found.append(f"lamps: not what was published of {period}")
    earlier = [lamps.get(code, "") for period, lamps in shown.items() if period[:4] < year]
    lit = [lamp for lamp in earlier if lamp not in ("", "unlit")]
    if whole and row["earlier_lamp"] != (lit[-1] if lit else ""):
        found.append("earlier_lamp: not what was published last in the years before")
    return found


PLACES = ("red_flag", "warning", "snail")


def check_before(edition: Row, bundles: list[Row]) -> list[str]:
    """What an edition says of those before it: sums, lamps, lists of the bundles it names, if given."""
    told = edition.get("before")
    if not told:
        return []
    given = {bundle["digest"]: bundle["edition"] for bundle in bundles}
    found = []
    before = given.get(told["digest"])
    if before:
        lines = {row["code"]: row for row in before["lines"]}
        groups = {label(row): row for row in before["groups"]}
        pairs = [("lines", lines, row, row["code"]) for row in told["lines"]]
        pairs += [("groups", groups, row, label(row)) for row in told["groups"]]
        found += [
            "edition {}: before.{}[{}]: not what the edition before says".format(
                edition["sequence"], section, name
            )
            for section, rows, row, name in pairs
            if name not in rows or any(rows[name].get(field) != value for field, value in row.items())
        ]
        if len(told["lines"]) != len(lines):
            found.append("edition {}: before.lines: not as many as there were".format(edition["sequence"]))
    for one in told["rounds"]:
        lines_then = given[one["digest"]]["lines"] if one["digest"] in given else None
        for name in PLACES if lines_then is not None else ():
            codes = [row["code"] for row in lines_then or [] if row[name + "_position"] is not None]
            if codes != one[name]:
                found.append(
                    "edition {}: before.rounds[{}].{}: not what that edition says".format(
                        edition["sequence"], one["period"], name
                    )
                )
    return found


# ---------------------------------------------------------------- command line


def refuse_constant(name: str) -> None:
    """NaN and the infinities are no figures."""
    raise ValueError(f"{name} is not a figure")


def unique(pairs: list[tuple[str, Any]]) -> Row:
    """A JSON object whose keys are all different."""
    row = dict(pairs)
    if len(row) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return row


def parse(content: bytes) -> Row:
    """Bytes as a bundle."""
    try:
        bundle = json.loads(content.decode("utf-8"), parse_constant=refuse_constant, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    if not isinstance(bundle, dict):
        raise Unreadable("the file is JSON, but no bundle")
    return bundle


def load(path: str) -> tuple[Row, bytes]:
    """Read a file as a bundle."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Unreadable(str(error)) from error
    return parse(content), content


def report(path: str) -> tuple[Row, bool]:
    """Verify one file and say so; returns the bundle and whether it is intact."""
    bundle, content = load(path)
    found = verify(bundle)
    if not found and content != canonical(bundle):
        found = ["the file is not written in the canonical form (content unchanged)"]
    edition = bundle["edition"]
    if found:
        print(f"{path}: DIFFERS / 不一致: {found[0]}")
        if len(found) > 1:
            print(f"  and {len(found) - 1} more / 另有 {len(found) - 1} 处")
            for line in found[1:10]:
                print("  - " + line)
    else:
        print(f"{path}: INTACT / 核验一致")
        print(
            "  {} {} r{}: {} projects, every figure computed anew".format(
                edition["number"], edition["period"], edition["revision"], len(edition["inputs"])
            )
        )
        print("  SHA-256 {}".format(bundle["digest"]))
        print("  Compare these 64 digits with those on the printed circular. / 请与纸质通报上的校验码比对。")
    return bundle, not found


def main(paths: list[str]) -> int:
    """Verify the files named; returns the exit code."""
    if not paths or paths[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if paths else 2
    intact, bundles = True, []
    for path in paths:
        try:
            bundle, good = report(path)
        except Unreadable as error:
            print(f"{path}: can't be read as a bundle / 无法识别: {error}")
            return 2
        intact = intact and good
        bundles.append(bundle)
    for line in verify_chain(bundles):
        print("DIFFERS / 不一致: " + line)
        intact = False
    return 0 if intact else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
