"""Addresses of problems and of the levels they rise through."""

from __future__ import annotations

from django.urls import path

from coordination.views.escalation import escalation_levels
from coordination.views.problem import problem, problem_file
from coordination.views.problem_import import problem_import, problem_template
from coordination.views.problems import problem_list, problem_new

urlpatterns = [
    path("problems/", problem_list, name="problem-list"),
    path("problems/new/", problem_new, name="problem-new"),
    path("problems/import/", problem_import, name="problem-import"),
    path("problems/import/template/", problem_template, name="problem-template"),
    path("problems/levels/", escalation_levels, name="escalation-levels"),
    path("problems/<int:problem>/", problem, name="problem"),
    path("problems/<int:problem>/files/<int:file>/", problem_file, name="problem-file"),
]
