"""Free texts before they are written, and first names."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maillage.desk.models import Person
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.texts import no_security_number


def checked(*texts: str) -> str:
    """The first of these texts, none of which holds a social-security number; raises ``RefusedError``."""
    for text in texts:
        try:
            no_security_number(text)
        except ValidationError as error:
            raise RefusedError(error.messages[0]) from None
    return texts[0].strip()


def changed_meanwhile() -> ChangedMeanwhileError:
    """What is told to whoever saves over something that they did not see."""
    return ChangedMeanwhileError(
        _("Quelqu’un a modifié cela entre-temps. Rien n’est enregistré : relisez, puis recommencez.")
    )


def first_name(person: Person) -> str:
    """How a person is called, in one word; empty for somebody without a name."""
    return person.name.split()[0] if person.name.strip() else ""
