"""Each field that may hold something about a person says why, on what basis, how long, and how it goes."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Model

from maillage.desk.models import Person
from maillage.privacy import register
from maillage.privacy.fields import SealedTextField

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "personal-data.md"
REMEDY = "write it anew: maillage manage register > docs/reference/personal-data.md"


def unsaid(model: type[Model]) -> list[str]:
    """The fields of a model of which nothing is said."""
    label = model._meta.label
    said = [field for each in register.about() if each.model == label for field in each.purposes]
    return [] if label in register.without() else sorted(set(register.fields_of(model)) - set(said))


@pytest.mark.parametrize("model", register.models(), ids=lambda model: str(model._meta.label))
def test_no_field_is_left_unsaid(model: type[Model]) -> None:
    assert unsaid(model) == []


def test_a_field_of_which_nothing_is_said_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [each for each in register.about() if "contact" not in each.purposes]
    monkeypatch.setattr(register, "about", lambda: said)
    assert "contact" in unsaid(Person)


def test_a_model_of_which_nothing_is_said_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "about", list)
    assert unsaid(Person) == sorted(register.fields_of(Person))


def test_nothing_is_said_twice_or_of_what_does_not_exist() -> None:
    said = [f"{each.model}.{field}" for each in register.about() for field in each.purposes]
    known = {
        f"{model._meta.label}.{field}" for model in register.models() for field in register.fields_of(model)
    }
    assert len(said) == len(set(said))
    assert set(said) <= known
    assert register.without().keys() <= {model._meta.label for model in register.models()}
    assert not register.without().keys() & {each.model for each in register.about()}


def test_no_answer_is_empty_and_none_breaks_the_table() -> None:
    answers = [
        answer
        for each in register.about()
        for answer in (each.kept.basis, each.kept.how_long, each.kept.erased, *each.purposes.values())
    ]
    assert all(answer.strip() and "|" not in answer and "\n" not in answer for answer in answers)
    assert all(why.strip() and "|" not in why for why in register.without().values())


def test_what_is_sealed_is_said_to_be_about_a_person() -> None:
    sealed = {
        model._meta.label
        for model in register.models()
        if any(isinstance(field, SealedTextField) for field in model._meta.concrete_fields)
    }
    assert not sealed & register.without().keys()


def test_the_page_is_what_the_code_says() -> None:
    written = StringIO()
    call_command("register", stdout=written)
    assert PAGE.read_text(encoding="utf-8") == written.getvalue(), REMEDY
