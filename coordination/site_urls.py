"""Addresses of site records. Below ``site/write/`` lies what a browser keeps for times without a line."""

from __future__ import annotations

from django.urls import path

from coordination.views.site import site_list, site_new, site_photo, site_record
from coordination.views.site_months import site_attendance, site_summaries, site_summary
from coordination.views.site_write import site_mine, site_worker, site_write

urlpatterns = [
    path("site/", site_list, name="site-list"),
    path("site/new/", site_new, name="site-new"),
    path("site/write/", site_write, name="site-write"),
    path("site/write/mine.json", site_mine, name="site-mine"),
    path("site/write/worker.js", site_worker, name="site-worker"),
    path("site/attendance/", site_attendance, name="site-attendance"),
    path("site/months/", site_summaries, name="site-summaries"),
    path("site/months/<month:month>/<int:district>/", site_summary, name="site-summary"),
    path("site/<int:record>/", site_record, name="site-record"),
    path("site/<int:record>/photos/<int:photo>/", site_photo, name="site-photo"),
]
