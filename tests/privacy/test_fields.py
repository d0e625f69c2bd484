"""Sealed columns: the database alone reads nothing, and what no key opens is said so."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.exceptions import FieldError
from django.db import connection

from maillage.desk.models import Person
from maillage.privacy import keys
from maillage.privacy.fields import UnreadableError
from tests.desk.people import SECRET_NAME, SECRET_PHONE, DeskCast

pytestmark = pytest.mark.django_db


def kept(person: Person) -> str:
    """What the database keeps of a file's columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM desk_person WHERE id = %s", [person.pk])
        return " ".join(cursor.fetchone())


def test_the_database_keeps_neither_the_name_nor_the_telephone(desk_cast: DeskCast) -> None:
    assert SECRET_NAME not in kept(desk_cast.person)
    assert SECRET_PHONE not in kept(desk_cast.person)
    assert Person.objects.get().contact["phone"] == SECRET_PHONE


def test_an_empty_text_stays_empty(desk_cast: DeskCast) -> None:
    Person.objects.update(name="")
    assert kept(desk_cast.person).startswith(" ")
    assert Person.objects.get().name == ""


def test_a_former_key_still_opens_and_the_current_one_seals(
    desk_cast: DeskCast, settings: LazySettings
) -> None:
    former = settings.DATA_KEYS
    settings.DATA_KEYS = ("n" * 43, *former)
    person = Person.objects.get()
    assert person.name == SECRET_NAME
    person.save()
    settings.DATA_KEYS = ("n" * 43,)
    assert Person.objects.get().name == SECRET_NAME


def test_without_the_key_reading_fails_loudly_and_names_the_column(
    desk_cast: DeskCast, settings: LazySettings
) -> None:
    settings.DATA_KEYS = ("another" * 7,)
    with pytest.raises(UnreadableError, match=r"desk\.Person\.name"):
        Person.objects.get()


@pytest.mark.parametrize("question", ["name", "name__contains", "contact__email", "name__lower"])
def test_the_database_is_never_asked_about_a_sealed_column(question: str) -> None:
    with pytest.raises(FieldError, match="sealed"):
        Person.objects.filter(**{question: "x"}).exists()


def test_marks_find_equal_texts_and_tell_kinds_apart() -> None:
    assert keys.mark("email", "a@example.org") == keys.mark("email", "a@example.org")
    assert keys.mark("email", "a") != keys.mark("phone", "a")
    assert "a@example.org" not in keys.mark("email", "a@example.org")
