"""All ten months made again from the ledger as of their cut-offs: byte for byte what was published."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from projects.models import LedgerEntry
from reports.bundle import Document, canonical, seal_edition
from reports.models import Edition
from reports.services.content import edition_content
from reports.services.editions import cutoff_before, draft_head
from reports.services.erratum import erratum_content
from reports.services.figures import execute
from reports.services.snapshots import build_snapshot

# Whoever comes first in a run waits for the template to be loaded.
pytestmark = [pytest.mark.timeout(900), pytest.mark.usefixtures("demo")]


def remade(edition: Edition, cutoff: int | None = None) -> Document:
    """The content of an edition's bundle, computed anew; nothing of it is kept."""
    assert edition.cutoff is not None
    assert edition.as_of is not None
    cutoff = cutoff or edition.cutoff
    with transaction.atomic():
        build = build_snapshot(period=edition.period, cutoff=cutoff, as_of=edition.as_of)
        again = Edition.objects.create(
            period=edition.period,
            revision=edition.revision,
            ruleset=edition.ruleset,
            is_final_round=edition.is_final_round,
            built_by=edition.built_by,
            requested_at=edition.requested_at,
        )
        since, month = cutoff_before(edition), {"month": edition.period.month}
        execute("freeze", {"build": build.pk, "edition": again.pk})
        execute("groups", {"edition": again.pk})
        execute("corrections", {"edition": again.pk, "since": since, "cutoff": cutoff, **month})
        content = edition_content(again, build, since)
        content["erratum"] = erratum_content(again, content)
        transaction.set_rollback(True)
    return content


def sealed_again(content: Document, published: Document) -> bytes:
    """The whole bundle of remade content, with the head and the salts of the published one."""
    edition = published["edition"]
    head = {name: edition[name] for name in draft_head() if name in edition}
    head["published_by"] = {"person": published["openings"]["published_by"]["value"]}
    return canonical(seal_edition(content, head, published["openings"]))


def test_all_ten_months_are_byte_identical() -> None:
    editions = Edition.objects.published().select_related("period", "bundle", "content").order_by("sequence")
    assert len(editions) == 10
    for edition in editions:
        assert edition.content is not None
        assert edition.bundle is not None
        content = remade(edition)
        assert canonical(content) == bytes(edition.content.content), edition
        stored = bytes(edition.bundle.content)
        assert sealed_again(content, json.loads(stored)) == stored, edition


def test_one_fact_less_is_seen() -> None:
    """The control: up to the entry before the last one that counted, the bytes differ."""
    edition = Edition.objects.published().select_related("period", "content").order_by("sequence")[3]
    assert edition.content is not None
    assert edition.cutoff is not None
    last = LedgerEntry.objects.filter(posting__lte=edition.cutoff).latest("posting").posting
    assert last is not None
    content = remade(edition, cutoff=last - 1)
    content["cutoff"]["posting"] = edition.cutoff
    assert canonical(content) != bytes(edition.content.content)
