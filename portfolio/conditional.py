"""A page that is asked for again and has not changed is answered without being made: 304, by its ETag.

The tag holds everything that the page is made from: the builds and editions of all months, the person with
their roles, language, unread notices and own settings, the names of things, the newest steps of problems,
the program itself. What can't be named so is not tagged: a page with a message to the reader, or one asked
for without the cookie that its forms rest on. Browsers may keep such a page but must ask each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language

from accounts.models import User
from accounts.scope import signed_in
from accounts.view_models import Visit
from common.clock import business_today
from portfolio.context import VERSION, came_from, unread_by
from portfolio.following import PAUSE
from portfolio.selectors.months import months_for

View = Callable[..., HttpResponse]
KEPT = "private, no-cache"
#: Rows whose names stand on pages beside the figures: a change of one is no new build.
NAMED = ("accounts_organization", "projects_category", "projects_confidentialname", "projects_project")
#: What a project's own page reads besides.
OF_PROJECTS = ("accounts_user", "projects_reportingperiod")
#: Whatever of the program writes a page.
MADE_WITH = ("templates", "locale", "portfolio", "reports", "coordination", "projects", "accounts", "common")
#: So many of a table's newest changes are looked at: one that was begun earlier and ends later shows, too.
NEWEST = 100
CHANGES = """
    SELECT name, newest.ids
    FROM unnest(%(tables)s) AS name
    CROSS JOIN LATERAL (
        SELECT string_agg(id::text, ',') AS ids FROM (
            SELECT id FROM common_auditrecord WHERE table_name = name ORDER BY id DESC LIMIT %(newest)s
        ) AS rows
    ) AS newest
    UNION ALL
    SELECT 'project', string_agg(id::text, ',') FROM (
        SELECT record.id FROM common_auditrecord AS record
        WHERE record.project_key = (SELECT id FROM projects_project WHERE code = %(code)s)
        ORDER BY record.id DESC LIMIT %(newest)s
    ) AS rows
    UNION ALL
    SELECT 'problems', string_agg(id::text, ',') FROM (
        SELECT id FROM coordination_problemevent ORDER BY id DESC LIMIT %(newest)s
    ) AS rows
"""


def by_snapshot(view: View) -> View:
    """Answer 304 where the page would be the same as the one the browser has."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tag = etag_of(request, kwargs.get("code", ""))
        if tag is None:
            return view(request, *args, **kwargs)
        kept = get_conditional_response(request, etag=tag)
        response = kept or view(request, *args, **kwargs)
        # A page that turned out to be none, or that had something to say, is not to be kept.
        if response.status_code in (200, 304) and not _has_messages(request):
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = KEPT
        return response

    return answer


def etag_of(request: HttpRequest, code: str = "") -> str | None:
    """The page's tag; None for a page that can't be named by one."""
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    if request.method not in ("GET", "HEAD") or not secret or _has_messages(request):
        return None
    user = signed_in(request)
    parts = [
        request.get_full_path(),
        (came_from(request), business_today()) if code else "",
        secret,
        made_of(request, code),
        [(held.until, held.on_behalf_of and held.on_behalf_of.name) for held in user.held],
        (user.pk, user.name),
        unread_by(request),
        _changes(request, code)["problems"],
        _own(user),
    ]
    return quote_etag(short_digest(parts))


def short_digest(parts: Any) -> str:
    """A name for what something was made from."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def made_of(request: HttpRequest, code: str = "") -> Any:
    """What the figures of a page, or of one project's page, are made from; read once for a request.

    The same for two people who see the same projects: nothing of it is the person's own.
    """
    read: dict[str, Any] = request.__dict__.setdefault("made_of", {})
    if code not in read:
        user = signed_in(request)
        read[code] = [
            get_language(),
            program(),
            settings.ENVIRONMENT,
            [
                (m.build.pk, m.edition and (m.edition.pk, m.edition.number, m.edition.is_withdrawn))
                for m in months_for(request)
            ],
            [(held.role, held.organization.path) for held in user.held],
            user.is_cleared,
            sorted((name, ids) for name, ids in _changes(request, code).items() if name != "problems"),
        ]
    return read[code]


def _has_messages(request: HttpRequest) -> bool:
    """Whether there is something to say, or was: looked at without taking it out."""
    found = get_messages(request)
    return bool(len(found)) or bool(getattr(found, "used", False))


def _own(user: User) -> Any:
    """What the person has set or seen: views, followed projects, whether another visit begins."""
    views = user.saved_views.aggregate(n=Count("pk"), newest=Max("changed_at"))
    follows = user.follows.aggregate(n=Count("pk"), newest=Max("pk"))
    visit = Visit.objects.filter(user=user).first()
    goes_on = visit and timezone.now() - visit.seen_at <= PAUSE
    return (views, follows, visit and (visit.began_at, goes_on))


def _changes(request: HttpRequest, code: str) -> dict[str, str | None]:
    """The newest changes of names, of everything about a project, and the newest steps of problems."""
    read: dict[str, dict[str, str | None]] = request.__dict__.setdefault("changes", {})
    if code not in read:
        tables = [*NAMED, *OF_PROJECTS] if code else list(NAMED)
        with connection.cursor() as cursor:
            cursor.execute(CHANGES, {"tables": tables, "newest": NEWEST, "code": code})
            read[code] = dict(cursor.fetchall())
    return read[code]


@cache
def program() -> str:
    """What the pages are made with: another version of any template, text or script makes other pages."""
    roots = [settings.BASE_DIR / name for name in MADE_WITH]
    files = (path for root in roots for path in root.rglob("*") if path.suffix in (".py", ".html", ".mo"))
    newest = max(path.stat().st_mtime_ns for path in files)
    return f"{VERSION} {getattr(staticfiles_storage, 'manifest_hash', '')} {newest}"
