"""What may never be written in a person's file: a social-security number."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.fr import nir

NUMBER = re.compile(r"(?<![\dA-Za-z])[1-478](?:[\s.\-]?[\dABab]){14}(?![\dA-Za-z])")


def has_security_number(text: str) -> bool:
    """Whether a text holds a French social-security number, with or without blanks, its key right."""
    return any(nir.is_valid(re.sub(r"[\s.\-]", "", found[0])) for found in NUMBER.finditer(text))


def no_security_number(text: str) -> None:
    """Refuse a text that holds one; a validator for every free text of the desk.

    Raises ``ValidationError``.
    """
    if has_security_number(text):
        raise ValidationError(
            _("Ne notez jamais un numéro de sécurité sociale ici. Retirez-le pour continuer."),
            code="security_number",
        )
