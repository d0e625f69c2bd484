"""What formations become, whatever the version, and what is told of those that are not right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maillage.exchange.lheo.reading import read
from maillage.exchange.lheo.validating import schema_faults
from maillage.exchange.source import SourceRefusedError
from tests.exchange.lheo.files import ACTION, CONTACT, SESSION, formation, lheo, reading_of

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("MAILLAGE_DATA", ROOT.parent / "shared" / "data")) / "offres"


def data(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"no {DATA / name}: give the folder of open data in MAILLAGE_DATA")
    return DATA / name


def test_a_formation_becomes_an_offer_with_its_organisation_place_and_session() -> None:
    reading = reading_of()
    documents = reading.documents
    [offer], [session] = documents["offers"], documents["sessions"]
    [organisation], [place] = documents["organisations"], documents["places"]
    assert (offer["name"], offer["kind"], offer["hours"], offer["price"]) == (
        "Menuisier",
        "training",
        350,
        1200.5,
    )
    assert offer["credentials"] == [{"code": "RNCP37123"}]
    assert (offer["occupations"], offer["languages"]) == (["H2206"], ["fr"])
    assert offer["description"].startswith("Faire une table & un banc.\n\nContenu : Tracer, scier.")
    assert offer["organisation"] == organisation["id"] == "of-13003013300016"
    assert (place["organisation"], place["commune"], place["lat"]) == (organisation["id"], "33393", 44.99)
    assert (session["start"], session["end"]) == ("2027-01-11", "2027-03-26")
    assert (session["place"], session["attendance"]) == (place["id"], "onsite")


def test_every_word_is_kept_but_the_names_of_persons() -> None:
    reading = reading_of()
    [original] = [each for (kind, _id), each in reading.originals.items() if kind == "offers"]
    assert 'info="code">X42' in original["lheo"]
    assert "80056" in original["lheo"]
    assert "Martin" not in str(reading.originals) + str(reading.documents)
    assert [(fault.field, fault.blocking) for fault in reading.faults] == [("coordonnees", False)]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.lheo.org/2.0",
        "http://www.lheo.org/2.1",
        "http://www.lheo.org/2.2",
        "http://lheo.gouv.fr/2.3",
        "https://www.lheo.org/2.2/",
    ],
)
def test_all_versions_in_use_are_read_alike(namespace: str) -> None:
    assert read(lheo(namespace=namespace)).documents == reading_of().documents


def test_no_namespace_and_a_prefix_are_read_alike() -> None:
    bare = lheo().replace(b' xmlns="http://lheo.gouv.fr/2.3"', b"")
    assert read(bare).documents == reading_of().documents


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("20270326", "99999999", {"start": "2027-01-11", "weeks": 10}),
        ("20270326", "00000000", {"start": "2027-01-11", "weeks": 10}),
        (
            "<modalites-entrees-sorties>0",
            "<modalites-entrees-sorties>1",
            {"entry": {"from": "2027-01-11", "until": "2027-03-26"}, "weeks": 10},
        ),
        ("<etat-recrutement>1", "<etat-recrutement>2", {"seats": 0, "note": "Recrutement fermé."}),
        ("<modalites-enseignement>0", "<modalites-enseignement>1", {"attendance": "blended"}),
    ],
)
def test_open_dates_permanent_entry_and_closed_recruitment(
    before: str, after: str, found: dict[str, object]
) -> None:
    [session] = reading_of(formation(actions=ACTION.replace(before, after))).documents["sessions"]
    assert found.items() <= session.items()


def test_a_session_at_a_distance_has_no_place() -> None:
    action = ACTION.replace("<modalites-enseignement>0", "<modalites-enseignement>2")
    [session] = reading_of(formation(actions=action)).documents["sessions"]
    assert ("place" in session, session["attendance"]) == (False, "distance")


@pytest.mark.parametrize(
    ("before", "after", "field", "blocking"),
    [
        ("<debut>20270111</debut>", "<debut>00000000</debut>", "periode", False),
        ("<debut>20270111</debut>", "<debut>20271341</debut>", "periode/debut", False),
        ("<fin>20270326</fin>", "<fin>20260326</fin>", "periode", True),
        ("33393", "99999", "code-INSEE-commune", False),
        (">H2206<", ">H22<", "", False),
        ("13003013300016", "13003013300017", "SIRET", False),
        ("<numtel>0557000000</numtel>", "<numtel>le matin</numtel>", "", False),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_formation_is_kept(
    before: str, after: str, field: str, blocking: bool
) -> None:
    reading = read(lheo(formation().replace(before, after)), "offre.xml")
    assert len(reading.documents["offers"]) == 1
    told = [fault for fault in reading.faults if fault.field == field]
    assert not field or told
    assert all(fault.line > 1 and fault.remedy and fault.blocking is blocking for fault in told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (formation(number=""), "numéro"),
        (formation(title="-"), "intitulé"),
        (formation().replace("L’atelier du bois", "").replace("ATELIER DU BOIS", "-"), "nom de l’organisme"),
    ],
)
def test_a_formation_that_can_not_be_known_is_refused_and_the_others_are_kept(text: str, said: str) -> None:
    reading = reading_of(text, formation(number="F2"))
    [fault] = [each for each in reading.faults if each.blocking]
    assert said in fault.message
    assert [offer["id"] for offer in reading.documents["offers"]] == ["formation-f2"]
    assert reading.rows == 2


def test_a_number_given_twice_is_refused_the_second_time() -> None:
    reading = reading_of(formation(), formation())
    assert [fault.field for fault in reading.faults if fault.blocking] == ["formation/@numero"]


def test_actions_with_other_terms_are_offers_of_their_own_and_the_others_share_one() -> None:
    other = ACTION.replace('"A1"', '"A2"').replace('"S1"', '"S2"')
    same = reading_of(formation(actions=ACTION + other)).documents
    assert (len(same["offers"]), len(same["sessions"])) == (1, 2)
    longer = other.replace("<nombre-heures-total>350", "<nombre-heures-total>700")
    apart = reading_of(formation(actions=ACTION + longer)).documents
    assert [offer["hours"] for offer in apart["offers"]] == [350, 700]
    assert len({session["offer"] for session in apart["sessions"]}) == 2


def test_what_is_mandatory_and_missing_is_counted_and_nothing_is_lost() -> None:
    lacking = formation().replace("<certifiante>1</certifiante>", "").replace("Tracer, scier.", "-")
    gaps = reading_of(lacking, formation(number="F2")).gaps
    assert (gaps["formation/certifiante"], gaps["formation/contenu-formation"]) == (1, 1)
    assert "formation/intitule-formation" not in gaps


def test_each_place_of_an_action_has_its_session() -> None:
    elsewhere = CONTACT.replace("1 rue de la Mairie", "9 quai des Salinières").replace("33910", "33500")
    elsewhere = elsewhere.replace("33393", "33243").replace("Saint-Denis-de-Pile", "Libourne")
    action = ACTION.replace(
        "<modalites-entrees", f"<lieu-de-formation>{elsewhere}</lieu-de-formation><modalites-entrees"
    )
    documents = reading_of(formation(actions=action)).documents
    assert {place["commune"] for place in documents["places"]} == {"33393", "33243"}
    assert {session["place"] for session in documents["sessions"]} == {
        place["id"] for place in documents["places"]
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lheo()[:2000], "coupé"),
        (lheo().replace(b"</session>", b"</sesion>"), "syntaxe XML"),
        ("<lheo><offres>été</offres></lheo>".encode("cp1252"), "encodage"),
        (lheo(head='<!DOCTYPE lheo [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>\n'), "entités"),
        (lheo(head='<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'), "entités"),
        (b"<catalogue><offres/></catalogue>", "pas un fichier LHÉO"),
        (lheo(namespace="http://exemple.fr/2.3"), "pas un fichier LHÉO"),
        (b'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres/></lheo>', "aucune formation"),
        (b"", "vide"),
        (b"\0\0\0", "pas un fichier XML"),
        (b"PK\x03\x04", "pas un fichier XML"),
        (b"id;nom\n1;A\n", "pas un fichier XML"),
    ],
)
def test_a_file_that_is_broken_or_dangerous_is_refused_whole(content: bytes, said: str) -> None:
    reading = read(content, "offre.xml")
    assert reading.refused
    assert reading.documents == {}
    [fault] = reading.faults[-1:]
    assert said in fault.message
    assert (fault.remedy != "", fault.file.name) == (True, "offre.xml")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert read(tmp_path / "absent.xml").refused


def test_a_formation_is_forgotten_once_read(tmp_path: Path) -> None:
    file = tmp_path / "offre.xml"
    file.write_bytes(lheo(*(formation(number=f"F{rank}") for rank in range(300))))
    reading = read(file)
    assert (reading.rows, len(reading.documents["offers"]), len(reading.documents["places"])) == (300, 300, 1)


def test_the_invented_files_are_valid_for_the_official_schema() -> None:
    assert schema_faults(lheo(), data("lheo_2.3.xsd")) == []


def test_the_official_example_is_read_and_valid() -> None:
    file = data("lheo_exemple_bts_onisep.xml")
    assert schema_faults(file, data("lheo_2.3.xsd")) == []
    reading = read(file)
    [offer], [session] = reading.documents["offers"], reading.documents["sessions"]
    assert (offer["name"], offer["credentials"]) == (
        "BTS négociation et relation client",
        [{"code": "RNCP474"}],
    )
    assert (session["start"], session["end"]) == ("2015-09-01", "2017-08-31")
    assert not any(fault.blocking for fault in reading.faults)


def test_what_the_schema_refuses_is_told_by_line() -> None:
    schema = data("lheo_2.3.xsd")
    wrong = lheo(formation().replace("<certifiante>1</certifiante>", "<certifiante>oui</certifiante>"))
    [fault] = schema_faults(wrong, schema, "offre.xml")
    assert (fault.field, fault.line, fault.blocking) == ("certifiante", 7, False)
    missing = schema_faults(lheo(formation().replace("<certifiante>1</certifiante>", "")), schema)
    assert "manque" in missing[0].message
    assert schema_faults(b"<lheo>", schema)[0].blocking
    assert SESSION in ACTION


def test_a_schema_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises((OSError, SourceRefusedError)):
        schema_faults(lheo(), Path("absent.xsd"))
