"""What the pages of a draft read: comments and answers, and what differs from the draft before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.scope import scope_paths
from common.models import StoredFile
from common.numbers import wan
from projects.models import Project, ReportingPeriod
from reports import reasons
from reports.bundle import Document
from reports.differences import WHOLE_LINE, changed_lines
from reports.models import Answer, Edition, EditionLine, Remark
from reports.selectors import editions
from reports.standing import Statement, statements

# So many lines of a difference or of a unit are shown.
MOST = 100


@dataclass(frozen=True)
class Spoken:
    """A comment with the answer to it."""

    remark: Remark
    answer: Answer | None
    is_open: bool


def remarks_of(edition: Edition) -> list[Spoken]:
    """Comments on every draft of an edition's month and revision, open appeals first."""
    rows = (
        Remark.objects.filter(edition__period=edition.period, edition__revision=edition.revision)
        .select_related("organization", "project", "author", "answer__author")
        .order_by("pk")
    )
    spoken = [_spoken(row, edition) for row in rows]
    return sorted(spoken, key=lambda one: not one.is_open)


def _spoken(row: Remark, edition: Edition) -> Spoken:
    answer = getattr(row, "answer", None)
    accepted = answer is not None and answer.outcome == Answer.Outcome.ACCEPTED
    built = edition.build.created_at if edition.build else None
    # What was accepted is settled by a draft built afterwards.
    waits = answer is None or (accepted and built is not None and answer.recorded_at > built)
    return Spoken(row, answer, row.is_appeal and waits)


def heard_by(user: User, spoken: Iterable[Spoken]) -> list[Spoken]:
    """Those that a person may read: of projects they see, and of organisations below them."""
    listed = list(spoken)
    projects = {one.remark.project_id for one in listed if one.remark.project_id}
    seen = set(Project.objects.visible_to(user).filter(pk__in=projects).values_list("pk", flat=True))
    paths = tuple(scope_paths(user))
    return [
        one
        for one in listed
        if one.remark.project_id in seen
        or (one.remark.project_id is None and one.remark.organization.path.startswith(paths))
    ]


def draft_shown(period: ReportingPeriod) -> Edition | None:
    """The month's newest edition that is, or was, shown to the units."""
    built = editions().select_related("consultation", "build").filter(period=period, build__isnull=False)
    return built.order_by("-pk").first()


@dataclass(frozen=True)
class OwnLine:
    """A project's line with everything there is to say of it."""

    line: EditionLine
    said: list[Statement]


def own_lines(edition: Edition, user: User) -> list[OwnLine]:
    """The lines of the projects that a person sees, with their reasons."""
    rules = edition.ruleset.document
    mine = Project.objects.visible_to(user).values("pk")
    lines = edition.lines.filter(project__in=mine).order_by("code")[:MOST]
    return [OwnLine(line, statements(line, rules)) for line in lines]


def projects_in(edition: Edition, user: User) -> QuerySet[Project]:
    """The projects in a draft on which a person may comment."""
    return (
        Project.objects.visible_to(user)
        .filter(pk__in=edition.lines.values("project"))
        .order_by("code")
        .distinct()
    )


def draft_before(edition: Edition) -> Edition | None:
    """The draft of the same revision that was put away for this one."""
    earlier = editions().filter(period=edition.period, revision=edition.revision, pk__lt=edition.pk)
    return earlier.filter(status=Edition.Status.DISCARDED, content__isnull=False).order_by("-pk").first()


@dataclass(frozen=True)
class Difference:
    """One project's line in two editions: what is shown of it, and how many other fields differ."""

    code: str
    name: str
    cells: list[tuple[str, str, str]]
    others: int


@dataclass(frozen=True)
class Differences:
    """Two editions compared."""

    rows: list[Difference]
    count: int

    @property
    def left_out(self) -> int:
        """How many more there are."""
        return self.count - len(self.rows)


def draft_difference(edition: Edition, before: Edition) -> Differences:
    """This draft against the one before it."""
    old, new = (_lines(row.content_id) for row in (before, edition))
    return _shown(changed_lines(old, new), _names(before) | _names(edition))


def erratum_difference(edition: Edition) -> Differences | None:
    """What a correction says that it changed; None for other editions."""
    erratum = getattr(edition, "erratum", None)
    number = edition.bundle_id or edition.content_id
    if erratum is None or number is None:
        return None
    file = StoredFile.objects.get(pk=number)
    document = json.loads(bytes(file.content))
    said = document.get("edition", document)["erratum"]
    return _shown(said["changes"], _names(erratum.corrects) | _names(edition))


def _lines(file: int | None) -> list[Document]:
    if file is None:
        return []
    rows: list[Document] = json.loads(bytes(StoredFile.objects.get(pk=file).content))["lines"]
    return rows


def _names(edition: Edition) -> dict[str, str]:
    return dict(edition.lines.values_list("code", "project_name"))


def _shown(changes: list[Document], names: Mapping[str, str]) -> Differences:
    labels = _labels()
    rows = []
    for code, group in groupby(changes, key=lambda change: str(change["code"])):
        said = {str(change["field"]): change for change in group}
        cells = [
            (labels[field], _value(field, said[field]["before"]), _value(field, said[field]["after"]))
            for field in labels
            if field in said
        ]
        rows.append(Difference(code, names.get(code, code), cells, len(said) - len(cells)))
    # Where an amount or a list changed comes first; places that moved in consequence follow.
    rows.sort(key=lambda row: -len(row.cells))
    return Differences(rows[:MOST], len(rows))


def _labels() -> dict[str, str]:
    return {
        WHOLE_LINE: _("In the edition"),
        "invested_to_date": _("Invested to date"),
        "planned_to_date": _("Planned to date"),
        "lamp": _("Lamp"),
        "red_flag_position": _("Red-flag list"),
        "warning_position": _("Warning list"),
        "snail_position": _("List of repeated warnings"),
        "unranked_reason": _("Not ranked"),
        "rank_all": _("Rank"),
    }


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in ("invested_to_date", "planned_to_date"):
        return wan(Decimal(value))
    if field == "unranked_reason":
        return reasons.unranked_reason({"unranked_reason": value})
    if field == "lamp":
        return {
            "green": pgettext("lamp", "Green"),
            "yellow": pgettext("lamp", "Yellow"),
            "red": pgettext("lamp", "Red"),
            "unlit": pgettext("lamp", "Unlit"),
        }[value]
    if field.endswith("_position"):
        return _("place %(n)s") % {"n": value}
    return str(value)
