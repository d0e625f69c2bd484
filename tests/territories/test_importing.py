"""The producers' own files: read, mended where that is sure, refused with the line otherwise."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territories import reference
from maillage.territories.importing import READERS, ImportFault, ImportRefusedError, Known
from maillage.territories.importing.codes import insee_code, postal_code, siren
from maillage.territories.importing.cog import read_cog
from maillage.territories.importing.epci import read_epci
from maillage.territories.importing.former import read_former
from maillage.territories.importing.geo_api import read_geo_api
from maillage.territories.importing.geojson import read_contours
from maillage.territories.importing.postal_codes import read_postal_codes
from maillage.territories.shapes import decode_contour
from tests.territories.conftest import cog_line, written

POSTAL_HEADER = "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5"
EPCI_HEADER = "dept;siren;raison_sociale;insee;nom_membre"


def _refused(kind: str, path: Path, known: Known) -> list[ImportFault]:
    with pytest.raises(ImportRefusedError) as refusal:
        READERS[kind](path, known)
    said = str(refusal.value)
    assert path.name in said
    assert all(fault.message in said and fault.remedy for fault in refusal.value.faults[:50])
    return refusal.value.faults


def _postal_lines(known: Known) -> list[str]:
    pairs = [(each, code) for each in known.communes.values() for code in each.postal_codes]
    return [POSTAL_HEADER, *(f"{each.code};{each.name.upper()};{code};{each.name};" for each, code in pairs)]


def _epci_lines(known: Known) -> list[str]:
    members = [each for each in known.communes.values() if each.epci]
    return [
        EPCI_HEADER,
        *(
            f"{each.departement};{each.epci};{reference.epcis()[str(each.epci)].name};{each.code};x"
            for each in members
        ),
    ]


class TestCodes:
    @pytest.mark.parametrize(
        ("spoilt", "code"),
        [
            ("1001.0", "01001"),
            ("1001", "01001"),
            ("33138.0", "33138"),
            ("2a004", "2A004"),
            (" 33138 ", "33138"),
        ],
    )
    def test_a_code_spoilt_by_a_spreadsheet_is_given_back(self, spoilt: str, code: str) -> None:
        assert insee_code(spoilt) == code

    @pytest.mark.parametrize(
        "text", ["", "ABCDE", "101", "2C004", "331388", "33138.5", "3313a", "-1001", "٣٣١٣٨"]
    )
    def test_what_cannot_be_a_code_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"^"):
            insee_code(text)

    @pytest.mark.parametrize("text", ["2A004", "CEDEX", "335", "33500 CEDEX"])
    def test_what_cannot_be_a_postal_code_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"^"):
            postal_code(text)

    def test_a_siren_of_eight_digits_is_refused(self) -> None:
        assert siren("200070092.0") == "200070092"
        with pytest.raises(ValueError, match="20007009"):
            siren("20007009")

    @given(st.integers(1001, 95999))
    def test_a_code_turned_into_a_number_is_always_given_back(self, number: int) -> None:
        assert insee_code(f"{number}.0") == f"{number:05}"


class TestAnyTable:
    def test_a_missing_file_is_refused(self, tmp_path: Path, known: Known) -> None:
        assert "lu" in _refused("cog", tmp_path / "nowhere.csv", known)[0].message

    @pytest.mark.parametrize("kind", sorted(READERS))
    @pytest.mark.parametrize("content", [b"", b" \r\n ", b"\xef\xbb\xbf"])
    def test_an_empty_file_is_refused(self, tmp_path: Path, known: Known, kind: str, content: bytes) -> None:
        path = tmp_path / "empty"
        path.write_bytes(content)
        assert _refused(kind, path, known)

    @pytest.mark.parametrize("kind", sorted(READERS))
    def test_a_spreadsheet_is_refused_with_what_to_do(self, tmp_path: Path, known: Known, kind: str) -> None:
        path = tmp_path / "communes.xlsx"
        path.write_bytes(b"PK\x03\x04\0\0\0\0")
        assert "CSV" in _refused(kind, path, known)[0].remedy

    def test_a_file_without_its_header_is_refused(self, tmp_path: Path, known: Known, cog: list[str]) -> None:
        (fault,) = _refused("cog", written(tmp_path / "cog.csv", cog[1:]), known)
        assert (fault.line, "TYPECOM" in fault.message) == (1, True)

    def test_a_header_without_any_line_is_refused(self, tmp_path: Path, known: Known, cog: list[str]) -> None:
        assert "ligne" in _refused("cog", written(tmp_path / "cog.csv", cog[:1]), known)[0].message

    def test_a_line_cut_in_the_middle_is_refused_with_its_number(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        path = written(tmp_path / "cog.csv", [*cog, "COM,3339"])
        assert [fault.line for fault in _refused("cog", path, known)] == [len(cog) + 1]

    def test_a_file_cut_within_a_letter_is_refused(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        path = tmp_path / "cog.csv"
        path.write_bytes("\n".join(cog).encode() + "é".encode()[:1])
        assert "coupé" in _refused("cog", path, known)[0].message

    def test_every_fault_is_said_at_once_and_never_only_the_first(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        lines = [*cog, cog_line("COM", "ABCDE", "Nulle part"), cog_line("COM", "33138", "Coutras"), "COM"]
        faults = _refused("cog", written(tmp_path / "cog.csv", lines), known)
        assert sorted(fault.line for fault in faults) == [9, 10, 11]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_encodings_and_delimiters_change_nothing(
        self, tmp_path: Path, known: Known, cog: list[str], encoding: str, delimiter: str
    ) -> None:
        lines = [line.replace(",", delimiter) for line in cog]
        changes = read_cog(written(tmp_path / "cog.csv", lines, encoding), known)
        assert (changes.read, changes.communes, changes.ended) == (7, [], {})


class TestCog:
    def test_a_new_name_is_taken_and_the_former_kept(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        lines = [line.replace("Coutras", "Coutras-sur-Dronne") for line in cog]
        changes = read_cog(written(tmp_path / "cog.csv", lines), known)
        assert [each.name for each in changes.communes] == ["Coutras-sur-Dronne"]
        assert changes.communes[0].postal_codes == ("33230",)
        assert [(each.name, each.kind) for each in changes.formers] == [("Coutras", "renamed")]

    def test_a_commune_that_became_a_part_of_another_ends_with_its_successor(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        known, lines = _wider(known, cog)
        lines.remove(cog_line("COM", "33138", "Coutras"))
        lines.append(cog_line("COMD", "33138", "Coutras", "33243"))
        changes = read_cog(written(tmp_path / "cog.csv", lines), known)
        assert changes.ended == {"33138": "33243"}
        assert changes.formers[0].kind == "delegated"

    def test_a_new_commune_is_placed_in_its_departement_and_nowhere_else(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        lines = [*cog, cog_line("COM", "2B033", "Bastia")]
        (bastia,) = read_cog(written(tmp_path / "cog.csv", lines), known).communes
        assert (bastia.departement, bastia.region, bastia.point) == ("2B", "94", None)

    def test_a_commune_gone_without_successor_is_refused_by_name(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        known, lines = _wider(known, cog)
        lines.remove(cog_line("COM", "33138", "Coutras"))
        (fault,) = _refused("cog", written(tmp_path / "cog.csv", lines), known)
        assert "33138" in fault.message

    def test_a_truncated_list_is_refused(self, tmp_path: Path, known: Known, cog: list[str]) -> None:
        (fault,) = _refused("cog", written(tmp_path / "cog.csv", cog[:4]), known)
        assert "coupé" in fault.message

    def test_a_part_of_an_unknown_commune_is_refused(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        lines = [*cog, cog_line("COMD", "33001", "Abzac", "33999")]
        (fault,) = _refused("cog", written(tmp_path / "cog.csv", lines), known)
        assert (fault.line, fault.field) == (9, "COMPARENT")

    def test_an_unknown_type_or_departement_and_a_missing_name_are_refused(
        self, tmp_path: Path, known: Known, cog: list[str]
    ) -> None:
        lines = [
            *cog,
            cog_line("CANT", "33001", "x"),
            cog_line("COM", "20004", "y"),
            cog_line("COM", "33001", ""),
        ]
        faults = _refused("cog", written(tmp_path / "cog.csv", lines), known)
        assert {(fault.line, fault.field) for fault in faults} == {
            (9, "TYPECOM"),
            (10, "DEP"),
            (11, "LIBELLE"),
        }


def _wider(known: Known, cog: list[str]) -> tuple[Known, list[str]]:
    more = {each.code: each for each in reference.communes_of(departement="90")}
    lines = [*cog, *(cog_line("COM", each.code, each.name) for each in more.values())]
    return Known({**known.communes, **more}, known.departements, known.epcis), lines


class TestPostalCodes:
    def test_an_arrondissement_s_code_goes_to_its_commune(self, tmp_path: Path, known: Known) -> None:
        lines = [*_postal_lines(known), "75111;PARIS 11;75900;PARIS;", "33138;COUTRAS;33231;COUTRAS;"]
        changes = read_postal_codes(written(tmp_path / "laposte.csv", lines, "latin-1"), known)
        found = {each.code: each.postal_codes for each in changes.communes}
        assert "75900" in found["75056"]
        assert found["33138"] == ("33230", "33231")

    def test_cedex_lines_and_other_countries_are_not_taken(self, tmp_path: Path, known: Known) -> None:
        lines = [*_postal_lines(known), "33063;BORDEAUX;33077;BORDEAUX CEDEX;", "99138;MONACO;98000;MONACO;"]
        assert read_postal_codes(written(tmp_path / "laposte.csv", lines), known).communes == []

    def test_lost_zeros_are_given_back_and_counted(self, tmp_path: Path, known: Known) -> None:
        lines = [line.replace("01015", "1015.0").replace(";01300", ";1300") for line in _postal_lines(known)]
        changes = read_postal_codes(written(tmp_path / "laposte.csv", lines), known)
        assert (changes.communes, changes.repaired) == ([], 2)

    def test_an_unknown_commune_is_refused_with_its_line(self, tmp_path: Path, known: Known) -> None:
        lines = [*_postal_lines(known), "33998;NULLEPART;33500;NULLEPART;"]
        (fault,) = _refused("postal-codes", written(tmp_path / "laposte.csv", lines), known)
        assert (fault.line, fault.field) == (len(lines), "#Code_commune_INSEE")

    def test_a_postal_code_in_letters_is_refused(self, tmp_path: Path, known: Known) -> None:
        lines = [*_postal_lines(known), "33138;COUTRAS;3323O;COUTRAS;"]
        (fault,) = _refused("postal-codes", written(tmp_path / "laposte.csv", lines), known)
        assert fault.field == "Code_postal"

    def test_a_truncated_file_is_refused(self, tmp_path: Path, known: Known) -> None:
        assert _refused("postal-codes", written(tmp_path / "laposte.csv", _postal_lines(known)[:3]), known)


class TestEpci:
    def test_a_commune_that_changes_epci_is_moved(self, tmp_path: Path, known: Known) -> None:
        lines = [line.replace("200070092", "999999999") for line in _epci_lines(known)]
        changes = read_epci(written(tmp_path / "epci.csv", lines), known)
        assert {each.epci for each in changes.communes} == {"999999999"}
        assert [each.code for each in changes.epcis] == ["999999999"]

    def test_the_same_list_changes_nothing(self, tmp_path: Path, known: Known) -> None:
        changes = read_epci(written(tmp_path / "epci.csv", _epci_lines(known)), known)
        assert (changes.communes, changes.epcis) == ([], [])

    def test_a_commune_without_epci_is_taken_as_having_none(self, tmp_path: Path, known: Known) -> None:
        lines = [line.replace(str(known.communes["33138"].epci), "ZZZZZZZZZ") for line in _epci_lines(known)]
        changes = read_epci(written(tmp_path / "epci.csv", lines), known)
        assert {each.epci for each in changes.communes} == {None}

    @pytest.mark.parametrize(
        ("line", "title"),
        [
            ("33;200070092;x;33999;x", "insee"),
            ("33;20007;x;33138;x", "siren"),
            ("33;999999999;x;33138;x", "siren"),
            ("33;200070092;;33138;x", "raison_sociale"),
        ],
    )
    def test_a_faulty_line_is_refused_with_its_field(
        self, tmp_path: Path, known: Known, line: str, title: str
    ) -> None:
        lines = [*_epci_lines(known), line]
        (fault,) = _refused("epci", written(tmp_path / "epci.csv", lines), known)
        assert (fault.line, fault.field) == (len(lines), title)

    def test_a_truncated_list_is_refused(self, tmp_path: Path, known: Known) -> None:
        assert _refused("epci", written(tmp_path / "epci.csv", _epci_lines(known)[:3]), known)


class TestFormer:
    HEADER = "ancien_code,code_actuel,nom"

    def test_a_former_code_is_learnt(self, tmp_path: Path, known: Known) -> None:
        changes = read_former(
            written(tmp_path / "former.csv", [self.HEADER, "33555,33138,Vieux-Bourg"]), known
        )
        assert [(each.code, each.name, each.current) for each in changes.formers] == [
            ("33555", "Vieux-Bourg", "33138")
        ]
        assert changes.ended == {}

    def test_a_commune_of_today_given_as_former_is_merged(self, tmp_path: Path, known: Known) -> None:
        changes = read_former(written(tmp_path / "former.csv", [self.HEADER, "33394,33243,"]), known)
        assert changes.ended == {"33394": "33243"}
        assert changes.formers[0].name == "Saint-Émilion"

    def test_what_is_known_already_changes_nothing(self, tmp_path: Path, known: Known) -> None:
        changes = read_former(written(tmp_path / "former.csv", [self.HEADER, "20004,2A004,Ajaccio"]), known)
        assert changes.formers == []

    @pytest.mark.parametrize(
        ("lines", "title"),
        [
            (["33555,33999,x"], "code_actuel"),
            (["33555,33138,x", "33555,33243,x"], "ancien_code"),
            (["33138,33243,x", "33394,33138,x"], "code_actuel"),
        ],
    )
    def test_an_unknown_or_contradictory_successor_is_refused(
        self, tmp_path: Path, known: Known, lines: list[str], title: str
    ) -> None:
        (fault,) = _refused("former", written(tmp_path / "former.csv", [self.HEADER, *lines]), known)
        assert (fault.line, fault.field) == (len(lines) + 1, title)


def _api(**changed: object) -> dict[str, object]:
    centre = {"type": "Point", "coordinates": [-0.1, 45.05]}
    known = {
        "code": "33138",
        "nom": "Coutras",
        "codesPostaux": ["33230"],
        "population": 9000,
        "centre": centre,
    }
    return {**known, "codeDepartement": "33", "codeRegion": "75", "codeEpci": "200070092", **changed}


def _json(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


class TestGeoApi:
    def test_what_the_api_says_replaces_what_was_known(self, tmp_path: Path, known: Known) -> None:
        (changed,) = read_geo_api(_json(tmp_path / "api.json", [_api(surface=3400.5)]), known).communes
        assert (changed.population, changed.lat, changed.lon, changed.area_km2) == (9000, 45.05, -0.1, 34.01)
        assert changed.hall_lat == known.communes["33138"].hall_lat

    def test_what_the_api_does_not_say_is_left_as_it_is(self, tmp_path: Path, known: Known) -> None:
        path = _json(tmp_path / "api.json", [{"code": "33138", "nom": "Coutras"}])
        assert read_geo_api(path, known).communes == []

    def test_an_epci_unknown_but_named_is_learnt(self, tmp_path: Path, known: Known) -> None:
        item = _api(codeEpci="999999999", epci={"code": "999999999", "nom": "CC Neuve"})
        changes = read_geo_api(_json(tmp_path / "api.json", [item]), known)
        assert [each.name for each in changes.epcis] == ["CC Neuve"]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"code": "ABCDE"}, "code"),
            ({"code": "20999"}, "code"),
            ({"nom": " "}, "nom"),
            ({"nom": None}, "nom"),
            ({"codesPostaux": "33230"}, "codesPostaux"),
            ({"codesPostaux": ["CEDEX"]}, "codesPostaux"),
            ({"codeEpci": "12"}, "codeEpci"),
            ({"codeEpci": "999999999"}, "codeEpci"),
            ({"population": -1}, "population"),
            ({"population": "s"}, "population"),
            ({"population": True}, "population"),
            ({"centre": [1, 2]}, "centre"),
            ({"centre": {"coordinates": [1]}}, "centre"),
            ({"centre": {"coordinates": ["a", "b"]}}, "centre"),
            ({"centre": {"coordinates": [417000.0, 6422000.0]}}, "centre"),
            ({"centre": {"coordinates": [45.05, -0.1]}}, "centre"),
            ({"mairie": {"coordinates": [7.75, 48.58]}}, "mairie"),
        ],
    )
    def test_a_faulty_commune_is_refused_with_its_rank_and_field(
        self, tmp_path: Path, known: Known, changed: dict[str, object], field: str
    ) -> None:
        path = _json(tmp_path / "api.json", [{"code": "33243", "nom": "Libourne"}, _api(**changed)])
        (fault,) = _refused("geo-api", path, known)
        assert (fault.line, fault.field) == (2, field)

    def test_a_commune_given_twice_is_refused(self, tmp_path: Path, known: Known) -> None:
        assert _refused("geo-api", _json(tmp_path / "api.json", [_api(), _api()]), known)[0].line == 2

    @pytest.mark.parametrize("text", ["[", '[{"code": "33138", "no', "{}", "[]", "null", "12", '["33138"]'])
    def test_a_cut_or_foreign_json_is_refused(self, tmp_path: Path, known: Known, text: str) -> None:
        path = tmp_path / "api.json"
        path.write_text(text, encoding="utf-8")
        assert _refused("geo-api", path, known)


def _feature(code: object, geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"INSEE_COM": code, "NOM": "x"}, "geometry": geometry}


SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-0.2, 45.0], [0.0, 45.0], [0.0, 45.1], [-0.2, 45.1], [-0.2, 45.0]]],
}
LAMBERT = {"type": "Polygon", "coordinates": [[[4e5, 6e6], [5e5, 6e6], [5e5, 7e6], [4e5, 6e6]]]}


class TestContours:
    def test_a_contour_is_read_whatever_the_name_of_its_code(self, tmp_path: Path, known: Known) -> None:
        path = _json(
            tmp_path / "c.geojson", {"type": "FeatureCollection", "features": [_feature("33138", SQUARE)]}
        )
        changes = read_contours(path, known)
        assert sorted(decode_contour(changes.contours["33138"])[0][0])[0] == (-0.2, 45.0)

    @pytest.mark.parametrize(
        "feature",
        [
            _feature("33999", SQUARE),
            _feature(None, SQUARE),
            _feature("33138", None),
            _feature("33138", LAMBERT),
            _feature("33138", {"type": "Point", "coordinates": [0, 45]}),
            _feature("33138", {"type": "Polygon", "coordinates": []}),
            _feature("33138", {"type": "Polygon", "coordinates": [[[0, 45], [1]]]}),
            _feature("33138", {"type": "Polygon"}),
            "33138",
            {"properties": ["33138"], "geometry": SQUARE},
        ],
    )
    def test_a_faulty_contour_is_refused_with_its_rank(
        self, tmp_path: Path, known: Known, feature: object
    ) -> None:
        path = _json(tmp_path / "c.geojson", {"features": [_feature("33243", SQUARE), feature]})
        (fault,) = _refused("contours", path, known)
        assert fault.line == 2

    def test_a_contour_given_twice_is_refused(self, tmp_path: Path, known: Known) -> None:
        path = _json(tmp_path / "c.geojson", {"features": [_feature("33243", SQUARE)] * 2})
        assert _refused("contours", path, known)[0].line == 2

    @pytest.mark.parametrize("value", [{}, {"features": []}, {"features": "x"}])
    def test_a_file_without_any_contour_is_refused(self, tmp_path: Path, known: Known, value: object) -> None:
        assert _refused("contours", _json(tmp_path / "c.geojson", value), known)
