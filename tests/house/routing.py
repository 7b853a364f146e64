"""The addresses of the site, read off its URLconf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from common.routes import allowed_roles, only_at_root


@dataclass(frozen=True)
class Route:
    """One address of the site, with the names of what varies in it."""

    name: str
    view: Callable[..., Any]
    arguments: dict[str, str]
    address: str

    @property
    def allowed(self) -> frozenset[str]:
        """Who may use it, as declared."""
        return allowed_roles(self.view) or frozenset()

    @property
    def at_root(self) -> bool:
        """Whether only those count who hold the role for the whole portfolio."""
        return only_at_root(self.view)


def routes(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[Route]:
    """Every route below some patterns."""
    for entry in patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, address)
        else:
            kinds = {name: type(kind).__name__ for name, kind in entry.pattern.converters.items()}
            yield Route(entry.name or "", entry.callback, kinds, address)


def all_routes() -> list[Route]:
    """The routes of this site."""
    return list(routes(get_resolver().url_patterns))


def undeclared(found: Sequence[Route]) -> list[str]:
    """Addresses that don't say who may use them."""
    return [route.address for route in found if not route.allowed]
