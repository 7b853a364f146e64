"""Everything on a screen on a wall, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Organization, User
from common.naming import local_name
from portfolio.outline_drawing import UNIT, Frame, Shape, corners, frame_of, shapes
from portfolio.selection import Selection
from portfolio.selectors.dashboard import Overview, overview
from portfolio.selectors.districts import DistrictFigures, newest_of
from portfolio.selectors.heat import Heat, heat
from portfolio.selectors.map import outlines_in_force, placed_lines, tiles_in_force
from portfolio.selectors.months import choose_month, months_with_figures

#: Width of the drawn map, and of the spots that show one sign each, in the drawing's units.
MAP, SPOT = 1000, 13
WORST_FIRST = ("red", "yellow", "green", "unlit")


@dataclass(frozen=True)
class Sign:
    """A lamp somewhere on the map."""

    x: str
    y: str
    lamp: str


@dataclass(frozen=True)
class Drawing:
    """The map as it is drawn: districts with their figures, where there are any, and the lamps."""

    frame: Frame
    districts: list[tuple[Shape, str, DistrictFigures | None]]
    signs: list[Sign]


@dataclass(frozen=True)
class Wall:
    """One organisation's figures in the newest published month, else the newest there is."""

    selection: Selection
    overview: Overview
    heat: Heat
    districts: list[DistrictFigures]
    drawing: Drawing | None
    tiles: dict[str, list[int]]

    @property
    def by_code(self) -> dict[str, DistrictFigures]:
        """The districts by their codes."""
        return {one.code: one for one in self.districts}


def wall_figures(viewer: User) -> Wall | None:
    """None while there are no figures."""
    months = months_with_figures()
    month = choose_month(months, "")
    if month is None:
        return None
    selection = Selection(months=tuple(months), month=month)
    lamps = heat(selection, viewer)
    districts = newest_of(lamps.districts)
    return Wall(
        selection=selection,
        overview=overview(selection, viewer),
        heat=lamps,
        districts=districts,
        drawing=_drawing(selection, viewer, districts),
        tiles=tiles_in_force(),
    )


def _drawing(selection: Selection, viewer: User, districts: list[DistrictFigures]) -> Drawing | None:
    stored = outlines_in_force()
    outlines: dict[str, Any] = stored.content if stored else {}
    rows = (
        placed_lines(selection, viewer)
        .order_by()
        .values_list("project__longitude", "project__latitude", "lamp")
    )
    placed = [(int((x or 0) * UNIT), int((y or 0) * UNIT), lamp) for x, y, lamp in rows]
    frame = frame_of(corners(outlines) or [place[:2] for place in placed], MAP)
    if frame is None:
        return None
    figures = {one.code: one for one in districts}
    named = Organization.objects.filter(code__in=outlines) if outlines else []
    names = {one.code: local_name(one) for one in named}
    drawn = [
        (shape, names.get(shape.code, shape.code), figures.get(shape.code))
        for shape in shapes(outlines, frame)
    ]
    return Drawing(frame, drawn, thinned(placed, frame))


def thinned(places: Iterable[tuple[int, int, str]], frame: Frame) -> list[Sign]:
    """One sign per spot, the worst lamp there: so many fit, however many projects there are."""
    spots: dict[tuple[int, int], Sign] = {}
    order = {lamp: number for number, lamp in enumerate(WORST_FIRST)}
    for longitude, latitude, lamp in places:
        x, y = frame.place(longitude, latitude)
        spot = (int(x.partition(".")[0]) // SPOT, int(y.partition(".")[0]) // SPOT)
        if spot not in spots or order[lamp] < order[spots[spot].lamp]:
            spots[spot] = Sign(x, y, lamp)
    # The worst are painted last, on top.
    return sorted(spots.values(), key=lambda sign: -order[sign.lamp])
