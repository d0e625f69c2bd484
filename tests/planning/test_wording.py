"""Plans, refusals and remedies in plain French, and in English."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.planning.catalogue import compile_catalogue, read_situation, records_by_id
from maillage.planning.wording import Names, proposal_text
from maillage.planning.wording.changes import change_words
from maillage.planning.wording.exclusions import exclusion_sentences
from maillage.planning.wording.plans import all_plan_words
from maillage.planning.wording.questions import question_words
from maillage.planning.wording.refusals import refusal_words
from maillage.planning.wording.sheets import plan_document, plan_from_document
from maillage.planning.wording.steps import money_sentences, unknown_sentence
from pathways import explain
from pathways.conditions import Born
from pathways.exclusions import Exclusion, ExclusionKind
from pathways.obstruction import Change, ChangeKind
from pathways.plans import Plan
from pathways.proposal import Proposal
from pathways.reading import read_condition
from tests.desk.riverside import riverside

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def names() -> Names:
    """The riverside's names."""
    documents = riverside()
    return Names(compile_catalogue(documents, TODAY), records_by_id(documents))


def proposal(names: Names, **changes: Any) -> tuple[Proposal, str]:
    """The mason's proposal with these changes, and its text."""
    told = {**riverside()["situations"][0], "hours_per_week": 35, **changes}
    situation = read_situation(told, names.catalogue.vocabulary, TODAY)
    found = explain(names.catalogue, situation, TODAY)
    text = proposal_text(found, names.catalogue, names.records, TODAY, situation)
    return found, " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def test_a_plan_is_read_out_from_what_to_do_first_to_what_it_opens(names: Names) -> None:
    _, text = proposal(names)
    for told in (
        "Le but : un emploi dans le bâtiment.",
        "Il faut une orientation : demandez-la à Mission locale (05 57 00 00 02). Comptez 7 jours.",
        "Faites-le au plus tard le lundi 4 janvier 2027.",
        "Du lundi 11 janvier 2027 au dimanche 30 mai 2027.",
        "Prix : 3 000 €. La Région paie 3 000 € (Programme de la Région). Vous payez 0 €.",
        "La Région paie la formation des demandeurs d’emploi.",
        "avoir entre 18 et 60 ans",
        "Vous l’avez dit : Inscrit à France Travail.",
        "L’étape 1 le donne : CAP Maçon.",
        "Un salaire.",
    ):
        assert told in text, told


def test_the_day_a_job_begins_is_not_told_as_a_day_of_35_hours(names: Names) -> None:
    _, text = proposal(names)
    assert "Le jeudi 1er juillet 2027. 35 heures par semaine, 5 jours par semaine sur place." in text
    assert "1er juillet 2027. 35 heures. " not in text


def test_a_plan_that_takes_something_for_granted_says_what_to_check(names: Names) -> None:
    found, text = proposal(names, facts={"no": ["cap-macon"]})
    assert not found.sure.plans
    assert "à condition de vérifier ce qui est inconnu" in text
    assert "Ce qui reste à vérifier" in text
    assert "Êtes-vous inscrit ?" in text


def test_without_any_plan_the_text_says_who_could_change_what(names: Names) -> None:
    _, text = proposal(names, goal="job-pilot", facts={"no": ["has-bike"]})
    assert "aucun parcours ne mène au but" in text
    assert "Le territoire " in text


def test_an_age_refused_is_told_with_the_age_and_the_limit(names: Names) -> None:
    _, text = proposal(names)
    assert "Chantier-école (Centre du bâtiment) : pas possible, parce que vous aurez 30 ou 31 ans" in text
    assert "l’offre s’arrête à 17 ans" in text


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"age": {"min": 45}}, "et l’offre commence à 45 ans"),
        ({"none": ["jobseeker"]}, "l’offre n’est pas ouverte dans ce cas : inscrit à France Travail"),
        ({"residence": {"departements": ["09"], "communes": ["33243"]}}, "habiter : Ariège ou Libourne"),
    ],
)
def test_a_refused_condition_is_said_in_words(names: Names, document: dict[str, Any], said: str) -> None:
    born = Born(date(1996, 1, 1), date(1996, 1, 1))
    assert said in refusal_words(names.catalogue.vocabulary, read_condition(document), born, TODAY)


