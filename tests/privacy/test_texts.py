"""No social-security number is ever written in a file."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from maillage.privacy.texts import has_security_number, no_security_number

VALID = "2 99 05 75 116 001"  # invented; its key is computed below


def with_key(digits: str) -> str:
    """A number with its key."""
    plain = digits.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return f"{digits} {97 - int(plain) % 97:02d}"


@pytest.mark.parametrize(
    "text",
    [
        with_key(VALID),
        with_key(VALID).replace(" ", ""),
        f"Sécu : {with_key(VALID)}, à rappeler",
        with_key("1 85 07 2A 004 123"),
        with_key(VALID).replace(" ", "-"),
    ],
)
def test_a_security_number_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(ValidationError, match="sécurité sociale"):
        no_security_number(text)


@pytest.mark.parametrize(
    "text",
    ["06 99 00 11 22", "SIRET 552 081 317 66522", "RNCP38565", "2 99 05 75 116 001 00", "", "12 €"],
)
def test_other_numbers_pass(text: str) -> None:
    assert not has_security_number(text)
