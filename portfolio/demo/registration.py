"""Taking the demo's projects in: register, plan, milestones, what was invested before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from accounts.models import User
from portfolio.demo.model import CATEGORIES, YEAR, DemoProject, PlanDraft
from portfolio.demo.staff import Staff
from projects.models import Category, Level, Milestone, PlanRevision, Project, Stage
from projects.services.packages import join_package
from projects.services.plans import PlanFigures, approve_revision, draft_plan
from projects.services.registry import Placing, change_stage, register_project
from projects.services.states import plan_milestone, post_opening

KNOWN = "项目名称、类别与建设状态据公开报道；金额、日期、位置和人员均为演示数据。"
GENERATED = "演示项目：名称、金额、日期、位置和人员均为生成数据。"


def create_categories() -> None:
    """The four categories of 2020."""
    Category.objects.bulk_create(
        Category(code=code, name=name, name_en=name_en, position=position)
        for position, (code, name, name_en, _) in enumerate(CATEGORIES, start=1)
    )


class Register:
    """Takes projects in, and keeps those that are in at hand by their codes."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.categories = {one.code: one for one in Category.objects.all()}
        self.projects = {one.code: one for one in Project.objects.all()}

    def take_in(self, ones: list[DemoProject], now: dt.datetime) -> None:
        """Register projects with their plans, their nodes and their life before the demo's year."""
        for one in ones:
            self._register(one, now)
        # A package and its parts know each other before it is approved which half of them counts.
        self._join_packages(ones)
        for one in ones:
            self._plan(self.projects[one.code], one, now)

    def _register(self, one: DemoProject, now: dt.datetime) -> None:
        project = register_project(
            code=one.code,
            name=one.sketch.name,
            placing=self.placing(one),
            total_investment=Decimal(one.total),
            effective_on=one.signed_on,
            author=self.staff.office,
            now=now,
            summary=KNOWN if one.sketch.is_known else GENERATED,
            is_generated=not one.sketch.is_known,
            position=one.position,
        )
        self.projects[one.code] = project
        for stage, day in one.stages:
            if day.year < YEAR:
                change_stage(
                    project=project, stage=Stage(stage), effective_on=day, author=self.staff.office, now=now
                )
        for node in one.nodes:
            plan_milestone(
                project=project,
                kind=Milestone.Kind(node.kind),
                name=node.name,
                planned_on=node.planned,
                author=self.staff.office,
                now=now,
            )
        if one.opening:
            post_opening(
                project=project,
                month=dt.date(YEAR - 1, 12, 1),
                amount=Decimal(one.opening),
                author=self.staff.office,
                approver=self.staff.leader,
                now=now,
            )

    def placing(self, one: DemoProject, unit: str = "") -> Placing:
        """Where a project belongs, or would belong under another unit."""
        where = self.staff.organizations
        return Placing(
            category=self.categories[one.sketch.category],
            level=Level(one.sketch.level),
            district=where[one.sketch.district],
            responsible_unit=where[unit or one.sketch.unit],
            supervising_department=where[one.sketch.department],
            lead_official=one.lead_official,
            work_team=f"{one.sketch.name}工作专班",
        )

    def _join_packages(self, projects: list[DemoProject]) -> None:
        for one in projects:
            if one.package:
                join_package(part=self.projects[one.code], package=self.projects[one.package])

    def _plan(self, project: Project, one: DemoProject, now: dt.datetime) -> None:
        revision = draft_plan(
            project=project,
            year=YEAR,
            figures=plan_figures(one.plans[0]),
            author=self.staff.office,
            first_month=one.first_month,
            is_counted=one.is_counted,
        )
        approve(revision, self.staff.leader, now)


def plan_figures(plan: PlanDraft) -> PlanFigures:
    """A plan's amounts as decimals."""
    return PlanFigures(
        annual_amount=Decimal(plan.annual),
        targets=None if plan.targets is None else [Decimal(amount) for amount in plan.targets],
        physical=None if plan.physical is None else [Decimal(tenths) / 10 for tenths in plan.physical],
        planned_start=plan.start,
        planned_completion=plan.completion,
    )


def approve(revision: PlanRevision, leader: User, now: dt.datetime) -> None:
    """The leader puts a revision in force."""
    approve_revision(revision=revision, approver=leader, now=now)
