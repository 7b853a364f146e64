"""Keeping addresses under names. Only pages of this site that show figures can be kept."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.view_models import SavedView
from common.errors import Refusal

#: Names of the routes that show figures of a selection.
KEPT = {"dashboard", "project-list", "heat", "compare", "compare-units", "compare-scatter", "map"}
#: What belongs to the moment, not to the view.
PASSING = {"lang", "after", "before"}
MOST, LONGEST_NAME, LONGEST_ADDRESS = 50, 60, 600


def own_address(address: str) -> str:
    """The address as it is kept: path and query of one of our pages. Anything else is refused."""
    name, kept = None, ""
    # Browsers read a backslash as a slash, and pass over control characters.
    if (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and address.isprintable()
    ):
        parts = urlsplit(address)
        name = _route(parts.path)
        wanted = [(key, value) for key, value in parse_qsl(parts.query) if key not in PASSING]
        kept = f"{parts.path}?{urlencode(wanted)}" if wanted else parts.path
    if name not in KEPT:
        raise Refusal(_("Only the overview, the lists and the tables of figures can be kept as a view."))
    if len(kept) > LONGEST_ADDRESS:
        raise Refusal(_("The address is too long to be kept: choose fewer filters."))
    return kept


def _route(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def own_name(name: str) -> str:
    """The name as it is kept."""
    kept = " ".join(name.replace("\0", "").split())
    if not kept:
        raise Refusal(_("Give the view a name, so that you find it again."))
    if len(kept) > LONGEST_NAME:
        raise Refusal(_("A view's name has at most 60 characters."))
    return kept


def keep_view(*, user: User, name: str, address: str) -> SavedView:
    """Keep an address under a name; a name that is there already leads to the new address from now on."""
    kept, wanted = own_name(name), own_address(address)
    if user.saved_views.exclude(name=kept).count() >= MOST:
        raise Refusal(_("You keep %(most)s views already: remove one first.") % {"most": MOST})
    view, _made = SavedView.objects.update_or_create(user=user, name=kept, defaults={"address": wanted})
    return view


def rename_view(*, view: SavedView, name: str) -> None:
    """Call it otherwise."""
    view.name = own_name(name)
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "changed_at"])
    except IntegrityError as error:
        raise Refusal(_("You keep another view under this name.")) from error


@transaction.atomic
def begin_with(*, user: User, view: SavedView | None) -> None:
    """Begin there after signing in; with None at the overview again."""
    list(user.saved_views.select_for_update().order_by("pk").values_list("pk"))
    user.saved_views.filter(is_start=True).update(is_start=False, changed_at=timezone.now())
    if view:
        user.saved_views.filter(pk=view.pk).update(is_start=True, changed_at=timezone.now())


def start_of(user: User) -> str:
    """The address where somebody wants to begin, as long as it is one of ours; "" where none is kept."""
    view = user.saved_views.filter(is_start=True).first()
    try:
        return own_address(view.address) if view else ""
    except Refusal:
        return ""
