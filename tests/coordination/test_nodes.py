"""A project's nodes: laid out, edited, fixed, reported; and the week's list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coordination.models import Node, NodeBaseline, NodePlan, NodeReport, NodeTemplate
from coordination.services.nodes_plan import lay_plan
from projects.models import Milestone, Project
from projects.services.states import plan_milestone, reach_milestone
from tests import factories
from tests.desk import body, messages_in, signed_in
from tests.factories import NOW, Town
from tests.portfolio.conftest import queries

pytestmark = pytest.mark.django_db
DUE = dt.date(2021, 6, 30)


def edit(project: Project) -> str:
    return reverse("node-edit", args=[project.code])


def laid(town: Town, project: Project, due: dt.date = DUE) -> dict[str, Node]:
    """The nodes of a project that were laid out from a day, by kind."""
    lay_plan(project=project, due_on=due, author=town.people["office"], now=NOW)
    return {node.kind: node for node in Node.objects.filter(project=project).with_days()}


def form_of(project: Project, **changed: Any) -> dict[str, Any]:
    """The page's form as it stands, with some of it changed; `kind__field` names a field of a row."""
    nodes = list(Node.objects.filter(project=project).in_force().prefetch_related("waits_for"))
    places = {node.pk: number for number, node in enumerate(nodes, start=1)}
    sent: dict[str, Any] = {"version": NodePlan.objects.get(project=project).version, "due_on": "2021-06-30"}
    for node in nodes:
        row = {
            "kind": node.kind,
            "name": node.name,
            "days": node.days,
            "planned_on": node.planned_on or "",
            "milestone": node.milestone_id or "",
            "after": ", ".join(str(places[link.before_id]) for link in node.waits_for.all()),
        }
        for field, value in row.items():
            sent[f"n{node.pk}-{field}"] = changed.pop(f"{node.kind}__{field}", value)
        if changed.pop(f"{node.kind}__is_removed", False):
            sent[f"n{node.pk}-is_removed"] = "on"
    return sent | changed


def test_the_template_is_laid_backwards_once(town: Town, mine: Project, office: Client) -> None:
    sent = {"action": "lay", "due_on": "2021-06-30"}
    assert "laid out backwards" in messages_in(office.post(edit(mine), sent, follow=True))[-1]
    assert "done already" in messages_in(office.post(edit(mine), sent, follow=True))[-1]
    nodes = {node.kind: node for node in Node.objects.with_days()}
    assert len(nodes) == 9
    assert nodes["in_use"].day == DUE
    # Twenty working days before; the Dragon Boat Festival's Monday among them is off.
    assert nodes["acceptance"].day == dt.date(2021, 6, 1)
    again = office.post(edit(mine), {"action": "lay", "due_on": "2022-06-30"})
    assert again.status_code == 409
    assert "has its nodes already" in body(again)


def test_a_node_of_the_register_keeps_its_days_there(town: Town, mine: Project) -> None:
    people = town.people
    milestone = plan_milestone(
        project=mine, kind=Milestone.Kind.ROOF_SEALED, name="主体", planned_on=dt.date(2020, 11, 30),
        author=people["office"], now=NOW,
    )  # fmt: skip
    nodes = laid(town, mine)
    node = nodes["roof_sealed"]
    assert (node.milestone_id, node.planned_on, node.day) == (milestone.pk, None, dt.date(2020, 11, 30))
    assert nodes["structure"].day < node.day
    url = reverse("node-report", args=[mine.code, node.pk])
    sent = {"kind": "actual", "on": "2020-12-01", "note": "x", "version": node.version}
    clerk = signed_in(town, "clerk")
    assert clerk.post(url, sent).status_code == 422
    reach_milestone(
        milestone=milestone, actual_on=dt.date(2020, 12, 1), evidence="x", author=people["office"], now=NOW
    )
    assert Node.objects.with_days().get(pk=node.pk).reached_on == dt.date(2020, 12, 1)
    assert "1 day late" in body(clerk.get(url))


