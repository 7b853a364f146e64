"""The page of the design system: whose it is, and that it is made of the pages' own parts."""

from __future__ import annotations

from portfolio.style import tokens
from tests.portfolio.conftest import City


def test_it_shows_every_token_once_in_each_theme(city: City) -> None:
    page = city.page("/style/", "office")
    assert {"--kw-gold", "--kw-red", "--kw-text", "--kw-target"} <= {token.name for token in tokens()}
    for token in tokens():
        assert page.count(f"<code>{token.name}</code>") == (2 if token.is_colour else 1)


def test_its_figures_are_made_up_and_its_ids_are_its_own(city: City) -> None:
    page = city.page("/style/", "office")
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert "天马面板厂" not in page


def test_it_is_for_the_office_and_the_system_administrator(city: City) -> None:
    assert city.client("official").get("/style/").status_code == 403
    assert city.client("clerk").get("/style/").status_code == 403
