"""What a file may weigh, unpacked and parsed. Each limit is said in words when it is passed."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
UPLOAD_BYTES = 20 * MEGABYTE
ROWS, COLUMNS, SHEETS = 20_000, 200, 40
CELL_CHARACTERS = 32_767  # Excel's own limit

# Of a packed workbook, as its directory declares it. An honest one shrinks to a tenth or so.
PARTS = 2_000
UNPACKED_BYTES = 160 * MEGABYTE
SMALL_BYTES, RATIO = 20 * MEGABYTE, 150

# Of the process that reads.
MEMORY_BYTES = 512 * MEGABYTE
CPU_SECONDS, WALL_SECONDS = 20, 30
ANSWER_BYTES = 96 * MEGABYTE
