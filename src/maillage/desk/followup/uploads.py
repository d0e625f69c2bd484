"""Files received in memory, never in a temporary file: nothing unsealed is written to the disk."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from maillage.desk.followup.contents import MOST_BYTES


class SealedMemoryHandler(FileUploadHandler):
    """Keeps a file in memory up to one byte more than is allowed, and lets the rest pass by."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = io.BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless there is already too much."""
        room = MOST_BYTES + 1 - self.received.tell()
        self.received.write(raw_data[: max(room, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file; its size tells whether there was too much."""
        self.received.seek(0)
        return InMemoryUploadedFile(
            self.received,
            self.field_name,
            self.file_name or "",
            self.content_type,
            min(file_size, MOST_BYTES + 1),
            self.charset,
            self.content_type_extra,
        )
