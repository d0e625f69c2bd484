"""Files received in memory, never in a temporary file: nothing unsealed is written to the disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from maillage.desk.followup.contents import MOST_BYTES

View = Callable[..., HttpResponse]


def received_in_memory(view: View) -> View:
    """A view whose form brings a file: the handler is set first, then the form is checked as any other."""
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [SealedMemoryHandler(request)]
        return checked(request, *args, **kwargs)

    return receiving


class SealedMemoryHandler(FileUploadHandler):
    """Keeps one file in memory up to one byte more than is allowed, and lets the rest pass by."""

    begun = False

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin the file; another one in the same form is left out."""
        if self.begun:
            raise SkipFile
        self.begun = True
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
