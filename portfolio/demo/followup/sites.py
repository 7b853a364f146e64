"""Groups stationed in the districts, and a month of their records from the sites, some with a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organization
from coordination.services.five import station_group
from coordination.services.site import Seen, keep_record
from portfolio.demo import moments
from portfolio.demo.building import SEED
from portfolio.demo.followup.days import Calendar, day_of
from portfolio.demo.model import DemoProject
from portfolio.demo.people import People
from portfolio.demo.pictures import site_picture
from portfolio.demo.places import TILES
from portfolio.demo.staff import Staff
from portfolio.demo.texts import group_of
from projects.models import Project

FIRST = day_of("11-02")
SPACE = UUID("8c1f6a52-50b5-4b3f-8a4e-6b7c9d2e2020")
DIVISIONS = ("质量安全处", "工程建设处", "综合协调处", "前期工作处", "投资计划处", "督查考核处")
#: Of a week, Monday to Friday, the days on which a group is on site; one group is there too seldom.
WEEKS = ((0, 2, 4), (1, 3, 4), (0, 1, 3), (0, 2, 3), (1, 2, 4), (2,))
TEXTS = (
    "主体结构作业面正常，班组{n}人在岗，塔吊、临边防护检查合格",
    "管线迁改现场会商，权属单位到场，本周内完成{m}处探沟开挖",
    "检查扬尘和渣土车冲洗，一处裸土未覆盖，当日整改完毕",
    "核对本月形象进度，与报送数据一致，下周转入{m}号段施工",
    "材料进场{n}车，抽检资料齐全；提醒做好夜间施工照明",
    "与责任单位核对节点计划，滞后工序增加班组{m}个",
    "基坑监测数据稳定，降水正常；要求补齐当日巡查记录",
    "入户协调临时用地，两户同意先行交付施工便道",
)
PICTURED = 9  # every ninth record has one: a picture costs time


def visit_sites(staff: Staff, projects: Sequence[DemoProject], calendar: Calendar) -> None:
    """Groups from the second of November, and what they wrote until the demo stands still."""
    rng = Random(SEED + 13)  # noqa: S311 - made-up visits
    people = People(rng)
    found = {one.code: one for one in Project.objects.select_related("district", "supervising_department")}
    number = 0
    for place, code in enumerate(TILES):
        district = staff.organizations[code]
        _station(staff, district, place, people)
        sites = [one for one in projects if one.sketch.district == code and has_records(one)]
        for day in _days(calendar, WEEKS[place]) if sites else ():
            number += 1
            one = rng.choice(sites)
            _record(staff, one, found[one.code], day, number, rng)


def has_records(one: DemoProject) -> bool:
    """Whether works are under way there; of a site that really is, nothing is made up."""
    stages = {stage for stage, _ in one.stages}
    is_under_way = not one.package and not one.stops and "started" in stages and not stages & {"completed"}
    return is_under_way and not one.sketch.is_known


def _station(staff: Staff, district: Organization, place: int, people: People) -> None:
    words = {
        "leader": people.name(),
        "leader_post": "市建设局二级调研员",
        "division": DIVISIONS[place],
        "division_head": people.name(),
        "members": "、".join(people.name() for _ in range(3)),
        "reason": "",
    }
    now = moments.at(FIRST, 8)
    station_group(district=district, seen=0, since=FIRST, words=words, author=staff.office, now=now)


def _days(calendar: Calendar, weekdays: tuple[int, ...]) -> Iterator[dt.date]:
    for day in calendar.between(FIRST, moments.END.date() - dt.timedelta(1)):
        if day.weekday() in weekdays:
            yield day


def _record(staff: Staff, one: DemoProject, project: Project, day: dt.date, number: int, rng: Random) -> None:
    department = project.supervising_department
    keep_record(
        once=uuid5(SPACE, f"{one.code} {number}"),
        project=project,
        seen=Seen(
            day=day,
            half="day" if number % 4 else "am",
            text=rng.choice(TEXTS).format(n=rng.randint(12, 86), m=rng.randint(1, 4)),
            stationed=True,
            latitude=one.position[0],
            longitude=one.position[1],
            accuracy=rng.randint(5, 40),
        ),
        uploads=_pictures(one, day) if number % PICTURED == 0 else (),
        author=staff.reviewer(department.code) if department else staff.office,
        now=moments.at(day, 16, number % 60),
    )


def _pictures(one: DemoProject, day: dt.date) -> list[SimpleUploadedFile]:
    tenths = max((report.physical for report in one.reports), default=0)
    content = site_picture(one.code, f"{day:%Y-%m-%d}", group_of(one.sketch), tenths)
    return [SimpleUploadedFile(f"{day:%m-%d}现场（生成图片）.jpg", content, "image/jpeg")]
