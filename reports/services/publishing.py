"""Publishing an edition: chain lock, number, seal, verify, render, store, flip, in one transaction."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from accounts.scope import acts_for
from common.clock import business_now
from common.errors import Refusal
from common.files import store_file
from common.jobs import JobFailed, enqueue, report_progress
from common.models import Job
from coordination.services.site_summary import freeze_summaries
from projects.models import ReportingPeriod
from reports import circular
from reports.bundle import Document, canonical, person, public_bundle, seal_edition
from reports.models import Edition, EditionFile, Erratum
from reports.services.content import local_iso
from reports.services.editions import check, cutoff_before, refuse_withdrawn_before, withdrawn_before
from reports.services.following import send_orders
from reports.services.paper import issuer_section
from reports.services.secrecy import tells_names
from reports.services.signing import sign_bundle, signed_file
from reports.services.snapshots import switch_to
from reports.services.telling import tell_published

PUBLISH = "publish_edition"
CHAIN_LOCK = 7264002
LANGUAGES = ("zh-hans", "en")
STEPS = 4


@transaction.atomic
def request_publication(*, edition: Edition, user: User, now: dt.datetime) -> Job:
    """Approve a draft for publication; whoever had it built can't, nor can who stands in for them."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.status != Edition.Status.DRAFT:
        raise Refusal(_("Only a finished draft can be published."))
    if edition.built_by_id in acts_for(user):
        raise Refusal(_("Whoever had the edition built can't publish it: another person must."))
    if tells_names(edition):
        raise Refusal(_("A project has become confidential since the draft was built: build it again."))
    refuse_withdrawn_before(edition.period)
    return enqueue(kind=PUBLISH, key=str(edition.pk), user_id=user.pk)


def publish_edition(job: Job) -> None:
    """Do the job, in the job's one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    edition = Edition.objects.select_for_update(of=("self",)).select_related("period").get(pk=int(job.key))
    if edition.status == Edition.Status.PUBLISHED:
        return
    if edition.status != Edition.Status.DRAFT or edition.build is None:
        raise JobFailed(N_("The draft is gone: build it again."))
    _check_names(edition)
    _check_base(edition)
    report_progress(job, 1, STEPS, "sealing")
    bundle = _seal(edition, job)
    report_progress(job, 2, STEPS, "verifying")
    check(bundle)
    report_progress(job, 3, STEPS, "rendering")
    _store(edition, bundle)
    _check_names(edition)  # once more: somebody may have decided it while the files were made
    _flip(edition, bundle)
    switch_to(edition.build)
    erratum = Erratum.objects.filter(edition=edition).select_related("corrects").first()
    now = business_now()
    tell_published(edition, erratum.corrects if erratum else None, now)
    send_orders(edition, now)
    freeze_summaries(month=edition.period.month, edition=edition.number, now=now)
    report_progress(job, 4, STEPS, "done")


def _check_base(edition: Edition) -> None:
    """What the draft was built upon must still be the newest: lamps, lists, and what changed since then."""
    content = json.loads(bytes(edition.content.content)) if edition.content else {}
    earlier = Edition.objects.published().filter(period__month__lt=edition.period.month)
    since = content.get("cutoff", {}).get("since")
    if since != cutoff_before(edition) or earlier.filter(posting__gt=edition.cutoff).exists():
        raise JobFailed(N_("An earlier month was published anew since the draft was built: build it again."))
    if found := withdrawn_before(edition.period):
        raise JobFailed(
            N_(
                "The circular of %(month)s is withdrawn: publish its correction first, "
                "for its lamps and lists are part of this month's."
            ),
            month=f"{found.period.month:%Y-%m}",
        )


def _check_names(edition: Edition) -> None:
    if tells_names(edition):
        raise JobFailed(N_("A project has become confidential since the draft was built: build it again."))


def _seal(edition: Edition, job: Job) -> Document:
    """Number the edition, link it to the one before, and close its bundle."""
    if edition.content is None or job.requested_by is None:
        raise JobFailed(N_("The draft is incomplete: build it again."))
    now = business_now()
    published = Edition.objects.filter(status=Edition.Status.PUBLISHED)
    edition.previous = published.order_by("-sequence").first()
    edition.sequence = edition.previous.sequence + 1 if edition.previous and edition.previous.sequence else 1
    edition.number_year = timezone.localtime(now).year
    serial = published.filter(number_year=edition.number_year).aggregate(Max("number_serial"))[
        "number_serial__max"
    ]
    edition.number_serial = (serial or 0) + 1
    issuer = issuer_section()
    edition.number = f"{issuer['mark_zh']}〔{edition.number_year}〕{edition.number_serial}号"
    edition.published_at = now
    edition.published_by = job.requested_by
    return seal_edition(
        json.loads(bytes(edition.content.content)),
        {
            "issuer": issuer,
            "number": edition.number,
            "number_year": edition.number_year,
            "number_serial": edition.number_serial,
            "serials": _serials(edition, published),
            "sequence": edition.sequence,
            "previous": edition.previous.digest if edition.previous else None,
            "published_at": local_iso(now),
            "published_by": person(job.requested_by.name),
        },
    )


def _serials(edition: Edition, published: QuerySet[Edition]) -> dict[str, int]:
    """The next numbers of the year in the series of the quarters' rounds and of the annual summaries."""
    same, month = published.filter(number_year=edition.number_year), edition.period.month.month
    found = {}
    if edition.is_final_round:
        found["quarterly"] = _next("quarterly", same.filter(is_final_round=True))
    if month == circular.DECEMBER:
        found["annual"] = _next("annual", same.filter(period__month__month=circular.DECEMBER))
    return found


