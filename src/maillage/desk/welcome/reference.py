"""The short reference of a request: what somebody quotes at the counter or by telephone."""

from __future__ import annotations

import re
from uuid import UUID

DIGITS = 8


def reference_of(key: UUID) -> str:
    """« 4F2A-91C3 »: the first digits of the request's key."""
    digits = key.hex[:DIGITS].upper()
    return f"{digits[:4]}-{digits[4:]}"


def keys_between(reference: str) -> tuple[UUID, UUID] | None:
    """The first and the last key with that reference, however it is typed; ``None`` for what is none."""
    digits = re.sub(r"[\s\-–.]", "", reference).lower().replace("o", "0")
    if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", digits):
        return None
    rest = 32 - DIGITS
    return UUID(digits + "0" * rest), UUID(digits + "f" * rest)
