"""What happens in a month beside its returns: works begin and end, stops, reasons, plans, corrections."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from portfolio.demo import moments
from portfolio.demo.model import LAST, YEAR, DemoProject, Stop
from portfolio.demo.registration import Register, approve, plan_figures
from projects.models import AnnualPlan, Milestone, ReportingPeriod, Stage, Suspension
from projects.services.plans import revise_plan
from projects.services.registry import assign_project, change_stage
from projects.services.states import accept_delay_reason, post_correction, reach_milestone, suspend_project


def play_events(period: ReportingPeriod, projects: list[DemoProject], register: Register) -> None:
    """Everything of one month; the open month takes what is known until the demo stands still."""
    month = period.month.month
    running, told = moments.within(month), moments.news(period)
    for one in projects:
        if one.first_month == month and month > 1:
            register.take_in([one], running)
        _revise(one, month, register, running)
        _move(one, month, register, running)
        _correct(one, month, register, running)
        for stop in one.stops:
            if stop.month == month:
                _suspend(one, stop, register, running)
        _excuse(one, month, register, running)
        _works(one, month, register, told)


def _happened(day: dt.date, month: int) -> bool:
    return day.year == YEAR and (day.month == month or day.month > month > LAST)


def _works(one: DemoProject, month: int, register: Register, now: dt.datetime) -> None:
    project, clerk = register.projects.get(one.code), register.staff.clerk(one.sketch.unit)
    if project is None:
        return
    for stage, day in one.stages:
        if _happened(day, month):
            change_stage(project=project, stage=Stage(stage), effective_on=day, author=clerk, now=now)
    for node in one.nodes:
        if node.actual and _happened(node.actual, month):
            reach_milestone(
                milestone=Milestone.objects.get(project=project, kind=node.kind, name=node.name),
                actual_on=node.actual,
                evidence="现场照片及监理确认单",
                author=clerk,
                now=now,
            )


def _revise(one: DemoProject, month: int, register: Register, now: dt.datetime) -> None:
    for plan in one.plans[1:]:
        if plan.month != month:
            continue
        revision = revise_plan(
            plan=AnnualPlan.objects.get(project=register.projects[one.code], year=YEAR),
            first_period=plan.first_period,
            figures=plan_figures(plan),
            author=register.staff.office,
            reason=plan.reason,
        )
        if month <= LAST:
            approve(revision, register.staff.leader, now)


def _move(one: DemoProject, month: int, register: Register, now: dt.datetime) -> None:
    for since, unit in one.moves:
        if since == month:
            assign_project(
                project=register.projects[one.code],
                placing=register.placing(one, unit),
                effective_on=moments.first_of(month),
                author=register.staff.office,
                now=now,
                reason="代建单位调整，按市政府专题会议纪要执行",
            )


def _correct(one: DemoProject, month: int, register: Register, now: dt.datetime) -> None:
    for correction in one.corrections:
        if correction.posted_in == month:
            post_correction(
                project=register.projects[one.code],
                month=moments.first_of(correction.month),
                amount=Decimal(correction.amount),
                reason=correction.reason,
                author=register.staff.clerk(one.sketch.unit),
                approver=register.staff.office,
                now=now,
            )


def _suspend(one: DemoProject, stop: Stop, register: Register, now: dt.datetime) -> None:
    suspend_project(
        project=register.projects[one.code],
        kind=Suspension.Kind(stop.kind),
        starts_on=stop.starts,
        ends_on=stop.ends,
        reason=stop.reason,
        document=stop.document,
        approver=register.staff.leader if stop.document else None,
        author=register.staff.clerk(one.sketch.unit),
        now=now,
    )


def _excuse(one: DemoProject, month: int, register: Register, now: dt.datetime) -> None:
    for excuse in one.excuses:
        if excuse.month == month:
            accept_delay_reason(
                project=register.projects[one.code],
                starts_on=excuse.starts,
                ends_on=excuse.ends,
                text=excuse.text,
                document=excuse.document,
                author=register.staff.clerk(one.sketch.unit),
                approver=register.staff.leader,
                now=now,
            )
