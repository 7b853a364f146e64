"""The table of the demo's accounts, and what --password means."""

from __future__ import annotations

from pathlib import Path

import pytest

from launcher import verbs
from launcher.home import Home
from launcher.session import Session
from launcher.site import DEMO, Site


class RecordedSite(Site):
    """A site whose management commands are only written down; the password file is kept like theirs."""

    def manage(self, what: str, *arguments: str, owner: bool = False, aloud: bool = False) -> list[str]:
        asked = dict(zip(arguments[1::2], arguments[2::2], strict=True))
        file = Path(asked["--password-file"])
        if not file.exists():
            file.write_text(asked.get("--password", "made-up-password") + "\n", "utf-8")
        return []


@pytest.fixture
def site(home: Home) -> Site:
    return RecordedSite(Session(home, home.state), DEMO)


def passwords(text: str) -> set[str]:
    return {line.split()[1] for line in text.splitlines()[2:]}


def test_all_accounts_are_told_with_the_one_password(site: Site) -> None:
    told = verbs._load_demo(site, None)
    names = [line.split()[0] for line in told.splitlines()[2:]]
    figures, administrators = names[:6], names[6:]
    assert figures == ["official", "clerk", "reviewer", "office", "leader", "auditor"]
    assert administrators == ["system", "security", "audit"]
    assert passwords(told) == {"made-up-password"}


def test_a_second_start_tells_the_same_password(site: Site) -> None:
    assert verbs._load_demo(site, None) == verbs._load_demo(site, None)


def test_a_password_given_later_takes_the_place_of_the_first(site: Site) -> None:
    verbs._load_demo(site, None)
    assert passwords(verbs._load_demo(site, "another-password")) == {"another-password"}
    assert passwords(verbs._load_demo(site, None)) == {"another-password"}


def test_the_table_speaks_chinese_to_a_chinese_terminal(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    heading = verbs._load_demo(site, None).splitlines()[0]
    assert heading.split() == ["账号", "密码", "身份"]
