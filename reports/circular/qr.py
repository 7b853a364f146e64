"""A QR code of a digest: ISO/IEC 18004, version 5, error correction M, byte mode.

One size is all a circular needs: 84 bytes fit, a SHA-256 in hexadecimal has 64.
"""

from __future__ import annotations

from collections.abc import Iterator

SIZE = 37
DATA_CODEWORDS, BLOCKS, CHECK_CODEWORDS = 86, 2, 24
MOST_BYTES = 84
ALIGNMENT = 30
FORMAT_MASK, FORMAT_POLYNOMIAL = 0b101010000010010, 0b10100110111
FIELD_POLYNOMIAL = 0x11D
Grid = list[list[bool | None]]
Matrix = list[list[bool]]


def qr_modules(content: str) -> list[str]:
    """Rows of the code, ``1`` for a dark module, without the quiet zone."""
    bits = list(_bits(_codewords(content.encode())))
    drawn = [_masked(bits, mask) for mask in range(8)]
    best = min(drawn, key=_penalty)
    return ["".join("1" if dark else "0" for dark in row) for row in best]


def _codewords(data: bytes) -> list[int]:
    """Data and check codewords, interleaved by block."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"a code of this size holds {MOST_BYTES} bytes, not {len(data)}")
    # Mode 0100, the length in 8 bits, the bytes, the terminator 0000: each byte is shifted by half a byte.
    whole = bytes([0x4, len(data), *data])
    nibbles = f"{whole.hex()[1:]}0"
    words = [int(nibbles[n : n + 2], 16) for n in range(0, len(nibbles), 2)]
    words += [(0xEC, 0x11)[n % 2] for n in range(DATA_CODEWORDS - len(words))]
    size = DATA_CODEWORDS // BLOCKS
    blocks = [words[n * size : (n + 1) * size] for n in range(BLOCKS)]
    checks = [_check(block) for block in blocks]
    return [word for part in (blocks, checks) for column in zip(*part, strict=True) for word in column]


def _times(a: int, b: int) -> int:
    """Product in GF(256)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (FIELD_POLYNOMIAL if a & 0x80 else 0)
        b >>= 1
    return product


def _generator() -> list[int]:
    """Coefficients of (x - 1)(x - α)(x - α²)…, highest power first."""
    polynomial, root = [1], 1
    for _ in range(CHECK_CODEWORDS):
        shifted = [*polynomial, 0]
        scaled = [0, *(_times(root, coefficient) for coefficient in polynomial)]
        polynomial = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
        root = _times(root, 2)
    return polynomial


def _check(block: list[int]) -> list[int]:
    """Reed–Solomon check codewords: the remainder of the block's polynomial."""
    generator, rest = _generator(), [*block, *[0] * CHECK_CODEWORDS]
    for n in range(len(block)):
        factor = rest[n]
        for k, coefficient in enumerate(generator):
            rest[n + k] ^= _times(factor, coefficient)
    return rest[len(block) :]


def _bits(codewords: list[int]) -> Iterator[bool]:
    for word in codewords:
        for place in range(7, -1, -1):
            yield bool(word >> place & 1)


def _patterns() -> Grid:
    """Everything but the data: finders, timing, alignment, and room kept for the format."""
    grid: Grid = [[None] * SIZE for _ in range(SIZE)]
    for n in range(8, SIZE - 8):
        grid[6][n] = grid[n][6] = n % 2 == 0
    for top, left in ((0, 0), (0, SIZE - 7), (SIZE - 7, 0)):
        for y in range(max(top - 1, 0), min(top + 8, SIZE)):
            for x in range(max(left - 1, 0), min(left + 8, SIZE)):
                ring = max(abs(y - top - 3), abs(x - left - 3))
                grid[y][x] = ring in (0, 1, 3)
    for y in range(ALIGNMENT - 2, ALIGNMENT + 3):
        for x in range(ALIGNMENT - 2, ALIGNMENT + 3):
            grid[y][x] = max(abs(y - ALIGNMENT), abs(x - ALIGNMENT)) != 1
    _write_format(grid, 0)
    return grid


def _write_format(grid: Grid, mask: int) -> None:
    """Level M is 00; the mask's number follows; ten check bits; twice on the grid."""
    rest = mask << 10
    for place in range(14, 9, -1):
        if rest >> place & 1:
            rest ^= FORMAT_POLYNOMIAL << place - 10
    word = (mask << 10 | rest) ^ FORMAT_MASK
    bits = [bool(word >> place & 1) for place in range(14, -1, -1)]
    around = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(SIZE - 1 - n, 8) for n in range(7)] + [(8, SIZE - 8 + n) for n in range(8)]
    for bit, first, second in zip(bits, around, apart, strict=True):
        grid[first[0]][first[1]] = grid[second[0]][second[1]] = bit
    grid[SIZE - 8][8] = True


def _places(grid: Grid) -> Iterator[tuple[int, int]]:
    """Free modules in the order of the data: up and down in pairs of columns, from the right."""
    upward = True
    for right in (*range(SIZE - 1, 6, -2), 5, 3, 1):
        for y in range(SIZE - 1, -1, -1) if upward else range(SIZE):
            for x in (right, right - 1):
                if grid[y][x] is None:
                    yield y, x
        upward = not upward


def _flips(mask: int, y: int, x: int) -> bool:
    return (
        (y + x) % 2,
        y % 2,
        x % 3,
        (y + x) % 3,
        (y // 2 + x // 3) % 2,
        y * x % 2 + y * x % 3,
        (y * x % 2 + y * x % 3) % 2,
        ((y + x) % 2 + y * x % 3) % 2,
    )[mask] == 0


def _masked(bits: list[bool], mask: int) -> Matrix:
    """The finished grid with one of the eight masks; modules past the data count as light."""
    grid = _patterns()
    places = list(_places(grid))
    padded = [*bits, *[False] * (len(places) - len(bits))]
    for (y, x), bit in zip(places, padded, strict=True):
        grid[y][x] = bit != _flips(mask, y, x)
    _write_format(grid, mask)
    return [[bool(dark) for dark in row] for row in grid]


def _penalty(matrix: Matrix) -> int:
    """How hard a grid is to read: long runs, blocks, patterns like a finder's, too dark or too light."""
    lines = ["".join("1" if dark else "0" for dark in row) for row in matrix]
    lines += ["".join(column) for column in zip(*lines, strict=True)]
    runs = sum(
        len(run) - 2
        for line in lines
        for run in line.replace("01", "0 1").replace("10", "1 0").split()
        if len(run) >= 5
    )
    finders = sum(
        line.startswith(look, n)
        for line in lines
        for look in ("10111010000", "00001011101")
        for n in range(SIZE)
    )
    blocks = sum(
        matrix[y][x] == matrix[y][x + 1] == matrix[y + 1][x] == matrix[y + 1][x + 1]
        for y in range(SIZE - 1)
        for x in range(SIZE - 1)
    )
    dark = sum(map(sum, matrix))
    return runs + 3 * blocks + 40 * finders + 10 * (abs(20 * dark - 10 * SIZE * SIZE) // (SIZE * SIZE))
