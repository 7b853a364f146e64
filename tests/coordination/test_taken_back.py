"""Nothing is entered about a project that somebody has just taken back with the import it came by."""

from __future__ import annotations

import pytest

from common.errors import Refusal
from coordination.models import Problem
from projects.models import Project
from tests.coordination.steps import register
from tests.factories import NOW, Town


@pytest.fixture
def gone(town: Town, mine: Project) -> Project:
    """As somebody still has it who read it a moment ago."""
    Project.objects.filter(pk=mine.pk).update(undone_at=NOW, code=f"--{mine.pk}")
    return mine


def test_no_problem_is_registered(town: Town, gone: Project) -> None:
    with pytest.raises(Refusal):
        register(town, gone)
    assert not Problem.objects.exists()
