"""Whether returns can be handed in: nothing that can't be right, and a word on everything odd."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from common.errors import Refusal
from common.said import say
from projects.checks import Finding, check_return, unexplained
from projects.figures import Figures, figures_of
from projects.models import MonthlyReturn


def incomplete(row: MonthlyReturn) -> Refusal:
    """Why a return without both figures can't be handed in."""
    return Refusal(
        _("%(project)s: fill in the investment of the month and the physical progress (%%) first.")
        % {"project": row.project.name}
    )


def findings_of(row: MonthlyReturn, figures: Figures) -> list[Finding]:
    """What is wrong or odd about a return as it is stored."""
    return check_return(figures.facts(row.project, row.investment, row.physical_progress, row.stage_text))


def check_ready(rows: Sequence[MonthlyReturn]) -> None:
    """Refuse what can't be handed in; keep of the explanations those that explain something."""
    for period, batch in groupby(sorted(rows, key=lambda row: row.period_id), key=lambda row: row.period):
        together = list(batch)
        figures = figures_of([row.project_id for row in together], period)
        for row in together:
            _check(row, findings_of(row, figures[row.project_id]))


def _check(row: MonthlyReturn, findings: Sequence[Finding]) -> None:
    if row.investment is None or row.physical_progress is None:
        raise incomplete(row)
    hard = [finding for finding in findings if finding.is_hard]
    if hard:
        said = {"project": row.project.name, "finding": say(hard[0].text, hard[0].values)}
        raise Refusal(_("%(project)s: %(finding)s") % said)
    if silent := unexplained(findings, row.explanations):
        said = {"project": row.project.name, "finding": say(silent[0].text, silent[0].values)}
        raise Refusal(_("%(project)s: explain this in a word before handing in: %(finding)s") % said)
    row.explanations = {finding.code: row.explanations[finding.code].strip() for finding in findings}
