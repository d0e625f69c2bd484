"""Text that producers write with HTML tags, as plain paragraphs."""

from __future__ import annotations

import html
import re

_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p|li|ul|ol|div|h[1-6]|tr|table)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")
_BLANKS = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\s*\n\s*")


def without_tags(text: str) -> str:
    """The text, one paragraph a line, list items after a dash; what only looks like a tag stays."""
    told = _TAG.sub("", _BREAK.sub("\n", _ITEM.sub("\n– ", text))) if "<" in text else text
    told = html.unescape(told) if "&" in told else told
    if told.isascii() and told.isprintable() and "  " not in told:
        return told.strip()
    told = _CONTROL.sub("", told)
    return _LINES.sub("\n", _BLANKS.sub(" ", told)).strip()
