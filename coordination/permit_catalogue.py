"""The usual permits of a construction project, their agencies and days: where an office begins."""

from __future__ import annotations

from typing import NamedTuple


class Usual(NamedTuple):
    """A permit as the catalogue is begun with it."""

    phase: int
    name: str
    name_en: str
    agency: str
    days: int


USUAL = (
    Usual(1, "项目建议书（可行性研究报告）审批", "Approval of the feasibility study", "发展改革部门", 10),
    Usual(
        1, "建设项目用地预审与选址意见书", "Land pre-examination and site opinion", "自然资源和规划部门", 10
    ),
    Usual(1, "建设用地规划许可证", "Land-use planning permit", "自然资源和规划部门", 5),
    Usual(1, "环境影响评价文件审批", "Approval of the environmental impact assessment", "生态环境部门", 15),
    Usual(2, "初步设计（概算）审批", "Approval of the preliminary design", "行业主管部门", 10),
    Usual(2, "建设工程规划许可证", "Works planning permit", "自然资源和规划部门", 10),
    Usual(3, "施工图设计文件审查", "Review of the construction drawings", "施工图审查机构", 10),
    Usual(3, "建筑工程施工许可证", "Construction permit", "住房和城乡建设部门", 5),
    Usual(3, "市政设施与管线迁改审批", "Approval of moving pipelines", "市政设施主管部门", 10),
    Usual(4, "特殊建设工程消防验收", "Fire-safety acceptance", "住房和城乡建设部门", 15),
    Usual(4, "竣工联合验收", "Joint acceptance on completion", "联合验收牵头部门", 10),
    Usual(4, "竣工验收备案", "Filing of the completion acceptance", "住房和城乡建设部门", 3),
)
