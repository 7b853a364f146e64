"""Where an installation keeps its things: the program's tree and its state directory."""

from __future__ import annotations

import json
import os
import secrets
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.console import LauncherError, tr

ROOT = Path(__file__).resolve().parent.parent
_ALPHABET = "".join(c for c in string.ascii_letters + string.digits if c not in "0O1lI")


def generate_password(length: int = 16) -> str:
    """A random password without characters that are mistaken for one another."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


@dataclass(frozen=True)
class Home:
    """The program's tree and the directory that holds everything one installation must keep."""

    root: Path
    state: Path

    @classmethod
    def here(cls, state: str | None = None) -> Home:
        """This tree, with the state directory of --state, KEYWORKS_STATE_DIR or `.keyworks`."""
        chosen = state or os.environ.get("KEYWORKS_STATE_DIR") or str(ROOT / ".keyworks")
        return cls(ROOT, Path(chosen).expanduser().resolve())

    @property
    def venv(self) -> Path:
        """The private Python environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The private environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.state / "logs"

    def prepare(self) -> None:
        """Make the state directory; nobody else may look into it."""
        try:
            self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            reason = f"{self.state}: {error.strerror}"
            raise LauncherError(
                tr(f"无法使用数据目录 {reason}。", f"The data directory can't be used, {reason}.")
            ) from error

    def secret_file(self, name: str, value: str | None = None) -> Path:
        """The file of a secret, made on first use (or now, with *value*); only its owner reads it."""
        path = self.state / name
        if value is not None or not path.exists():
            write_private(path, value if value is not None else generate_password(24))
        return path

    def secret(self, name: str) -> str:
        """The secret itself."""
        return self.secret_file(name).read_text("utf-8").strip()

    def read(self, name: str) -> dict[str, Any]:
        """A small JSON document of the state directory; empty when missing or torn."""
        try:
            document = json.loads((self.state / name).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}

    def write(self, name: str, document: dict[str, Any]) -> None:
        """Replace that document in one step."""
        write_private(self.state / name, json.dumps(document, ensure_ascii=False))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
