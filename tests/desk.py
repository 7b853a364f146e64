"""What the tests of the month's pages share: a small town, signed-in browsers, forms as they are sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.models import Correction, MonthlyReturn, Project, ReportingPeriod
from projects.services.attachments import attach
from projects.services.corrections import request_correction
from projects.services.returns import ReturnEntry, Versioned, save_returns, submit_returns
from reports.models import RulesetDraft
from reports.services.rulesets import start_draft
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


def document(name: str = "依据.pdf") -> SimpleUploadedFile:
    """A document as it is sent with a form."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", "application/pdf")


def correction(
    town: Town,
    project: Project,
    month: dt.date,
    *,
    before: int | Decimal,
    right: int | Decimal = 780,
    reason: str = "重复计入",
) -> Correction:
    """One that the clerk has asked for."""
    clerk = town.people["clerk"]
    return request_correction(
        project=project,
        month=month,
        before=Decimal(before),
        right=Decimal(right),
        reason=reason,
        document=attach(project=project, upload=document(), user=clerk, now=NOW),
        user=clerk,
        now=NOW,
    )


def rules(town: Town) -> RulesetDraft:
    """Rules being drawn up by the office, the same ones however often they are asked for."""
    return start_draft(
        start="sanya",
        name="x",
        name_en="x",
        first_month=dt.date(2020, 12, 1),
        form=UUID(int=1),
        user=town.people["office"],
        now=NOW,
    )
