"""What goes out comes back exactly: the plans of 415 projects, month by month, and their returns."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from decimal import Decimal

import openpyxl
import pytest

from accounts.models import User
from projects.exchange import batches, sources
from projects.exchange.templates import Content, write_template
from projects.models import AnnualPlan, ImportBatch, MonthlyReturn, MonthlyTarget, PlanRevision, Project
from tests import factories
from tests.factories import NOW, YEAR, Town

# Some thousand rows written by one program and read by another: seconds, on a busy machine minutes.
MONTHS = range(1, 13)
PROJECTS = 415
RETURNED = (1, 12)  # every month takes the same way; the first has none before it
Targets = dict[str, list[Decimal]]


def amount(chance: random.Random) -> Decimal:
    """Up to ten digits, four of them decimals."""
    return Decimal(chance.randrange(0, 10**10)) / 10_000


@pytest.fixture
def portfolio(town: Town) -> list[Project]:
    """Many projects of one unit, on the list of the year with an annual plan each."""
    first = factories.add_project(town, code="R000", unit="U1")
    names = [field.attname for field in Project._meta.concrete_fields if not field.primary_key]
    copied = {name: getattr(first, name) for name in names}
    Project.objects.bulk_create(
        Project(**copied | {"code": f"R{number:03}", "name": f"往返项目{number}"})
        for number in range(1, PROJECTS)
    )
    others = Project.objects.exclude(pk=first.pk)
    plans = AnnualPlan.objects.bulk_create(AnnualPlan(project=project, year=YEAR) for project in others)
    PlanRevision.objects.bulk_create(
        PlanRevision(
            plan=plan,
            number=1,
            annual_amount=Decimal("1234.5678"),
            author=town.people["office"],
            status=PlanRevision.Status.APPROVED,
            approver=town.people["leader"],
            approved_at=NOW,
        )
        for plan in plans
    )
    return list(Project.objects.order_by("code"))


def sent(user: User, content: Content, file: bytes, **more: object) -> ImportBatch:
    """Send a file and look at it."""
    batch = batches.upload(kind=content.kind, user=user, name="t.xlsx", content=file, **more)  # type: ignore[arg-type]
    batches.read(batch_id=batch.pk)
    batch.refresh_from_db()
    wrong = [problem for row in batch.rows.all()[:5] for problem in row.problems if problem["hard"]]
    assert not wrong
    return batch


def filled(content: Content, values: Targets) -> bytes:
    """A template with an annual plan and twelve months written by another program."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(content, "zh-hans")))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2, max_col=16):
        months = values[str(row[0].value)]
        for cell, value in zip(row[3:], [sum(months), *months], strict=True):
            cell.value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def stored_targets(year: int) -> Targets:
    found: Targets = {}
    targets = MonthlyTarget.objects.filter(revision__plan__year=year).order_by("month")
    for code, value in targets.values_list("revision__plan__project__code", "amount"):
        found.setdefault(code, []).append(value)
    return found


def test_the_plans_of_a_year_come_in_exactly_and_go_out_the_same(
    town: Town, portfolio: list[Project]
) -> None:
    office, chance = town.person("office"), random.Random(415)
    values = {project.code: [amount(chance) for _ in MONTHS] for project in portfolio}
    details = {"first_period": 1}
    content = sources.plans(office, YEAR + 1)
    batch = sent(office, content, filled(content, values), year=YEAR + 1, details=details)
    assert batches.confirm(batch_id=batch.pk, now=NOW)
    assert stored_targets(YEAR + 1) == values
    again = sources.plans(office, YEAR + 1)
    batch = sent(office, again, write_template(again, "zh-hans"), year=YEAR + 1, details=details)
    assert batch.counts["same"] == PROJECTS


def returns_of(town: Town, portfolio: Iterable[Project]) -> list[MonthlyReturn]:
    """A return of every project for some months."""
    chance, clerk = random.Random(12), town.people["clerk"]
    texts = ("主体结构施工", "=1+1", "完成\n两行", "钢结构，100%", "", "-3", "００１", '引号"与\t制表')
    return [
        MonthlyReturn(
            project=project,
            period=period,
            investment=chance.choice([None, Decimal(0), amount(chance), -amount(chance)]),
            physical_progress=chance.choice([None, Decimal(chance.randrange(0, 10_001)) / 100]),
            stage_text=chance.choice(texts),
            problems=chance.choice(texts),
            entered_by=clerk,
            entered_at=NOW,
            changed_at=NOW,
        )
        for period in [factories.month(number) for number in RETURNED]
        for project in portfolio
    ]


SAID = ("project_id", "period_id", "investment", "physical_progress", "stage_text", "problems")


def said() -> set[tuple[object, ...]]:
    """What the returns say; one that says nothing need not be there."""
    blank = {"investment": None, "physical_progress": None, "stage_text": "", "problems": ""}
    return set(MonthlyReturn.objects.exclude(**blank).values_list(*SAID))


def test_returns_of_all_projects_come_back_exactly(town: Town, portfolio: list[Project]) -> None:
    clerk = town.person("clerk")
    rows = MonthlyReturn.objects.bulk_create(returns_of(town, portfolio))
    assert len(rows) == PROJECTS * len(RETURNED)
    before, files = said(), []
    for period in {row.period for row in rows}:
        content = sources.returns(clerk, period)
        files.append((period, content, write_template(content, "zh-hans")))
        assert sent(clerk, content, files[-1][2], period=period).counts["same"] == PROJECTS
    MonthlyReturn.objects.all().delete()
    for period, content, file in files:
        batch = sent(clerk, content, file, period=period)
        assert batches.confirm(batch_id=batch.pk, now=NOW)
    assert said() == before
