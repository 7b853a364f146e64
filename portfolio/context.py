"""What every page is given: who publishes, who is signed in, and the way to the other language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from accounts.homes import home_of
from accounts.models import Membership, Role
from accounts.scope import FIGURE_ROLES, roles_at_root, roles_of
from accounts.view_models import SavedView
from common.notices import unread
from common.routes import only_at_root
from portfolio.chartjs import ChartScript, chart_script

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERSION = "0.5.0"  # the newest heading of CHANGELOG.md

# Where the navigation leads, by name of the route, and who finds the entry there.
NAVIGATION = [
    ("dashboard", gettext_lazy("Overview"), FIGURE_ROLES),
    ("project-list", gettext_lazy("Projects"), FIGURE_ROLES),
    ("compare", gettext_lazy("Compare"), FIGURE_ROLES),
    ("map", gettext_lazy("Map"), FIGURE_ROLES),
    ("return-list", gettext_lazy("Monthly returns"), [Role.CLERK]),
    ("review-queue", gettext_lazy("Review"), [Role.REVIEWER, Role.OFFICE]),
    ("report-list", gettext_lazy("Circulars"), FIGURE_ROLES),
]

# Pages that list projects, to which a project's page leads back.
LISTING = {"dashboard", "project-list", "heat"}

# The menu beside it, for those who look after something: under a heading, as above.
DESK: list[tuple[StrOrPromise, list[tuple[str, StrOrPromise, list[Role]]]]] = [
    (
        gettext_lazy("Projects and plans"),
        [
            ("register-list", gettext_lazy("Register of projects"), [Role.OFFICE]),
            ("exemption-list", gettext_lazy("Stops and reasons for delay"), [Role.OFFICE, Role.LEADER]),
            ("category-list", gettext_lazy("Categories"), [Role.OFFICE]),
            ("district-map", gettext_lazy("Map of districts"), [Role.OFFICE]),
            ("plan-list", gettext_lazy("Annual plans"), [Role.OFFICE, Role.LEADER, Role.AUDITOR]),
            ("plan-approvals", gettext_lazy("Plans to approve"), [Role.LEADER]),
            ("year-end", gettext_lazy("Year's end"), [Role.OFFICE, Role.LEADER, Role.AUDITOR]),
        ],
    ),
    (
        gettext_lazy("Problems and coordination"),
        [
            ("problem-list", pgettext_lazy("issues", "Problems"), FIGURE_ROLES),
            ("order-list", gettext_lazy("Orders and talks"), FIGURE_ROLES),
            ("meeting-list", gettext_lazy("Meetings"), FIGURE_ROLES),
            ("problem-import", gettext_lazy("Register many problems"), [Role.REVIEWER, Role.OFFICE]),
            ("site-list", gettext_lazy("Site records"), FIGURE_ROLES),
            ("escalation-levels", gettext_lazy("Days of the levels"), [Role.OFFICE]),
        ],
    ),
    (
        gettext_lazy("The month’s work"),
        [
            (
                "due-list",
                gettext_lazy("Returns due"),
                [Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR],
            ),
            (
                "punctuality",
                gettext_lazy("Punctuality"),
                [Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR],
            ),
            ("reminder-rules", gettext_lazy("Reminders"), [Role.OFFICE]),
            ("sign-offs", gettext_lazy("Totals to sign off"), [Role.CLERK, Role.REVIEWER, Role.OFFICE]),
            (
                "correction-list",
                gettext_lazy("Corrections"),
                [Role.CLERK, Role.REVIEWER, Role.OFFICE, Role.LEADER, Role.AUDITOR],
            ),
            ("period-list", gettext_lazy("Reporting months"), [Role.OFFICE, Role.LEADER, Role.AUDITOR]),
            ("subscribers", gettext_lazy("Who gets the circulars"), [Role.OFFICE]),
            (
                "ruleset-list",
                gettext_lazy("Rules of the ranking"),
                [Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.REVIEWER],
            ),
            ("wording", gettext_lazy("Wording of circulars"), [Role.OFFICE]),
            ("work-calendar", gettext_lazy("Working calendar"), [Role.OFFICE]),
        ],
    ),
    (
        gettext_lazy("Responsibility and nodes"),
        [
            ("node-week", gettext_lazy("Nodes of the week"), FIGURE_ROLES),
            ("five-list", gettext_lazy("Five ones"), FIGURE_ROLES),
            ("permit-list", gettext_lazy("Fast-track approvals"), FIGURE_ROLES),
            ("five-groups", gettext_lazy("Stationed groups"), [Role.OFFICE, Role.LEADER]),
            ("node-templates", gettext_lazy("Templates of nodes"), [Role.OFFICE]),
            ("permit-catalogue", gettext_lazy("Catalogue of permits"), [Role.OFFICE]),
            ("node-feeds", gettext_lazy("Nodes in my calendar"), FIGURE_ROLES),
        ],
    ),
    (
        gettext_lazy("Organisations and people"),
        [
            ("organizations", gettext_lazy("Organisations"), [Role.OFFICE]),
            ("people", gettext_lazy("People and roles"), [Role.SECURITY_ADMIN]),
            ("wall-list", gettext_lazy("Wall screens"), [Role.OFFICE]),
            ("deputies", gettext_lazy("Deputies"), [Role.CLERK, Role.REVIEWER, Role.LEADER, Role.OFFICE]),
            ("sign-in-help", gettext_lazy("Help with signing in"), [Role.SECURITY_ADMIN]),
            ("role-policies", gettext_lazy("What signing in takes"), [Role.SECURITY_ADMIN]),
        ],
    ),
    (
        gettext_lazy("Oversight"),
        [
            ("audit", gettext_lazy("Audit trail"), [Role.AUDITOR]),
            ("recorded", gettext_lazy("Figures as recorded"), [Role.AUDITOR]),
            ("inspection", gettext_lazy("Nightly inspection"), [Role.AUDITOR]),
            ("audit-accounts", gettext_lazy("Trail of accounts and roles"), [Role.AUDITOR, Role.AUDIT_ADMIN]),
            ("downloads", gettext_lazy("Files taken away"), [Role.AUDITOR, Role.AUDIT_ADMIN]),
            ("mail-test", gettext_lazy("Mail test"), [Role.SYSTEM_ADMIN]),
        ],
    ),
]


@dataclass(frozen=True)
class NavigationEntry:
    """One entry of the navigation."""

    label: str
    url: str
    is_current: bool


@cache
def counts_at_root(name: str) -> bool:
    """Whether the page of an entry counts only roles held at the root."""
    return only_at_root(resolve(reverse(name)).func)


def unread_by(request: HttpRequest) -> int:
    """How many notices wait to be read by the person signed in: asked once for a page and its tag."""
    counted: dict[str, int] = request.__dict__
    if "unread" not in counted:
        counted["unread"] = unread(request.user.pk) if request.user.is_authenticated else 0
    return counted["unread"]


def came_from(request: HttpRequest) -> str:
    """The address of the page with figures from which a link was followed."""
    try:
        stood = urlsplit(request.headers.get("Referer", ""))
        name = resolve(stood.path).url_name if stood.netloc == request.get_host() else ""
    except (ValueError, Resolver404):
        return ""
    return stood._replace(scheme="", netloc="", fragment="").geturl() if name in LISTING else ""


def _leads_to(path: str, url: str) -> bool:
    """Whether a page belongs to an entry; the overview stands above all addresses, but only for itself."""
    return path == url if url == "/" else path.startswith(url)


class Frame:
    """Read lazily, so that a page without a user (sign-in, errors) asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        """One request's."""
        self.request = request

    @cached_property
    def home(self) -> str:
        """Where the name of the site leads: to the first page that is open to the person."""
        return home_of(self.request.user) if self.request.user.is_authenticated else reverse("dashboard")

    @property
    def issuer(self) -> str:
        """Who publishes, in the language of the page."""
        return str(settings.ISSUER["name_en" if get_language() == "en" else "name_zh"])

    @property
    def is_demo(self) -> bool:
        """Whether the figures are a demonstration."""
        return bool(settings.ENVIRONMENT == "demo")

    @property
    def version(self) -> str:
        """The installed version of Keyworks."""
        return VERSION

    @property
    def chartjs(self) -> ChartScript:
        """Where the chart library comes from."""
        return chart_script()

    @cached_property
    def roles(self) -> set[str]:
        """The roles of the person signed in."""
        return roles_of(self.request.user) if self.request.user.is_authenticated else set()

    @property
    def sees_figures(self) -> bool:
        """Whether the person signed in has a role with which one reads figures."""
        return bool(self.roles & set(FIGURE_ROLES))

    @cached_property
    def back(self) -> str:
        """On a project's page the list or overview one came from, with its filters; "" if from elsewhere."""
        here = self.request.resolver_match
        return came_from(self.request) if here and here.url_name == "project" else ""

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """The person's own views, for pages that offer them."""
        return list(self.request.user.saved_views.all()) if self.request.user.is_authenticated else []

    @cached_property
    def unread(self) -> int:
        """How many notices wait to be read."""
        return unread_by(self.request)

    @cached_property
    def roles_at_root(self) -> set[str]:
        """Those of them that are held for the whole portfolio."""
        return roles_at_root(self.request.user) if self.request.user.is_authenticated else set()

    @property
    def standing_in(self) -> list[Membership]:
        """Roles the person signed in holds for others, to be said on every page."""
        user = self.request.user
        return [held for held in user.held if held.on_behalf_of_id] if user.is_authenticated else []

    def _may(self, name: str, roles: Iterable[str]) -> bool:
        """Whether an entry is for the person signed in: no way is shown that would end at a closed door."""
        return bool(set(roles) & (self.roles_at_root if counts_at_root(name) else self.roles))

    @cached_property
    def navigation(self) -> list[NavigationEntry]:
        """The entries open to the person signed in."""
        path = self.request.path
        entries = [(label, reverse(name)) for name, label, roles in NAVIGATION if self._may(name, roles)]
        current = max((url for _, url in entries if _leads_to(path, url)), key=len, default="")
        return [NavigationEntry(str(label), url, url == current) for label, url in entries]

    @cached_property
    def desk(self) -> list[tuple[str, list[NavigationEntry]]]:
        """The menu's headings with the entries open to the person signed in; empty ones are left out."""
        path = self.request.path
        groups = [
            (
                str(heading),
                [
                    NavigationEntry(str(label), reverse(name), _leads_to(path, reverse(name)))
                    for name, label, roles in entries
                    if self._may(name, roles)
                ],
            )
            for heading, entries in DESK
        ]
        return [(heading, entries) for heading, entries in groups if entries]

    @property
    def other_language(self) -> str:
        """The name of the language that the switch leads to, in that language."""
        return "中文" if get_language() == "en" else "English"

    @property
    def other_language_url(self) -> str:
        """This page in the other language."""
        query = self.request.GET.copy()
        query["lang"] = "zh" if get_language() == "en" else "en"
        return f"{self.request.path}?{query.urlencode()}"


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Not called "site": the sign-in page has one of Django's of that name."""
    return {"frame": Frame(request)}
