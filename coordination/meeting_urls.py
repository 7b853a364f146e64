"""Addresses of meetings and of the tasks that they give."""

from __future__ import annotations

from django.urls import path

from coordination.views.meeting_point import meeting_point
from coordination.views.meeting_tasks import task, task_list
from coordination.views.meetings import meeting, meeting_list, meeting_minutes, meeting_new

urlpatterns = [
    path("meetings/", meeting_list, name="meeting-list"),
    path("meetings/new/", meeting_new, name="meeting-new"),
    path("meetings/<int:meeting>/", meeting, name="meeting"),
    path("meetings/<int:meeting>/minutes.docx", meeting_minutes, name="meeting-minutes"),
    path("meetings/<int:meeting>/points/<int:item>/", meeting_point, name="meeting-point"),
    path("tasks/", task_list, name="task-list"),
    path("tasks/<int:task>/", task, name="meeting-task"),
]
