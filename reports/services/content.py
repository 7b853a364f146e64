"""What of a built edition goes into its bundle: rows of the database as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, Q, Sum
from django.utils import timezone

from accounts.models import Organization
from projects.models import Category, Milestone
from reports.bundle import FORMULAS, Document, person, sealed
from reports.models import Edition, SnapshotBuild, SnapshotInput
from reports.models.measures import Measures, Sums
from reports.placings import placings
from reports.services.before import before_section
from reports.services.list_changes import list_changes
from reports.services.problems import problem_section
from reports.services.wording import wording_section

NOTHING = Decimal("0.0000")


def plain(value: Any) -> Any:
    """A column's value as JSON: decimals and dates as strings."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def field_names(model: type[Model]) -> list[str]:
    """Names of the fields an abstract set of columns brings."""
    return [field.name for field in model._meta.local_fields]


def edition_content(edition: Edition, build: SnapshotBuild, since: int = 0) -> Document:
    """The frozen part of an edition's bundle, as it stands before publication.

    ``since`` is the cut-off of the edition before, from which on corrections are listed.
    """
    inputs = input_rows(build, names=dict(edition.lines.values_list("code", "project_name")))
    lines = edition.lines.order_by("code").values(*field_names(Measures))
    groups = edition.groups.order_by("kind", "code").values(
        "kind", "code", "name", "name_en", "unit_class", "rank", *field_names(Sums)
    )
    return {
        "formulas": FORMULAS,
        "period": f"{edition.period.month:%Y-%m}",
        "revision": edition.revision,
        "final_round": edition.is_final_round,
        "cutoff": {"posting": build.cutoff, "since": since, "as_of": local_iso(build.as_of)},
        "built_by": person(edition.built_by.name),
        "ruleset": {
            "version": build.ruleset.version,
            "name": build.ruleset.name,
            "name_en": build.ruleset.name_en,
            "document": build.ruleset.document,
        },
        "unchecked": build.ruleset.document["unchecked"],
        "categories": category_rows(),
        "organizations": organization_rows(inputs),
        "inputs": inputs,
        "lines": [sealed(line_row(row, build.ruleset.document)) for row in lines],
        "groups": [sealed({name: plain(value) for name, value in row.items()}) for row in groups],
        "corrections": correction_rows(edition),
        "corrected": corrected(edition),
        "list_changes": list_changes(edition, build.cutoff),
        "before": before_section(edition, build.cutoff),
        "problems": problem_section(edition, build.cutoff),
        "wording": wording_section(),
    }


def line_row(row: Mapping[str, Any], rules: Mapping[str, Any]) -> Document:
    """A line as the bundle holds it, with the reason of each of its placings."""
    line = {name: plain(value) for name, value in row.items()}
    return {**line, "reasons": placings(line, rules)}


def local_iso(moment: dt.datetime) -> str:
    """A moment in the office's time zone, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def correction_rows(edition: Edition) -> list[Document]:
    """The corrections that an edition lists, in the order of their postings."""
    return [
        sealed(
            {
                "posting": row.posting,
                "code": row.code,
                "name": row.project_name,
                "month": f"{row.month:%Y-%m}",
                "amount": plain(row.amount),
                "reason": row.reason,
            }
        )
        for row in edition.corrections.order_by("posting")
    ]


def corrected(edition: Edition) -> Document:
    """How many they are, and what they come to in this year's months and in earlier ones."""
    sums = edition.corrections.aggregate(
        count=Count("pk"),
        year=Sum("amount", filter=Q(month__year=edition.period.month.year), default=NOTHING),
        earlier=Sum("amount", filter=~Q(month__year=edition.period.month.year), default=NOTHING),
    )
    return {name: plain(value) for name, value in sums.items()}


def category_rows() -> list[Document]:
    """The categories by code."""
    return [
        sealed(row) for row in Category.objects.order_by("code").values("code", "name", "name_en", "position")
    ]


def organization_rows(inputs: list[Document]) -> list[Document]:
    """The districts and units that occur, by code."""
    codes = {row[kind] for row in inputs for kind in ("district", "unit")}
    rows = (
        Organization.objects.filter(code__in=codes).order_by("code").values("code", "name", "name_en", "kind")
    )
    return [sealed(row) for row in rows]


def input_rows(build: SnapshotBuild, names: Mapping[str, str]) -> list[Document]:
    """The inputs of every project of a build, by code."""
    rows = SnapshotInput.objects.filter(build=build).select_related("category", "district", "unit", "project")
    milestones = Milestone.objects.in_bulk({number for row in rows for number in row.milestone_ids})
    return [sealed(_input(row, names[row.code], milestones)) for row in rows.order_by("code")]


def _input(row: SnapshotInput, name: str, milestones: Mapping[int, Milestone]) -> Document:
    return {
        "code": row.code,
        "name": name,
        "generated": row.project.is_generated,
        "category": row.category.code,
        "district": row.district.code,
        "unit": row.unit.code,
        "level": row.level,
        "counted": row.is_counted,
        "first_month": row.first_month,
        **_plans(row),
        "invested": plain(row.invested),
        "returns": row.returns,
        "returned": row.is_returned,
        "physical_progress": plain(row.physical_progress),
        "started_on": plain(row.started_on),
        "completed_on": plain(row.completed_on),
        "exempt": row.exempt,
        "delay_reason": row.has_delay_reason,
        "safety_problem": row.has_safety_problem,
        "milestones": _milestones(row, milestones),
        "lamps": row.lamps,
        "earlier_lamp": row.earlier_lamp,
        "warned_last_round": row.was_warned,
        "warned_rounds": max(row.warned_rounds, int(row.was_warned)),
    }


def _plans(row: SnapshotInput) -> Document:
    """The plan in force, the first one, and the one by which the league goes."""
    return {
        "plan": {
            "revision": row.plan_revision,
            "annual": plain(row.annual_plan),
            "targets": plain(row.targets),
            "physical": plain(row.planned_physical),
            "start": plain(row.planned_start),
            "completion": plain(row.planned_completion),
        },
        "first_plan": {"annual": plain(row.first_annual_plan), "targets": plain(row.first_targets)},
        "league_plan": {"annual": plain(row.league_annual_plan), "targets": plain(row.league_targets)},
    }


def _milestones(row: SnapshotInput, known: Mapping[int, Milestone]) -> list[Document]:
    dates = zip(row.milestone_ids, row.milestones_planned, row.milestones_actual, strict=True)
    return [
        {
            "kind": known[number].kind,
            "name": known[number].name,
            "planned": plain(planned),
            "actual": plain(actual),
        }
        for number, planned, actual in dates
    ]
