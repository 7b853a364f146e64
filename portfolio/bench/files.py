"""What the printed circular takes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from accounts.models import User
from portfolio.bench.clock import spent
from portfolio.bench.figures import Figure, seconds
from portfolio.bench.filling import YEAR
from portfolio.bench.scratch import use
from projects.models import ReportingPeriod
from reports.bundle import canonical, person, seal_edition
from reports.circular import render
from reports.models import Edition
from reports.services import figures
from reports.services.content import edition_content, local_iso
from reports.services.editions import draft_head

ENOUGH = 4_000  # a circular of more would be a book
PAGE = re.compile(rb"/Type\s*/Page\b")


def measure(databases: Mapping[int, str], _rounds: int) -> list[Figure]:
    """The Chinese circular as PDF, once: typst remembers what it has set. Its pages are said beside it."""
    sizes = [size for size in databases if size <= ENOUGH]
    if not sizes:
        return []
    use(databases[min(sizes)])
    document = _document()
    made: list[bytes] = []
    took = seconds(spent(lambda: made.append(render(document, "zh-hans", "pdf"))).own)
    pages = len(PAGE.findall(made[0]))
    detail = f"{min(sizes)} projects; {took * 20 / max(pages, 1):.2f} s for 20 pages"
    return [Figure(N_("circular of %(pages)s pages as PDF"), {"pages": pages}, took, None, detail, "s")]


@transaction.atomic
def _document() -> Mapping[str, object]:
    """The bundle of the month as if it were published; nothing is kept."""
    period = ReportingPeriod.objects.select_related("current__build__ruleset").get(month=f"{YEAR}-12-01")
    build, now = period.current.build, timezone.now()
    edition = Edition.objects.create(
        period=period,
        revision=1,
        ruleset=build.ruleset,
        is_final_round=True,
        built_by=User.objects.get(username="office"),
        requested_at=now,
    )
    figures.execute("freeze", {"build": build.pk, "edition": edition.pk})
    figures.execute("groups", {"edition": edition.pk})
    head = {
        **draft_head(),
        "issuer": dict(settings.ISSUER),
        "number": f"厦重点办〔{YEAR}〕1号",
        "number_year": YEAR,
        "number_serial": 1,
        "sequence": 1,
        "published_at": local_iso(now),
        "published_by": person("leader"),
    }
    bundle: Mapping[str, object] = json.loads(canonical(seal_edition(edition_content(edition, build), head)))
    transaction.set_rollback(True)
    return bundle
