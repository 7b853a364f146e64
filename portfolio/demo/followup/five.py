"""The five ones: work teams of several units with a cadre on site, and work plans; some projects lack one.

Of a project that really is on the list nobody is made up: there the gaps stay.
"""

from __future__ import annotations

import datetime as dt
import io
from random import Random

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from coordination.five_selectors import OVER
from coordination.models import TeamMember
from coordination.services.five import Member, add_member, add_work_plan
from portfolio.demo.building import SEED
from portfolio.demo.followup.days import day_of
from portfolio.demo.model import YEAR
from portfolio.demo.people import People
from portfolio.demo.staff import Staff
from projects.models import Project

SINCE = day_of("02-03")
POSTS = {"head": "项目负责人", "stationed": "驻点干部", "member": "工程科科长"}
TITLE = "工作方案（演示）"
#: Of a hundred projects: without a team, with a team but no cadre, without a work plan.
NO_TEAM, NO_CADRE, NO_PLAN = 6, 14, 20
Duty = TeamMember.Duty


def set_up_teams(staff: Staff, now: dt.datetime) -> None:
    """Teams and plans of the made-up projects whose works are not over."""
    rng = Random(SEED + 11)  # noqa: S311 - made-up people
    people, plan = People(rng), _work_plan()
    rows = (
        Project.objects.filter(is_generated=True)
        .exclude(stage__in=OVER)
        .select_related("district", "responsible_unit", "supervising_department")
    )
    for project in rows.order_by("code"):
        lot = rng.randrange(100)
        if lot >= NO_TEAM:
            _team(staff, project, people, now, with_cadre=lot >= NO_CADRE)
        if lot >= NO_PLAN:
            upload = SimpleUploadedFile(f"{project.code}{TITLE}.docx", plan)
            add_work_plan(
                project=project, seen=0, title=TITLE, since=SINCE, upload=upload, author=staff.office, now=now
            )


def _team(staff: Staff, project: Project, people: People, now: dt.datetime, *, with_cadre: bool) -> None:
    second = project.supervising_department or project.district
    other = (Duty.STATIONED, project.district) if with_cadre else (Duty.MEMBER, second)
    for duty, place in ((Duty.HEAD, project.responsible_unit), other):
        member = Member(organization=place, name=people.name(), duty=duty, since=SINCE, post=POSTS[duty])
        add_member(project=project, member=member, author=staff.office, now=now)


def _work_plan() -> bytes:
    """One document for all: what a plan says is not made up for each."""
    document, content = docx.Document(), io.BytesIO()
    document.core_properties.created = document.core_properties.modified = dt.datetime(YEAR, 2, 3)  # noqa: DTZ001
    document.add_heading(TITLE)
    document.add_paragraph("本文件为演示数据：明确牵头领导、工作专班、节点计划和每周调度安排。")
    document.save(content)
    return content.getvalue()
