"""Making organisations and accounts from the command line."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import ADMINISTRATORS, Organization, Role, User
from accounts.sign_in_models import RolePolicy

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


def begin(path: Path) -> str:
    """Run the command that makes the first administrators; gives back what it printed."""
    out = io.StringIO()
    call_command("first_administrators", password_file=path, stdout=out)
    return out.getvalue()


def test_an_installation_begins_with_three_administrators_who_share_no_duty(tmp_path: Path) -> None:
    printed = begin(tmp_path / "state" / "pw")
    passwords = dict(line.split() for line in (tmp_path / "state" / "pw").read_text("utf-8").splitlines())
    people = User.objects.order_by("pk")
    assert [[membership.role for membership in user.held] for user in people] == [[r] for r in ADMINISTRATORS]
    assert [user.username for user in people] == list(passwords)
    assert all(user.check_password(passwords[user.username]) for user in people)
    assert all(user.must_change_password and user.password_expires_at is None for user in people)
    assert Organization.objects.get().name == "厦门市重点项目建设办公室"
    assert not [password for password in passwords.values() if password in printed]


def test_the_administrators_need_a_second_factor_from_the_beginning(tmp_path: Path) -> None:
    begin(tmp_path / "pw")
    demanding = RolePolicy.objects.filter(needs_second_factor=True).values_list("role", flat=True)
    assert set(demanding) == set(ADMINISTRATORS)


def test_the_administrators_password_file_is_private(tmp_path: Path) -> None:
    begin(tmp_path / "pw")
    assert stat.S_IMODE((tmp_path / "pw").stat().st_mode) == 0o600


def test_an_installation_begins_once(tmp_path: Path) -> None:
    User.objects.create(username="somebody", name="某人")
    assert begin(tmp_path / "pw") == ""
    assert User.objects.count() == 1
    assert not (tmp_path / "pw").exists()


def test_an_existing_root_is_used(tmp_path: Path) -> None:
    root = Organization.objects.create(code="R", name="某市", name_en="A city", kind="city", path="R/")
    begin(tmp_path / "pw")
    assert {membership.organization for user in User.objects.all() for membership in user.held} == {root}


def test_whoever_has_the_server_lets_somebody_in_again() -> None:
    user = User.objects.create(username="li", name="李")
    TOTPDevice.objects.create(user=user, confirmed=True)
    out = io.StringIO()
    call_command("temporary_password", "li", remove_second_factor=True, stdout=out)
    user.refresh_from_db()
    assert user.check_password(out.getvalue().strip())
    assert user.must_change_password
    assert not TOTPDevice.objects.exists()
    with pytest.raises(CommandError, match="no such account"):
        call_command("temporary_password", "nobody", stdout=out)
