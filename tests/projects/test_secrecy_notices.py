"""What is sent about a confidential project: the alias stands in it, whatever the writer called it."""

from __future__ import annotations

import pytest

from accounts.models import User
from common.models import Notice
from common.said import read_out
from projects.models import Project, ReportingPeriod
from projects.services.corrections import refuse_correction
from projects.services.periods import lock_period
from projects.services.returns import Versioned, send_back_returns
from tests import factories
from tests.desk import correction, submitted
from tests.factories import NOW, Town
from tests.projects.test_secrecy import ALIAS, SECRET, cleared, keep

__all__ = ["cleared"]
pytestmark = pytest.mark.django_db


def test_what_is_sent_about_it_holds_the_alias(
    town: Town, november: ReportingPeriod, mine: Project, cleared: User
) -> None:
    row = submitted(town, november, mine)
    keep(mine, cleared)
    send_back_returns(
        seen=[Versioned(row.pk, row.version)], user=town.people["reviewer"], now=NOW, reason=f"{SECRET}不对"
    )
    texts = [read_out(text) for text in Notice.objects.values_list("text", flat=True)]
    assert any(f"{ALIAS}不对" in text for text in texts)
    assert not any(SECRET in text for text in texts)


def test_what_is_sent_about_a_correction_holds_the_alias(
    town: Town, november: ReportingPeriod, mine: Project, cleared: User
) -> None:
    factories.report(town, november, {mine: 800})
    lock_period(period=november, user=town.people["office"], now=NOW, early=True)
    row = correction(town, mine, november.month, before=800)
    keep(mine, cleared)
    refuse_correction(
        seen=Versioned(row.pk, row.version), user=town.people["reviewer"], now=NOW, reason=f"{SECRET}不对"
    )
    texts = [read_out(text) for text in Notice.objects.values_list("text", flat=True)]
    assert any(f"{ALIAS}不对" in text for text in texts)
    assert not any(SECRET in text for text in texts)
