"""Files and lines as they really come: what is mended, what is refused, and how it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.exchange.open_data.importing import KINDS, import_file, record_id
from maillage.territories.importing import ImportRefusedError
from tests.exchange.open_data.files import PUBLISHED_ON, imported, row, text_of, write_bytes

FRANCE_SERVICES = "france-services"


@pytest.mark.parametrize(
    "content",
    [
        text_of(FRANCE_SERVICES).encode("utf-8-sig"),
        text_of(FRANCE_SERVICES).encode("cp1252"),
        text_of(FRANCE_SERVICES).replace(",", ";").replace("\n", "\r\n").encode(),
        text_of(FRANCE_SERVICES).replace(",", "\t").encode(),
    ],
    ids=["byte order mark", "latin-1", "semicolons", "tabs"],
)
def test_files_are_read_as_spreadsheets_save_them(tmp_path: Path, content: bytes) -> None:
    found = import_file(write_bytes(tmp_path, content), KINDS[FRANCE_SERVICES], PUBLISHED_ON)
    assert [place["commune"] for place in found.places] == ["09122"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (text_of("lycees").encode(), "Colonne absente : id_fs"),
        (text_of(FRANCE_SERVICES).encode("utf-16"), "pas un fichier de texte"),
        (text_of(FRANCE_SERVICES).split("\n")[0].encode(), "aucune ligne utile"),
    ],
    ids=["empty", "another kind", "utf-16", "header alone"],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ImportRefusedError, match=said):
        import_file(write_bytes(tmp_path, content), KINDS[FRANCE_SERVICES], PUBLISHED_ON)


def test_an_unfinished_quote_is_refused_without_a_traceback(tmp_path: Path) -> None:
    content = text_of(FRANCE_SERVICES, '"' + "x" * 2_000_001)
    with pytest.raises(ImportRefusedError, match="guillemet"):
        import_file(write_bytes(tmp_path, content.encode()), KINDS[FRANCE_SERVICES], PUBLISHED_ON)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"id_fs": ""}, "id_fs", "il manque l’identifiant"),
        ({"lib_fs": ""}, "lib_fs", "il manque le nom"),
        ({"lib_fs": "nd"}, "lib_fs", "il manque le nom"),
        ({"insee_com": ""}, "insee_com", "pas un code INSEE"),
        ({"insee_com": "Foix"}, "insee_com", "pas un code INSEE"),
        ({"insee_com": "09999"}, "insee_com", "aucune commune n’a le code"),
        ({"adresse": "x" * 20_001}, "adresse", "trop"),
    ],
)
def test_a_line_is_refused_with_its_place_and_the_others_are_kept(
    tmp_path: Path, changes: dict[str, str], field: str, said: str
) -> None:
    found = imported(
        tmp_path, FRANCE_SERVICES, row(FRANCE_SERVICES, **changes), row(FRANCE_SERVICES, id_fs="54")
    )
    [fault] = found.refused
    assert (fault.line, fault.field, fault.file) == (2, field, tmp_path / "file.csv")
    assert said in fault.message
    assert fault.remedy
    assert [each["id"] for each in found.organisations] == ["france-services-54"]


def test_a_line_cut_short_is_refused(tmp_path: Path) -> None:
    found = imported(tmp_path, FRANCE_SERVICES, "1,09,Coupée", row(FRANCE_SERVICES))
    assert ([fault.line for fault in found.refused], len(found.organisations), found.rows) == ([2], 1, 2)


def test_an_identifier_given_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    found = imported(tmp_path, FRANCE_SERVICES, row(FRANCE_SERVICES), row(FRANCE_SERVICES, lib_fs="Autre"))
    [fault] = found.refused
    assert (fault.line, fault.field) == (3, "id_fs")
    assert "ligne 2" in fault.message


def test_the_same_place_under_another_identifier_is_refused(tmp_path: Path) -> None:
    found = imported(tmp_path, FRANCE_SERVICES, row(FRANCE_SERVICES), row(FRANCE_SERVICES, id_fs="54"))
    assert [(fault.line, len(found.places)) for fault in found.refused] == [(3, 1)]


@pytest.mark.parametrize(
    ("changes", "field", "absent"),
    [
        ({"latitude": "48.85", "longitude": "2.35"}, "latitude", "lat"),
        ({"latitude": "0", "longitude": "0"}, "latitude", "lat"),
        ({"latitude": "1.6053", "longitude": "42.9638"}, "latitude", "lat"),
        ({"latitude": "42.9638", "longitude": ""}, "latitude", "lat"),
        ({"latitude": "nan", "longitude": "inf"}, "latitude", "lat"),
        ({"latitude": "4296380", "longitude": "16053"}, "latitude", "lat"),
        ({"code_postal": "75001"}, "code_postal", "postal_code"),
    ],
)
def test_what_is_not_of_the_commune_is_left_out_and_told(
    tmp_path: Path, changes: dict[str, str], field: str, absent: str
) -> None:
    found = imported(tmp_path, FRANCE_SERVICES, row(FRANCE_SERVICES, **changes))
    assert [fault.field for fault in found.corrected] == [field]
    assert absent not in found.places[0]
    assert found.corrected_rows == 1


def test_a_line_without_a_point_is_not_corrected(tmp_path: Path) -> None:
    found = imported(tmp_path, FRANCE_SERVICES, row(FRANCE_SERVICES, latitude="", longitude="nd"))
    assert (found.corrected, "lat" in found.places[0]) == ([], False)


def test_codes_and_numbers_that_a_spreadsheet_spoilt_are_mended(tmp_path: Path) -> None:
    text = text_of(FRANCE_SERVICES, row(FRANCE_SERVICES, insee_com="9122", telephone="561000000"))
    text = text.replace(",", ";").replace("42.9638", "42,9638")
    [place] = import_file(write_bytes(tmp_path, text.encode()), KINDS[FRANCE_SERVICES], PUBLISHED_ON).places
    assert (place["commune"], place["lat"]) == ("09122", 42.9638)


def test_a_merged_commune_is_converted_and_told(tmp_path: Path) -> None:
    line = row(FRANCE_SERVICES, insee_com="01003", code_postal="", latitude="", longitude="")
    found = imported(tmp_path, FRANCE_SERVICES, line)
    assert found.places[0]["commune"] == "01165"
    assert "01003" in found.corrected[0].message
    assert "01165" in found.corrected[0].remedy


def test_lines_outside_the_asked_departements_are_counted_not_refused(tmp_path: Path) -> None:
    unknown_there = row(FRANCE_SERVICES, id_fs="3", insee_com="33999", code_postal="33000")
    unknown_here = row(FRANCE_SERVICES, id_fs="4", insee_com="09999")
    libourne = row(FRANCE_SERVICES, id_fs="5", insee_com="33243", code_postal="33500", latitude="")
    found = imported(
        *(tmp_path, FRANCE_SERVICES, row(FRANCE_SERVICES), unknown_there, unknown_here, libourne),
        departements=("09",),
    )
    assert (found.rows, len(found.places), found.outside) == (4, 1, 2)
    assert ([fault.line for fault in found.refused], found.corrected) == ([4], [])


@pytest.mark.parametrize(
    ("town", "postal_code", "said"),
    [
        ("ATLANTIS", "33500", "aucune commune nommée « ATLANTIS »"),
        ("COUTRAS", "33500", "n’est celui d’aucune commune nommée « COUTRAS »"),
        ("LIBOURNE", "09999", "aucune commune nommée « LIBOURNE » autour"),
        ("LIBOURNE", "335", "pas un code postal"),
        ("", "33500", "il manque le nom de la commune"),
        ("CEDEX", "33500", "n’est celui d’aucune commune"),
    ],
)
def test_an_unknown_or_contradictory_town_is_refused_not_guessed(
    tmp_path: Path, town: str, postal_code: str, said: str
) -> None:
    found = imported(tmp_path, "prescripteurs", row("prescripteurs", commune=town, code_postal=postal_code))
    assert found.places == []
    assert said in found.refused[0].message


def test_an_ambiguous_town_is_refused_with_the_possible_ones(tmp_path: Path) -> None:
    line = row("prescripteurs", commune="VERGNE CEDEX", code_postal="17999")
    found = imported(tmp_path, "prescripteurs", row("prescripteurs"), line)
    [fault] = found.refused
    assert (fault.line, len(found.organisations)) == (3, 1)
    assert "2 communes" in fault.message
    assert "La Vergne (17465), Vergné (17464)" in fault.remedy


def test_a_former_town_is_converted_and_told(tmp_path: Path) -> None:
    line = row("prescripteurs", commune="SEYNOD", code_postal="74600", lat="", lon="")
    found = imported(tmp_path, "prescripteurs", line)
    assert found.places[0]["commune"] == "74010"
    assert "Annecy" in found.corrected[0].remedy


@pytest.mark.parametrize(
    ("town", "postal_code", "commune"),
    [
        ("PARIS 13", "75013", "75056"),
        ("Lyon 3e arrondissement", "69003", "69123"),
        ("BASTIA CEDEX", "20407", "2B033"),
        ("Le Port", "97821", "97407"),
        ("BOURG EN BRESSE CEDEX 9", "1011", "01053"),
    ],
)
def test_arrondissements_and_cedex_lead_to_their_commune(
    tmp_path: Path, town: str, postal_code: str, commune: str
) -> None:
    line = row("lycees", commune=town, code_postal=postal_code)
    assert imported(tmp_path, "lycees", line).places[0]["commune"] == commune


@pytest.mark.parametrize("uai", ["0951090u1", "2m", "330082M"])
def test_an_invalid_uai_is_refused(tmp_path: Path, uai: str) -> None:
    assert imported(tmp_path, "lycees", row("lycees", uai=uai)).refused[0].field == "uai"


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("telephone", "sur place", "phone"),
        ("telephone", "12", "phone"),
        ("site_web", "bientôt", "website"),
        ("site_web", "javascript:alert(1)", "website"),
        ("pivot", "73282932000075", "siret"),
        ("pivot", "W123456789", "siret"),
        ("date_maj", "06/05/2023", "nothing"),
    ],
)
def test_an_invalid_cell_is_left_out_and_told(tmp_path: Path, title: str, text: str, field: str) -> None:
    found = imported(tmp_path, "mediation-numerique", row("mediation-numerique", **{title: text}))
    assert [fault.field for fault in found.corrected] == [title]
    assert field not in found.organisations[0]


@pytest.mark.parametrize("blank", ["nd", "N/A", "-", "s", "NULL", "non renseigné", "00000000000000"])
def test_a_statistical_blank_is_unknown_not_a_value(tmp_path: Path, blank: str) -> None:
    found = imported(tmp_path, "mediation-numerique", row("mediation-numerique", pivot=blank))
    assert ("siret" in found.organisations[0], found.corrected) == (False, [])


def test_the_id_of_a_very_long_or_strange_identifier_is_valid_and_stable() -> None:
    long, longer = record_id("lieu", "a" * 300), record_id("lieu", "a" * 301)
    assert long != longer
    assert max(len(long), len(longer), len(record_id("lieu", "😀"))) <= 100
    assert record_id("lieu", "😀") != record_id("lieu", "😁")
