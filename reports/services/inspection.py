"""The nightly inspection: every stored file and every edition of the chain, checked again in batches.

Each batch is a job of its own and notes how far it has come in the transaction of what it found: killed
anywhere, the next one goes on from there. An auditor is told of each finding once, however often it is seen.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from accounts.models import Organization, Role
from accounts.selectors import holders
from common.clock import business_now
from common.jobs import enqueue
from common.models import Job
from common.notices import notify
from common.said import write_down
from common.wake import wake
from reports import verifier
from reports.bundle import Document
from reports.models import Edition, Finding, Inspection

INSPECT = "inspect"
FILES_AT_ONCE, EDITIONS_AT_ONCE = 200, 4
BY_NIGHT = 2  # from this hour on, local time
Stage = Inspection.Stage

FILE_CHANGED = N_(
    "The stored file %(name)s (no. %(number)s) has changed: its SHA-256 is %(actual)s, not %(kept)s."
)
EDITION_DIFFERS = N_("The edition %(number)s (%(month)s, revision %(revision)s) does not hold: %(first)s")
CHANGED = """
SELECT id, name, sha256, encode(sha256(content), 'hex'), sha256 = encode(sha256(content), 'hex')
FROM common_storedfile WHERE id > %s ORDER BY id LIMIT %s
"""


def begin_by_night(now: dt.datetime) -> Job | None:
    """The next batch of the night's inspection, if it is time for it and it is not over."""
    local = timezone.localtime(now)
    return begin(local.date()) if local.hour >= BY_NIGHT else None


@transaction.atomic
def begin(day: dt.date) -> Job | None:
    """The next batch of a day's inspection; None when it is over."""
    inspection, _new = Inspection.objects.get_or_create(day=day)
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    return _next(inspection)


def _next(inspection: Inspection) -> Job | None:
    if inspection.stage == Stage.DONE:
        return None
    job = enqueue(kind=INSPECT, key=f"{inspection.pk}:{inspection.batches}")
    wake(job)
    return job


def inspect_batch(job: Job) -> None:
    """Do one batch, in the job's one transaction, and have the next one done."""
    number, _colon, batch = job.key.partition(":")
    inspection = Inspection.objects.select_for_update().get(pk=int(number))
    if inspection.batches != int(batch) or inspection.stage == Stage.DONE:
        return
    if inspection.stage == Stage.FILES:
        _inspect_files(inspection)
    else:
        _inspect_editions(inspection)
    inspection.batches += 1
    inspection.save()
    _next(inspection)


def _inspect_files(inspection: Inspection) -> None:
    """PostgreSQL computes: no byte travels."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [inspection.reached, FILES_AT_ONCE])
        rows = cursor.fetchall()
    for number, name, kept, actual, is_same in rows:
        if not is_same:
            values = {"name": name, "number": number, "actual": actual, "kept": kept}
            _found(inspection, f"file:{number}", actual, FILE_CHANGED, values)
    inspection.files += len(rows)
    _go_on(inspection, rows[-1][0] if len(rows) == FILES_AT_ONCE else None, Stage.EDITIONS)


def _inspect_editions(inspection: Inspection) -> None:
    chain = Edition.objects.filter(status=Edition.Status.PUBLISHED).order_by("sequence")
    chain = chain.select_related("period", "bundle", "previous__bundle")
    rows = list(chain.filter(sequence__gt=inspection.reached)[:EDITIONS_AT_ONCE])
    for edition in rows:
        found = differences(edition)
        if found:
            values = {
                "number": edition.number,
                "month": f"{edition.period.month:%Y-%m}",
                "revision": edition.revision,
                "first": found[0],
            }
            _found(inspection, f"edition:{edition.pk}", found[0], EDITION_DIFFERS, values)
    inspection.editions += len(rows)
    _go_on(inspection, rows[-1].sequence if len(rows) == EDITIONS_AT_ONCE else None, Stage.DONE)


def _go_on(inspection: Inspection, reached: int | None, following: Inspection.Stage) -> None:
    """From where the next batch goes on: here, or from the beginning of what comes next."""
    if reached is not None:
        inspection.reached = reached
        return
    inspection.stage, inspection.reached = following, 0
    if following == Stage.DONE:
        inspection.finished_at = timezone.now()


def differences(edition: Edition) -> list[str]:
    """What does not hold of a published edition: its bundle, its row, its place in the chain."""
    try:
        bundle, content = _bundle(edition)
        found = verifier.verify(bundle)
    except verifier.Unreadable as error:
        return [f"bundle: {error}"]
    if content != verifier.canonical(bundle):
        found.append("bundle: not written in the canonical form")
    told = bundle["edition"]
    row = {
        "digest": (edition.digest, bundle["digest"]),
        "number": (edition.number, told["number"]),
        "sequence": (edition.sequence, told["sequence"]),
        "revision": (edition.revision, told["revision"]),
        "period": (f"{edition.period.month:%Y-%m}", told["period"]),
        "previous": (edition.previous.digest if edition.previous else None, told["previous"]),
    }
    found += [
        f"{name}: the table says {kept}, the bundle {said}"
        for name, (kept, said) in row.items()
        if kept != said
    ]
    return found + _chain(edition, bundle)


def _bundle(edition: Edition) -> tuple[Document, bytes]:
    content = bytes(edition.bundle.content) if edition.bundle else b""
    return verifier.parse(content), content


def _chain(edition: Edition, bundle: Document) -> list[str]:
    """Against the edition before: no link missing, none exchanged."""
    sequence = edition.sequence or 0
    if edition.previous is None:
        return [] if sequence == 1 else [f"chain: number {sequence} names none before it"]
    if edition.previous.sequence != sequence - 1:
        return [f"chain: number {sequence} follows number {edition.previous.sequence}"]
    try:
        return verifier.verify_chain([_bundle(edition.previous)[0], bundle])
    except (verifier.Unreadable, *verifier.MISFIT):
        return []  # the one before is broken: that is its own finding


def _found(inspection: Inspection, what: str, detail: str, text: str, values: dict[str, object]) -> None:
    """Put a finding on record and tell the auditors, once for the same finding of all nights."""
    key = f"{what}:{hashlib.sha256(detail.encode()).hexdigest()[:16]}"
    Finding.objects.get_or_create(
        inspection=inspection, key=key, defaults={"text": write_down(text, **values)}
    )
    notify(
        users=auditors(),
        kind="inspection",
        key=f"finding:{key}",
        text=text,
        values=values,
        address=reverse("inspection"),
        now=business_now(),
    )


def auditors() -> set[int]:
    """Those who audit the whole portfolio."""
    found = holders(role=Role.AUDITOR, organizations=Organization.objects.filter(parent=None))
    return {user.pk for people in found.values() for user in people}
