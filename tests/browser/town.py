"""The portfolio that browser tests walk through: ``python -m tests.browser.town`` fills an empty database.

Twenty-four projects, August to October published (August brings the months before), November open with
part of its returns in. Some are ahead, some behind, late to start, re-planned, suspended or silent.
"""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
django.setup()

from accounts.models import User  # noqa: E402
from common.clock import set_business_now  # noqa: E402
from coordination.models import NodeReport, Permit, PermitKind  # noqa: E402
from coordination.services.escalation import run_clock  # noqa: E402
from coordination.services.five import Member, add_member  # noqa: E402
from coordination.services.nodes_plan import baseline_plan, lay_plan  # noqa: E402
from coordination.services.nodes_report import Word, report_node  # noqa: E402
from coordination.services.permit_catalogue import begin_catalogue  # noqa: E402
from coordination.services.permits import Said, need_permits, record_step  # noqa: E402
from coordination.services.problems import Words  # noqa: E402
from coordination.services.site import withdraw_record  # noqa: E402
from projects.exchange import batches  # noqa: E402
from projects.models import Milestone, Project, ReportingPeriod, Stage, Suspension  # noqa: E402
from projects.services.corrections import month_total  # noqa: E402
from projects.services.states import plan_milestone, post_correction, reach_milestone, suspend_project  # noqa: E402
from reports.services.publicity import open_to_everybody  # noqa: E402
from tests import desk, factories, maps  # noqa: E402
from tests.common.workbooks import making  # noqa: E402
from tests.coordination import site_steps, steps  # noqa: E402
from tests.coordination.meeting_steps import meeting_with_task  # noqa: E402
from tests.factories import NOW, PASSWORD, Town  # noqa: E402
from tests.pictures import camera_photo, upload  # noqa: E402

NAMES = (
    ("东亚纳米科技园", "industrial"),
    ("海沧半导体产业基地", "industrial"),
    ("天马第6代柔性AMOLED生产线", "industrial"),
    ("电气硝子液晶玻璃基板三期", "industrial"),
    ("士兰化合物半导体芯片制造生产线", "industrial"),
    ("顺丰创新产业基地", "industrial"),
    ("新店中心小学北校区", "social"),
    ("翔安火炬实验学校", "social"),
    ("保障性住房龙泉公寓", "social"),
    ("洪茂居住区一期", "social"),
    ("祥平保障房地铁社区一期", "social"),
    ("华西厦门医院", "social"),
    ("厦安高速云埔互通", "infrastructure"),
    ("翔安机场快速路南段", "infrastructure"),
    ("海新路与疏港通道立交主线", "infrastructure"),
    ("轨道3号线火车站至蔡厝段", "infrastructure"),
    ("海天泵站至筼筜污水压力管工程", "infrastructure"),
    ("电力进岛第二通道", "infrastructure"),
    ("环东海域新城滨海旅游浪漫线", "new_town"),
    ("马銮湾新城环湾大道", "new_town"),
    ("新城新体育中心", "new_town"),
    ("同翔高新城综合管廊", "new_town"),
    ("集美新城市民广场", "new_town"),
    ("东部会展新城中央绿轴", "new_town"),
)
DATED = (0, 14, 20)
SILENT, SUSPENDED, UNSTARTED, REPLANNED, BEHIND = 5, 9, 11, 13, (2, 7, 13, 20)


def pace(index: int) -> Decimal:
    """Invested in a month ÷ planned for it."""
    if index in BEHIND:
        return Decimal("0.45") + Decimal(index) / 100
    return Decimal("1.05") + Decimal(index % 7) / 10


