"""Places that move, what they hold, passerelles, what an offer gives, the history."""

from __future__ import annotations

from typing import Any

import pytest

from maillage.directory.models import Credential, CredentialBlock, Ladder, Occupation, OccupationTitle, Place
from maillage.directory.publishing import services
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.publishing.forms.place import PlaceForm
from maillage.directory.publishing.recurrence_words import Recurrence, read_recurrence, rule_words
from tests.directory.publishing.conftest import People
from tests.directory.publishing.test_pages import page, text

PLACE = {"name": "Le bus des métiers", "kind": "mobile-stop", "commune": "Coutras"}
LADDER = {
    "holding": "Permis B",
    "relation": "exempts",
    "towards": "CAP électricien",
    "exempts_from": "La conduite",
    "hours": "7",
    "source": "Arrêté du 4 juin 2024",
}


def bus(people: People) -> Place:
    """A place that moves, a draft of the school."""
    text(people.client("editor"), page("new_place", owner=people.school.pk), PLACE)
    return Place.complete().get(slug="le-bus-des-metiers")


def stops(*rows: dict[str, str]) -> dict[str, str]:
    """What the page of stops sends."""
    told = {"stop-TOTAL_FORMS": str(len(rows)), "stop-INITIAL_FORMS": "0"}
    for rank, row in enumerate(rows):
        told |= {f"stop-{rank}-{name}": value for name, value in row.items()}
    return told


def test_a_place_that_moves_says_where_it_stops(people: People) -> None:
    place, client = bus(people), people.client("editor")
    told = stops(
        {
            "commune": "Coutras",
            "address": "Place du marché",
            "day": "2027-01-12",
            "begins": "09:00",
            "ends": "12:00",
        },
        {"commune": "Libourne", "weekday": "3"},
        {},
    )
    address = page("edit", word="lieux", key=place.pk, part="arrets")
    text(client, address, {**told, "seen": str(place.version)})
    assert Place.objects.get(pk=place.pk).stops == [
        {
            "commune": "33138",
            "address": "Place du marché",
            "day": "2027-01-12",
            "begins": "09:00",
            "ends": "12:00",
        },
        {"commune": "33243", "days": "FREQ=WEEKLY;BYDAY=TH"},
    ]
    assert "Place du marché" in text(client, address)
    text(client, page("act", word="lieux", key=place.pk, deed="publier"), {})


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"address": "Quelque part"}, "Dites dans quelle commune"),
        ({"commune": "Coutras", "day": "2027-01-12", "weekday": "1"}, "pas les deux"),
        ({"commune": "Coutras", "begins": "12:00", "ends": "09:00"}, "La fin est avant le début"),
        ({"commune": "xqzwv"}, "Nous ne trouvons pas cette commune"),
    ],
)
def test_a_stop_that_does_not_hold_together_is_told(people: People, row: dict[str, str], words: str) -> None:
    place = bus(people)
    address = page("edit", word="lieux", key=place.pk, part="arrets")
    assert words in text(people.client("editor"), address, stops(row))
    assert Place.objects.get(pk=place.pk).stops is None


def test_rooms_are_written_one_per_line(people: People) -> None:
    place = bus(people)
    told = {
        "spaces": "Grande salle : 30 places\nBureau",
        "equipment": "Wifi",
        "kit": "",
        "seen": str(place.version),
    }
    text(people.client("editor"), page("edit", word="lieux", key=place.pk, part="equipement"), told)
    assert Place.objects.get(pk=place.pk).spaces == [
        {"name": "Grande salle", "seats": 30},
        {"name": "Bureau"},
    ]


def test_a_point_is_forgotten_when_the_commune_changes(people: People) -> None:
    document = {"name": "Salle", "commune": "33138", "lat": 45.04, "lon": -0.13}
    told = {"name": "Salle", "commune": "Libourne (33)", "lat": "45,04", "lon": "-0,13"}
    form = PlaceForm(told, scene=Scene(people.territory), document=document)
    assert form.is_valid(), form.errors
    assert (form.changes()["lat"], form.changes()["commune"]) == (None, "33243")


def test_namesakes_are_chosen_in_the_page(people: People) -> None:
    told = text(
        people.client("editor"),
        page("new_place", owner=people.school.pk),
        {**PLACE, "commune": "saint-martin"},
    )
    assert "Plusieurs communes répondent" in told
    assert 'name="commune" value="insee:' in told


