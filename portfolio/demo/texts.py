"""What clerks write in their returns: how far the works have come, and what holds them up."""

from __future__ import annotations

from random import Random

from portfolio.demo.model import Sketch
from portfolio.demo.stories import Course
from portfolio.demo.tables import rows

GROUPS = {
    "road": "road",
    "rail": "rail",
    "port": "river",
    "river": "river",
    "water": "water",
    "power": "water",
    "package-a": "water",
    "package-a-whole": "water",
    "park": "river",
    "new-town": "road",
}
KNOWN = {"industrial": "plant", "social": "building", "infrastructure": "road", "new-town": "road"}
OFFICES = ("service", "software", "creative", "logistics")

DELAYS = (
    ("征地红线内文物勘探，主管部门要求暂缓土方施工", "厦文物函〔2020〕{n}号"),
    ("关键进口设备因境外停产延期交付，已调整安装计划", "厦重点办函〔2020〕{n}号"),
    ("规划调整，地下空间方案重新报批", "厦资源规划函〔2020〕{n}号"),
)
STOPS = {
    "suspended": (
        ("规划方案重大调整，经批准暂停实施", "厦府办函〔2020〕{n}号"),
        ("用地指标调剂，经批准缓建", "厦重点办函〔2020〕{n}号"),
    ),
    "force_majeure": (("台风“米克拉”引发边坡塌方，场地封闭整治", "厦应急函〔2020〕{n}号"),),
    "stopped": (("施工单位与分包单位合同纠纷，工地自行停工", ""),),
}
REVISIONS = {
    "softened": "疫情影响施工组织，后续标段招标推迟，调减下半年目标",
    "raised": "前期工作提前完成，增加年内建设内容，调增下半年目标",
    "pending": "结算资料尚在核对，申请调整年末两个月目标",
}
SENT_BACK = (
    "本月投资与监理计量不符，请附计量单后重报",
    "形象进度与现场照片不一致，请核实",
    "未说明欠进度原因，请补充",
)
#: What clerks answer where a figure is asked about, by the code of the check.
EXPLANATIONS = {
    "negative": "监理复核后核减上月多报的工程量",
    "far_off": "本月集中支付主要设备款，已附付款凭证",
    "above_total": "概算调整已报批，批复后更新总投资",
    "same_as_target": "按合同节点付款，与计划一致",
    "progress_falls": "经复核更正形象进度口径",
    "no_rise": "本季度以征地拆迁和设备采购付款为主",
    "below_one": "项目刚开工，进场准备",
    "same_text": "施工内容与上月相同，工程量继续推进",
}
CORRECTIONS = (
    "复核监理计量，核减重复计入的设备款",
    "补记当月已计量的管线迁改费用",
    "甲供材结算差额，据实调整",
)


def group_of(sketch: Sketch) -> str:
    """Which works' words a project's returns use."""
    kind, category = sketch.kind, sketch.category
    if kind == "known":
        return KNOWN[category]
    if category == "industrial":
        return "building" if kind in OFFICES else "plant"
    return GROUPS.get(kind, "building")


def stage_text(course: Course, month: int, physical: int) -> str:
    """The state of the works in a month; ``physical`` in tenths of a %."""
    if course.started is None or (course.started.year == 2020 and course.started.month > month):
        return "开展前期工作：施工许可、招标及交地手续办理"
    if month >= course.halted:
        return "工地停工"
    for row in rows_of(group_of(course.sketch)):
        if physical <= int(row["up_to"]):
            return row["text"].format(floor=max(physical // 60, 2))
    raise ValueError(physical)


def rows_of(group: str) -> list[dict[str, str]]:
    """The words of one kind of works, from the ground up."""
    return [row for row in _STAGES if row["group"] == group]


def problem(course: Course, rng: Random) -> str:
    """Something that holds such works up."""
    fitting = [row["text"] for row in _PROBLEMS if row["group"] in ("all", group_of(course.sketch))]
    return rng.choice(fitting).format(n=rng.randint(2, 18), m=rng.randint(1, 4), p=rng.randint(5, 8) * 10)


_STAGES = rows("texts")
_PROBLEMS = rows("problems")
