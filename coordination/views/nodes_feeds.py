"""Addresses at which people's own calendars read the nodes."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.scope import FIGURE_ROLES, signed_in
from common.clock import business_today
from common.errors import Refusal
from common.routes import ANYONE, allow
from coordination.five_selectors import on_team
from coordination.models import Node, NodeFeed, TeamMember
from coordination.nodes_forms import FeedForm
from coordination.nodes_ical import Entry, calendar
from coordination.nodes_selectors import Standing
from coordination.services.nodes_feeds import find_feed, make_feed, revoke_feed
from projects.models import Follow
from projects.services.secrecy import veil_for_all

SHOWN = 50
MOST = 5000  # days in one calendar
REACHED = "✓ "
LATE = "‼ "


@allow(*FIGURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def node_feeds(request: HttpRequest) -> HttpResponse:
    """One's own addresses; a new one's link is shown in the answer to the form, and only there."""
    user = signed_in(request)
    if request.method != "POST":
        return _show(request, FeedForm(initial={"language": translation.get_language()}))
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        feed, token = make_feed(user=user, now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, status=409)
    link = request.build_absolute_uri(reverse("node-feed", args=[token]))
    return render(request, "coordination/nodes_feed_made.html", {"feed": feed, "link": link})


def _show(request: HttpRequest, form: FeedForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    feeds = [(feed, feed.is_open(now)) for feed in signed_in(request).node_feeds.all()[:SHOWN]]
    return render(request, "coordination/nodes_feeds.html", {"form": form, "feeds": feeds}, status=status)


@allow(*FIGURE_ROLES)
@require_POST
def node_feed_revoke(request: HttpRequest, feed: int) -> HttpResponse:
    """Take an address of one's own back."""
    found = get_object_or_404(NodeFeed, pk=feed, user=signed_in(request))
    if revoke_feed(feed=found, now=timezone.now()):
        messages.success(
            request, _("“%(name)s” is withdrawn: its link shows nothing any more.") % {"name": found.name}
        )
    else:
        messages.info(request, _("This had been done already."))
    return redirect("node-feeds")


@allow(ANYONE)
@require_safe
def node_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever made the address, as that person sees the projects today."""
    feed = find_feed(token, timezone.now())
    if feed is None:
        raise Http404
    with translation.override(feed.language):
        entries = [_entry(request, row) for row in _standings(feed)]
        content = calendar(f"Keyworks · {feed.name}", entries, "Keyworks")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="keyworks.ics"'
    response["Cache-Control"] = "private, no-cache"
    # The address is a key: it is told to nobody, and no search engine keeps it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _standings(feed: NodeFeed) -> list[Standing]:
    """The nodes, under the names that everybody may read: a telephone is no place for others."""
    today = business_today()
    rows = Node.objects.visible_to(feed.user).in_force().with_days()
    if feed.what == NodeFeed.What.OWN:
        rows = rows.filter(_own(feed.user))
    nodes = list(rows.select_related("project__responsible_unit").order_by("pk")[:MOST])
    veil = veil_for_all()
    return [Standing.of(node, today, veil) for node in nodes]


def _own(user: User) -> Q:
    teams = TeamMember.objects.filter(on_team(business_today()), person=user)
    return Q(project__in=Follow.objects.filter(user=user).values("project")) | Q(
        project__in=teams.values("project")
    )


def _entry(request: HttpRequest, row: Standing) -> Entry:
    node, project = row.node, row.node.project
    mark = REACHED if row.reached else LATE if row.overdue else ""
    said = _("Planned for %(day)s") % {"day": row.day}
    if row.reached:
        said += "\n" + _("Reached on %(day)s") % {"day": row.reached}
    elif row.forecast:
        said += "\n" + _("Expected on %(day)s") % {"day": row.forecast}
    return Entry(
        uid=f"node-{node.pk}@keyworks",
        sequence=node.version,
        changed_at=node.changed_at,
        day=row.reached or row.day,
        summary=f"{mark}{project.name} · {row.name}",
        description=said,
        url=request.build_absolute_uri(reverse("node-plan", args=[project.code])),
    )
