"""A form of nodes that was opened before somebody else's change: told so, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from coordination.models import Node, NodePlan
from projects.models import Project
from tests.coordination.test_nodes import edit, form_of, laid
from tests.desk import body, messages_in
from tests.factories import Town

pytestmark = pytest.mark.django_db


def test_a_second_press_is_told_so(town: Town, mine: Project, office: Client) -> None:
    laid(town, mine)
    sent = form_of(mine, start__planned_on="2020-12-10", action="store")
    office.post(edit(mine), sent)
    assert "done already" in messages_in(office.post(edit(mine), sent, follow=True))[-1]
    assert NodePlan.objects.get().version == 2


def test_what_was_typed_over_an_earlier_version_is_not_stored(
    town: Town, mine: Project, office: Client
) -> None:
    nodes = laid(town, mine)
    office.post(edit(mine), form_of(mine, start__planned_on="2020-12-10", action="store"))
    late = form_of(mine, start__planned_on="2020-12-11", action="store", version=1)
    response = office.post(edit(mine), late)
    assert response.status_code == 409
    assert f"changed meanwhile by {town.people['office']}" in body(response)
    assert Node.objects.get(pk=nodes["start"].pk).planned_on == dt.date(2020, 12, 10)


def test_what_was_typed_meanwhile_stays_beside_what_is_stored(
    town: Town, mine: Project, office: Client
) -> None:
    nodes = laid(town, mine)
    late = form_of(mine, in_use__after="2, 8", start__days="44", action="store")
    office.post(
        edit(mine),
        form_of(mine, approvals__is_removed=True, land__after="", design__after="", action="store"),
    )
    response = office.post(edit(mine), late)
    rows = {key: form for key, form, _row in response.context["rows"]}
    start, in_use = rows[str(nodes["start"].pk)], rows[str(nodes["in_use"].pk)]
    assert start["days"].value() == "44"
    assert start.errors["days"] == [f"Stored now: {nodes['start'].days}"]
    # Rows are counted anew: what was the second and the eighth are the first and the seventh.
    assert in_use["after"].value() == "1, 7"
    assert "Taken out meanwhile" in body(response)
    assert response.context["version"] == 2


def test_a_second_press_of_laying_out_again_is_told_so(town: Town, mine: Project, office: Client) -> None:
    laid(town, mine)
    sent = form_of(mine, due_on="2021-09-30", action="relay")
    office.post(edit(mine), sent)
    assert "done already" in messages_in(office.post(edit(mine), sent, follow=True))[-1]
    assert NodePlan.objects.get().version == 2
