"""Random inputs for the figures: built to hit edges (zero plans, ties, thresholds met to the digit)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import Organization, User
from accounts.services import create_organization
from common.clock import business_now
from projects.cadence import month_end
from projects.models import Category, Milestone, Project, ReportingPeriod
from projects.services.periods import open_period
from reports.models import Edition, EditionCorrection, Ruleset, SnapshotBuild, SnapshotInput
from reports.rules import TIES, is_final_round, quarter_start
from reports.services import figures
from reports.services.content import edition_content
from tests.reports.remembered import remembered

AMOUNTS = ["0", "0", "100", "100", "130", "60", "1000", "5000", "333.3333", "0.0001", "10000", "65000.5"]
DONE = [*AMOUNTS, "-50", "-0.0001", "1300"]


def base_rows(projects: int) -> dict[str, Any]:
    """Organisations, categories, an author and bare projects for the inputs to point to."""
    city = create_organization(code="C", name="市", name_en="City", kind=Organization.Kind.CITY)
    districts = [
        create_organization(
            code=f"D{n}", name=f"区{n}", name_en=f"D{n}", kind=Organization.Kind.DISTRICT, parent=city
        )
        for n in range(3)
    ]
    units = [
        create_organization(
            code=f"U{n}",
            name=f"单位{n}",
            name_en=f"U{n}",
            kind=[Organization.Kind.GROUP, Organization.Kind.ENTERPRISE][n % 2],
            parent=districts[n % 3],
        )
        for n in range(6)
    ]
    categories = [
        Category.objects.create(code=f"k{n}", name=f"类{n}", name_en=f"K{n}", position=n) for n in range(4)
    ]
    rows = Project.objects.bulk_create(
        Project(
            code=f"P{n:04}",
            name=f"项目{n}",
            name_sort=f"p{n:04}",
            category=categories[n % 4],
            district=districts[n % 3],
            responsible_unit=units[n % 6],
            total_investment=1,
        )
        for n in range(projects)
    )
    author = User.objects.create(username="builder", name="编制人")
    nodes = Milestone.objects.bulk_create(
        Milestone(project=row, kind=Milestone.Kind.CUSTOM, name=f"节点{n}") for row in rows for n in range(3)
    )
    return {
        "nodes": nodes,
        "projects": rows,
        "districts": districts,
        "units": units,
        "categories": categories,
        "author": author,
    }


def random_targets(random: Random) -> list[Decimal] | None:
    """Twelve targets, or none."""
    return None if random.random() < 0.2 else [Decimal(random.choice(AMOUNTS)) for _ in range(12)]


def random_date(random: Random, month: dt.date) -> dt.date | None:
    """None, a day around the year, or one at the very edge of the month or its quarter."""
    edges = [
        month,
        month_end(month),
        month - dt.timedelta(days=1),
        quarter_start(month),
        month.replace(month=1),
    ]
    if random.random() < 0.2:
        return None
    if random.random() < 0.3:
        return random.choice(edges)
    return dt.date(month.year - 1, 6, 1) + dt.timedelta(days=random.randrange(700))


def random_done(random: Random, month: int, targets: list[Decimal] | None) -> list[Decimal]:
    """What was invested by month: anything, or a share of the plan that meets a threshold to the digit."""
    share = random.choice([None, None, "1", "0.6", "1.3"])
    if share is None or targets is None:
        return [Decimal(random.choice(DONE)) if n < month else Decimal(0) for n in range(12)]
    return [(target * Decimal(share)).quantize(Decimal("0.0001")) for target in targets[:month]] + [
        Decimal(0)
    ] * (12 - month)


def random_input(
    random: Random, build: SnapshotBuild, project: Project, base: dict[str, Any]
) -> SnapshotInput:
    """One project's inputs."""
    start, month = build.period.month, build.period.month.month
    targets = random_targets(random)
    planned = [date for date in (random_date(random, start) for _ in range(random.randrange(4))) if date]
    pick = random.choice
    return SnapshotInput(
        build=build,
        project=project,
        code=project.code,
        category=pick(base["categories"]),
        district=pick(base["districts"]),
        unit=pick(base["units"]),
        level=pick(["provincial", "city", "district"]),
        is_counted=random.random() < 0.95,
        first_month=1 if random.random() < 0.8 else random.randint(1, month),
        plan_revision=random.randint(1, 3),
        annual_plan=Decimal(pick(["0", "1200", "1000", "9999.9999", "120000"])),
        targets=targets,
        planned_physical=pick([None, None, Decimal(0), Decimal("33.33"), Decimal(100)]),
        planned_start=random_date(random, start),
        planned_completion=random_date(random, start),
        first_annual_plan=Decimal(pick(["0", "1200", "700"])),
        first_targets=random_targets(random),
        league_annual_plan=Decimal(pick(["0", "40000", "12000"])),
        league_targets=random_targets(random),
        invested=random_done(random, month, targets),
        returns=[
            pick(["", "clean", "clean", "late", "sent_back", "missing"]) if n < month else ""
            for n in range(12)
        ],
        is_returned=random.random() < 0.85,
        physical_progress=pick(
            [None, Decimal(0), Decimal("20"), Decimal("33.33"), Decimal("99.99"), Decimal(100)]
        ),
        started_on=random_date(random, start),
        completed_on=random_date(random, start) if random.random() < 0.2 else None,
        exempt=pick(["", "", "", "", "", "", "suspension", "force_majeure"]),
        has_delay_reason=random.random() < 0.2,
        has_safety_problem=random.random() < 0.2,
        milestone_ids=[node.pk for node in base["nodes"][: len(planned)]],
        milestones_planned=planned,
        milestones_actual=[random_date(random, start) if random.random() < 0.5 else date for date in planned],
        lamps=[pick(["", "green", "yellow", "red", "unlit"]) if n < month - 1 else "" for n in range(12)],
        earlier_lamp=pick(["", "green", "yellow", "red"]),
        was_warned=(rounds := pick([0, 0, 0, 1, 1, 2, 4])) > 0,
        warned_rounds=rounds,
    )