def test_rows_are_edited_added_and_taken_out(town: Town, mine: Project, office: Client) -> None:
    nodes = laid(town, mine)
    sent = form_of(mine, start__planned_on="2020-12-10", equipment__is_removed=True, action="store")
    new = {
        "new-kind": "other",
        "new-name": "管线迁改",
        "new-days": "10",
        "new-after": "2",
        "new-planned_on": "2020-12-18",
    }
    assert "stored" in messages_in(office.post(edit(mine), sent | new, follow=True))[-1]
    assert Node.objects.get(pk=nodes["start"].pk).planned_on == dt.date(2020, 12, 10)
    assert Node.objects.get(pk=nodes["equipment"].pk).is_removed
    added = Node.objects.get(name="管线迁改")
    assert [link.before_id for link in added.waits_for.all()] == [nodes["land"].pk]
    assert Node.objects.get(pk=nodes["land"].pk).version == 1
    # A second press comes with numbers of rows that have shifted: told so, and nothing stands twice.
    assert "done already" in messages_in(office.post(edit(mine), sent | new, follow=True))[-1]
    assert Node.objects.filter(name="管线迁改").count() == 1


def test_a_circle_is_said_plainly(town: Town, mine: Project, office: Client) -> None:
    laid(town, mine)
    response = office.post(edit(mine), form_of(mine, approvals__after="4", action="store"))
    assert response.status_code == 422
    assert "in a circle, so that none could begin: " in body(response)
    assert "Works started" in body(response)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"start__days": "-1"}, "greater than or equal to 0"),
        ({"start__days": "9" * 30}, "less than or equal to 2000"),
        ({"start__planned_on": "2021-02-30"}, "Write the day as"),
        ({"start__planned_on": ""}, "write the planned day"),
        ({"start__after": "77"}, "is no number of a row"),
        ({"start__milestone": "99999"}, "Select a valid choice"),
        ({"start__name": "a\0b"}, "Null characters"),
        ({"start__kind": "other"}, "needs a name"),
    ],
)
def test_what_can_not_be_is_refused_where_it_stands(
    town: Town,
    mine: Project,
    office: Client,
    changed: dict[str, str],
    said: str,
) -> None:
    laid(town, mine)
    response = office.post(edit(mine), form_of(mine, **changed, action="store"))
    assert response.status_code == 422
    assert said in body(response)
    assert NodePlan.objects.get().version == 1


def test_baselines_are_kept_and_compared_with(town: Town, mine: Project, office: Client) -> None:
    nodes = laid(town, mine)
    fixed = {"action": "baseline", "version": 1, "reason": ""}
    assert "kept for ever" in messages_in(office.post(edit(mine), fixed, follow=True))[-1]
    assert "done already" in messages_in(office.post(edit(mine), fixed, follow=True))[-1]
    office.post(edit(mine), form_of(mine, acceptance__planned_on="2021-06-04", action="store"))
    without = office.post(edit(mine), {"action": "baseline", "version": 3, "reason": " "})
    assert "Say why the plan is fixed anew" in body(without)
    office.post(edit(mine), {"action": "baseline", "version": 3, "reason": "规划调整"})
    first, second = NodeBaseline.objects.order_by("number")
    days = [one.lines.get(node=nodes["acceptance"]).on for one in (first, second)]
    assert days == [dt.date(2021, 6, 1), dt.date(2021, 6, 4)]
    text = body(office.get(reverse("node-plan", args=[mine.code])))
    assert "规划调整" in text
    assert "working days short" in text


def test_a_report_moves_the_node_and_stays_on_record(town: Town, mine: Project) -> None:
    node = laid(town, mine)["approvals"]
    clerk, url = signed_in(town, "clerk"), reverse("node-report", args=[mine.code, node.pk])
    sent = {"kind": "actual", "on": "2020-12-01", "note": "批复文件", "version": 1}
    clerk.post(url, sent)
    assert "done already" in messages_in(clerk.post(url, sent, follow=True))[-1]
    assert clerk.post(url, sent | {"on": "2020-11-30"}).status_code == 409
    back = {"kind": "actual", "on": "", "note": "误填", "version": 2}
    clerk.post(url, back)
    assert Node.objects.get(pk=node.pk).actual_on is None
    assert list(NodeReport.objects.values_list("on", flat=True)) == [dt.date(2020, 12, 1), None]
    assert "误填" in body(clerk.get(url))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "actual", "on": "2020-12-03", "note": "x"}, "has not come yet"),
        ({"kind": "forecast", "on": "2020-12-01", "note": "x"}, "has passed"),
        ({"kind": "forecast", "on": "", "note": "x"}, "no forecast to take back"),
        ({"kind": "actual", "on": "2020-12-01", "note": " "}, "required"),
        ({"kind": "guess", "on": "2020-12-01", "note": "x"}, "Select a valid choice"),
    ],
)
def test_a_report_that_can_not_be_is_refused(
    town: Town,
    mine: Project,
    sent: dict[str, str],
    said: str,
) -> None:
    node = laid(town, mine)["approvals"]
    clerk = signed_in(town, "clerk")
    response = clerk.post(reverse("node-report", args=[mine.code, node.pk]), sent | {"version": "1"})
    assert response.status_code == 422
    assert said in body(response)


