"""Making organisations and accounts from the command line."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization, Role, User

pytestmark = pytest.mark.django_db


def organization(code: str, parent: str | None = None) -> None:
    """Run the command for an enterprise."""
    call_command(
        "create_organization",
        code,
        name="某集团",
        name_en="A group",
        kind="group",
        parent=parent,
        stdout=io.StringIO(),
    )


def account(path: Path, code: str = "U1") -> None:
    """Run the command for a clerk."""
    call_command(
        "create_account",
        "li",
        name="李录",
        role="clerk",
        organization=code,
        password_file=path,
        stdout=io.StringIO(),
    )


def test_an_organisation_stands_below_its_parent() -> None:
    organization("CITY")
    organization("U1", "CITY")
    assert Organization.objects.get(code="U1").path == "CITY/U1/"


@pytest.mark.parametrize(
    ("code", "parent", "said"),
    [("U1", None, "already"), ("U2", "X", "no such"), ("U/2", None, "letters"), ("", None, "letters")],
)
def test_an_organisation_that_can_not_be_is_refused(code: str, parent: str | None, said: str) -> None:
    organization("U1")
    with pytest.raises(CommandError, match=said):
        organization(code, parent)
    assert Organization.objects.count() == 1


def test_an_account_signs_in_with_the_password_of_the_file(tmp_path: Path) -> None:
    organization("U1")
    path = tmp_path / "li.password"
    path.write_text("Given-password-2020\n", "utf-8")
    account(path)
    user = User.objects.get()
    assert user.check_password("Given-password-2020")
    assert [(held.role, held.organization.code) for held in user.held] == [(Role.CLERK, "U1")]


def test_a_password_is_made_up_where_there_is_none(tmp_path: Path) -> None:
    organization("U1")
    path = tmp_path / "li.password"
    account(path)
    assert User.objects.get().check_password(path.read_text("utf-8").strip())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_account_that_can_not_be_is_refused(tmp_path: Path) -> None:
    organization("U1")
    with pytest.raises(CommandError, match="no such organisation"):
        account(tmp_path / "pw", "U9")
    account(tmp_path / "pw")
    with pytest.raises(CommandError, match="already"):
        account(tmp_path / "other")
    assert not (tmp_path / "other").exists()
