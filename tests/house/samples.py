"""Things to ask every route for, and people to ask as: what a new route needs is added to the tables here.

A route with something of its own in the address needs a value in VALUES (by the route's name, where the
argument's name and kind are not enough). A route that takes a form needs a line in FORMS: the ids it takes in
the body, of things in district D1, or NO_IDS.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.models import Role
from accounts.scope import FIGURE_ROLES
from accounts.services import create_user
from accounts.services.saved_views import keep_view
from accounts.wall_models import WallScreen
from common.models import Job, Notice
from common.notices import notify
from coordination.models import Problem
from projects.exchange.batches import upload as upload_table
from projects.models import (
    Attachment,
    Correction,
    DistrictMap,
    ExemptionRequest,
    ImportBatch,
    Milestone,
    MonthlyReturn,
    PlanRevision,
    Project,
)
from projects.services.attachments import attach
from projects.services.exemptions import Stop, request_exemption
from projects.services.plans import PlanFigures, revise_plan
from projects.services.states import plan_milestone
from reports.services.publicity import open_to_everybody
from tests import desk
from tests.coordination.steps import problem_with_file
from tests.factories import NOW, Town, add_project, make_town, month, publish, report
from tests.house import samples_meetings, samples_orders
from tests.house.browsers import DISABLED, ELSEWHERE, OUTSIDER
from tests.house.routing import Route
from tests.house.samples_nodes import NODE_FOREIGN, NODE_FORMS, NODE_VALUES
from tests.house.samples_site import SITE_FORMS, SITE_VALUES
from tests.maps import draw, wall_screen
from tests.pictures import upload


@dataclass(frozen=True)
class Sample:
    """January published, February open with a return handed in, all of it in district D1."""

    town: Town
    project: Project
    submitted: MonthlyReturn

    @cached_property
    def exemption(self) -> ExemptionRequest:
        """A suspension that waits for the leader."""
        stop = Stop(
            kind="suspension", starts_on=dt.date(2020, 2, 1), ends_on=None, reason="文物勘探", document="x"
        )
        return request_exemption(project=self.project, stop=stop, author=self.town.people["office"], now=NOW)

    @cached_property
    def job(self) -> Job:
        """The work that published January."""
        return Job.objects.latest("pk")

    @cached_property
    def file(self) -> Attachment:
        """A document beside the project."""
        document = upload("a.pdf", b"%PDF-1.7")
        return attach(project=self.project, upload=document, user=self.town.people["clerk"], now=NOW)

    @cached_property
    def problem(self) -> Problem:
        """What holds the project up, with a photo."""
        return problem_with_file(self.town, self.project)

    @cached_property
    def correction(self) -> Correction:
        """One of January, that waits for the reviewer."""
        return desk.correction(self.town, self.project, dt.date(2020, 1, 1), before=900)

    @cached_property
    def node(self) -> Milestone:
        """A milestone to come."""
        return plan_milestone(
            project=self.project, kind=Milestone.Kind.OPENED, name="主线", planned_on=dt.date(2020, 11, 30),
            author=self.town.people["office"], now=NOW,
        )  # fmt: skip

    @cached_property
    def sent(self) -> ImportBatch:
        """A table that the clerk has sent."""
        return upload_table(
            kind="returns",
            user=self.town.people["clerk"],
            name="a.csv",
            content=b"code,investment",
            period=self.submitted.period,
        )

    @cached_property
    def wall(self) -> tuple[WallScreen, str]:
        """A screen on a wall, and its token."""
        return wall_screen(self.town)

    @cached_property
    def revision(self) -> PlanRevision:
        """A plan revision that waits for the leader."""
        amounts = [Decimal(1000)] * 12
        return revise_plan(
            plan=self.project.annual_plans.get(),
            first_period=2,
            figures=PlanFigures(annual_amount=sum(amounts, Decimal(0)), targets=amounts),
            author=self.town.people["office"],
            reason="x",
        )

    def url(self, route: Route, **changed: Any) -> str:
        """An address of the route that there is something behind."""
        values = {name: self.value(route, name, kind) for name, kind in route.arguments.items()}
        return reverse(route.name, kwargs=values | changed)

    def value(self, route: Route, name: str, kind: str) -> Any:
        """What stands in the address, from the tables."""
        found = VALUES.get((route.name, name)) or VALUES.get((name, kind))
        assert found, f"tests/house/samples.py: VALUES needs ({route.name!r}, {name!r})"
        return found(self)


#: What stands in addresses: by (route, argument), else by (argument, kind of argument).
VALUES: Mapping[tuple[str, str], Callable[[Sample], Any]] = {
    ("code", "CodeConverter"): lambda sample: sample.project.code,
    ("year", "IntConverter"): lambda sample: 2020,
    ("month", "IntConverter"): lambda sample: 1,
    ("month", "MonthConverter"): lambda sample: dt.date(2020, 2, 1),
    ("notice", "IntConverter"): lambda sample: Notice.objects.earliest("pk").pk,
    ("attachment", "attachment_id"): lambda sample: sample.file.pk,
    ("number", "UUIDConverter"): lambda sample: sample.submitted.events.earliest("pk").batch,
    ("problem", "IntConverter"): lambda sample: sample.problem.pk,
    ("problem-file", "file"): lambda sample: sample.problem.attached.get().pk,
    ("node", "IntConverter"): lambda sample: sample.node.pk,
    ("correction", "IntConverter"): lambda sample: sample.correction.pk,
    ("person", "IntConverter"): lambda sample: sample.town.people["clerk"].pk,
    ("membership", "IntConverter"): lambda sample: sample.town.person("clerk").held[0].pk,
    ("organization", "IntConverter"): lambda sample: sample.town.organizations["U1"].pk,
    ("uidb64", "StringConverter"): lambda sample: "MQ",
    ("token", "StringConverter"): lambda sample: "made-up",
    ("view", "IntConverter"): lambda sample: (
        keep_view(user=sample.town.people["official"], name="x", address="/").pk
    ),
    ("wall", "token"): lambda sample: sample.wall[1],
    ("wall-slides", "token"): lambda sample: sample.wall[1],
    ("screen", "IntConverter"): lambda sample: sample.wall[0].pk,
    ("version", "IntConverter"): lambda sample: DistrictMap.objects.get().version,
    **NODE_VALUES,
    ("job", "pk"): lambda sample: sample.job.pk,
    ("import", "pk"): lambda sample: sample.sent.pk,
    ("ruleset", "version"): lambda sample: 1,
    **{
        (f"ruleset-{name}", "pk"): lambda sample: desk.rules(sample.town).pk
        for name in ("draft", "draft-edit", "draft-step", "draft-decide", "what-if")
    },
    ("exchange-template", "kind"): lambda sample: "returns",
    ("language", "StringConverter"): lambda sample: "en",
    **samples_orders.VALUES,
    **SITE_VALUES,
    **samples_meetings.VALUES,
}

NO_IDS: list[Callable[[Sample], dict[str, Any]]] = []

#: Bodies with ids of things in D1, for each route that takes a form.
FORMS: Mapping[str, list[Callable[[Sample], dict[str, Any]]]] = {
    **samples_orders.FORMS,
    **samples_meetings.FORMS,
    **dict.fromkeys(("login", "logout", "password-change"), NO_IDS),
    **dict.fromkeys(("project-follow", "saved-views", "saved-view"), NO_IDS),  # one's own
    # A session that is not one's own is answered like one that has ended.
    **dict.fromkeys(("end-session", "end-other-sessions"), NO_IDS),
    **dict.fromkeys(
        ("second-factor-code", "second-factor-enrol", "second-factor-remove", "recovery-codes"), NO_IDS
    ),
    # The security administrator's and the office's: at the root, where everybody is in scope.
    **dict.fromkeys(("person-new", "people-import", "person"), NO_IDS),
    **dict.fromkeys(("person-state", "role-give", "roles-hand-over", "role-end"), NO_IDS),
    **dict.fromkeys(("organization-new", "organization", "organization-end"), NO_IDS),
    "deputies": [lambda sample: {"membership": sample.town.person("clerk").held[0].pk, "deputy": ELSEWHERE}],
    "deputy-end": NO_IDS,
    "forgotten": NO_IDS,
    "password-reset-confirm": NO_IDS,
    # The security administrator looks after everybody.
    **dict.fromkeys(("unlock", "role-policies", "temporary-password", "end-all-sessions"), NO_IDS),
    **dict.fromkeys(("second-factor-take-off", "mail-test"), NO_IDS),
    **dict.fromkeys(("wall-list", "wall-revoke", "district-map"), NO_IDS),
    **dict.fromkeys(("notice", "notices-read", "reminder-rules"), NO_IDS),
    # Words and versions of them are nobody's and everybody's.
    **dict.fromkeys(("wording-language", "wording-restore", "headed-paper", "headed-paper-restore"), NO_IDS),
    # At the root, where everything is in scope: the ids are of the month's one draft.
    **dict.fromkeys(("open-month", "lock", "build", "discard", "publish"), NO_IDS),
    **dict.fromkeys(("consult", "answer", "hand-over", "pass-on", "reject"), NO_IDS),
    **dict.fromkeys(("withdraw", "correct", "subscribers"), NO_IDS),
    "subscribe": NO_IDS,  # one's own
    "consultation": [lambda sample: {"project": sample.project.code, "text": "x", "edition": 1}],
    **dict.fromkeys(("verify", "open-to-everybody", "take-back"), NO_IDS),
    "plan": [lambda sample: {"revision": sample.revision.pk}],
    **dict.fromkeys(("plan-edit", "plan-leave", "opening-balance"), NO_IDS),
    "plan-approvals": [lambda sample: {"decision": "approve", "chosen": f"plan-{sample.revision.pk}-1"}],
    # At the root, where everything is in scope.
    **dict.fromkeys(("work-calendar", "year-end", "carry-over", "ruleset-what-if"), NO_IDS),
    **dict.fromkeys(
        ("ruleset-new", "ruleset-draft-edit", "ruleset-draft-step", "ruleset-draft-decide"), NO_IDS
    ),
    "extend-due": NO_IDS,
    "reopen": NO_IDS,
    # Categories are everybody's; whatever else a sheet takes belongs to the project in the address.
    "category-list": NO_IDS,
    "register-new": NO_IDS,
    # A file is its sender's alone; what its rows name is looked up in the sender's scope.
    "exchange": NO_IDS,
    "import": [lambda sample: {"action": "confirm"}],
    "register-project": NO_IDS,
    "register-placing": [lambda sample: {"replaces": sample.project.assignments.get().pk}],
    "register-stage": [lambda sample: {"replaces": sample.project.stage_changes.latest("pk").pk}],
    "register-stops": [lambda sample: {"action": "withdraw", "request": sample.exemption.pk}],
    "register-milestones": NO_IDS,
    **NODE_FORMS,
    "milestone-move": NO_IDS,
    "register-package": [lambda sample: {"action": "take", "other": sample.project.code}],
    "register-confidential": NO_IDS,
    "exemption-list": [
        lambda sample: {"action": "approve", "request": sample.exemption.pk},
        lambda sample: {"action": "refuse", "request": sample.exemption.pk, "reason": "x"},
    ],
    # Rows come as JSON: tests/projects/test_views_grid.py asks for those of others.
    **dict.fromkeys(("return-check", "return-save", "return-submit", "return-withdraw"), NO_IDS),
    **dict.fromkeys(("lamps", "return-files"), NO_IDS),
    "return-edit": [lambda sample: {"action": "withdraw", "version": sample.submitted.version}],
    # Projects are typed by code: one that is another's is answered like one that does not exist.
    **dict.fromkeys(("problem-new", "problem-import", "escalation-levels"), NO_IDS),
    "problem": [lambda sample: {"action": "accept", "version": sample.problem.version}],
    **SITE_FORMS,
    **dict.fromkeys(("correction-ask", "correction"), NO_IDS),
    "sign-offs": [
        lambda sample: {"total": f"unit:{sample.project.responsible_unit_id}", "seen": "0" * 64},
        lambda sample: {"total": f"district:{sample.project.district_id}", "seen": "0" * 64},
    ],
    "review-queue": [
        lambda sample: {"approve_clean": desk.seen(sample.submitted)},
        lambda sample: {"approve": desk.seen(sample.submitted)},
        lambda sample: {"chosen": [desk.seen(sample.submitted)]},
        lambda sample: {"send_back": desk.seen(sample.submitted)},
    ],
}

#: What the sample has there is another person's own, or of another trade.
FOREIGN = {("import", "office"), ("exchange-template", "office"), ("site-summary", "clerk"), *NODE_FOREIGN}

#: Addresses whose arguments name no row that lies somewhere: what was published is for all readers.
PLACELESS = {
    *("ruleset", "ruleset-draft"),
    *("exchange-template", "map-outlines", "edition", "bundle"),
    *("circular-pdf", "circular-docx", "circular-xlsx"),
    *("public-edition", "public-bundle", "public-pdf", "public-docx", "public-xlsx"),
}


def make_sample(prepare: Callable[[Town, Project], None] | None = None) -> Sample:
    """A town with something behind every address; ``prepare`` has the project before anything is reported."""
    town = make_town()
    project = add_project(town)
    if prepare:
        prepare(town, project)
        project.refresh_from_db()
    january = month(1)
    report(town, january, {project: 900})
    edition = publish(town, january)
    open_to_everybody(edition=edition, user=town.people["leader"], now=NOW)
    submitted = desk.submitted(town, month(2), project)
    draw(town)
    create_user(username=OUTSIDER, name="外人", password=None, roles=[])
    create_user(
        username=DISABLED, name="停用", password=None, roles=[(Role.LEADER, town.organizations["xm"])]
    )
    notify(users=[town.people["clerk"].pk], kind="sample", key="sample", text="x", now=NOW, mail=False)
    place = town.organizations["D2"]
    create_user(
        username=ELSEWHERE, name="他区", password=None, roles=[(Role(role), place) for role in FIGURE_ROLES]
    )
    return Sample(town, project, submitted)
