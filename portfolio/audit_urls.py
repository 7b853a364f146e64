"""Addresses of the auditor's pages."""

from django.urls import path

from portfolio.views import audit, recorded

urlpatterns = [
    path("", audit.trail, name="audit"),
    path("trail.csv", audit.trail_export, {"kind": "csv"}, name="audit-csv"),
    path("trail.xlsx", audit.trail_export, {"kind": "xlsx"}, name="audit-xlsx"),
    path("accounts/", audit.accounts_trail, name="audit-accounts"),
    path("accounts/trail.csv", audit.accounts_trail_export, {"kind": "csv"}, name="audit-accounts-csv"),
    path("accounts/trail.xlsx", audit.accounts_trail_export, {"kind": "xlsx"}, name="audit-accounts-xlsx"),
    path("recorded/", recorded.recorded, name="recorded"),
    path("recorded/<code:code>/", recorded.recorded_project, name="recorded-project"),
    path("downloads/", audit.download_log, name="downloads"),
]
