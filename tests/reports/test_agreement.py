"""The SQL and the verifier are two implementations of one text: they must agree on every line."""

from __future__ import annotations

import datetime as dt
import json
from random import Random

import pytest

from reports import verifier
from reports.bundle import canonical, seal_edition
from reports.services.editions import draft_head
from tests.reports.portfolios import built_edition


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(24))
def test_sql_and_verifier_agree_on_random_portfolios_and_rules(seed: int) -> None:
    random = Random(seed)
    month = dt.date(2020, random.randint(1, 12), 1)
    _edition, content = built_edition(random, month, projects=120)

    differences = verifier.verify(json.loads(canonical(seal_edition(content, draft_head()))))

    assert differences == []
