"""The program that reads workbooks outside of the site's own processes: ``python -I child.py``.

It has everything loaded and waits for a file on its standard input. Each file is parsed in a copy of it
(fork) that has limits and ends with the file: a bomb, a runaway or a panic of the parser ends that copy and
nothing else, and no file meets what another left behind. Between files nothing is parsed here.
"""

from __future__ import annotations

import os
import pickle
import resource
import sys
from typing import Any

# Plain text on purpose: pathlib alone takes longer to load than most files to read.
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
LENGTH = 8  # bytes before an answer that say how long it is


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


def read_one(content: bytes, name: str) -> None:
    """In the copy: say what stands in the file."""
    from common.workbooks import limits

    restrict()
    said = pickle.dumps(answer(content, name), protocol=5)
    if len(said) > limits.ANSWER_BYTES:
        said = pickle.dumps(("no", ("memory", {})), protocol=5)
    for part in (len(said).to_bytes(LENGTH, "big"), said):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def in_a_copy(content: bytes, name: str) -> int:
    """Read a file in a process of its own; gives back how that ended."""
    child = os.fork()
    if not child:
        status = 1
        try:
            read_one(content, name)
            status = 0
        finally:
            # Whatever happened, this copy never goes on to the next file.
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """One file after another, until nobody is left to send any."""
    sys.path.insert(0, ROOT)
    import gc

    from common.workbooks import limits, parsing  # noqa: F401 - loaded before the file comes

    # What is read holds no circles; looking for some takes a fifth of the time.
    gc.disable()
    gc.freeze()
    while head := sys.stdin.buffer.readline():
        size, _space, name = head.decode("utf-8", "replace").rstrip("\n").partition(" ")
        ended = in_a_copy(sys.stdin.buffer.read(int(size)), name)
        if ended:
            # The answer may be half written: say how the copy ended by ending the same way.
            sys.exit(ended if ended > 0 else 128 - ended)


if __name__ == "__main__":
    main()
