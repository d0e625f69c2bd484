"""The field in which a commune is typed."""

import pytest
from django import forms

from maillage.territories import queries
from maillage.territories.forms import AmbiguousCommuneError, CommuneField, commune_label

pytestmark = pytest.mark.django_db


class WhereForm(forms.Form):
    """A form that asks for a commune, and for another that may be left out."""

    where = CommuneField()
    other = CommuneField(required=False)


def _choices(text: str) -> list[tuple[str, str]]:
    form = WhereForm({"where": text})
    assert not form.is_valid()
    (error,) = form.errors.as_data()["where"]
    assert isinstance(error, AmbiguousCommuneError)
    return error.choices


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Libourne", "33243"),
        ("libourne (33)", "33243"),
        ("33500 Libourne", "33243"),
        ("st emilion", "33394"),
        ("2A004", "2A004"),
        ("33230 coutras", "33138"),
        ("Arbignieu", "01015"),
        ("insee:33138", "33138"),
        ("insee:01003", "01165"),
    ],
)
def test_what_names_one_commune_gives_it(typed: str, code: str) -> None:
    form = WhereForm({"where": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["where"].code == code
    assert form.cleaned_data["other"] is None


def test_a_postal_code_that_is_not_one_commune_s_alone_offers_them() -> None:
    choices = _choices("33500")
    assert choices[0] == ("insee:33243", "Libourne (33500)")
    assert len(choices) > 3


def test_each_choice_offered_is_accepted_without_further_question() -> None:
    for value, _ in _choices("33138"):
        assert WhereForm({"where": value}).is_valid()


def test_homonyms_are_offered_with_what_tells_them_apart_and_never_chosen_between() -> None:
    labels = [label for _, label in _choices("Saint-Denis")]
    assert "Saint-Denis (93)" in labels
    assert len(labels) == len(set(labels)) > 2


def test_a_misspelt_name_is_not_taken_without_asking() -> None:
    assert _choices("Bordaux") == [("insee:33063", "Bordeaux (33)")]


def test_a_former_name_is_said_in_the_choice() -> None:
    (match,) = queries.find_communes("Arbignieu")
    assert commune_label(match) == "Arboys en Bugey (01300), pour Arbignieu"


@pytest.mark.parametrize("typed", ["zzzzzz", "99999", "insee:99999", "insee:", "-- ", "1" * 119])
def test_an_unknown_commune_is_refused_with_what_to_try(typed: str) -> None:
    form = WhereForm({"where": typed})
    assert not form.is_valid()
    assert form.errors.as_data()["where"][0].code == "unknown"


def test_a_missing_commune_is_refused() -> None:
    form = WhereForm({"where": "  "})
    assert form.errors.as_data()["where"][0].code == "required"


def test_a_text_longer_than_any_commune_is_refused() -> None:
    assert not WhereForm({"where": "x" * 121}).is_valid()


def test_a_commune_is_shown_as_it_can_be_typed_again() -> None:
    form = WhereForm({"where": "33500 Libourne"})
    assert form.is_valid()
    shown = form.fields["where"].prepare_value(form.cleaned_data["where"])
    assert shown == "Libourne (33)"
    assert WhereForm({"where": str(shown)}).is_valid()
