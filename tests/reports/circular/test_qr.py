"""The QR code of a digest, taken apart again by the standard's rules."""

from __future__ import annotations

import hashlib

import pytest

from reports.circular import qr
from reports.circular.qr import ALIGNMENT, MOST_BYTES, SIZE, qr_modules

DIGEST = hashlib.sha256(b"edition").hexdigest()


def read(rows: list[str]) -> str:
    """Unmask, collect and de-interleave the data; check codewords are not needed for a clean code."""
    word = int("".join(rows[8][x] for x in (0, 1, 2, 3, 4)), 2) ^ 0b10101
    mask = word & 0b111
    assert word >> 3 == 0, "error correction level M"
    bits = ""
    for y, x in qr._places(qr._patterns()):
        bits += str(int((rows[y][x] == "1") != qr._flips(mask, y, x)))
    words = [int(bits[n : n + 8], 2) for n in range(0, 86 * 8, 8)]
    stream = "".join(f"{word:08b}" for word in [*words[0::2], *words[1::2]])
    length = int(stream[4:12], 2)
    assert stream[:4] == "0100", "byte mode"
    return bytes(int(stream[n : n + 8], 2) for n in range(12, 12 + 8 * length, 8)).decode()


def test_what_is_written_is_read_back() -> None:
    assert read(qr_modules(DIGEST)) == DIGEST


def test_finders_and_alignment_are_where_a_reader_looks() -> None:
    rows = qr_modules(DIGEST)
    assert (len(rows), {len(row) for row in rows}) == (SIZE, {SIZE})
    for top, left in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        assert rows[top][left : left + 7] == "1111111"
        assert rows[top + 3][left : left + 7] == "1011101"
    assert rows[ALIGNMENT][ALIGNMENT - 2 : ALIGNMENT + 3] == "10101"


def test_check_codewords_are_those_of_the_standard() -> None:
    """A message and its checks are divided by the generator without rest: every syndrome is 0."""
    block = list(range(43))
    word, root = [*block, *qr._check(block)], 1
    for _ in range(qr.CHECK_CODEWORDS):
        value = 0
        for coefficient in word:
            value = qr._times(value, root) ^ coefficient
        assert value == 0
        root = qr._times(root, 2)


def test_a_known_code() -> None:
    """A reader of another make (zbar) read this code when its hash was written down."""
    rows = "\n".join(qr_modules("a" * 64))
    assert (
        hashlib.sha256(rows.encode()).hexdigest()
        == "d3c3046c269d10ce2df8c25ef91cea44f2a0df3ccc6c9462de03a1332f411506"
    )


def test_too_long_a_text_is_refused() -> None:
    qr_modules("x" * MOST_BYTES)
    with pytest.raises(ValueError, match="84"):
        qr_modules("x" * (MOST_BYTES + 1))
