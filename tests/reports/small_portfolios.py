"""Many small random portfolios under rules of their own, each measured by the project's own SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from common.clock import business_now
from projects.models import ReportingPeriod
from projects.services.periods import open_period
from reports.bundle import FORMULAS
from reports.models import Ruleset, SnapshotBuild, SnapshotInput, SnapshotLine
from reports.models.measures import Measures
from reports.rules import month_parameters, rule_parameters
from reports.services import figures
from reports.services.content import field_names, input_rows, line_row
from tests.reports.portfolios import base_rows, random_input, random_rules

MOST = 6
Edition = dict[str, Any]


def editions(seed: int, count: int) -> Iterator[Edition]:
    """So many portfolios of up to six projects, as the part of an edition that lines follow from."""
    random, base = Random(seed), base_rows(MOST)
    document = Ruleset.objects.get(version=1).document
    period = cache(lambda number: open_period(month=dt.date(2020, number, 1)))
    for number in range(count):
        ruleset = Ruleset.objects.create(
            version=1000 + number,
            name="随机",
            name_en="Random",
            document=random_rules(random, document),
            first_month=dt.date(2020, 1, 1),
        )
        yield measured(random, base, ruleset, period(random.randint(1, 12)))


def measured(random: Random, base: dict[str, Any], ruleset: Ruleset, period: ReportingPeriod) -> Edition:
    """One portfolio: inputs at random, lines by the SQL, reasons as the bundle has them."""
    build = SnapshotBuild.objects.create(period=period, ruleset=ruleset, cutoff=1, as_of=business_now())
    projects = base["projects"][: random.randint(1, MOST)]
    inputs = [random_input(random, build, project, base) for project in projects]
    if len(inputs) > 1 and random.random() < 0.5:
        inputs[-1] = twin(inputs[0], inputs[-1], random)
    SnapshotInput.objects.bulk_create(inputs)
    parameters = month_parameters(period.month) | rule_parameters(ruleset.document)
    figures.execute("measure", {"build": build.pk, **parameters})
    lines = SnapshotLine.objects.filter(build=build).order_by("code").values(*field_names(Measures))
    return {
        "formulas": FORMULAS,
        "period": f"{period.month:%Y-%m}",
        "ruleset": {"document": ruleset.document},
        "categories": [],
        "organizations": [],
        "inputs": input_rows(build, names={project.code: project.name for project in projects}),
        "lines": [line_row(line, ruleset.document) for line in lines],
    }


def twin(of: SnapshotInput, last: SnapshotInput, random: Random) -> SnapshotInput:
    """A project like another in all but its annual plan, so that ties are met to their last key."""
    names = [field.attname for field in SnapshotInput._meta.concrete_fields]
    like = {name: getattr(of, name) for name in names if name not in ("id", "project_id", "code")}
    like["annual_plan"] = random.choice([of.annual_plan, of.annual_plan + 1])
    return SnapshotInput(project=last.project, code=last.code, **like)
