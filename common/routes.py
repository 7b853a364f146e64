"""Every route declares who may use it; a route that declares nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
SIGNED_IN = "signed_in"


def allow(*roles: str, at_root: bool = False) -> Callable[[View], View]:
    """Declare the roles that may use a view; ANYONE needs no sign-in, SIGNED_IN any account.

    ``at_root``: what the view does concerns the whole portfolio, so the role must be held at an
    organisation that has none above it; held at a district or a unit it does not count there.
    """

    def declare(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        view.only_at_root = at_root  # type: ignore[attr-defined]
        return view

    return declare


def allowed_roles(view: Callable[..., Any]) -> frozenset[str] | None:
    """What a view declared, or None."""
    return getattr(view, "allowed_roles", None)


def only_at_root(view: Callable[..., Any]) -> bool:
    """Whether a view counts only roles held at the root."""
    return bool(getattr(view, "only_at_root", False))
