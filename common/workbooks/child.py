"""The program that reads a workbook in a process of its own: ``python -I child.py``.

It waits for the file on its standard input, so that it can be started before it is needed. A bomb, a
runaway or a panic of the parser ends this process and nothing else.
"""

from __future__ import annotations

import pickle
import resource
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def restrict() -> None:
    """Memory and processor time; no file is written, no other program started, no core left behind."""
    from common.workbooks import limits

    # Past the soft limit the kernel says so, past the hard one it would only kill.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 5))
    for what, limit in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def answer(content: bytes, name: str) -> tuple[str, Any]:
    """The workbook as plain values, or why not."""
    from common.workbooks.model import Unreadable
    from common.workbooks.parsing import parse

    try:
        book = parse(content, name)
    except Unreadable as refused:
        return "no", (refused.code, refused.values)
    except MemoryError:
        return "no", ("memory", {})
    except BaseException:  # the parser's panics are no ordinary exceptions
        return "no", ("damaged", {})
    sheets = [(sheet.name, sheet.rows, vars(sheet.notes)) for sheet in book.sheets]
    return "yes", (book.kind, sheets, book.hidden_sheets)


def main() -> None:
    """One file, one answer."""
    sys.path.insert(0, str(ROOT))
    restrict()
    # Loaded before the file comes.
    from common.workbooks import limits, parsing  # noqa: F401

    name = sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\n")
    content = sys.stdin.buffer.read()
    if not content and not name:
        return
    said = pickle.dumps(answer(content, name), protocol=5)
    if len(said) > limits.ANSWER_BYTES:
        said = pickle.dumps(("no", ("memory", {})), protocol=5)
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