def test_an_age_refused_to_someone_whose_age_is_unknown_says_the_rule(names: Names) -> None:
    refused = refusal_words(names.catalogue.vocabulary, read_condition({"age": {"max": 17}}), None, TODAY)
    assert refused == "l’offre demande : avoir 17 ans ou moins"


def test_a_full_session_is_told_with_its_next_date_or_without_any(names: Names) -> None:
    full = Exclusion("macon", ExclusionKind.FULL, start=date(2027, 1, 4), next_start=date(2027, 2, 1))
    without = Exclusion("macon", ExclusionKind.FULL, start=date(2027, 1, 4))
    said = exclusion_sentences(names, [full, without], None)
    assert "plus de place le lundi 4 janvier 2027 ; prochaine date : lundi 1er février 2027." in said[0]
    assert said[1].endswith("aucune autre date connue.")


def test_what_no_means_of_travel_reaches_is_told_in_one_sentence(names: Names) -> None:
    far = [Exclusion(offer, ExclusionKind.FAR, place="atelier") for offer in ("macon", "chantier")]
    [said] = exclusion_sentences(names, far, None)
    assert said.startswith("Trop loin aujourd’hui")
    assert "CAP maçon" in said
    assert "Emploi sur un chantier" in said


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_no_change_is_without_words(names: Names, kind: ChangeKind) -> None:
    subjects = {
        ChangeKind.FACT: "has-bike",
        ChangeKind.SEAT: "macon-1",
        ChangeKind.DEADLINE: "macon-1",
        ChangeKind.SHUTTLE: "atelier",
    }
    said = change_words(names, Change(kind, subjects.get(kind, "macon"), "atelier", 30)).sentence
    assert said.endswith(".")
    assert "%(" not in said


def test_an_unknown_price_is_asked_for_and_never_counted_as_free(names: Names) -> None:
    found, _ = proposal(names)
    step = found.sure.plans[0].steps[0]
    offer = type(names.catalogue.offers["macon"])("x", "X", "training", "centre")
    [said] = money_sentences(names, offer, step)
    assert said == "Le prix n’est pas connu : demandez-le à Centre du bâtiment (05 57 00 00 01)."


@pytest.mark.parametrize(
    "unknown",
    ["price", "seats", "age", "residence", "wallet:cpf", "scheme:region", "has-bike", "never-heard-of"],
)
def test_whatever_is_unknown_is_said_in_words(names: Names, unknown: str) -> None:
    assert unknown_sentence(names, names.catalogue.offers["macon"], unknown)[-1] in ".?"


@pytest.mark.parametrize(
    "subject",
    ["age", "hours_per_week", "daily_minutes", "wallet:cpf", "jobseeker", "cap-macon", "scheme:region"],
)
def test_no_question_is_asked_without_words(names: Names, subject: str) -> None:
    assert question_words(names, subject).text[-1] in ".?"


def test_a_record_that_is_missing_is_shown_by_its_id_never_hidden(names: Names) -> None:
    bare = Names(names.catalogue, {})
    assert bare.contact("centre") == "centre"
    assert bare.place("nowhere") == "nowhere"


def test_a_plan_comes_back_the_same_from_what_a_link_keeps(names: Names) -> None:
    found, _ = proposal(names)
    for plan in all_plan_words(names, found):
        assert plan_from_document(plan_document(plan)) == plan


def test_a_broken_document_is_no_plan(names: Names) -> None:
    found, _ = proposal(names)
    document = plan_document(all_plan_words(names, found)[0])
    del document["steps"][0]["start"]
    with pytest.raises(KeyError):
        plan_from_document(document)


def test_plans_side_by_side_are_labelled_and_one_alone_is_not(names: Names) -> None:
    found, _ = proposal(names)
    plans: tuple[Plan, ...] = found.sure.plans
    labelled = all_plan_words(names, found)
    assert len(plans) > 1 or all(not plan.labels for plan in labelled)
