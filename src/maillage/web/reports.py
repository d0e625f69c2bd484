"""Reports of exceptions without anything a visitor typed: no local variable, no form, no cookie, no query."""

from typing import Any

from django.views.debug import ExceptionReporter

HOLDS_WHAT_WAS_TYPED = (
    "request_GET_items",
    "request_FILES_items",
    "request_COOKIES_items",
    "filtered_POST_items",
)


class NothingPersonalReporter(ExceptionReporter):
    """Django's report, with the places the exception went through and nothing of the request's content."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return the report's content."""
        data = super().get_traceback_data()
        for name in HOLDS_WHAT_WAS_TYPED:
            if name in data:
                data[name] = []
        data |= {"request_meta": {}, "user_str": None, "request_insecure_uri": None, "exception_value": ""}
        return data

    def get_traceback_frames(self) -> list[Any]:
        """Return the frames without their variables."""
        frames = super().get_traceback_frames()
        for frame in frames:
            frame["vars"] = []
        return frames
