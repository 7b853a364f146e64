"""A file that somebody drops is held in memory while it is looked at, and nowhere else."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class InMemory(FileUploadHandler):
    """Takes one file up to a size; what is larger is not read to its end."""

    def __init__(self, at_most: int) -> None:
        """``at_most`` bytes."""
        super().__init__()
        self.at_most = at_most
        self.held = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some of it."""
        if start + len(raw_data) > self.at_most:
            raise StopUpload(connection_reset=True)
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """All of it."""
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )
