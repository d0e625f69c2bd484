"""The blind marks of a file: an e-mail, a telephone, a name with a birth date; found again, never read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from maillage.desk.models import Person, PersonMark
from maillage.privacy import keys
from maillage.territories.names import words

EMAIL, PHONE, BIRTH = "email", "phone", "birth"
SHORTEST_PHONE = 6

Mark = tuple[str, str]


def plain_email(text: str) -> str:
    """An e-mail address as it is compared."""
    return text.strip().casefold()


def plain_phone(text: str) -> str:
    """A telephone number as it is compared: ``+33 6…``, ``0033 6…``, ``+33 (0)6…`` and ``06…`` are one.

    Empty for what is no telephone number.
    """
    international = text.strip().startswith("+")
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    if international and digits.startswith("33"):
        international, digits = False, "0" + digits[2:].lstrip("0")
    if len(digits) < SHORTEST_PHONE:
        return ""
    return f"+{digits}" if international else digits


def plain_birth(name: str, birth_date: str) -> str:
    """A name, in any order of its words, with a birth date (ISO); empty when either is missing."""
    folded = " ".join(sorted(words(name)))
    return f"{folded} {birth_date}" if folded and birth_date else ""


def marks_for(name: str, contact: Mapping[str, Any], birth_date: str | None = None) -> Iterator[Mark]:
    """The kind and the mark of each thing that a person can be found again by."""
    plain = {
        EMAIL: plain_email(str(contact.get("email") or "")),
        PHONE: plain_phone(str(contact.get("phone") or "")),
        BIRTH: plain_birth(name, birth_date or ""),
    }
    for kind, text in plain.items():
        if text:
            yield mark_of(kind, text)


def mark_of(kind: str, plain: str) -> Mark:
    """The mark of a text in its plain form."""
    return kind, keys.mark(kind, plain)


def renew(person: Person, birth_date: str | None) -> None:
    """Make the marks of a file what its name, contact and birth date are now."""
    wanted = set(marks_for(person.name, person.contact, birth_date))
    held = {(mark.kind, mark.mark): mark.pk for mark in person.marks.all()}
    person.marks.filter(pk__in=[pk for mark, pk in held.items() if mark not in wanted]).delete()
    new = [PersonMark(person=person, kind=kind, mark=mark) for kind, mark in sorted(wanted - held.keys())]
    PersonMark.objects.bulk_create(new)
