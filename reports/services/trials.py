"""Past months under other rules where that takes a while: computed by a worker, read and thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from common.errors import Refusal
from common.jobs import JobFailed, enqueue, report_progress
from common.models import Job
from projects.models import Project, ReportingPeriod
from reports.models import Ruleset, RulesetDraft, RulesetTrial
from reports.moves import Move, Share, Standing
from reports.rulesets.document import compiled
from reports.services.what_if import MonthUnder, lines_of, what_if

WHAT_IF = "what_if"
#: What a page computes while its reader waits.
MOST_AT_ONCE = 1_000
KEPT = dt.timedelta(days=1)
OPEN = (Job.State.QUEUED, Job.State.RUNNING)


@transaction.atomic
def request_trial(
    *, draft: RulesetDraft, periods: Sequence[ReportingPeriod], user: User
) -> tuple[RulesetTrial, Job]:
    """Have months computed under a draft; asked for twice while it is under way, it is done once."""
    draft = RulesetDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    lines_of(periods)
    asked = {
        "draft": draft,
        "version": draft.version,
        "months": sorted(f"{period.month:%Y-%m}" for period in periods),
        "requested_by": user,
    }
    waiting = kept().filter(**asked, result__isnull=True).order_by("-pk").first()
    if waiting and (job := job_of(waiting)) and job.state in OPEN:
        return waiting, job
    trial = RulesetTrial.objects.create(**asked, document=compiled(draft.content))
    return trial, enqueue(kind=WHAT_IF, key=str(trial.pk), user_id=user.pk)


def kept() -> QuerySet[RulesetTrial]:
    """Those that can still be read."""
    return RulesetTrial.objects.filter(created_at__gte=timezone.now() - KEPT)


def throw_away() -> int:
    """Remove what nobody can read any more; returns how many."""
    return RulesetTrial.objects.exclude(pk__in=kept()).delete()[0]


def job_of(trial: RulesetTrial) -> Job | None:
    """The work that computes it."""
    return Job.objects.filter(kind=WHAT_IF, key=str(trial.pk)).select_related("requested_by").first()


def compute_trial(job: Job) -> None:
    """Do the job; the months themselves are rolled back, what is kept is who would move."""
    trial = kept().filter(pk=int(job.key)).first()
    if trial is None:
        raise JobFailed(N_("This trial computation was asked for more than a day ago: ask for it again."))
    periods = ReportingPeriod.objects.filter(month__in=[f"{month}-01" for month in trial.months])

    def progress(done: int) -> None:
        report_progress(job, done, len(trial.months), "trial")

    try:
        found = what_if(document=trial.document, periods=list(periods.order_by("-month")), progress=progress)
    except Refusal as refusal:
        raise JobFailed(str(refusal)) from refusal
    trial.result = [_packed(one) for one in found]
    trial.save(update_fields=["result"])


def read_trial(trial: RulesetTrial) -> list[MonthUnder]:
    """What was found, with the names that projects have now."""
    rules = {ruleset.version: ruleset for ruleset in Ruleset.objects.all()}
    moved = [pair[0]["project"] for one in trial.result or [] for pair in one["moved"]]
    names = dict(Project.objects.filter(pk__in=moved).values_list("pk", "name"))
    return [
        MonthUnder(
            month=dt.date.fromisoformat(one["month"]),
            is_published=one["is_published"],
            ruleset=rules[one["rules"]],
            moved=[Move(*(_standing(row, names) for row in pair)) for pair in one["moved"]],
            projects=one["projects"],
            before=_shares(one["before"]),
            after=_shares(one["after"]),
        )
        for one in trial.result or []
    ]


def _packed(one: MonthUnder) -> dict[str, Any]:
    return {
        "month": one.month.isoformat(),
        "is_published": one.is_published,
        "rules": one.ruleset.version,
        "moved": [[_row(move.before), _row(move.after)] for move in one.moved],
        "projects": one.projects,
        "before": {name: [share.small, share.places] for name, share in one.before.items()},
        "after": {name: [share.small, share.places] for name, share in one.after.items()},
    }


def _row(standing: Standing) -> dict[str, Any]:
    row = asdict(standing)
    del row["name"]  # a project may become confidential meanwhile
    return row | {"size": str(standing.size)}


def _standing(row: Mapping[str, Any], names: Mapping[int, str]) -> Standing:
    name = names.get(row["project"], row["code"])
    return Standing(**{**row, "size": Decimal(row["size"]), "name": name})


def _shares(kept: Mapping[str, Sequence[int]]) -> dict[str, Share]:
    return {name: Share(*share) for name, share in kept.items()}
