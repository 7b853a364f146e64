"""What the office enters of a project's life cycle: only steps that can follow, on days that have come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from projects.lifecycle import Step, Wrong, first_wrong
from projects.models import Attachment, Project, Stage, StageChange
from projects.services.history import check_replaced, hold_project
from projects.services.registry import change_stage


def standing(project: Project) -> list[StageChange]:
    """The stage changes that no later word replaces, oldest first."""
    return list(project.stage_changes.filter(replaced_by=None).order_by("effective_on", "posting"))


def _step(change: StageChange) -> Step:
    return Step(change.stage, change.effective_on)


@transaction.atomic
def enter_stage(
    *,
    project: Project,
    stage: Stage,
    effective_on: dt.date,
    evidence: str,
    author: User,
    now: dt.datetime,
    attachment: Attachment | None = None,
) -> StageChange:
    """Post the next step of a project's life, with what proves it."""
    hold_project(project)
    if not evidence.strip():
        raise Refusal(_("Say what proves it: a certificate, a decision, the minutes of an inspection."))
    _check([_step(change) for change in standing(project)], Step(stage, effective_on), now)
    return change_stage(
        project=project,
        stage=stage,
        effective_on=effective_on,
        evidence=evidence.strip(),
        attachment=attachment,
        author=author,
        now=now,
    )


@transaction.atomic
def correct_stage(
    *,
    wrong: StageChange,
    effective_on: dt.date,
    evidence: str,
    reason: str,
    author: User,
    now: dt.datetime,
    attachment: Attachment | None = None,
) -> StageChange:
    """Put a wrong day or evidence right: a word of its own that replaces the wrong one."""
    hold_project(wrong.project)
    check_replaced(wrong, wrong.project)
    _check_reason(reason)
    rest = [_step(change) for change in standing(wrong.project) if change.pk != wrong.pk]
    _check(rest, Step(wrong.stage, effective_on), now)
    return change_stage(
        project=wrong.project,
        stage=Stage(wrong.stage),
        effective_on=effective_on,
        evidence=evidence.strip() or wrong.evidence,
        attachment=attachment or wrong.attachment,
        reason=reason.strip(),
        replaces=wrong,
        author=author,
        now=now,
    )


@transaction.atomic
def take_stage_back(*, wrong: StageChange, reason: str, author: User, now: dt.datetime) -> StageChange:
    """Say that a step never happened: the word before it is repeated in its place."""
    hold_project(wrong.project)
    check_replaced(wrong, wrong.project)
    _check_reason(reason)
    rest = [change for change in standing(wrong.project) if change.pk != wrong.pk]
    if not rest or wrong.stage == Stage.SIGNED:
        raise Refusal(
            _("A project begins as signed: its day can be corrected, the step can't be taken back.")
        )
    _raise_if_wrong(first_wrong(map(_step, rest)))
    before = _before(rest, wrong)
    return change_stage(
        project=wrong.project,
        stage=Stage(before.stage),
        effective_on=before.effective_on,
        evidence=before.evidence,
        attachment=before.attachment,
        reason=reason.strip(),
        replaces=wrong,
        author=author,
        now=now,
    )


def _before(rest: Sequence[StageChange], wrong: StageChange) -> StageChange:
    order = list(Stage.values)
    earlier = [change for change in rest if order.index(change.stage) < order.index(wrong.stage)]
    return (earlier or list(rest[:1]))[-1]


def _check(rest: Sequence[Step], new: Step, now: dt.datetime) -> None:
    """Refuse a day to come, a step that is there already, and an order that can't be."""
    if new.on > timezone.localdate(now):
        raise Refusal(_("%(day)s has not come yet: enter a step when it has been taken.") % {"day": new.on})
    _raise_if_wrong(first_wrong([*rest, new]))
    if new in rest:
        _raise_if_wrong(Wrong("twice", new, new))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("Say why the earlier word is wrong."))


def _raise_if_wrong(wrong: Wrong | None) -> None:
    if wrong is None:
        return
    sentences = {
        "twice": _(
            "The project has entered “%(second)s” on %(first_day)s already; correct that day instead."
        ),
        "skips": _("“%(second)s” can't follow “%(first)s”: enter the step between them first."),
        "before": _("“%(second)s” on %(second_day)s would lie before “%(first)s” on %(first_day)s."),
    }
    raise Refusal(
        sentences[wrong.what]
        % {
            "first": Stage(wrong.first.stage).label,
            "second": Stage(wrong.second.stage).label,
            "first_day": wrong.first.on,
            "second_day": wrong.second.on,
        }
    )
