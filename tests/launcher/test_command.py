"""The `keyworks` file itself: its verbs, its refusals."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.cli import main
from launcher.home import ROOT

COMMAND = ROOT / "keyworks"
VERBS = ("demo", "serve", "manage", "test", "verify", "bench", "backup", "restore")


def test_old_pythons_can_read_the_file() -> None:
    ast.parse(COMMAND.read_text("utf-8"), feature_version=(3, 4))


@pytest.mark.parametrize(
    ("locale", "said"), [("C", "needs Python 3.11"), ("zh_CN.UTF-8", "需要 Python 3.11")]
)
def test_an_old_python_gets_one_sentence(locale: str, said: str) -> None:
    pretend = f"import sys; sys.version_info = (3, 9, 2, 'final', 0); exec(open({str(COMMAND)!r}).read())"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", pretend],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"LC_ALL": locale},
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "3.9" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str], clean_environment: None) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([verb, "--help"])
    assert exit_.value.code == 0
    assert f"keyworks {verb}" in capsys.readouterr().out


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(verb in said for verb in VERBS)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["demo", f"--port={port}"])
    assert exit_.value.code == 2


def test_a_short_password_is_refused() -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["demo", "--password", "short"])
    assert exit_.value.code == 2


def test_an_unusable_state_directory_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clean_environment: None
) -> None:
    (tmp_path / "file").write_text("not a directory", "utf-8")
    assert main(["serve", "--state", str(tmp_path / "file" / "state")]) == 1
    said = capsys.readouterr().err
    assert said == f"The data directory can't be used, {tmp_path / 'file' / 'state'}: Not a directory.\n"


def test_verify_needs_only_the_running_python(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.json"
    bundle.write_text("not a bundle", "utf-8")
    done = subprocess.run(
        [sys.executable, "-S", str(COMMAND), "verify", str(bundle), str(bundle)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
