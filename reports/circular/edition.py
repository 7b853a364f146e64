"""A published edition as the circular reads it: the parsed bundle with lines joined to their inputs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from projects import progress

# Published this late in a month, the month's end is too near to ask anything by.
LATE_DAY = 20


def day_of(text: str | None) -> date | None:
    """A date of the bundle, or None."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Project:
    """One project of the edition: what was put in and what came out."""

    given: Mapping[str, Any]
    line: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The project's code."""
        return str(self.line["code"])

    @property
    def name(self) -> str:
        """The project's name (it has one, Chinese)."""
        return str(self.given["name"])

    def amount(self, field: str) -> Decimal:
        """An amount of the line, 万元."""
        return Decimal(self.line[field])

    def number(self, field: str) -> Decimal | None:
        """A figure of the line that may be missing."""
        value = self.line[field]
        return None if value is None else Decimal(value)

    def day(self, field: str) -> date | None:
        """A date of the inputs."""
        return day_of(self.given[field])

    @property
    def planned_start(self) -> date | None:
        """Start of works by the plan in force."""
        return day_of(self.given["plan"]["start"])

    @property
    def planned_completion(self) -> date | None:
        """Completion by the plan in force."""
        return day_of(self.given["plan"]["completion"])

    @property
    def is_replanned(self) -> bool:
        """Whether the plan in force is not the first one."""
        return int(self.given["plan"]["revision"]) > 1

    @property
    def is_lowered(self) -> bool:
        """Whether the plan in force is below the first one; bundles of older formulas don't say."""
        return bool(self.line.get("is_plan_lowered"))

    def sentence(self, topic: str, language: str) -> str:
        """The reason of a placing as the bundle words it, the same as on the pages; older ones have none."""
        code = "en" if language == "en" else "zh"
        reasons = {reason["topic"]: str(reason[code]) for reason in self.line.get("reasons", ())}
        return reasons.get(topic, "")

    def monthly(self, plan: str) -> list[Decimal]:
        """Twelve planned amounts (万元); an annual plan alone is spread over the months listed."""
        targets = self.given[plan]["targets"]
        if targets is not None:
            return [Decimal(target) for target in targets]
        annual, first = Decimal(self.given[plan]["annual"]), int(self.given["first_month"])
        sums = [progress.derived_planned_to_date(annual, month, first) for month in range(1, 13)]
        return [total - before for before, total in zip([Decimal(0), *sums], sums, strict=False)]


class Edition:
    """The edition of a parsed bundle. ``raw`` is its ``edition`` member."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.raw: Mapping[str, Any] = document["edition"]
        self.digest = str(document["digest"])
        year, month = str(self.raw["period"]).split("-")
        self.year, self.month = int(year), int(month)
        self.is_final = bool(self.raw["final_round"])
        self.revision = int(self.raw["revision"])
        self.published_at = datetime.fromisoformat(self.raw["published_at"])
        self.as_of = datetime.fromisoformat(self.raw["cutoff"]["as_of"])
        self.rules: Mapping[str, Any] = self.raw["ruleset"]["document"]
        given = {entry["code"]: entry for entry in self.raw["inputs"]}
        self.projects = [Project(given[line["code"]], line) for line in self.raw["lines"]]

    @property
    def list_changes(self) -> Mapping[str, Any] | None:
        """Who joined and left the list since the circular before; older bundles don't say."""
        changes: Mapping[str, Any] | None = self.raw.get("list_changes")
        return changes

    @cached_property
    def _names(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        return {
            (kind, entry["code"]): entry
            for kind in ("organizations", "categories")
            for entry in self.raw[kind]
        }

    def category(self, project: Project, language: str) -> str:
        """Name of a project's category."""
        return localized(self._names["categories", project.given["category"]], language)

    def organization(self, code: str, language: str) -> str:
        """Name of a district or a unit."""
        return localized(self._names["organizations", code], language)

    @property
    def counted(self) -> list[Project]:
        """Projects that carry sums (a package or its parts, never both)."""
        return [project for project in self.projects if project.line["is_counted"]]

    def groups(self, kind: str) -> list[Mapping[str, Any]]:
        """Sums by total, level, category, district or unit; categories in the office's own order."""
        found = [group for group in self.raw["groups"] if group["kind"] == kind]
        if kind == "category":
            order = {entry["code"]: entry["position"] for entry in self.raw["categories"]}
            found.sort(key=lambda group: order.get(group["code"], len(order)))
        return found

    @property
    def total(self) -> Mapping[str, Any]:
        """Sums of the whole portfolio."""
        return self.groups("total")[0]

    def placed(self, field: str) -> list[Project]:
        """Projects on a list, large league first, in the list's order."""
        chosen = [project for project in self.projects if project.line[field] is not None]
        return sorted(chosen, key=lambda project: (project.line["league"], project.line[field]))

    @property
    def corrections(self) -> Sequence[Mapping[str, Any]]:
        """Corrections of closed months posted since the edition before; older bundles list none."""
        rows: Sequence[Mapping[str, Any]] = self.raw.get("corrections", ())
        return rows

    @property
    def corrected(self) -> Mapping[str, Any]:
        """What the corrections come to, in this year's months and in earlier ones."""
        sums: Mapping[str, Any] = self.raw.get("corrected", {})
        return sums

    @property
    def month_end(self) -> date:
        """Last day of the reported month."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def quarter_start(self) -> int:
        """First month of the reported month's quarter."""
        return (self.month - 1) // 3 * 3 + 1

    @property
    def deadline(self) -> date:
        """By when improvement is asked: the end of the month of publication, or of the next one."""
        year, month = self.published_at.year, self.published_at.month
        if self.published_at.day > LATE_DAY:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return date(year, month, monthrange(year, month)[1])

    def is_this_month(self, day: date | None) -> bool:
        """Whether a day lies in the reported month."""
        return day is not None and (day.year, day.month) == (self.year, self.month)

    def is_this_year(self, day: date | None) -> bool:
        """Whether a day lies between 1 January and the end of the reported month."""
        return day is not None and date(self.year, 1, 1) <= day <= self.month_end

    @property
    def unreported(self) -> list[Project]:
        """Projects whose return was due and is not in, or not approved."""
        return [
            project for project in self.projects if not project.given["returned"] and self.filing(project)
        ]

    @property
    def due(self) -> int:
        """How many returns the month should have."""
        return sum(1 for project in self.projects if project.given["returned"] or self.filing(project))

    def filing(self, project: Project) -> str:
        """How the month's return came in: clean, late, sent_back, missing; empty where none was due."""
        return str(project.given["returns"][self.month - 1])


def localized(entry: Mapping[str, Any], language: str) -> str:
    """An entry's name in a language."""
    return str((entry.get("name_en") if language == "en" else "") or entry["name"])
