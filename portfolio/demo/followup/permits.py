"""Permits of projects that are being prepared: applied for, asked about, granted, one of them late."""

from __future__ import annotations

from collections.abc import Sequence

from coordination.models import Permit, PermitKind
from coordination.services.permit_catalogue import begin_catalogue
from coordination.services.permits import Said, need_permits, record_step
from portfolio.demo import moments
from portfolio.demo.followup.days import day_of
from portfolio.demo.model import DemoProject
from portfolio.demo.staff import Staff
from projects.models import Project, Stage

COUNT = 9
NEEDED = moments.at(day_of("09-07"), 9)
#: What happened to the permits of a project, by their place in the catalogue; lots come in turn.
GRANTED = (("apply", "09-08"), ("grant", "09-14"))
LOTS: Sequence[dict[int, tuple[tuple[str, str], ...]]] = (
    {1: GRANTED, 2: GRANTED, 5: (("apply", "11-19"),), 7: ()},
    {2: GRANTED, 3: (("apply", "11-16"), ("ask", "11-24")), 7: ()},
    {0: GRANTED, 4: (("apply", "11-09"),), 5: ()},
    {1: GRANTED, 6: (("apply", "11-12"), ("ask", "11-17"), ("supply", "11-23")), 8: (("apply", "11-27"),)},
    {2: GRANTED, 5: (("apply", "11-10"), ("refuse", "11-20")), 7: ()},
)
NOTES = {
    "ask": "请补充日照分析和交通影响评价附件",
    "refuse": "总平面退线不足，不予许可，请修改方案后重新申报",
    "supply": "已补齐附件",
}
DOCUMENTS = {"grant": "厦资源规划许〔2020〕{n}号"}


def apply_for_permits(staff: Staff, projects: Sequence[DemoProject]) -> None:
    """The usual catalogue, and the way of some projects through it."""
    begin_catalogue(author=staff.office, now=NEEDED)
    kinds = list(PermitKind.objects.all())
    rows = Project.objects.filter(stage=Stage.SIGNED, is_generated=True).select_related("responsible_unit")
    rows = rows.order_by("responsible_unit__code", "code")
    shown = [one for one in rows if one.responsible_unit.code == "GP-SZ"][:3]
    chosen = [*shown, *(one for one in rows if one not in shown)][:COUNT]
    for number, project in enumerate(chosen):
        lot = LOTS[number % len(LOTS)]
        made = need_permits(
            project=project, kinds=[kinds[place] for place in lot], part="", unit=None,
            author=staff.office, now=NEEDED,
        )  # fmt: skip
        for permit, steps in zip(made, lot.values(), strict=True):
            _go_through(staff, permit, steps, number)


def _go_through(staff: Staff, permit: Permit, steps: Sequence[tuple[str, str]], number: int) -> None:
    clerk = staff.clerk(permit.project.responsible_unit.code)
    for kind, day in steps:
        on = day_of(day)
        permit.refresh_from_db()
        said = Said(kind, on, NOTES.get(kind, ""), DOCUMENTS.get(kind, "").format(n=100 + number))
        record_step(permit=permit, seen=permit.version, said=said, author=clerk, now=moments.at(on, 15))
