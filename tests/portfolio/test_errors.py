"""What is shown when a request can't be answered."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.utils import translation

from portfolio.views import errors
from tests.desk import body
from tests.portfolio.conftest import City


@pytest.mark.parametrize(("language", "text"), [("en", "There is no such page"), ("zh-hans", "页面不存在")])
@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_both_languages(client: Client, language: str, text: str) -> None:
    response = client.get("/nowhere/", headers={"accept-language": language})
    assert response.status_code == 404
    assert text in body(response)


def test_a_page_that_one_may_not_use_says_so(city: City) -> None:
    response = city.client("admin").get("/projects/")
    assert response.status_code == 403
    assert "You may not use this page" in body(response)


def test_a_form_without_its_token_says_that_it_has_expired(city: City) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = strict.post("/accounts/login/", {"username": "official", "password": "x"})
    assert response.status_code == 403
    assert "The form has expired" in body(response)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_error_pages_need_neither_user_nor_database(rf: RequestFactory, language: str) -> None:
    request = rf.get("/")
    with translation.override(language):
        assert errors.bad_request(request, SuspiciousOperation()).status_code == 400
        assert errors.forbidden(request, PermissionDenied()).status_code == 403
        assert errors.server_error(request).status_code == 500


def test_a_breakdown_says_so_in_both_languages_and_shows_no_inside(rf: RequestFactory) -> None:
    page = body(errors.server_error(rf.get("/")))
    assert "系统出错" in page
    assert "Something went wrong" in page
    assert "Traceback" not in page
