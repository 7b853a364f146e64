"""The container of an .xls file: a small file system of sectors, of which one stream is the workbook."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from common.workbooks.model import Unreadable

END = 0xFFFFFFFA  # this and above: no sector
MINI_LIMIT = 4096


class Compound:
    """Streams by name. Whatever doesn't fit together is a damaged file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._open()
        except (struct.error, IndexError, ValueError, MemoryError) as error:
            raise Unreadable("damaged") from error

    def _open(self) -> None:
        head = self.content[:512]
        self.size = 1 << struct.unpack_from("<H", head, 30)[0]
        self.mini_size = 1 << struct.unpack_from("<H", head, 32)[0]
        directory, mini_fat, first_difat = (struct.unpack_from("<I", head, at)[0] for at in (48, 60, 68))
        if self.size not in (512, 4096) or self.mini_size != 64:
            raise ValueError("sector size")
        self.fat = self._table(list(struct.unpack_from("<109I", head, 76)), first_difat)
        self.mini_fat = self._numbers(self._chain(mini_fat, self.fat))
        self.entries = dict(self._entries(b"".join(self._chain(directory, self.fat))))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise ValueError("a sector outside the file")
        return self.content[start : start + self.size]

    def _table(self, listed: list[int], difat: int) -> list[int]:
        seen = 0
        while difat < END and seen < 1000:
            numbers = self._numbers([self._sector(difat)])
            listed += numbers[:-1]
            difat, seen = numbers[-1], seen + 1
        return self._numbers(self._sector(number) for number in listed if number < END)

    @staticmethod
    def _numbers(sectors: Iterable[bytes]) -> list[int]:
        data = b"".join(sectors)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, first: int, fat: list[int]) -> list[bytes]:
        sectors: list[bytes] = []
        while first < END:
            if len(sectors) > len(fat):
                raise ValueError("a chain without an end")
            sectors.append(self._sector(first))
            first = fat[first]
        return sectors

    @staticmethod
    def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            if 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", directory, at + 116)

    def stream(self, *names: str) -> bytes:
        """The first of some streams that is there; nothing where none is."""
        try:
            for name in names:
                if name in self.entries:
                    first, size = self.entries[name]
                    return (
                        self._mini(first, size)
                        if size < MINI_LIMIT
                        else b"".join(self._chain(first, self.fat))[:size]
                    )
        except (ValueError, IndexError) as error:
            raise Unreadable("damaged") from error
        return b""

    def _mini(self, first: int, size: int) -> bytes:
        start, _size = self.entries["Root Entry"]
        whole = b"".join(self._chain(start, self.fat))
        found = b""
        while first < END and len(found) < size:
            found += whole[first * self.mini_size : (first + 1) * self.mini_size]
            first = self.mini_fat[first]
        return found[:size]
