"""What each kind of file gives, and what of it is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.open_data.files import GOOD, imported, row, text_of

ORIGIN = {"source": "fichier", "checked_on": "2024-08-01"}


def test_a_france_services_is_an_organisation_and_its_place(tmp_path: Path) -> None:
    found = imported(tmp_path, "france-services")
    shared = {"id": "france-services-53", "name": "France services de Foix", "commune": "09122", **ORIGIN}
    assert found.organisations == [{**shared, "roles": ["public-service"], "phone": "05 61 00 00 00"}]
    assert found.places == [
        {
            **shared,
            "organisation": "france-services-53",
            "kind": "public-service",
            "address": "1 Place de la Mairie",
            "postal_code": "09000",
            "lat": 42.9638,
            "lon": 1.6053,
            "opening_hours": ("lundi 09:00-12:00 / 14:00-17:00 ; samedi 09:00-12:00 ; rendez-vous possible"),
        }
    ]
    assert (found.refused, found.corrected) == ([], [])


@pytest.mark.parametrize("format_of_it", ["Bus_équivalent", "Itinérante"])
def test_a_bus_is_a_mobile_stop(tmp_path: Path, format_of_it: str) -> None:
    line = row("france-services", format_fs=format_of_it)
    assert imported(tmp_path, "france-services", line).places[0]["kind"] == "mobile-stop"


def test_a_third_place_of_the_national_standard_is_read(tmp_path: Path) -> None:
    found = imported(tmp_path, "mediation-numerique")
    [organisation], [place] = found.organisations, found.places
    assert organisation["id"] == "mediation-lieu-1"
    assert organisation["roles"] == ["third-place", "association"]
    assert organisation["siret"] == "73282932000074"
    assert (organisation["phone"], organisation["website"]) == ("05 57 00 00 00", "https://exemple.fr")
    assert organisation["summary"] == "Un atelier ouvert."
    assert organisation["description"] == "Services : aide aux démarches administratives. Tarif : gratuit."
    assert (place["kind"], place["opening_hours"]) == ("third-place", "Mo-Fr 09:00-12:00")


@pytest.mark.parametrize(
    ("types", "roles", "kind"),
    [
        ("BIB", ["public-service"], "library"),
        ("RFS", ["public-service"], "public-service"),
        ("MUNI", ["local-authority"], None),
        ("OF|ASSO", ["training-organisation", "association"], "training-centre"),
        ("INVENTED", [], None),
        ("", [], None),
    ],
)
def test_typologies_are_roles_and_kinds_and_an_unknown_one_is_not_guessed(
    tmp_path: Path, types: str, roles: list[str], kind: str | None
) -> None:
    found = imported(tmp_path, "mediation-numerique", row("mediation-numerique", typologie=types))
    assert (found.organisations[0]["roles"], found.places[0].get("kind")) == (roles, kind)


def test_a_line_is_never_said_to_be_verified_after_its_producer_did(tmp_path: Path) -> None:
    lines = [
        row("mediation-numerique", id=day, nom=day, date_maj=day) for day in ("2023-05-06", "2025-01-01")
    ]
    found = imported(tmp_path, "mediation-numerique", *lines)
    assert [each["checked_on"] for each in found.places] == ["2023-05-06", "2024-08-01"]


def test_where_nobody_is_received_there_is_no_place(tmp_path: Path) -> None:
    line = row("mediation-numerique", modalites_acces="Ce lieu n'accueille pas de public")
    found = imported(tmp_path, "mediation-numerique", line)
    assert (len(found.organisations), found.places) == (1, [])
    assert found.corrected[0].field == "modalites_acces"


def test_a_mission_locale_is_found_by_its_town_and_cedex_code(tmp_path: Path) -> None:
    found = imported(tmp_path, "prescripteurs")
    [organisation], [place] = found.organisations, found.places
    assert organisation["roles"] == ["prescriber", "public-service"]
    assert (place["commune"], "postal_code" in place) == ("33243", False)
    assert place["address"] == "189 AVENUE FOCH, CEDEX, 33502 LIBOURNE CEDEX"
    assert found.corrected == []


def test_a_lycee_has_no_point_of_its_own(tmp_path: Path) -> None:
    [place] = imported(tmp_path, "lycees").places
    assert (place["id"], place["kind"], place["commune"]) == ("lycee-0330082m", "school", "33243")
    assert "lat" not in place


def test_a_lycee_abroad_is_not_in_france(tmp_path: Path) -> None:
    found = imported(tmp_path, "lycees", row("lycees", pays="LB", code_postal="0", commune="Beyrouth"))
    assert (found.outside, found.refused, found.organisations) == (1, [], [])


@pytest.mark.parametrize("kind", GOOD)
def test_nothing_that_may_name_a_person_is_kept_without_being_told(tmp_path: Path, kind: str) -> None:
    found = imported(tmp_path, kind)
    everything = f"{found.organisations}{found.places}"
    assert "@" not in everything
    assert "Prénom" not in everything
    titles = text_of(kind).split("\n")[0].split(",")
    personal = {"mail", "commentaire", "courriels", "presentation_detail"}
    assert list(found.about_persons) == [title for title in titles if title in personal]


def test_an_electronic_address_in_a_text_is_never_kept(tmp_path: Path) -> None:
    line = row("mediation-numerique", presentation_resume="Écrire à prenom.nom@exemple.fr ou passer.")
    found = imported(tmp_path, "mediation-numerique", line)
    assert found.organisations[0]["summary"] == "Écrire à ou passer."
    assert found.corrected[0].field == "presentation_resume"


def test_a_town_hall_has_its_hours_in_words_and_its_address_without_the_town(tmp_path: Path) -> None:
    [place] = imported(tmp_path, "mairies", row("mairies")).places
    assert (place["kind"], place["address"], place["postal_code"]) == (
        *("town-hall", "Place Ernest Barraud", "33230"),
    )
    assert place["opening_hours"] == "lundi-vendredi 09:00-12:00 / 14:00-17:00"


@pytest.mark.parametrize("hours", ["demain", "[1]", '"[[""lundi"",""lundi"",[[""9h"",""12h""]]]]"', "[[[[["])
def test_hours_that_can_not_be_read_are_left_out_and_told(tmp_path: Path, hours: str) -> None:
    found = imported(tmp_path, "mairies", row("mairies", horaires_json=hours))
    assert "opening_hours" not in found.places[0]
    assert [fault.field for fault in found.corrected] == ["horaires_json"]


def test_an_organisation_without_name_is_told_from_others_and_a_closed_one_is_refused(tmp_path: Path) -> None:
    kind = "organismes-apprentissage"
    found = imported(tmp_path, kind, row(kind), row(kind, siret="13003013300016", etat="fermé"))
    [organisation] = found.organisations
    assert organisation["name"] == "Organisme de formation, Coutras (SIRET 73282932000074)"
    assert [fault.field for fault in found.refused] == ["etat"]


def test_the_places_of_one_siret_have_one_organisation(tmp_path: Path) -> None:
    kind = "lieux-apprentissage"
    other = row(kind, code_lieu="-0.13_45.05", adresse="9 rue Haute")
    found = imported(tmp_path, kind, row(kind), other)
    assert (len(found.organisations), len(found.places)) == (1, 2)
    assert {each["organisation"] for each in found.places} == {"organisme-73282932000074"}
    assert imported(tmp_path, kind, row(kind, siret="12345678901234")).refused[0].field == "siret"


def test_an_address_on_one_line_gives_the_commune(tmp_path: Path) -> None:
    [place] = imported(tmp_path, "vae", row("vae")).places
    assert (place["commune"], place["address"], place["postal_code"]) == (
        "45232",
        "931 rue de Bourges",
        "45160",
    )
    lost = imported(tmp_path, "vae", row("vae", adresse="Au fond à gauche", code_postal=""))
    assert lost.refused[0].field == "code_postal"


def test_tags_are_taken_out_of_an_address(tmp_path: Path) -> None:
    [place] = imported(tmp_path, "tiers-lieux-bretagne", row("tiers-lieux-bretagne")).places
    assert place["address"] == "MJC de Kerfeunteun, 4 rue Teilhard de Chardin"
