"""Ids of the pack made of a producer's own: the same each time the same file is read."""

from __future__ import annotations

import hashlib
import re

from maillage.territories.names import words

LONGEST = 100
_LEFT_OF_LONG = 80
_DIGEST = 10
_IS_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def record_id(given: str, *before: str) -> str:
    """The id for a producer's own, after words that say of what it is; never empty. An id stays as it is.

    Long ones, and those without a letter or a digit of ASCII, end with a digest of what was given.
    """
    if not before and len(given) <= LONGEST and _IS_ID.fullmatch(given):
        return given
    told = [part for each in before for part in words(each)]
    own = words(given)
    text = "-".join([*told, *own])
    if len(text) <= LONGEST and own:
        return text
    return "-".join(part for part in (text[:_LEFT_OF_LONG].strip("-"), _digest(given)) if part)


def _digest(given: str) -> str:
    return hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


class Ids:
    """The ids given in one file: two of the producer's that would become one are told apart."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def of(self, given: str, *before: str) -> str:
        """The id; the same again for the same words."""
        found = record_id(given, *before)
        if self._given.setdefault(found, given) != given:
            found = f"{found}-{_digest(given)}"
            self._given[found] = given
        return found
