"""A month on site in words: composed from the records, edited, frozen when the month is published."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from accounts.scope import holds
from common.errors import Conflict, Refusal
from coordination.models import FrozenSummary, SiteSummary
from coordination.site_months import DistrictMonth, read_months
from projects.services.secrecy import Veil, covered, veil_for_all

#: One lock for what is counted in a month: freezing it, editing its summaries, withdrawing its records.
MONTHS = 7_061_042
EDITORS = (Role.CLERK, Role.REVIEWER, Role.OFFICE)
LONGEST = 20_000
LONGEST_RECORD = 160


def hold_month(month: dt.date) -> None:
    """Keep a month from being frozen, edited or thinned out by others until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [MONTHS, month.year * 100 + month.month])


def is_frozen(district: Organization, month: dt.date) -> bool:
    """Whether the month's summary of a district is published."""
    return FrozenSummary.objects.filter(district=district, month=month).exists()


def may_edit(user: User, district: Organization) -> bool:
    """Who words a district's summary: whoever writes or checks for the district, or above it."""
    return any(holds(user, role, district) for role in EDITORS)


def compose(found: DistrictMonth) -> str:
    """The text as the records give it, in the language of the office, with names that everybody may read."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _opening(found),
            *(_of_project(number, *one) for number, one in enumerate(found.by_project(), 1)),
        ]
    text = covered("\n".join(lines))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _opening(found: DistrictMonth) -> str:
    counts = found.counts
    values = {
        "month": date_format(found.month, "YEAR_MONTH_FORMAT"),
        "district": found.district.name,
        **asdict(counts),
    }
    said = _("%(month)s, %(district)s: %(records)s records from the sites of %(projects)s projects; "
             "%(raised)s problems raised, %(signed_off)s signed off.") % values  # fmt: skip
    if counts.required:
        said += (
            "\n" + _("The stationed group was on site for %(attended)s half days of %(required)s.") % values
        )
    return said


def _of_project(number: int, name: str, records: list[tuple[dt.date, str, str]]) -> str:
    told = _("; ").join(
        _("%(day)s %(half)s: %(text)s")
        % {"day": date_format(day, "MONTH_DAY_FORMAT"), "half": half, "text": _shortened(text)}
        for day, half, text in records
    )
    return f"{number}. " + _("%(project)s: %(records)s") % {"project": name, "records": told}


def _shortened(text: str) -> str:
    line = " ".join(text.split()).rstrip("。.;；")
    return line if len(line) <= LONGEST_RECORD else line[: LONGEST_RECORD - 1] + "…"


@transaction.atomic
def save_summary(
    *, district: Organization, month: dt.date, text: str, seen: int, author: User, now: dt.datetime
) -> SiteSummary:
    """Word a summary; ``seen`` is the version that was edited, 0 where there was none yet."""
    if not may_edit(author, district):
        raise Refusal(_("The summary is worded by whoever writes or checks for the district."))
    text = covered(text.strip())
    if not text or len(text) > LONGEST:
        raise Refusal(_("Write something, up to %(most)s characters.") % {"most": LONGEST})
    hold_month(month)
    if is_frozen(district, month):
        raise Conflict(_("The summary is published with its month and stays as it is."))
    row = SiteSummary.objects.filter(district=district, month=month).first()
    if (row.version if row else 0) != seen:
        raise Conflict(_("Somebody else has changed the summary meanwhile. Nothing was overwritten."))
    row = row or SiteSummary(district=district, month=month, version=0)
    row.text, row.changed_by, row.changed_at, row.version = text, author, now, row.version + 1
    row.save()
    return row


@transaction.atomic
def freeze_summaries(*, month: dt.date, edition: str, now: dt.datetime) -> int:
    """Keep the summaries of a month as they are; what nobody has edited is composed. Called on publishing.

    A month is frozen once: with its first edition. A later revision changes nothing here.
    """
    hold_month(month)
    frozen = set(FrozenSummary.objects.filter(month=month).values_list("district", flat=True))
    written = {row.district_id: row for row in SiteSummary.objects.filter(month=month)}
    months = [one for one in read_months(month) if one.district.pk not in frozen]
    veil = veil_for_all() if written else Veil()
    made = []
    for found in months:
        row = written.get(found.district.pk)
        if row is None and not found.is_worth_telling:
            continue
        made.append(
            FrozenSummary(
                district=found.district,
                month=month,
                district_name=found.district.name,
                text=veil(row.text) if row else compose(found),
                counts=asdict(found.counts),
                edition=edition,
                changed_by=row.changed_by if row else None,
                business_at=now,
            )
        )
    return len(FrozenSummary.objects.bulk_create(made))