def test_only_the_unit_and_the_office_report(town: Town, mine: Project, foreign: Project) -> None:
    node, other = laid(town, mine)["approvals"], laid(town, foreign)["approvals"]
    sent = {"kind": "actual", "on": "2020-12-01", "note": "x", "version": 1}
    assert (
        signed_in(town, "official").post(reverse("node-report", args=["P1", node.pk]), sent).status_code
        == 404
    )
    clerk = signed_in(town, "clerk")
    assert clerk.post(reverse("node-report", args=["P2", other.pk]), sent).status_code == 404
    # Another project's node under an address of one's own.
    assert clerk.post(reverse("node-report", args=["P1", other.pk]), sent).status_code == 404
    assert clerk.get(edit(mine)).status_code == 403


def test_the_week_s_list_puts_each_node_where_it_belongs(town: Town, mine: Project, foreign: Project) -> None:
    nodes = laid(town, mine)
    laid(town, foreign)
    days = {
        "approvals": (2020, 12, 1),
        "land": (2020, 12, 2),
        "design": (2020, 12, 6),
        "start": (2020, 12, 7),
    }
    for kind, day in days.items():
        Node.objects.filter(pk=nodes[kind].pk).update(planned_on=dt.date(*day))
    Node.objects.filter(pk=nodes["start"].pk).update(forecast_on=dt.date(2020, 12, 20))
    Node.objects.filter(pk=nodes["structure"].pk).update(actual_on=dt.date(2020, 11, 30))
    clerk = signed_in(town, "clerk")
    seen = {
        what: [row.node.kind for row in clerk.get(f"/coordination/nodes/?what={what}").context["rows"]]
        for what in ("overdue", "due", "slipping", "reached")
    }
    assert seen == {
        "overdue": ["approvals"],
        "due": ["land", "design"],
        "slipping": ["start"],
        "reached": ["structure"],
    }
    everything = signed_in(town, "official").get("/coordination/nodes/").context["units"]
    assert [(unit.code, counts["due"]) for unit, counts in everything] == [("U1", 2), ("U3", 0)]
    assert "P1" in clerk.get("/coordination/nodes/table.csv").getvalue().decode()


def test_pages_cost_the_same_however_many_nodes_there_are(town: Town, mine: Project) -> None:
    official = signed_in(town, "official")
    laid(town, mine, dt.date(2020, 12, 4))
    pages = ("/coordination/nodes/", "/coordination/nodes/P1/", "/coordination/five/")
    before = [queries(lambda url=page: official.get(url)) for page in pages]  # type: ignore[misc]
    for number in range(3):
        laid(town, factories.add_project(town, code=f"N{number}", unit="U2"), dt.date(2020, 12, 4))
    assert [queries(lambda url=page: official.get(url)) for page in pages] == before  # type: ignore[misc]


def test_a_template_is_changed_as_a_new_version(town: Town, mine: Project, office: Client) -> None:
    url = reverse("node-template", args=["industrial"])
    sent = {"number": 0, "reason": "简化", "start-is_in": "on", "start-days": "5"}
    sent |= {"in_use-is_in": "on", "in_use-days": "10", "in_use-after": "start"}
    office.post(url, sent)
    assert "done already" in messages_in(office.post(url, sent, follow=True))[-1]
    assert office.post(url, sent | {"start-days": "6"}).status_code == 409
    circle = office.post(url, sent | {"number": 1, "start-after": "in_use"})
    assert "in a circle" in body(circle)
    missing = office.post(url, sent | {"number": 1, "start-after": "land"})
    assert "which is not in the template" in body(missing)
    assert NodeTemplate.objects.get().number == 1
    nodes = laid(town, mine)
    assert {kind: node.day for kind, node in nodes.items()} == {"start": dt.date(2021, 6, 16), "in_use": DUE}