def fill() -> None:
    """Everything, in the order in which it happened."""
    set_business_now(NOW)
    town = factories.make_town(password=PASSWORD)
    User.objects.filter(username="office").update(is_cleared=True)
    projects = [_project(town, index) for index in range(len(NAMES))]
    maps.draw(town)
    Project.objects.filter(pk=projects[-1].pk).update(latitude=None, longitude=None)
    targets = [_target(REPLANNED)] * 7 + [_target(REPLANNED) // 2] * 5
    factories.revise(town, projects[REPLANNED], targets=targets, first_period=8, reason="征地拆迁滞后")
    for number in (8, 9, 10):
        period = factories.month(number)
        factories.report(town, period, _amounts(projects, number))
        edition = factories.publish(town, period)
    # The last one, October, is open to everybody.
    open_to_everybody(edition=edition, user=town.people["leader"], now=NOW)
    _correct(town, projects[1])
    # One that waits for the reviewer.
    october = dt.date(2020, 10, 1)
    has = month_total(projects[0], october)
    desk.correction(town, projects[0], october, before=has, right=has - 80, reason="发票重复计入")
    november = factories.month(11)
    factories.report(town, november, dict(list(_amounts(projects, 11).items())[:15]))
    factories.refresh(november)
    _send_tables(town, november)
    _work_back(town, projects[9])
    _problems(town, projects)
    _site(town, projects)


def _problems(town: Town, projects: list[Project]) -> None:
    """One that waits to be accepted, one of two projects, one that has risen."""
    steps.register(town, projects[12], now=steps.at(2020, 11, 30))
    both = steps.register(
        town, projects[0], projects[12], who="office", kind="crossing", title="共用沟槽620米"
    )
    steps.take(town, both, "office", "accept")
    steps.register(
        town, projects[1], who="office", now=steps.at(2020, 11, 16), kind="land", title="征地未交地"
    )
    run_clock(now=NOW)
    meeting_with_task(town)


def _site(town: Town, projects: list[Project]) -> None:
    """A group stationed in D1, three weeks of its records, one with a photo and a problem, one withdrawn."""
    site_steps.station(town)
    for day in (9, 10, 11, 17, 18, 24):
        site_steps.keep(
            town, projects[1], "office", day=dt.date(2020, 11, day), half="day", stationed=True,
            text=f"第{day}施工段模板安装，现场作业{40 + day}人，塔吊2台运转正常",
        )  # fmt: skip
    site_steps.keep(
        town, projects[12], day=dt.date(2020, 11, 30), text="管线迁改未完成，沟槽开挖暂停",
        raised=Words(kind="pipelines", title="燃气管线未停气"), latitude=Decimal("24.479800"),
        longitude=Decimal("118.089400"), accuracy=12, uploads=[upload("现场.jpg", camera_photo())],
    )  # fmt: skip
    wrong = site_steps.keep(town, projects[0], text="填错项目")
    withdraw_record(record=wrong, reason="项目选错", author=town.person("clerk"), now=NOW)


def _target(index: int) -> int:
    return 800 + 700 * (index % 9) + (12_000 if NAMES[index][1] == "new_town" else 0)


def _project(town: Town, index: int) -> Project:
    name, category = NAMES[index]
    unstarted = index == UNSTARTED
    project = factories.add_project(
        town,
        code=f"X{index + 1:03}",
        name=name,
        category=category,
        district="D1" if index % 3 else "D2",
        unit=f"U{index % 4 + 1}",
        department="B1" if category == "social" else None,
        targets=[_target(index)] * 12,
        total=500_000,
        planned_start=dt.date(2020, 7, 1) if unstarted else dt.date(2020, 1, 1),
        planned_completion=dt.date(2022, 6, 30) if index in DATED else None,
        stage=Stage.SIGNED if unstarted else Stage.ADVANCING,
        is_generated=index % 2 == 1,
    )
    _history(town, project, index)
    return project


def _history(town: Town, project: Project, index: int) -> None:
    office = town.people["office"]
    node = plan_milestone(
        project=project,
        kind=Milestone.Kind.ROOF_SEALED,
        name="主体结构封顶",
        planned_on=dt.date(2020, 9, 30),
        author=office,
        now=NOW,
    )
    if index % 3 == 0:
        day = dt.date(2020, 9, 10) if index % 2 else dt.date(2020, 10, 12)
        reach_milestone(milestone=node, actual_on=day, evidence="监理确认单", author=office, now=NOW)
    if index == SUSPENDED:
        suspend_project(
            project=project,
            kind=Suspension.Kind.SUSPENSION,
            starts_on=dt.date(2020, 9, 15),
            ends_on=None,
            reason="文物勘探",
            document="厦文物〔2020〕38号",
            approver=town.people["leader"],
            author=office,
            now=NOW,
        )


def _amounts(projects: list[Project], number: int) -> dict[Project, Decimal]:
    months = 8 if number == 8 else 1  # the first return brings what was done since January
    return {
        project: Decimal(0) if index == UNSTARTED else _target(index) * pace(index) * months
        for index, project in enumerate(projects)
        if not (index == SILENT and number >= 9)
    }


def _work_back(town: Town, project: Project) -> None:
    """Nodes laid out and fixed, one of them late; and somebody on site."""
    office = town.people["office"]
    lay_plan(project=project, due_on=dt.date(2021, 6, 30), author=office, now=NOW)
    baseline_plan(project=project, seen=1, reason="", author=office, now=NOW)
    nodes = {node.kind: node for node in project.nodes.all()}
    for kind, day, word in (
        ("land", dt.date(2020, 2, 20), "actual"),
        ("start", dt.date(2021, 1, 8), "forecast"),
    ):
        said = Word(NodeReport.Kind(word), day, "现场核实")
        report_node(node=nodes[kind], seen=1, word=said, author=office, now=NOW)
    member = Member(
        organization=town.organizations["B1"], name="周驻点", duty="stationed", since=dt.date(2020, 11, 2)
    )
    add_member(project=project, member=member, author=office, now=NOW)
    _apply(town, project)


def _apply(town: Town, project: Project) -> None:
    """Permits: one granted, one over its limit, one to be supplemented, one to come."""
    office = town.people["office"]
    begin_catalogue(author=office, now=NOW)
    kinds = list(PermitKind.objects.all()[4:8])
    permits = need_permits(project=project, kinds=kinds, part="", unit=None, author=office, now=NOW)
    for number, happened in enumerate(
        (
            [("apply", 9, 1), ("grant", 9, 10)],
            [("apply", 11, 2)],
            [("apply", 11, 23), ("ask", 11, 26)],
        )
    ):
        for kind, month, day in happened:
            permit = Permit.objects.get(pk=permits[number].pk)
            said = Said(kind, dt.date(2020, month, day), "示例说明")
            record_step(permit=permit, seen=permit.version, said=said, author=office, now=NOW)


def _correct(town: Town, project: Project) -> None:
    post_correction(
        project=project,
        month=dt.date(2020, 9, 1),
        amount=Decimal("-120.5"),
        reason="复核监理计量，核减重复计入的设备款",
        author=town.people["clerk"],
        approver=town.people["reviewer"],
        now=NOW,
    )


def _send_tables(town: Town, period: ReportingPeriod) -> None:
    """A table of the clerk's with errors and changes in it, and one whose columns are still to be named."""
    heads = [
        "项目编码",
        "项目名称",
        "责任单位",
        "报告期",
        "本月计划",
        "上月完成投资",
        "本年累计至上月",
        "上月形象进度",
    ]
    heads += ["本月完成投资", "形象进度", "工程形象描述", "存在问题", "异常说明", "版本"]
    rows = [
        ["X017", "", "", "2020-11", "", "", "", "", 905.5, 62, "钢结构吊装", "", "", 0],
        ["X021", "", "", "2020-10", "", "", "", "", "九百", 162, "", "", "", 0],
        ["X999", "", "", "2020-11", "", "", "", "", 1, 1, "", "", "", 0],
    ]
    own = [["编号", "工程", "完成额（亿元）"], ["X017", "马銮湾", "0,09"]]
    for name, content in (("11月月报.xlsx", making.xlsx([heads, *rows])), ("台账.csv", making.text(own))):
        batch = batches.upload(
            kind="returns", user=town.people["clerk"], name=name, content=content, period=period
        )
        batches.read(batch_id=batch.pk)


if __name__ == "__main__":
    fill()
