"""Codes as the producers write them, and as spreadsheets spoil them."""

import re

_SPOILT_BY_FLOAT = re.compile(r"([0-9]+)[.,]0+")
_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_POSTAL = re.compile(r"[0-9]{5}")
_SIREN = re.compile(r"[0-9]{9}")
SHORTEST_SPOILT = 4
LENGTH = 5


def insee_code(text: str) -> str:
    """Return a commune's INSEE code, mended where a spreadsheet spoilt it (``1001.0`` → ``01001``).

    Raises ``ValueError`` when it cannot be one.
    """
    code = _digits_again(text).upper()
    if not _INSEE.fullmatch(code):
        raise ValueError(text)
    return code


def postal_code(text: str) -> str:
    """Return the postal code, mended likewise; raises ``ValueError`` when it cannot be one."""
    code = _digits_again(text)
    if not _POSTAL.fullmatch(code):
        raise ValueError(text)
    return code


def siren(text: str) -> str:
    """Return the nine digits of a SIREN number; raises ``ValueError`` when it cannot be one."""
    code = text.strip().replace(" ", "")
    if match := _SPOILT_BY_FLOAT.fullmatch(code):
        code = match[1]
    if not _SIREN.fullmatch(code):
        raise ValueError(text)
    return code


def _digits_again(text: str) -> str:
    code = text.strip().replace(" ", "")
    if match := _SPOILT_BY_FLOAT.fullmatch(code):
        code = match[1]
    if code.isdecimal() and SHORTEST_SPOILT <= len(code) < LENGTH:
        code = code.zfill(LENGTH)
    return code