def test_a_moderator_writes_a_passerelle_and_corrects_it(people: People) -> None:
    moderator = people.client("moderator")
    text(moderator, page("new_ladder", territory="valley"), LADDER)
    made = Ladder.objects.get(territory=people.territory)
    assert (made.holding, made.towards, made.hours) == (["licence-b"], "cap-electrician", 7)
    assert "dispense d’une partie de" in text(moderator, page("ladders", territory="valley"))
    address = page("edit", word="passerelles", key=made.pk, part="fiche")
    text(moderator, address, {**LADDER, "hours": "14", "seen": str(made.version)})
    made.refresh_from_db()
    assert made.hours == 14
    assert "7" in text(moderator, page("history", word="passerelles", key=made.pk))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"holding": "licorne"}, "Nous ne trouvons pas"),
        ({"exempts_from": ""}, "Dites de quoi cela dispense"),
        ({"relation": "counts-as"}, "Seule une dispense"),
        ({"source": ""}, "obligatoire"),
        ({"holding": "CAP électricien"}, "à lui-même"),
        ({"towards": "Permis B"}, "pas un diplôme"),
    ],
)
def test_a_passerelle_that_says_nothing_sound_is_told(
    people: People, told: dict[str, str], words: str
) -> None:
    address = page("new_ladder", territory="valley")
    assert words in text(people.client("moderator"), address, {**LADDER, **told})
    assert not Ladder.objects.filter(territory=people.territory).exists()


def test_only_moderators_reach_the_passerelles(people: People) -> None:
    for name in ("ladders", "new_ladder"):
        assert people.client("editor").get(page(name, territory="valley")).status_code == 403


def gains(people: People, **told: str) -> str:
    """The part that says what the offer gives."""
    offer = people.electrician
    shown = {"grants": "CAP électricien", "occupations": "F1602", "seen": str(offer.version), **told}
    return text(people.client("editor"), page("edit", word="offres", key=offer.pk, part="apports"), shown)


def test_what_an_offer_gives_is_written_in_words(people: People) -> None:
    told = gains(people, grants="cap electricien\npermis", credentials="RNCP38401 BC1 bc02", badges="Soudure")
    assert "non vérifié" in told
    offer = people.electrician
    assert offer.grants == ["cap-electrician", "licence-b"]
    assert offer.credentials == [{"code": "RNCP38401", "blocks": ["RNCP38401BC01", "RNCP38401BC02"]}]


def test_credentials_and_occupations_are_checked_where_they_are_loaded(people: People) -> None:
    known = Credential.objects.create(code="RNCP38401", label="CAP Électricien")
    CredentialBlock.objects.create(code="RNCP38401BC01", credential=known, label="Préparer")
    occupation = Occupation.objects.create(code="F1602", label="Électricité bâtiment")
    OccupationTitle.objects.create(code="1", occupation=occupation, label="Électricien")
    assert "dans le répertoire national" in gains(
        people, credentials="RNCP38401", occupations="électricien".capitalize()
    )
    assert "n’est pas dans le répertoire" in gains(people, credentials="RNCP99999")
    assert "Le bloc RNCP38401BC09" in gains(people, credentials="RNCP38401 BC09")
    assert "Aucun métier n’a le code A1101" in gains(people, occupations="A1101")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"grants": "licorne"}, "Nous ne trouvons pas « licorne »"),
        ({"grants": "e"}, "plusieurs choses"),
        ({"credentials": "CAP"}, "écrivez le numéro RNCP ou RS"),
        ({"occupations": "magicien"}, "Nous ne trouvons pas"),
    ],
)
def test_a_word_that_means_nothing_or_too_much_is_told(
    people: People, told: dict[str, str], words: str
) -> None:
    assert words in gains(people, **told)


def test_the_history_says_what_changed_and_gives_an_old_version_back(people: People) -> None:
    offer = people.electrician
    services.edit(people["editor"], offer, 1, {"pay": "500 €"})
    client = people.client("editor")
    shown = text(client, page("history", word="offres", key=offer.pk))
    assert all(words in shown for words in ("École de production", "500 €", "version des fichiers"))
    told = {"seen": people.electrician.version}
    text(client, page("restore_version", word="offres", key=offer.pk, version=1), told)
    assert people.electrician.pay == "Rien"
    stale = text(client, page("restore_version", word="offres", key=offer.pk, version=1), {"seen": "1"})
    assert "entre-temps" in stale
    unknown: Any = client.post(page("restore_version", word="offres", key=offer.pk, version=99), told)
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "chaque mardi"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "le dernier vendredi de chaque mois"),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", "le premier lundi, chaque année au mois de septembre"),
        ("FREQ=DAILY", "FREQ=DAILY"),
    ],
)
def test_rules_are_said_in_everyday_words(rule: str, words: str) -> None:
    assert rule_words(rule) == words
    found = read_recurrence(rule)
    assert found is None or found.rule() == rule


def test_every_recurrence_that_one_may_choose_is_read_back() -> None:
    for rank in (0, 1, 2, 3, 4, -1):
        for month in range(13) if rank else (0,):
            told = Recurrence(rank, 6, month)
            assert read_recurrence(told.rule()) == told
