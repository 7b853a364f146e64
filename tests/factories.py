"""Small portfolios for tests, made through the same services as everything else.

``make_town`` gives a city with two districts, four units, four categories and one person per role;
``add_project`` puts a project with its plan on the list; ``report`` enters, submits and approves a
month's returns; ``publish`` takes a month all the way. Amounts are 万元.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import Organization, Role, User
from accounts.services import create_organization, create_user
from accounts.services.deputies import name_deputy
from common.models import Job
from projects.checks import SOFT
from projects.models import Category, Level, PlanRevision, Project, ReportingPeriod, Stage
from projects.services.packages import join_package
from projects.services.periods import lock_period, open_period
from projects.services.plans import PlanFigures, approve_revision, draft_plan, revise_plan
from projects.services.registry import Placing, change_stage, register_project
from projects.services.returns import ReturnEntry, Versioned, approve_returns, save_returns, submit_returns
from reports.models import Edition
from reports.services.editions import BUILD, request_edition
from reports.services.publishing import request_publication
from reports.services.snapshots import refresh_period
from reports.services.work import perform

YEAR = 2020
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(YEAR, 12, 2, 9, 0, tzinfo=SHANGHAI)
NEW_YEAR = dt.date(YEAR, 1, 1)
PASSWORD = "Correct-horse-2020"
Kind = Organization.Kind
#: A word on everything that a return can be asked about.
EXPLAINED = dict.fromkeys(SOFT, "已与施工台账核对")
_numbers = itertools.count(1)

CATEGORIES = (
    ("industrial", "产业", "Industrial"),
    ("social", "社会事业", "Social"),
    ("infrastructure", "城乡基础设施", "Urban–rural infrastructure"),
    ("new_town", "新城配套", "New-town"),
)
# Who holds a role, and where: "city", a district's code or a unit's code.
PEOPLE = (
    ("official", "何观", Role.VIEWER, "xm"),
    ("clerk", "李录", Role.CLERK, "U1"),
    ("reviewer", "王审", Role.REVIEWER, "xm"),
    ("office", "陈办", Role.OFFICE, "xm"),
    ("leader", "林主任", Role.LEADER, "xm"),
    ("auditor", "郑督", Role.AUDITOR, "xm"),
    ("district", "吴区", Role.VIEWER, "D1"),
    ("department", "周局", Role.VIEWER, "B1"),
    ("admin", "孙系统", Role.SYSTEM_ADMIN, "xm"),
    ("security", "钱安全", Role.SECURITY_ADMIN, "xm"),
    ("audit_admin", "赵审计", Role.AUDIT_ADMIN, "xm"),
)


@dataclass(frozen=True)
class Town:
    """The organisations, categories and people of a test, by their codes."""

    organizations: dict[str, Organization]
    categories: dict[str, Category]
    people: dict[str, User] = field(default_factory=dict)

    def person(self, username: str) -> User:
        """A person, as freshly read (what they hold is not remembered from an earlier request)."""
        return User.objects.get(pk=self.people[username].pk)


def make_organizations() -> dict[str, Organization]:
    """A city, a department, districts D1 and D2, units U1 and U2 in D1's, U3 and U4 in D2's."""
    city = create_organization(code="xm", name="厦门市", name_en="Xiamen", kind=Kind.CITY)
    made = {"xm": city}
    for code, name, name_en, kind, parent in (
        ("B1", "市建设局", "Construction bureau", Kind.DEPARTMENT, "xm"),
        ("D1", "思明区", "Siming", Kind.DISTRICT, "xm"),
        ("D2", "湖里区", "Huli", Kind.DISTRICT, "xm"),
        ("U1", "厦门路桥集团", "Road and Bridge Group", Kind.GROUP, "xm"),
        ("U2", "厦门轨道集团", "Rail Transit Group", Kind.GROUP, "xm"),
        ("U3", "环东海域指挥部", "East Sea Headquarters", Kind.HEADQUARTERS, "xm"),
        ("U4", "马銮湾指挥部", "Maluan Bay Headquarters", Kind.HEADQUARTERS, "xm"),
    ):
        made[code] = create_organization(
            code=code, name=name, name_en=name_en, kind=kind, parent=made[parent]
        )
    return made


def make_town(password: str | None = None) -> Town:
    """A city and its people; with a password they can sign in by the form."""
    organizations = make_organizations()
    categories = {
        code: Category.objects.create(code=code, name=name, name_en=name_en, position=position)
        for position, (code, name, name_en) in enumerate(CATEGORIES, start=1)
    }
    people = {
        username: create_user(
            username=username, name=name, password=password, roles=[(role, organizations[code])]
        )
        for username, name, role, code in PEOPLE
    }
    return Town(organizations, categories, people)


def found_town() -> Town:
    """The one in the database."""
    return Town(
        {place.code: place for place in Organization.objects.all()},
        {category.code: category for category in Category.objects.all()},
        {person.username: person for person in User.objects.all()},
    )


def deputy_of(
    town: Town, username: str, role: Role = Role.VIEWER, place: str = "U4", name: str = "deputy"
) -> User:
    """Somebody who holds a role of their own, and stands in for a person this week."""
    town.people[name] = create_user(
        username=name, name="赵代", password=None, roles=[(role, town.organizations[place])]
    )
    name_deputy(
        membership=town.person(username).memberships.latest("pk"),
        deputy=town.people[name],
        since=NOW.date(),
        until=NOW.date() + dt.timedelta(days=7),
        reason="学习",
        author=town.people[username],
        now=NOW,
    )
    return town.person(name)


def add_project(
    town: Town,
    *,
    code: str = "",
    name: str = "",
    category: str = "industrial",
    district: str = "D1",
    unit: str = "U1",
    department: str | None = None,
    targets: Sequence[int | Decimal] | None = (1000,) * 12,
    annual: int | Decimal | None = None,
    total: int = 50_000,
    planned_start: dt.date = NEW_YEAR,
    planned_completion: dt.date | None = None,
    stage: Stage = Stage.ADVANCING,
    first_month: int = 1,
    is_generated: bool = False,
    package: Project | None = None,
) -> Project:
    """A project under construction with an approved plan (derived from ``annual`` without targets).

    A part of a package is not counted: the package is.
    """
    number = next(_numbers)
    office, now = town.people["office"], NOW
    project = register_project(
        code=code or f"P{number:04}",
        name=name or f"测试项目{number}",
        placing=Placing(
            category=town.categories[category],
            level=Level.CITY,
            district=town.organizations[district],
            responsible_unit=town.organizations[unit],
            supervising_department=town.organizations[department] if department else None,
            lead_official="张三",
        ),
        total_investment=Decimal(total),
        effective_on=NEW_YEAR,
        author=office,
        now=now,
        is_generated=is_generated,
    )
    if stage != Stage.SIGNED:
        change_stage(project=project, stage=stage, effective_on=planned_start, author=office, now=now)
    amounts = None if targets is None else [Decimal(target) for target in targets]
    figures = PlanFigures(
        annual_amount=Decimal(annual or 0) if amounts is None else sum(amounts, Decimal(0)),
        targets=amounts,
        planned_start=planned_start,
        planned_completion=planned_completion,
    )
    if package:
        project = join_package(part=project, package=package)
    draft = draft_plan(
        project=project, year=YEAR, figures=figures, author=office, first_month=first_month,
        is_counted=package is None,
    )  # fmt: skip
    approve_revision(revision=draft, approver=town.people["leader"], now=now)
    return project


def revise(
    town: Town, project: Project, *, targets: Sequence[int], first_period: int, reason: str
) -> PlanRevision:
    """Put another revision of a project's plan in force."""
    amounts = [Decimal(target) for target in targets]
    draft = revise_plan(
        plan=project.annual_plans.get(year=YEAR),
        first_period=first_period,
        figures=PlanFigures(annual_amount=sum(amounts, Decimal(0)), targets=amounts, planned_start=NEW_YEAR),
        author=town.people["office"],
        reason=reason,
    )
    return approve_revision(revision=draft, approver=town.people["leader"], now=NOW)


