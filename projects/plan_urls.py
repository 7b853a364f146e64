"""The pages by which the office plans a year and the leader approves it."""

from __future__ import annotations

from django.urls import path

from projects.views.approvals import plan_approvals
from projects.views.leaving import opening_balance, plan_leave
from projects.views.plan_form import plan_edit
from projects.views.plans import plan, plan_list
from projects.views.workdays import work_calendar
from projects.views.years import carry, year_end

PLAN = "plans/<int:year>/<code:code>/"

urlpatterns = [
    path("plans/", plan_list, name="plan-list"),
    path("plans/approvals/", plan_approvals, name="plan-approvals"),
    path(PLAN, plan, name="plan"),
    path(f"{PLAN}edit/", plan_edit, name="plan-edit"),
    path(f"{PLAN}leave/", plan_leave, name="plan-leave"),
    path("plans/<code:code>/opening/", opening_balance, name="opening-balance"),
    path("calendar/", work_calendar, name="work-calendar"),
    path("years/", year_end, name="year-end"),
    path("years/carry/", carry, name="carry-over"),
]
