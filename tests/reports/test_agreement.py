"""The SQL and the verifier are two implementations of one text: they must agree on every line."""

from __future__ import annotations

import datetime as dt
import json
from random import Random

import pytest
from django.db import transaction

from reports import verifier
from reports.bundle import canonical, seal_edition
from reports.services import figures
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "mutated"),
    [
        ("over_green = 0 AND %(green_op)s = '>='", "over_green = 1 AND %(green_op)s = '>='"),
        ("is_ranked AND (is_behind OR late)", "is_ranked AND is_behind"),
        ("months_late >= %(red_after_months)s", "months_late > %(red_after_months)s"),
        ("ORDER BY score, worst_1", "ORDER BY score DESC, worst_1"),
        ("completed_on < %(month_start)s", "completed_on <= %(month_start)s"),
        ("numeric(60, 30) / p, 6)", "numeric(60, 30) / p, 5)"),
        ("%(month)s - first_month < %(new_months)s", "%(month)s - first_month <= %(new_months)s"),
        ("node.actual <= node.planned", "node.actual < node.planned"),
    ],
)
def test_a_mistake_in_the_sql_is_caught(written: str, mutated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control for the agreement above: with the statement changed in one place, they part."""
    original = figures.statement

    def mutate(name: str) -> str:
        text = original(name)
        assert name != "measure" or written in text
        return text.replace(written, mutated) if name == "measure" else text

    monkeypatch.setattr(figures, "statement", mutate)
    found: list[str] = []
    for seed in range(4):
        with transaction.atomic():
            _edition, content = built_edition(Random(seed), dt.date(2020, 6, 1), projects=120)
            found += verifier.verify(json.loads(canonical(seal_edition(content, draft_head()))))
            transaction.set_rollback(True)
    assert found