def month(number: int) -> ReportingPeriod:
    """A month of the year, open."""
    return open_period(month=dt.date(YEAR, number, 1))


def report(
    town: Town,
    period: ReportingPeriod,
    amounts: Mapping[Project, int | Decimal],
    *,
    progress: int = 50,
    stage_text: str = "主体结构施工",
) -> None:
    """Enter, submit and approve returns of a month: project → amount of the month."""
    due = dt.datetime.combine(period.due_on, dt.time(9), tzinfo=SHANGHAI)
    entries = [
        ReturnEntry(
            project=project,
            version=0,
            investment=Decimal(amount),
            physical_progress=Decimal(progress),
            stage_text=stage_text,
            explanations=EXPLAINED,
        )
        for project, amount in amounts.items()
    ]
    rows = save_returns(period=period, entries=entries, user=town.people["clerk"], now=due)
    rows = submit_returns(
        seen=[Versioned(row.pk, row.version) for row in rows], user=town.people["clerk"], now=due
    )
    approve_returns(
        seen=[Versioned(row.pk, row.version) for row in rows], user=town.people["reviewer"], now=due
    )


def refresh(period: ReportingPeriod) -> None:
    """Bring the month's figures up to date."""
    assert refresh_period(period) is not None


def publish(town: Town, period: ReportingPeriod, now: dt.datetime = NOW) -> Edition:
    """Lock a month, build its edition and publish it."""
    period = lock_period(period=period, user=town.people["office"], now=now, early=True)
    edition = request_edition(period=period, user=town.people["office"], now=now)
    assert perform(Job.objects.get(kind=BUILD, key=str(edition.pk)).pk)
    edition.refresh_from_db()
    job = request_publication(edition=edition, user=town.people["leader"], now=now)
    assert perform(job.pk)
    edition.refresh_from_db()
    assert edition.status == Edition.Status.PUBLISHED, edition.failure
    return edition
