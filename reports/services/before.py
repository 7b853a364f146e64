"""What an edition remembers of those before it: the last month's figures and lists, and every final round."""

from __future__ import annotations

from django.db.models import Q

from reports.bundle import Document
from reports.models import Edition, EditionGroup, EditionLine
from reports.models.measures import Sums

LISTS = ("red_flag", "warning", "snail")
LINE = ("code", "lamp", "rank_all", *(f"{name}_position" for name in LISTS))


def before_section(edition: Edition, cutoff: int) -> Document | None:
    """The newest revision of the month before, and the lists of the final rounds; None for the first.

    Of what was published up to the cut-off, like the lamps and warnings that the figures begin with.
    """
    earlier = Edition.objects.published().filter(period__month__lt=edition.period.month, posting__lte=cutoff)
    newest: dict[int, Edition] = {}
    for one in earlier.select_related("period"):
        newest.setdefault(one.period_id, one)  # the newest revision of a month comes first
    if not newest:
        return None
    before = next(iter(newest.values()))
    lines = before.lines.order_by("code").values(*LINE)
    return {**_named(before), "groups": _groups(before), "lines": list(lines), "rounds": _rounds(newest)}


def _named(edition: Edition) -> Document:
    return {
        "period": f"{edition.period.month:%Y-%m}",
        "revision": edition.revision,
        "digest": edition.digest,
    }


def _groups(edition: Edition) -> list[Document]:
    """Sums of the whole and of the categories."""
    names = [field.name for field in Sums._meta.local_fields]
    kinds = [EditionGroup.Kind.TOTAL, EditionGroup.Kind.CATEGORY]
    rows = edition.groups.filter(kind__in=kinds).order_by("kind", "code").values("kind", "code", *names)
    return [
        {name: value if isinstance(value, str | int) else format(value, "f") for name, value in row.items()}
        for row in rows
    ]


def _rounds(newest: dict[int, Edition]) -> list[Document]:
    """Who stood on the lists at the end of each quarter, oldest first."""
    final = [edition for edition in reversed(newest.values()) if edition.is_final_round]
    placed = Q(red_flag_position__isnull=False) | Q(warning_position__isnull=False)
    placed |= Q(snail_position__isnull=False)
    lines = EditionLine.objects.filter(placed, edition__in=final).order_by("code")
    rows = list(lines.values("edition_id", *LINE))
    return [
        {
            **_named(edition),
            **{
                name: [
                    row["code"]
                    for row in rows
                    if row["edition_id"] == edition.pk and row[f"{name}_position"] is not None
                ]
                for name in LISTS
            },
        }
        for edition in final
    ]
