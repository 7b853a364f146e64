"""People from a table: every error by row and column, all of it or nothing, twice is once."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership, Organization, Role, User
from accounts.scope import roles_of
from common.clock import set_business_now
from common.workbooks.reader import read_table
from tests import factories
from tests.desk import body, signed_in
from tests.factories import NOW, Town

URL = "/accounts/people/import/"
HEADS = "用户名,姓名,电子邮箱,机构代码,角色,起始日期,截止日期"
TODAY = NOW.date()


@pytest.fixture
def town(db: None) -> Town:
    set_business_now(NOW)
    return factories.make_town()


@pytest.fixture
def security(town: Town) -> Client:
    return signed_in(town, "security")


def table(*rows: str, heads: str = HEADS) -> SimpleUploadedFile:
    """A text file with these rows."""
    return SimpleUploadedFile("people.csv", "\n".join([heads, *rows]).encode("gb18030"))


def send(client: Client, *rows: str, heads: str = HEADS) -> object:
    """Upload a table."""
    return client.post(URL, {"file": table(*rows, heads=heads)})


def said(response: object) -> list[str]:
    """What is wrong with the rows."""
    return [text for line in response.context["wrong"] for text in line.wrong]  # type: ignore[attr-defined]


GOOD = (
    "zhou,周新,zhou@example.org,U1,填报员,,2020-12-31",
    "zhou,周新,zhou@example.org,D1,reviewer,2020-12-10,",
    "Qian.2,钱二,,xm,Audit administrator,,",
)


def test_a_table_makes_accounts_and_roles(security: Client) -> None:
    preview = send(security, *GOOD)
    assert not User.objects.filter(username="zhou").exists()
    done = security.post(URL, {"confirmed": preview.context["sealed"]})  # type: ignore[attr-defined]
    zhou = User.objects.get(username="zhou")
    assert roles_of(zhou) == {Role.CLERK}
    assert [(m.role, m.until) for m in zhou.memberships.order_by("pk")] == [
        (Role.CLERK, dt.date(2020, 12, 31)),
        (Role.REVIEWER, None),
    ]
    passwords = {one.user.username: one.password for one in done.context["made"]}
    assert set(passwords) == {"zhou", "Qian.2"}
    assert zhou.check_password(passwords["zhou"])
    assert zhou.must_change_password


def test_the_same_table_twice_changes_nothing(security: Client) -> None:
    sealed = send(security, *GOOD).context["sealed"]  # type: ignore[attr-defined]
    security.post(URL, {"confirmed": sealed})
    before = (User.objects.count(), Membership.objects.count())
    assert "Nothing was done twice" in body(security.post(URL, {"confirmed": sealed}))
    again = send(security, *GOOD)
    assert "there is nothing to do" in body(again)
    assert (User.objects.count(), Membership.objects.count()) == before


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("周,周新,,U1,clerk,,", "A2: A user name has"),
        ("zhou,,,U1,clerk,,", "B2: The name is missing"),
        (f"zhou,{'长' * 61},,U1,clerk,,", "B2: The text has 61 characters"),
        ("zhou,周新,zhou,U1,clerk,,", "C2: “zhou” is no e-mail address"),
        ("zhou,周新,,U77,clerk,,", "Organisation code: There is no organisation with the code “U77”"),
        ("zhou,周新,,,clerk,,", "D2: The code of the organisation is missing"),
        ("zhou,周新,,U1,boss,,", "E2: “boss” is no role"),
        ("zhou,周新,,U1,clerk,2020-13-01,", "F2: “2020-13-01”"),
        ("zhou,周新,,U1,clerk,2020-11-01,", "First day: A role counts from 2020-12-02"),
        ("zhou,周新,,U1,clerk,2020-12-10,2020-12-09", "Last day: The last day lies before the first"),
        ("clerk,别人,,U1,clerk,,", "Full name: The account “clerk” belongs to 李录"),
        ("clerk,李录,,xm,安全管理员,,", "Role: 李录 holds a role from which this one must stay separate"),
        ("security,钱安全,,xm,security_admin,,", "User name: Nobody gives a role to themselves"),
        ("department,周局,,U1,clerk,,", "User name: 周局’s account is disabled"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(
    town: Town, security: Client, row: str, expected: str
) -> None:
    User.objects.filter(username="department").update(is_active=False)
    before = (User.objects.count(), Membership.objects.count())
    response = send(security, row, GOOD[2])
    assert any(text.startswith(expected) for text in said(response)), said(response)
    assert "sealed" not in response.context  # type: ignore[attr-defined]
    assert (User.objects.count(), Membership.objects.count()) == before


def test_rows_that_contradict_each_other_are_named(security: Client) -> None:
    wrong = said(
        send(
            security,
            "zhou,周新,,U1,clerk,,",
            "zhou,周新,,U1,clerk,,",
            "ZHOU,周旧,,U2,clerk,,",
            "wu,吴一,,U1,clerk,,",
            "wu,吴一,,xm,system_admin,,",
        )
    )
    assert [text.partition(":")[0] for text in wrong] == ["Role", "Full name", "Role", "Role"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("用户名,姓名", "Columns are missing"),
        (f"{HEADS},电话", "not known: 电话"),
        (f"{HEADS},角色", "stands there twice"),
        (HEADS, "no row below"),
    ],
)
def test_a_table_without_its_columns_is_refused(security: Client, heads: str, expected: str) -> None:
    rows = [] if heads == HEADS else ["zhou,周新,,,,,"]
    assert expected in body(send(security, *rows, heads=heads))


def test_a_file_that_is_no_table_is_refused(security: Client) -> None:
    file = SimpleUploadedFile("people.xlsx", b"PK\x03\x04 nothing")
    assert security.post(URL, {"file": file}).status_code == 422
    assert security.post(URL, {}).status_code == 422


@pytest.mark.parametrize("sealed", ["", "forged", "\0"])
def test_a_forged_confirmation_does_nothing(security: Client, sealed: str) -> None:
    assert security.post(URL, {"confirmed": sealed}).status_code == 422


def test_what_changed_since_the_preview_is_not_carried_out(town: Town, security: Client) -> None:
    sealed = send(security, *GOOD).context["sealed"]  # type: ignore[attr-defined]
    Organization.objects.filter(code="D1").update(ended_on=TODAY)
    response = security.post(URL, {"confirmed": sealed})
    assert "Something has changed since the preview" in body(response)
    assert not User.objects.filter(username="zhou").exists()


def test_another_administrator_s_preview_is_not_mine(town: Town, security: Client) -> None:
    sealed = send(security, *GOOD).context["sealed"]  # type: ignore[attr-defined]
    Membership.objects.create(
        user=User.objects.create(username="second", name="副"),
        organization=town.organizations["xm"],
        role=Role.SECURITY_ADMIN,
    )
    other = Client()
    other.force_login(User.objects.get(username="second"), "django.contrib.auth.backends.ModelBackend")
    assert other.post(URL, {"confirmed": sealed}).status_code == 422


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_template_is_understood_when_it_comes_back(town: Town, security: Client, language: str) -> None:
    content = security.get(f"{URL}template/", headers={"accept-language": language}).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].append(["zhou", "周新", "", "U1", "clerk", "", ""])
    filled = io.BytesIO()
    book.save(filled)
    file = SimpleUploadedFile("people.xlsx", filled.getvalue())
    response = security.post(URL, {"file": file})
    assert [line.outcome for line in response.context["lines"]] == ["new"], said(response)
    assert read_table(content, "people.xlsx").heads[0]
