"""What the launcher says, and in which language."""

from __future__ import annotations

import pytest

from launcher.console import table, tr, width


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh_CN.UTF-8", "好"), ("zh_TW", "好"), ("en_US.UTF-8", "good"), ("C", "good"), ("", "good")],
)
def test_language_follows_the_locale(locale: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.delenv("LANG", raising=False)
    assert tr("好", "good") == expected


def test_the_first_locale_variable_that_is_set_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "zh_CN.UTF-8")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert tr("好", "good") == "好"


def test_columns_align_with_chinese_in_them() -> None:
    lines = table([("账号", "second"), ("填报员甲", "second"), ("abc", "second")]).splitlines()
    starts = {width(line[: line.index("second")]) for line in lines if "second" in line}
    assert starts == {2 + 8 + 2}
