"""The page on which records are written on site, with or without a line.

The page itself holds nobody's data, so that a browser may keep it; what is one person's is asked for apart
and kept under that person's mark.
"""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.offline import COOKIE, keep_owner, owner_mark
from accounts.scope import signed_in
from common.clock import business_now
from common.routes import allow
from coordination.models import SiteRecord, StationedGroup
from coordination.problem_people import REGISTER
from coordination.services.site import EARLIEST, MOST_PHOTOS
from coordination.site_forms import KINDS
from coordination.site_selectors import projects_to_record

#: What the page is made of; the names of these files change with what is in them.
STYLES = ("vendor/tabler/css/tabler.min.css", "css/tokens.css", "css/keyworks.css", "css/site.css")
SCRIPTS = ("js/theme.js", "js/site-store.js", "js/site-write.js", "js/site-worker.js")
PICTURES = ("icons/keyworks.svg",)
MOST_NAMED = 1000


def site_words() -> dict[str, str]:
    """What the page's script says."""
    return {
        "again": _("had arrived before; not counted twice"),
        "choose": _("Choose a project first."),
        "expired": _("The session has ended. What you wrote stays here. Sign in again to send it."),
        "failed": _("The site can’t take it just now. What you wrote stays here and is sent later."),
        "full": _("The browser has no room to keep it. Send it with a connection, or leave photos out."),
        "kept": _("Kept on this device."),
        "many": _("At most %(most)s photos go with one record.") % {"most": MOST_PHOTOS},
        "nobody": _("Nobody is signed in on this device. Sign in with a connection; unsent records stay."),
        "offline": _("No connection. What you write is kept here and sent by itself later."),
        "others": _("{n} unsent of another account: they stay here until its owner signs in."),
        "place": _("Position taken, within {m} m."),
        "place_no": _("No position: the browser or the device does not give one."),
        "place_wait": _("Asking for the position …"),
        "problem": _("problem {number}"),
        "remove": _("Throw away"),
        "refused": _("Not taken: {why}"),
        "sending": _("Sending …"),
        "sent": pgettext("site", "Sent"),
        "signed_out": _("Not sent: another account is signed in. It stays here for its owner."),
        "text": _("Write what was seen."),
        "title": _("Of a problem say the kind and, in one line, what it is."),
        "unread": _(
            "the server does not take it (answer {code}). Change it, with fewer photos, and send it again"
        ),
        "unsent": _("{n} waiting to be sent"),
        "way_back": pgettext("do", "Change"),
        "sign_in": _("Sign in"),
    }


@allow(*REGISTER)
@require_safe
@ensure_csrf_cookie
def site_write(request: HttpRequest) -> HttpResponse:
    """The page; it is the same for everybody."""
    context = {
        "words": site_words(),
        "kinds": KINDS,
        "halves": SiteRecord.Half.choices,
        "most": MOST_PHOTOS,
        "earliest": EARLIEST.days,
        "cookie": COOKIE,
    }
    return render(request, "coordination/site_write.html", context)


@allow(*REGISTER)
@require_safe
@ensure_csrf_cookie
def site_mine(request: HttpRequest) -> JsonResponse:
    """What is the person's own: who they are, their projects, what day it is."""
    user = signed_in(request)
    stationed = set(StationedGroup.objects.order_by().values_list("district", flat=True))
    named = projects_to_record(user).only("code", "name", "district")[:MOST_NAMED]
    answer = JsonResponse(
        {
            "owner": owner_mark(user),
            "name": str(user),
            "now": business_now().isoformat(),
            "projects": [[one.code, one.name, one.district_id in stationed] for one in named],
        }
    )
    keep_owner(answer, user)
    return answer


@allow(*REGISTER)
@require_safe
def site_worker(request: HttpRequest) -> HttpResponse:
    """What keeps the page: another one whenever anything that it keeps has changed."""
    assets = [static(name) for name in (*STYLES, *SCRIPTS[:-1], *PICTURES)]
    code = static(SCRIPTS[-1])
    version = sha256("\n".join([*assets, code]).encode()).hexdigest()[:12]
    kept = {"name": f"keyworks-site-{version}", "page": reverse("site-write"), "assets": assets}
    text = f"self.KEPT = {json.dumps(kept)};\nimportScripts({json.dumps(code)});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
