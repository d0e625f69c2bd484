"""Passwords that anybody would try here first."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

WORDS = frozenset({"maillage", "territoire", "apprenant", "apprenante", "mot", "de", "passe", "motdepasse"})
WORDS_OF_THE_DESK = frozenset({"bureau", "accueil", "parcours", "annuaire", "compte", "facilitateur"})


class WordsOfTheSiteValidator(CommonPasswordValidator):
    """Refuses, in Django's words for a common password, one made of nothing but words of the site.

    Letters without accents are compared, whatever their case; digits and signs between them hide nothing.
    """

    def __init__(self) -> None:
        """Need no list of Django's: ``WORDS``, and those of the site's own address and publisher."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ``ValidationError`` for such a password."""
        host = urlsplit(settings.SITE_URL).hostname or ""
        words = WORDS | WORDS_OF_THE_DESK | set(_words(f"{host} {settings.PUBLISHER}"))
        said = _words(password)
        if said and all(word in words for word in said):
            raise ValidationError(self.get_error_message(), code="password_too_common")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall("[a-z]{2,}", plain)