def _next(series: str, rows: QuerySet[Edition]) -> int:
    """After the newest of a series. Editions without such numbers were printed with that of their quarter."""
    newest = rows.select_related("bundle").order_by("-sequence").first()
    if newest is None or newest.bundle is None:
        return 1
    told = json.loads(bytes(newest.bundle.content))["edition"].get("serials", {}).get(series)
    if told:
        return int(told) + 1
    quarters = [one.period.month.month // 3 for one in rows.select_related("period").defer("bundle")]
    return max(rows.count(), max(quarters) if series == "quarterly" else 1) + 1


def _store(edition: Edition, bundle: Document) -> None:
    stem = f"{edition.period.month:%Y-%m}-r{edition.revision}"
    edition.bundle = store_file(name=f"bundle-{stem}.json", content=canonical(bundle))
    sign_bundle(edition, bundle, stem)
    # Of the public bundle: no circular can print a person's name.
    document = public_bundle(bundle)
    wanted = [
        (language, kind, which)
        for which in circular.circulars_of(document)
        for language in LANGUAGES
        for kind in get_args(circular.Format)
    ]
    # Typst works outside Python's lock, so that two threads nearly halve the time.
    with ThreadPoolExecutor(max_workers=2) as pool:
        contents = list(pool.map(lambda file: circular.render(document, *file), wanted))
    for (language, kind, which), content in zip(wanted, contents, strict=True):
        name = f"{_stem(which)}-{stem}-{'zh' if language.startswith('zh') else 'en'}.{kind}"
        file = store_file(name=name, content=signed_file(content, kind))
        EditionFile.objects.create(edition=edition, circular=which, format=kind, language=language, file=file)


def _stem(which: circular.Which) -> str:
    return "circular" if which == "monthly" else f"circular-{which}"


def _flip(edition: Edition, bundle: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keyworks_draw_posting()")
        edition.posting = cursor.fetchone()[0]
    edition.digest = bundle["digest"]
    edition.status = Edition.Status.PUBLISHED
    edition.save()
    ReportingPeriod.objects.filter(pk=edition.period_id).update(
        status=ReportingPeriod.Status.PUBLISHED, published_cutoff=edition.cutoff
    )
