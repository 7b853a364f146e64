"""All addresses. Each room declares its own; every route says who may use it."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path

from portfolio.views.compare import compare, compare_scatter, compare_units
from portfolio.views.dashboard import dashboard
from portfolio.views.evidence import evidence, evidence_file
from portfolio.views.exports import accounts, decisions, desk, figures, meetings, nodes, returns, site
from portfolio.views.following import project_follow
from portfolio.views.health import healthz
from portfolio.views.heat import heat_table
from portfolio.views.map import map_outlines, map_points, map_project, project_map
from portfolio.views.matters import matters_list
from portfolio.views.notices import notice_list, notice_open, notices_read
from portfolio.views.projects import project_list, project_page
from portfolio.views.search import search
from portfolio.views.style import style_page
from portfolio.views.waiting import waiting_count, waiting_list
from portfolio.views.wall import wall, wall_slides
from projects import urls as project_urls


def files(address: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """A list's files, beside its page."""
    return [
        path(f"{address}table.{kind}", view, {"kind": kind}, name=f"{name}-{kind}")
        for kind in ("csv", "xlsx")
    ]


urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("lamps/", heat_table, name="heat"),
    path("matters/", matters_list, name="matters"),
    path("search/", search, name="search"),
    path("projects/", project_list, name="project-list"),
    *files("", figures.overview, "dashboard"),
    *files("lamps/", figures.heat_table, "heat"),
    *files("projects/", figures.project_list, "project-list"),
    *files("compare/", figures.compare, "compare"),
    *files("compare/units/", figures.compare_units, "compare-units"),
    *files("compare/scatter/", figures.compare_scatter, "compare-scatter"),
    *files("map/", figures.project_map, "map"),
    *files("projects/plans/", decisions.plan_list, "plan-list"),
    *files("projects/plans/approvals/", decisions.plan_approvals, "plan-approvals"),
    *files("projects/corrections/", decisions.correction_list, "correction-list"),
    *files("projects/register/decisions/", decisions.exemption_list, "exemption-list"),
    *files("projects/sign-offs/", decisions.sign_offs, "sign-offs"),
    *files("projects/due/", desk.due_list, "due-list"),
    *files("projects/register/", desk.register_list, "register-list"),
    *files("coordination/meetings/", meetings.meeting_list, "meeting-list"),
    *files("coordination/tasks/", meetings.task_list, "task-list"),
    *files("coordination/orders/", desk.order_list, "order-list"),
    *files("coordination/problems/", desk.problem_list, "problem-list"),
    *files("coordination/site/", site.site_list, "site-list"),
    *files("coordination/site/attendance/", site.site_attendance, "site-attendance"),
    *files("projects/returns/", returns.return_list, "return-list"),
    *files("projects/returns/receipts/", returns.receipt_list, "receipt-list"),
    *files("projects/review/", returns.review_queue, "review-queue"),
    *files("projects/<code:code>/ledger/", returns.ledger, "ledger"),
    *files("accounts/people/", accounts.people_list, "people"),
    *files("accounts/organizations/", accounts.organization_list, "organizations"),
    *files("reports/subscribers/", accounts.subscribers, "subscribers"),
    *files("audit/downloads/", accounts.download_log, "downloads"),
    *files("reports/punctuality/", desk.punctuality_table, "punctuality"),
    *files("coordination/nodes/", nodes.node_week, "node-week"),
    *files("coordination/five/", nodes.five_list, "five-list"),
    *files("coordination/permits/", nodes.permit_list, "permit-list"),
    path("projects/", include(project_urls)),
    path("projects/<code:code>/", project_page, name="project"),
    path("projects/<code:code>/follow/", project_follow, name="project-follow"),
    path("projects/<code:code>/evidence/<month:month>/", evidence, name="evidence"),
    path("projects/<code:code>/evidence/<month:month>/evidence.zip", evidence_file, name="evidence-file"),
    path("compare/", compare, name="compare"),
    path("compare/units/", compare_units, name="compare-units"),
    path("compare/scatter/", compare_scatter, name="compare-scatter"),
    path("map/", project_map, name="map"),
    path("map/points.json", map_points, name="map-points"),
    path("map/outlines/<int:version>.json", map_outlines, name="map-outlines"),
    path("map/<code:code>/", map_project, name="map-project"),
    path("wall/<token>/", wall, name="wall"),
    path("wall/<token>/slides/", wall_slides, name="wall-slides"),
    path("reports/", include("reports.urls")),
    path("coordination/", include("coordination.urls")),
    path("notices/", notice_list, name="notices"),
    path("notices/read/", notices_read, name="notices-read"),
    path("notices/<int:notice>/", notice_open, name="notice"),
    path("waiting/", waiting_list, name="waiting"),
    path("waiting/count/", waiting_count, name="waiting-count"),
    path("audit/", include("portfolio.audit_urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("reports.public_urls")),
    path("style/", style_page, name="style"),
    path("healthz", healthz, name="healthz"),
]
handler400 = "portfolio.views.errors.bad_request"
handler403 = "portfolio.views.errors.forbidden"
handler404 = "portfolio.views.errors.not_found"
handler500 = "portfolio.views.errors.server_error"
