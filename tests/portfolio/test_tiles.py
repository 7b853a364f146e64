"""The schematic map's order, and the drawing of outlines."""

from __future__ import annotations

from decimal import Decimal

from portfolio.outline_drawing import Frame, corners, frame_of, middle, shapes
from portfolio.selectors.wall import thinned
from portfolio.tiles import arrange

SQUARE = [[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]]


def test_without_places_districts_fill_a_square_in_their_order() -> None:
    assert arrange(["A", "B", "C"], {}) == {"A": (1, 1), "B": (1, 2), "C": (2, 1)}


def test_the_others_follow_where_the_office_left_room() -> None:
    found = arrange(["A", "B", "C"], {"B": [1, 1], "X": [1, 2]})
    assert found == {"A": (2, 1), "B": (1, 1), "C": (3, 1)}


def test_the_middle_of_a_square_is_its_middle() -> None:
    assert middle(SQUARE) == (500, 500)


def test_north_is_up_and_everything_lies_inside() -> None:
    frame = frame_of(corners({"A": [[SQUARE]]}), 100)
    assert frame
    [shape] = shapes({"A": [[SQUARE]]}, frame)
    south, north = (Decimal(frame.place(0, latitude)[1]) for latitude in (0, 1000))
    assert 0 < north < south < frame.height
    assert shape.path.startswith("M")


def test_there_is_nothing_to_draw_without_points() -> None:
    assert frame_of([], 100) is None


def test_one_sign_stands_for_a_spot_and_it_is_the_worst() -> None:
    frame = Frame(0, 1000, Decimal(1), Decimal("0.1"), 100, 100)
    signs = thinned([(10, 990, "green"), (11, 989, "red"), (12, 991, "yellow"), (900, 100, "green")], frame)
    assert sorted(sign.lamp for sign in signs) == ["green", "red"]
    assert signs[-1].lamp == "red"
