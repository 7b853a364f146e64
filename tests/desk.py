"""What the tests of the month's pages share: a small town, signed-in browsers, forms as they are sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client

from projects.models import MonthlyReturn, Project, ReportingPeriod
from projects.services.returns import ReturnEntry, Versioned, save_returns, submit_returns
from tests.factories import EXPLAINED, NOW, Town

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(town: Town, username: str) -> Client:
    """A browser in which somebody is signed in, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person(username), backend=BACKEND)
    return client


def body(response: Any) -> str:
    """The page's text."""
    return bytes(response.content).decode()


def messages_in(response: Any) -> list[str]:
    """What the page says of the action before it."""
    return [str(message) for message in response.context["messages"]]


def entry(**changed: Any) -> dict[str, Any]:
    """A return as the form sends it."""
    typed = {
        "version": 0,
        "investment": "1250",
        "physical_progress": "52",
        "stage_text": "主体结构施工",
        "problems": "",
        "action": "save",
    }
    return typed | changed


def draft(town: Town, period: ReportingPeriod, project: Project, **changed: Any) -> MonthlyReturn:
    """A draft of the clerk's."""
    values: dict[str, Any] = {
        "investment": Decimal(900),
        "physical_progress": Decimal(40),
        "version": 0,
        "explanations": EXPLAINED,
    } | changed
    [row] = save_returns(
        period=period, entries=[ReturnEntry(project=project, **values)], user=town.people["clerk"], now=NOW
    )
    return row


def submitted(town: Town, period: ReportingPeriod, project: Project, **changed: Any) -> MonthlyReturn:
    """A return that the clerk has handed in."""
    row = draft(town, period, project, **changed)
    [row] = submit_returns(seen=[Versioned(row.pk, row.version)], user=town.people["clerk"], now=NOW)
    return row


def seen(row: MonthlyReturn) -> str:
    """A return as a form names it: which, and in which version it was read."""
    return f"{row.pk}:{row.version}"
