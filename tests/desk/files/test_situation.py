"""The pages of a file: the situation told in any order, what is left to ask, and nothing to outsiders."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from maillage.desk import gate
from maillage.desk.files.telling import content_of, current_telling, situation_of, tell
from maillage.desk.models import Consent, Person, Scope
from maillage.directory.models import Offer
from maillage.privacy.models import JournalEntry
from tests.desk.files.conftest import Send
from tests.desk.people import SECRET_NAME, SECRET_PHONE, DeskCast, agreed
from tests.desk.riverside import COUTRAS

pytestmark = pytest.mark.django_db
PAGES: dict[str, tuple[Any, ...]] = {
    "file": (),
    "questions": (),
    "history": (),
    "readers": (),
    "identity": (),
    "document": (),
    "take_over": (),
    "tell": ("age",),
    "question": ("jobseeker",),
    "barrier": ("travel",),
    "said": ("souhaits",),
}
OPEN_TO_ALL = {"file", "readers", "identity"}  # with the identity alone
NIR = "2 69 05 49 588 157 80"


def page_of(cast: DeskCast, name: str, *args: Any) -> str:
    return reverse(f"files:{name}", args=[cast.person.key, *(args or PAGES.get(name, ()))])


def shown(cast: DeskCast, name: str, *args: Any, who: str = "facilitator") -> str:
    response = cast.client(who).get(page_of(cast, name, *args))
    assert response.status_code == 200
    return str(response.content.decode())


def told(cast: DeskCast, changes: dict[str, Any], who: str = "facilitator") -> None:
    with cast.acting(who):
        tell(gate.file_at(cast.person.key), current_telling(cast.person).number, changes)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_shown_written_in_the_journal_and_kept_by_no_cache(
    grounded: DeskCast, name: str
) -> None:
    response = grounded.client("facilitator").get(page_of(grounded, name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    line = JournalEntry.objects.get(subject=grounded.person.key)
    assert line.actor == str(grounded.actor("facilitator"))
    assert line.on_behalf_of == grounded.cast.workshop.pk


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["trainer", "region", "stranger"])
def test_an_outsider_sees_the_page_of_what_does_not_exist(grounded: DeskCast, name: str, who: str) -> None:
    there = grounded.client(who).get(page_of(grounded, name))
    nowhere = grounded.client(who).get(reverse(f"files:{name}", args=[uuid.uuid4(), *PAGES[name]]))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert SECRET_NAME not in there.content.decode()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["visitor", "person"])
def test_whoever_is_not_logged_in_is_asked_to(grounded: DeskCast, name: str, who: str) -> None:
    response = grounded.client(who).get(page_of(grounded, name))
    assert (response.status_code, "/compte/" in response["Location"]) == (302, True)


@pytest.mark.parametrize("name", PAGES)
def test_who_may_see_only_the_identity_sees_no_situation(grounded: DeskCast, name: str) -> None:
    told(grounded, {"wishes": [{"text": "apprendre la menuiserie"}]})
    Consent.objects.filter(organisation=grounded.partners).update(scopes=["identity"])
    response = grounded.client("partner").get(page_of(grounded, name))
    assert response.status_code == (200 if name in OPEN_TO_ALL else 404)
    assert "menuiserie" not in response.content.decode()


@pytest.mark.parametrize("name", ["tell", "question", "barrier", "said", "take_over", "take_back"])
def test_an_outsider_s_form_writes_nothing(grounded: DeskCast, send: Send, name: str) -> None:
    args = PAGES.get(name, ("souhaits",))
    assert send(name, *args, who="stranger", age="34", reply="yes", answer="yes", text="x").status_code == 404
    assert current_telling(grounded.person).number == 1


def test_the_page_tells_who_what_is_known_and_where_it_comes_from(grounded: DeskCast) -> None:
    told(grounded, {"situation": {"age": 34, "facts": {"yes": ["jobseeker"]}}, "unsure": ["cap-macon"]})
    page = shown(grounded, "file")
    for text in (SECRET_NAME, SECRET_PHONE, "34 ans", "Dit par la personne", "Soline Marchand", "à vérifier"):
        assert text in page


def test_the_page_of_a_file_asks_the_database_a_bounded_number_of_times(
    grounded: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told(grounded, {"situation": {"age": 34, "facts": {"yes": ["jobseeker"]}}})
    client = grounded.client("facilitator")
    client.get(page_of(grounded, "file"))
    with django_assert_max_num_queries(20):
        client.get(page_of(grounded, "file"))


@pytest.mark.parametrize(
    ("slug", "form", "kept"),
    [
        ("lieu", {"commune": "coutras"}, {"commune": COUTRAS}),
        ("lieu", {"commune": ""}, {}),
        ("age", {"age": "34"}, {"age": 34}),
        ("age", {"birth_date": "1992-02-03", "age": "12"}, {"birth_date": "1992-02-03"}),
        ("but", {"goal": "job-building"}, {"goal": "job-building"}),
        ("but", {"goal": "discovery"}, {"goal": {"any": ["job-discovered"]}}),
        ("trajets", {"has-bike": "yes", "daily": "30", "occasional": "unknown"}, {"minutes": {"daily": 30}}),
        ("temps", {"hours": "35"}, {"hours_per_week": 35}),
        ("argent", {"budget": "0", "cpf": "500"}, {"budget": 0, "wallets": {"cpf": 500}}),
    ],
)
def test_each_theme_is_told_in_any_order(
    grounded: DeskCast, send: Send, slug: str, form: dict[str, str], kept: dict[str, Any]
) -> None:
    assert send("tell", slug, **form)["Location"] == page_of(grounded, "file")
    situation = situation_of(grounded.person)
    assert kept.items() <= situation.items()
    assert current_telling(grounded.person).number == 2
    line = JournalEntry.objects.get(subject=grounded.person.key)
    assert (line.deed, line.details) == ("situation.told", {"number": 2})


@pytest.mark.parametrize(
    ("slug", "form", "said"),
    [
        ("lieu", {"commune": "zzzzz"}, "Nous ne trouvons pas cette commune"),
        ("lieu", {"commune": "saint-denis"}, "Quelle commune"),
        ("lieu", {"commune": "x" * 500}, "Erreur"),
        ("age", {"age": "5"}, "au moins 10 ans"),
        ("age", {"age": "200"}, "au plus 110 ans"),
        ("age", {"age": "trente"}, "en chiffres"),
        ("age", {"birth_date": "2999-01-01"}, "n’est pas possible"),
        ("but", {"goal": "job-unknown"}, "Choisissez une réponse de la liste"),
        ("but", {}, "Je ne sais pas encore"),
        ("trajets", {"has-bike": "perhaps", "daily": "30", "occasional": "60"}, "Choisissez oui, non"),
        ("temps", {"hours": "35", "available_from": "2030-01-01"}, "deux ans"),
        ("argent", {"budget": "-4"}, "0 ou plus"),
        ("age", {"age": "34", "source": "rumour"}, "rumour"),
        ("age", {"age": "34", "on": "2999-01-01"}, "pas encore venue"),
    ],
)
def test_what_can_t_be_noted_is_said_and_nothing_is_written(
    grounded: DeskCast, send: Send, slug: str, form: dict[str, str], said: str
) -> None:
    page = send("tell", slug, **form)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert current_telling(grounded.person).number == 1


def test_a_commune_chosen_among_several_is_kept(grounded: DeskCast, send: Send) -> None:
    send("tell", "lieu", commune="insee:93066")
    assert Person.objects.get(pk=grounded.person.pk).commune == "93066"


def test_words_of_a_vague_goal_find_what_they_point_to(grounded: DeskCast, send: Send) -> None:
    page = send("tell", "but", words="batiment", search="1").content.decode()
    assert "Un emploi dans le bâtiment" in page
    assert "Je ne sais pas encore" in page
    assert current_telling(grounded.person).number == 1


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("tell", ("poids",)),
        ("question", ("unknown-fact",)),
        ("barrier", ("weather",)),
        ("said", ("secrets",)),
    ],
)
def test_what_no_page_asks_is_not_found(grounded: DeskCast, name: str, args: tuple[str, ...]) -> None:
    assert grounded.client("facilitator").get(page_of(grounded, name, *args)).status_code == 404


def test_a_field_asked_as_a_question_has_a_page_of_its_own(grounded: DeskCast) -> None:
    response = grounded.client("facilitator").get(page_of(grounded, "question", "age"))
    assert response["Location"] == page_of(grounded, "tell", "age")


@pytest.mark.parametrize(("reply", "said"), [("yes", "oui"), ("no", "non"), ("unsure", "à vérifier")])
def test_a_fact_has_three_answers_its_source_and_its_day(
    grounded: DeskCast, send: Send, reply: str, said: str
) -> None:
    send("question", "jobseeker", reply=reply, source="document", on="2026-11-03")
    content = content_of(grounded.person)
    facts = content["situation"]["facts"]
    assert ("jobseeker" in facts["yes"], "jobseeker" in facts["no"]) == (reply == "yes", reply == "no")
    assert ("jobseeker" in content["unsure"]) is (reply == "unsure")
    if reply != "unsure":
        assert content["sources"]["jobseeker"]["source"] == "document"
        assert content["sources"]["jobseeker"]["on"] == "2026-11-03"
    assert said in shown(grounded, "file")


def test_a_fact_already_said_is_confirmed_by_a_document(grounded: DeskCast, send: Send) -> None:
    for source in ("said", "document"):
        send("question", "jobseeker", reply="yes", source=source)
    assert content_of(grounded.person)["sources"]["jobseeker"]["source"] == "document"
    assert current_telling(grounded.person).number == 3


def test_what_changes_nothing_writes_nothing(grounded: DeskCast, send: Send) -> None:
    for _ in range(2):
        send("question", "jobseeker", reply="yes")
    assert current_telling(grounded.person).number == 2


def test_without_a_goal_only_the_goal_is_asked(grounded: DeskCast) -> None:
    told(grounded, {"situation": {"goal": None}})
    page = shown(grounded, "questions")
    assert "Demander ce qu’elle cherche" in page
    assert "Demander où elle habite" not in page


def test_only_what_can_change_the_answer_is_asked_each_with_why(grounded: DeskCast, send: Send) -> None:
    known = {"goal": "job-building", "age": 30, "facts": {"no": ["cap-macon"]}}
    told(grounded, {"situation": known})
    page = shown(grounded, "questions")
    assert "Êtes-vous inscrit" in page
    assert "Pourquoi : " in page
    assert "Vos droits" not in page
    response = send("question", "jobseeker", reply="yes", query="?suite")
    assert response["Location"] == page_of(grounded, "questions")
    assert "Êtes-vous inscrit" not in shown(grounded, "questions")


def test_a_situation_that_contradicts_itself_is_said_to(grounded: DeskCast) -> None:
    facts = {"yes": ["jobseeker"], "no": ["jobseeker"]}
    told(grounded, {"situation": {"goal": "job-building", "facts": facts}})
    assert "se contredisent" in shown(grounded, "questions")


def test_a_goal_that_no_territory_knows_is_said_to_be_so(grounded: DeskCast) -> None:
    told(grounded, {"situation": {"goal": "job-astronaut"}})
    assert "Aucun territoire de ce site" in shown(grounded, "questions")


@pytest.mark.parametrize("name", ["file", "questions", "history"])
def test_without_any_territory_the_pages_still_answer(desk_cast: DeskCast, name: str) -> None:
    assert desk_cast.client("facilitator").get(page_of(desk_cast, name)).status_code == 200


@pytest.mark.parametrize("name", ["tell", "question"])
def test_without_any_territory_nothing_is_asked(desk_cast: DeskCast, name: str) -> None:
    response = desk_cast.client("facilitator").get(page_of(desk_cast, name))
    assert response.status_code == 404


@pytest.mark.parametrize(("age", "minor"), [(16, True), (18, False)])
def test_a_minor_who_decides_alone_is_pointed_out(grounded: DeskCast, age: int, minor: bool) -> None:
    told(grounded, {"situation": {"age": age}})
    assert ("Cette personne est mineure" in shown(grounded, "file")) is minor
    born = timezone.localdate().replace(day=1, year=timezone.localdate().year - age)
    told(grounded, {"situation": {"age": None, "birth_date": born.isoformat()}})
    assert ("Cette personne est mineure" in shown(grounded, "file")) is minor


def test_wishes_and_refusals_are_added_and_taken_back(grounded: DeskCast, send: Send) -> None:
    for _ in range(2):
        send("said", "souhaits", text="Quelque chose avec mes mains")
    send("said", "refus", text="Pas de bureau")
    page = shown(grounded, "file")
    assert page.count("Quelque chose avec mes mains") == 1
    assert "Pas de bureau" in page
    mark = next(line for line in shown(grounded, "said", "souhaits").split('name="mark" value="')[1:])[:16]
    send("take_back", "souhaits", mark=mark)
    assert content_of(grounded.person)["wishes"] == []
    send("take_back", "souhaits", mark="unknown")
    assert "Quelque chose avec mes mains" in shown(grounded, "history")


@pytest.mark.parametrize("text", ["", "   ", NIR, "x" * 600])
def test_a_wish_that_can_t_be_written_is_refused(grounded: DeskCast, send: Send, text: str) -> None:
    assert send("said", "souhaits", text=text).status_code == 200
    assert content_of(grounded.person)["wishes"] == []


def test_a_refused_offer_is_no_longer_proposed(grounded: DeskCast, send: Send) -> None:
    offer = Offer.objects.get(slug="visite")
    send("refuse_offer", offer.pk)
    assert situation_of(grounded.person)["refuses"] == ["visite"]
    assert "n’est plus proposée" in shown(grounded, "said", "refus")
    assert send("refuse_offer", 999_999).status_code == 404


def test_a_barrier_is_told_with_what_near_the_person_eases_it(grounded: DeskCast, send: Send) -> None:
    page = shown(grounded, "barrier", "project")
    assert "Visite des métiers" in page
    assert "à pied" in page
    send("barrier", "project", answer="yes", note="Ne sait pas quoi choisir")
    assert "Ne sait pas quoi choisir" in shown(grounded, "file")
    send("refuse_offer", Offer.objects.get(slug="visite").pk)
    assert "Visite des métiers" not in shown(grounded, "barrier", "project")
    assert "L’annuaire n’a rien" in shown(grounded, "barrier", "housing")


def test_an_offer_that_says_it_eases_a_barrier_is_a_remedy(grounded: DeskCast) -> None:
    Offer.objects.filter(slug="macon").update(eases=["logement"])
    assert "CAP maçon" in shown(grounded, "barrier", "housing")


@pytest.mark.parametrize(
    "form", [{}, {"answer": "maybe"}, {"answer": "yes", "note": NIR}, {"answer": "yes", "note": "x" * 600}]
)
def test_a_barrier_that_can_t_be_noted_is_asked_again(
    grounded: DeskCast, send: Send, form: dict[str, str]
) -> None:
    page = send("barrier", "travel", **form)
    assert page.status_code == 200
    assert "Erreur" in page.content.decode()
    assert content_of(grounded.person)["barriers"] == {}


def test_health_is_neither_shown_nor_asked_without_its_own_consent(grounded: DeskCast, send: Send) -> None:
    send("barrier", "health", answer="yes", note="suivi au CMP")
    told(grounded, {"unsure": ["rqth"]})
    assert "suivi au CMP" in shown(grounded, "file")
    page = shown(grounded, "file", who="partner")
    for text in ("CMP", "La santé", "rqth"):
        assert text not in page
    assert "CMP" not in shown(grounded, "history", who="partner")
    assert "CMP" not in shown(grounded, "document", who="partner")
    for name, args in (("barrier", ("health",)), ("question", ("rqth",))):
        assert grounded.client("partner").get(page_of(grounded, name, *args)).status_code == 404
    assert send("barrier", "health", who="partner", answer="no").status_code == 404


def test_the_history_tells_what_changed_when_and_who_wrote_it(grounded: DeskCast, send: Send) -> None:
    send("tell", "age", age="34")
    send("tell", "age", age="35", who="partner")
    send("barrier", "travel", answer="unknown")
    page = shown(grounded, "history")
    for text in ("34 ans", "35 ans", "Soline Marchand", "Karim Belkacem", "Se déplacer", "à vérifier"):
        assert text in page
    assert page.index("35 ans") < page.index("Libourne")


def test_the_history_is_paged(
    grounded: DeskCast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for age in range(20, 40):
        told(grounded, {"situation": {"age": age}})
    client = grounded.client("facilitator")
    client.get(page_of(grounded, "history"))
    with django_assert_max_num_queries(16):
        page = client.get(page_of(grounded, "history")).content.decode()
    assert "39 ans" in page
    assert "20 ans" not in page
    assert "20 ans" in client.get(page_of(grounded, "history"), {"page": "2"}).content.decode()


def test_who_read_the_file_is_told_whole_to_those_who_opened_it_and_in_part_to_partners(
    grounded: DeskCast,
) -> None:
    for who in ("facilitator", "partner"):
        shown(grounded, "file", who=who)
    whole = shown(grounded, "readers")
    assert "Karim Belkacem" in whole
    assert "Soline Marchand" in whole
    part = shown(grounded, "readers", who="partner")
    assert "Karim Belkacem" in part
    assert "Soline Marchand" not in part


@pytest.mark.parametrize("hidden", [Scope.PATHWAY, Scope.HEALTH])
def test_that_others_read_the_file_is_not_told_to_whom_the_person_hides_what_it_could_tell(
    grounded: DeskCast, hidden: Scope
) -> None:
    shown(grounded, "file", who="partner")
    kept = [str(scope) for scope in Scope if scope != hidden]
    grounded.person.consents.filter(organisation=grounded.cast.workshop).update(scopes=kept)
    told = shown(grounded, "readers")
    assert "Soline Marchand" in told
    assert "Karim Belkacem" not in told


def test_a_consent_that_ended_shuts_every_page(grounded: DeskCast) -> None:
    agreed(grounded.person, grounded.cast.elsewhere, [Scope.SITUATION], ends_on=date(2020, 1, 1))
    for name in PAGES:
        assert grounded.client("stranger").get(page_of(grounded, name)).status_code == 404


def test_the_words_of_whoever_does_not_know_yet_are_kept_as_a_wish(grounded: DeskCast, send: Send) -> None:
    for _ in range(2):
        send("tell", "but", goal="discovery", words="avec mes mains")
    assert [line["text"] for line in content_of(grounded.person)["wishes"]] == ["avec mes mains"]
    refused = send("tell", "but", goal="discovery", words=NIR)
    assert refused.status_code == 200
    assert "sécurité sociale" in refused.content.decode()
