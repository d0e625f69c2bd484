"""« Ce qui manque » in words: who can make a change, and whom else it would serve."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.planning.catalogue import compile_catalogue, records_by_id
from maillage.planning.wording import Names
from maillage.planning.wording.change_sentences import SENTENCES
from maillage.planning.wording.changes import change_words, grouped_remedies
from pathways.obstruction import Change, ChangeKind, Obstruction
from tests.desk.riverside import riverside


@pytest.fixture
def names() -> Names:
    """The riverside's names."""
    documents = riverside()
    return Names(compile_catalogue(documents, date(2026, 11, 22)), records_by_id(documents))


def test_whom_else_a_place_would_serve_is_said_once_by_who_can_make_the_changes(names: Names) -> None:
    near = Change(ChangeKind.HOSTED, "macon", "aerodrome")
    away = Change(ChangeKind.HOSTED, "chantier", "aerodrome")
    [group] = grouped_remedies(names, [Obstruction((near,)), Obstruction((away,))])
    first, second = (change for [change] in group.sets)
    assert "habitants de" in first.sentence
    assert "communes à moins de 30 minutes à vélo" in first.sentence
    assert not second.also
    assert second.sentence.startswith("Le territoire accueillerait «\xa0Emploi sur un chantier\xa0» ici\xa0:")


def test_the_title_says_who_would_act(names: Names) -> None:
    mine = Change(ChangeKind.MINUTES, "", "", 30)
    theirs = Change(ChangeKind.SHUTTLE, "atelier")
    alone, together = grouped_remedies(names, [Obstruction((mine,)), Obstruction((mine, theirs))])
    assert alone.title == "Ce que vous pouvez changer"
    assert together.title == "Ce qu’il faut changer à plusieurs"


def test_nothing_to_change_is_no_group_at_all(names: Names) -> None:
    assert grouped_remedies(names, []) == ()


SAID = {
    Change(ChangeKind.FACT, "has-bike"): "Il vous faudrait : ",
    Change(ChangeKind.MINUTES, amount=30): "Vous accepteriez 30 minutes de trajet de plus à l’aller.",
    Change(ChangeKind.HOURS, amount=1): "Vous auriez 1 heure libre par semaine en tout.",
    Change(ChangeKind.HOURS, amount=20): "Vous auriez 20 heures libres par semaine en tout.",
    Change(
        ChangeKind.BUDGET
    ): "Vous pourriez payer plus que le budget donné, ou une aide paierait pour vous.",
    Change(ChangeKind.HORIZON, amount=365): "Vous accepteriez d’attendre 1 an de plus.",
    Change(ChangeKind.HORIZON, amount=730): "Vous accepteriez d’attendre 2 ans de plus.",
    Change(ChangeKind.HORIZON, amount=40): "Vous accepteriez d’attendre 40 jours de plus.",
    Change(ChangeKind.SEAT, "macon-1"): "Centre du bâtiment ouvrirait une place de plus dans la session du "
    "11 janvier 2027 (« CAP maçon »).",
    Change(ChangeKind.DEADLINE, "macon-1"): "Centre du bâtiment accepterait une inscription tardive pour la "
    "session du 11 janvier 2027 (« CAP maçon »).",
    Change(ChangeKind.DATE, "macon-1", amount=28): "Centre du bâtiment repousserait la session du "
    "11 janvier 2027 (« CAP maçon »), de 4 semaines au plus.",
    Change(ChangeKind.DATE, "macon-1", amount=-7): "Centre du bâtiment avancerait la session du "
    "11 janvier 2027 (« CAP maçon »), de 1 semaine au plus.",
    Change(ChangeKind.SESSION, "macon", "atelier"): "Centre du bâtiment ouvrirait une session de plus de "
    "« CAP maçon » (",
    Change(ChangeKind.SESSION, "macon"): "Centre du bâtiment ouvrirait une session de plus à distance : "
    "« CAP maçon ».",
    Change(ChangeKind.RULE, "macon"): "Centre du bâtiment ouvrirait « CAP maçon » sans ses conditions d’âge, "
    "de lieu, de date ou de statut.",
    Change(
        ChangeKind.DISTANCE, "macon", "atelier"
    ): "Centre du bâtiment proposerait « CAP maçon » à distance, à suivre ici : ",
    Change(ChangeKind.HOSTED, "macon", "atelier"): "Le territoire accueillerait « CAP maçon » ici : ",
    Change(ChangeKind.SHUTTLE, "atelier"): "Le territoire mettrait une navette entre chez vous et ce lieu : ",
    Change(
        ChangeKind.MODE, "bike"
    ): "Le territoire vous aiderait à venir à vélo (prêt, location, covoiturage, bénévole).",
}


@pytest.mark.parametrize("change", SAID, ids=lambda change: f"{change.kind.value}{change.amount or ''}")
def test_each_change_is_said_in_a_whole_sentence_with_who_would_make_it(names: Names, change: Change) -> None:
    said = change_words(names, change).sentence.replace("\xa0", " ")
    assert said.startswith(SAID[change])


def test_every_kind_of_change_has_its_sentence() -> None:
    assert {change.kind for change in SAID} == set(ChangeKind) == set(SENTENCES)


def test_the_verb_agrees_with_an_organisation_whose_name_is_a_plural(names: Names) -> None:
    records = {"organisations": {"centre": {"name": "Les Compagnons"}}}
    said = change_words(Names(names.catalogue, records), Change(ChangeKind.SEAT, "macon-1")).sentence
    assert said.startswith("Les Compagnons ouvriraient une place de plus")


def test_a_change_of_what_is_no_longer_there_is_told_by_its_id(names: Names) -> None:
    said = change_words(names, Change(ChangeKind.SEAT, "gone@2027-01-04")).sentence
    assert said.startswith("L’organisme ouvrirait une place de plus dans «\xa0gone@2027-01-04\xa0»")
