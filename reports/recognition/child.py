"""The program that looks into a dropped file: ``python -I child.py``, the file on its standard input.

It has limits of memory and time, writes no file and ends with its answer, so that a file made to harm
harms nothing but this process. Nothing of the file is kept.
"""

from __future__ import annotations

import os
import sys

# Plain text on purpose, as in the reader of workbooks.
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120


def main() -> None:
    """Say what stands in the file."""
    sys.path.insert(0, ROOT)
    from common.workbooks.child import restrict
    from reports.recognition.contents import look, written

    content = sys.stdin.buffer.read()
    restrict()
    try:
        said = written(look(content))
    except MemoryError:
        said = b'{"kind": "heavy"}'
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError):
        said = b'{"kind": "other"}'
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
