"""Building an edition: a locked month's figures, frozen and verified."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from common.errors import Refusal
from common.files import store_file
from common.jobs import JobFailed, enqueue, report_progress
from common.models import Job
from projects.models import ReportingPeriod
from reports import verifier
from reports.bundle import Document, canonical, digest, person, seal_edition
from reports.models import Edition
from reports.rules import is_final_round
from reports.services.content import edition_content
from reports.services.erratum import erratum_content
from reports.services.figures import execute
from reports.services.secrecy import put_telling_drafts_away
from reports.services.snapshots import build_snapshot, ruleset_for, switch_to

BUILD = "build_edition"
STEPS = 4


@transaction.atomic
def request_edition(*, period: ReportingPeriod, user: User, now: dt.datetime) -> Edition:
    """Ask for an edition of a locked month; the one being made where there already is one."""
    period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if period.status == ReportingPeriod.Status.OPEN:
        raise Refusal(_("Lock the month first: an edition is made of a locked month."))
    put_telling_drafts_away()
    in_making = Edition.objects.filter(
        period=period, status__in=[Edition.Status.BUILDING, Edition.Status.DRAFT]
    )
    if edition := in_making.first():
        return edition
    if Edition.objects.newest_of(period):
        raise Refusal(_("The month is published already."))
    refuse_gaps_before(period)
    edition = begin_edition(period=period, revision=1, user=user, now=now)
    enqueue(kind=BUILD, key=str(edition.pk), user_id=user.pk)
    return edition


def refuse_gaps_before(period: ReportingPeriod) -> None:
    """Earlier months' lamps and lists are part of this one's: each must have an edition that counts."""
    earlier = ReportingPeriod.objects.filter(month__lt=period.month)
    if earlier.exclude(status=ReportingPeriod.Status.PUBLISHED).exists():
        raise Refusal(_("Publish the earlier months first: their lamps and lists are part of this month's."))
    refuse_withdrawn_before(period)


def refuse_withdrawn_before(period: ReportingPeriod) -> None:
    """What this month goes on from must count."""
    if edition := withdrawn_before(period):
        raise Refusal(
            _(
                "The circular of %(month)s is withdrawn: publish its correction first, "
                "for its lamps and lists are part of this month's."
            )
            % {"month": f"{edition.period.month:%Y-%m}"}
        )


def withdrawn_before(period: ReportingPeriod) -> Edition | None:
    """The first earlier month's edition that is withdrawn and not put right yet."""
    newer = Edition.objects.published().filter(period=OuterRef("period"), revision__gt=OuterRef("revision"))
    withdrawn = Edition.objects.published().filter(
        ~Exists(newer.order_by()), period__month__lt=period.month, withdrawal__isnull=False
    )
    return withdrawn.order_by("period__month").select_related("period").first()


def begin_edition(*, period: ReportingPeriod, revision: int, user: User, now: dt.datetime) -> Edition:
    """The row of an edition that is going to be built."""
    return Edition.objects.create(
        period=period,
        revision=revision,
        ruleset=ruleset_for(period),
        is_final_round=is_final_round(period.month),
        built_by=user,
        requested_at=now,
    )


@transaction.atomic
def discard_edition(*, edition: Edition) -> None:
    """Put a draft away, so that another can be built; its lines stay as they were."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.status != Edition.Status.DRAFT:
        raise Refusal(_("Only a draft can be discarded."))
    edition.status = Edition.Status.DISCARDED
    edition.save(update_fields=["status"])


def build_edition(job: Job, *, cutoff: int, as_of: dt.datetime) -> None:
    """Do the job: compute, freeze, verify, in the job's one transaction."""
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("period", "built_by")
        .get(pk=int(job.key))
    )
    if edition.status != Edition.Status.BUILDING:
        return
    report_progress(job, 1, STEPS, "computing")
    build = build_snapshot(period=edition.period, cutoff=cutoff, as_of=as_of)
    report_progress(job, 2, STEPS, "freezing")
    execute("freeze", {"build": build.pk, "edition": edition.pk})
    execute("groups", {"edition": edition.pk})
    since = cutoff_before(edition)
    month = {"month": edition.period.month}
    execute("corrections", {"edition": edition.pk, "since": since, "cutoff": cutoff, **month})
    content = edition_content(edition, build, since)
    content["erratum"] = erratum_content(edition, content)
    report_progress(job, 3, STEPS, "verifying")
    check(seal_edition(content, draft_head()))
    edition.content = store_file(
        name=f"content-{edition.period.month:%Y-%m}-{edition.pk}.json", content=canonical(content)
    )
    edition.build, edition.ruleset = build, build.ruleset
    edition.lines_digest = digest(content["lines"])
    edition.cutoff, edition.as_of = cutoff, as_of
    edition.status = Edition.Status.DRAFT
    edition.save(update_fields=["build", "content", "lines_digest", "cutoff", "as_of", "ruleset", "status"])
    if edition.period.status != ReportingPeriod.Status.PUBLISHED:
        switch_to(build)  # the screens of a published month stay on what is published
    report_progress(job, 4, STEPS, "done")


def cutoff_before(edition: Edition) -> int:
    """Up to where the edition that this one goes on from has told everything; 0 for the first.

    A correction goes on from the revision it corrects, others from the newest of the month before.
    """
    published = Edition.objects.published()
    same = published.filter(period=edition.period, revision__lt=edition.revision)
    earlier = published.filter(period__month__lt=edition.period.month)
    found = (same if edition.revision > 1 else earlier).values_list("cutoff", flat=True)
    return found.first() or 0


def draft_head() -> Document:
    """What publication will fill in."""
    return {
        "number": "",
        "number_year": None,
        "number_serial": None,
        "serials": {},
        "sequence": 0,
        "previous": None,
        "published_at": "",
        "published_by": person(""),
        "issuer": {},
    }


def check(bundle: Document) -> None:
    """Nothing is frozen unless the verifier agrees on every line."""
    differences = verifier.verify(json.loads(canonical(bundle)))
    if differences:
        raise JobFailed(
            N_("The verifier disagrees in %(count)s places, first: %(first)s"),
            count=len(differences),
            first=differences[0],
        )


def settle_failed_builds() -> int:
    """Mark editions whose build has failed, so that another can be asked for; returns how many."""
    newest = Job.objects.filter(kind=BUILD, key=Cast(OuterRef("pk"), CharField())).order_by("-pk")
    building = Edition.objects.filter(status=Edition.Status.BUILDING).annotate(
        job_state=Subquery(newest.values("state")[:1]), job_error=Subquery(newest.values("error")[:1])
    )
    failed = building.filter(job_state=Job.State.FAILED).values_list("pk", "job_error")
    return sum(
        Edition.objects.filter(pk=pk, status=Edition.Status.BUILDING).update(
            status=Edition.Status.FAILED, failure=error
        )
        for pk, error in failed
    )
