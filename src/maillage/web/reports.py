"""Reports of exceptions without anything a visitor typed: no request, no local variable, no message."""

from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter


class NothingPersonalReporter(ExceptionReporter):
    """Django's report, reduced to the kind of exception and the places in the code it went through."""

    def __init__(
        self,
        request: HttpRequest | None,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
        is_email: bool = False,
    ) -> None:
        """Take the exception, and leave the request."""
        super().__init__(None, exc_type, exc_value, tb, is_email)

    def get_traceback_data(self) -> dict[str, Any]:
        """Return the report's content, without the exception's message, which may quote the visitor."""
        return {**super().get_traceback_data(), "exception_value": "", "exception_notes": ""}

    def get_traceback_frames(self) -> list[Any]:
        """Return the frames without their variables."""
        frames = super().get_traceback_frames()
        for frame in frames:
            frame["vars"] = []
            frame["exc_cause"] = type(frame["exc_cause"]).__name__ if frame["exc_cause"] else None
        return frames