def random_rules(random: Random, document: dict[str, Any]) -> dict[str, Any]:
    """The default rules with other thresholds, measures, weights and quotas."""
    pick = random.choice
    green, yellow, measure = pick(
        [("100", "60", "schedule_ratio"), ("80", "60", "annual_over_time"), ("-10", "-30", "time_lead")]
    )
    changed = {
        "lamp": {
            "measure": measure,
            "green": {"op": pick([">=", ">"]), "value": green},
            "yellow": {"op": pick([">=", ">"]), "value": yellow},
        },
        "league": {"large_from": pick(["10000", "300", "0"])},
        "not_ranked": {"new_months": pick([0, 2, 3])},
        "late_start": {"red_after_months": pick([1, 2, 3])},
        "red_flag": {
            **document["red_flag"],
            "share": pick(["5", "20", "33.3"]),
            "excess_small": pick(["0", "100"]),
            "monthly": random.random() < 0.7,
        },
        "warning": {**document["warning"], "share": pick(["5", "50"]), "at_most": pick([2, 6, 50])},
        "snail": {**document["snail"], "share": pick(["5", "50"]), "rounds": pick([1, 2, 2, 3])},
        "talk": {"yellows": pick([1, 2, 3]), "reds": pick([1, 2])},
        "ties": random.sample(TIES, random.randint(0, 4)),
        "fairness": {"rounding": pick(["1", "0.01", "100", "0"])},
    }
    changed["unchecked"] = pick([document["unchecked"], [*document["unchecked"], "open_safety_problem"]])
    if random.random() < 0.2:  # a document of the first schema
        changed = {name: rule for name, rule in changed.items() if name not in ("talk", "ties", "fairness")}
    return {**document, **changed}


def listed_correction(edition: Edition, project: Project, posting: int) -> EditionCorrection:
    """A correction that the edition lists: of January, and of a year before."""
    return EditionCorrection(
        edition=edition,
        project=project,
        posting=posting,
        code=project.code,
        project_name=project.name,
        month=edition.period.month.replace(month=1, year=edition.period.month.year - posting % 2),
        amount=Decimal("-120.5") * posting,
        reason="核减重复计入的设备款",
    )


def built_edition(random: Random, month: dt.date, projects: int) -> tuple[Edition, dict[str, Any]]:
    """A random portfolio through the project's own SQL, frozen: the edition and its content."""
    base = base_rows(projects)
    default = Ruleset.objects.get(version=1)
    ruleset = Ruleset.objects.create(
        version=2,
        name="随机",
        name_en="Random",
        document=random_rules(random, default.document),
        first_month=month,
    )
    period: ReportingPeriod = open_period(month=month)
    build = SnapshotBuild.objects.create(period=period, ruleset=ruleset, cutoff=20, as_of=business_now())
    SnapshotInput.objects.bulk_create(
        random_input(random, build, project, base) for project in base["projects"]
    )
    figures.measure(build)
    edition = Edition.objects.create(
        period=period,
        revision=1,
        ruleset=ruleset,
        is_final_round=is_final_round(month),
        built_by=base["author"],
        requested_at=business_now(),
    )
    figures.execute("freeze", {"build": build.pk, "edition": edition.pk})
    figures.execute("groups", {"edition": edition.pk})
    EditionCorrection.objects.bulk_create(
        listed_correction(edition, project, posting)
        for posting, project in enumerate(base["projects"][:3], start=3)
    )
    content = edition_content(edition, build)
    return edition, content | remembered(content)
