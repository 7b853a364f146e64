"""Months and editions."""

from __future__ import annotations

from django.urls import path

from reports.views import editions, jobs, lamps, months, periods, punctuality, steps

MONTH = "<int:year>/<int:month>/"

urlpatterns = [
    path("", months.report_list, name="report-list"),
    path("open/", steps.open_month, name="open-month"),
    path("periods/", periods.period_list, name="period-list"),
    path(f"{MONTH}extend/", periods.extend, name="extend-due"),
    path(f"{MONTH}reopen/", periods.reopen, name="reopen"),
    path("punctuality/", punctuality.punctuality_table, name="punctuality"),
    path("lamps/<month:month>/", lamps.lamps, name="lamps"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path(MONTH, editions.edition, name="edition"),
    path(f"{MONTH}preparation/", months.preparation, name="preparation"),
    path(f"{MONTH}bundle.json", editions.bundle, name="bundle"),
    path(f"{MONTH}circular.pdf", editions.circular, {"kind": "pdf"}, name="circular-pdf"),
    path(f"{MONTH}circular.docx", editions.circular, {"kind": "docx"}, name="circular-docx"),
    path(f"{MONTH}circular.xlsx", editions.circular, {"kind": "xlsx"}, name="circular-xlsx"),
    path(f"{MONTH}lock/", steps.lock, name="lock"),
    path(f"{MONTH}build/", steps.build, name="build"),
    path(f"{MONTH}discard/", steps.discard, name="discard"),
    path(f"{MONTH}publish/", steps.publish, name="publish"),
]
