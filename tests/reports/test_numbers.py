"""Each published revision has numbers of its own, in every series without gaps."""

from __future__ import annotations

import json

from common.clock import set_business_now
from common.files import store_file
from common.models import Job
from reports.models import Edition
from reports.services.editions import BUILD
from reports.services.errata import request_correction
from reports.services.publishing import request_publication
from reports.services.work import perform
from tests import factories
from tests.databases import Database
from tests.factories import NOW
from tests.projects.racing import as_owner
from tests.reports.circular.rendered import pdf_text


def test_a_correction_of_the_quarters_round_has_the_next_number(live: Database) -> None:
    set_business_now(NOW)
    town = factories.make_town()
    factories.report(town, factories.month(3), {factories.add_project(town): 1200})
    factories.publish(town, factories.month(3))
    office, leader = town.people["office"], town.people["leader"]
    again = request_correction(period=factories.month(3), user=office, reason="金额漏报", now=NOW)
    assert perform(Job.objects.get(kind=BUILD, key=str(again.pk)).pk)
    assert perform(request_publication(edition=again, user=leader, now=NOW).pk)
    found = []
    for edition in Edition.objects.published().order_by("revision"):
        assert edition.bundle
        told = json.loads(bytes(edition.bundle.content))["edition"]
        found.append((told["number_serial"], told["serials"]))
        printed = edition.files.get(circular="quarterly", format="pdf", language="zh-hans")
        assert f"评〔2020〕{edition.revision}号" in "".join(pdf_text(bytes(printed.file.content)).split())
    assert found == [(1, {"quarterly": 1}), (2, {"quarterly": 2})]


def test_the_series_goes_on_from_numbers_that_were_those_of_quarters(live: Database) -> None:
    set_business_now(NOW)
    town = factories.make_town()
    project = factories.add_project(town, targets=(0, 0, 0, 0, *[1000] * 8), first_month=5)
    factories.report(town, factories.month(6), {project: 1200})
    june = factories.publish(town, factories.month(6))
    assert june.bundle
    bundle = json.loads(bytes(june.bundle.content))
    del bundle["edition"]["serials"]  # as editions were before
    file = store_file(name="bundle.json", content=json.dumps(bundle).encode())
    as_owner(live, "ALTER TABLE reports_edition DISABLE TRIGGER USER")
    as_owner(live, f"UPDATE reports_edition SET bundle_id = {file.pk}")
    for number in (7, 8, 9):
        factories.report(town, factories.month(number), {project: 1200})
        edition = factories.publish(town, factories.month(number))
    assert edition.bundle
    told = json.loads(bytes(edition.bundle.content))["edition"]
    assert told["serials"] == {"quarterly": 3}
