"""Spreadsheets as people write them: separators, encodings, dates, codes that a spreadsheet spoilt."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import pytest
import xlsxwriter

from maillage.exchange.reading import Reading
from maillage.exchange.spreadsheet.mapping import ColumnMapping, guess, shown
from maillage.exchange.spreadsheet.reading import read, table_of
from maillage.exchange.spreadsheet.table import read_tables

TITLES = (
    "Intitulé",
    "Organisme",
    "SIRET",
    "Adresse",
    "CP",
    "Ville",
    "Date de début",
    "Date de fin",
    "Tarif",
    "Places",
)
ROW = (
    *("Menuisier", "L’atelier du bois", "13003013300016", "1 rue de la Mairie", "33910"),
    *("Saint-Denis-de-Pile", "11/01/2027", "26/03/2027", "1 200,50 €", "8"),
)


def text(*rows: tuple[str, ...], separator: str = ";", titles: tuple[str, ...] = TITLES) -> str:
    return "".join(separator.join(cells) + "\r\n" for cells in (titles, *(rows or (ROW,))))


def row(**changes: str) -> tuple[str, ...]:
    return tuple(
        changes.get(title.casefold().replace(" ", "_"), cell) for title, cell in zip(TITLES, ROW, strict=True)
    )


def reading_of(*rows: tuple[str, ...]) -> Reading:
    return read(text(*rows).encode(), name="offres.csv")


def workbook(*rows: tuple[Any, ...], titles: tuple[str, ...] = TITLES) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Liste")
    for line, cells in enumerate((titles, *rows)):
        for rank, cell in enumerate(cells):
            sheet.write(line, rank, cell)
    book.close()
    return file.getvalue()


def test_a_row_becomes_an_organisation_a_place_an_offer_and_a_session() -> None:
    reading = reading_of()
    documents = reading.documents
    [organisation], [place] = documents["organisations"], documents["places"]
    [offer], [session] = documents["offers"], documents["sessions"]
    assert (organisation["name"], organisation["siret"]) == ("L’atelier du bois", "13003013300016")
    assert (place["commune"], place["postal_code"], place["organisation"]) == (
        "33393",
        "33910",
        organisation["id"],
    )
    assert (offer["name"], offer["price"], offer["kind"]) == ("Menuisier", 1200.5, "training")
    assert (session["start"], session["end"], session["seats"]) == ("2027-01-11", "2027-03-26", 8)
    assert (reading.faults, reading.rows) == ([], 1)
    assert reading.originals["offers", offer["id"]]["Tarif"] == "1 200,50 €"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator_gives_the_same(separator: str) -> None:
    line = tuple(cell.replace(",", ".") for cell in ROW)
    assert read(text(line, separator=separator).encode()).documents == reading_of(line).documents


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding_gives_the_same(encoding: str) -> None:
    assert read(text().encode(encoding)).documents == reading_of().documents


@pytest.mark.parametrize("name", ["offres.csv", "offres.xls", "offres"])
def test_a_workbook_is_known_by_what_it_is_whatever_it_is_called(name: str) -> None:
    cells = (
        *ROW[:2],
        13003013300016,
        ROW[3],
        33910.0,
        ROW[5],
        datetime.combine(date(2027, 1, 11), time()),
        date(2027, 3, 26),
        1200.5,
        8.0,
    )
    assert read(workbook(cells), name=name).documents == reading_of().documents


def test_days_as_numbers_of_a_spreadsheet_are_days() -> None:
    [session] = read(workbook((*ROW[:6], 46398, 46472.0, "gratuit", ""))).documents["sessions"]
    assert (session["start"], session["end"], "seats" in session) == ("2027-01-11", "2027-03-26", False)


def test_a_postal_code_that_lost_its_zero_is_mended() -> None:
    line = (*ROW[:4], 1500.0, "Ambérieu-en-Bugey", *ROW[6:])
    [place] = read(workbook(line)).documents["places"]
    assert (place["commune"], place["postal_code"]) == ("01004", "01500")


@pytest.mark.parametrize("siret", ["130030133000160", "13003013300017", "1234", "n/a"])
def test_a_siret_of_fifteen_digits_or_that_does_not_add_up_is_left_out(siret: str) -> None:
    lines = [row(siret=siret), *(row(intitulé=f"Autre {rank}") for rank in range(3))]
    [organisation, *_others] = reading_of(*lines).documents["organisations"]
    assert "siret" not in organisation


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2027-01-31", "2027-01-31"),
        ("31/01/2027", "2027-01-31"),
        ("31.01.27", "2027-01-31"),
        ("20270131", "2027-01-31"),
        ("31 janvier 2027", "2027-01-31"),
        ("lundi 1er février 2027", "2027-02-01"),
        ("31 janv. 2027", "2027-01-31"),
        ("2027-01-31T09:00:00", "2027-01-31"),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str, found: str) -> None:
    [session] = reading_of(row(date_de_début=written)).documents["sessions"]
    assert session["start"] == found


def test_days_in_three_forms_in_one_column_are_told_not_guessed() -> None:
    days = ("25/01/2027", "01/25/2027", "2027-01-20", "03/04/2027")
    lines = [row(intitulé=f"Atelier {day}", date_de_début=day, date_de_fin="2028-01-01") for day in days]
    reading = reading_of(*lines)
    assert [session["start"] for session in reading.documents["sessions"]] == [
        *("2027-01-25", "2027-01-25", "2027-01-20"),
    ]
    [fault] = reading.faults
    assert (fault.line, fault.field) == (5, "Date de début")
    assert "deux façons" in fault.message


def test_an_order_that_nothing_tells_is_asked_and_the_answer_is_kept() -> None:
    content = text(row(date_de_début="03/04/2027", date_de_fin="05/06/2027")).encode()
    table = table_of(read_tables(content), None)
    mapping = guess(table)
    assert {column.title for column in shown(table, mapping) if column.ambiguous_days} == {
        "Date de début",
        "Date de fin",
    }
    assert "sessions" not in read(content, mapping).documents
    answered = ColumnMapping.from_json(
        mapping.as_json() | {"day_first": {"Date de début": True, "Date de fin": True}, "confirmed": True}
    )
    [session] = read(content, answered).documents["sessions"]
    assert (session["start"], session["end"]) == ("2027-04-03", "2027-06-05")


def test_a_mapping_can_be_changed_and_one_that_is_unknown_is_refused() -> None:
    content = text().encode()
    mapping = guess(table_of(read_tables(content), None))
    changed = ColumnMapping.from_json(
        mapping.as_json() | {"columns": {**mapping.columns, "Tarif": "sessions.note"}}
    )
    [session] = read(content, changed).documents["sessions"]
    assert session["note"] == "1 200,50 €"
    with pytest.raises(ValueError, match="unknown target"):
        ColumnMapping.from_json({"columns": {"Tarif": "offers.prix"}})
    with pytest.raises(ValueError, match="unexpected"):
        ColumnMapping.from_json({"columns": {}, "delimiter": ";"})


def test_a_column_without_a_telling_title_is_known_by_its_values() -> None:
    content = text(ROW, titles=(*TITLES[:2], "Colonne C", *TITLES[3:])).encode()
    assert guess(table_of(read_tables(content), None)).columns["Colonne C"] == "organisations.siret"


def test_columns_that_were_swapped_do_not_pass_for_what_their_titles_say() -> None:
    swapped = tuple(ROW[rank] for rank in (0, 1, 2, 3, 5, 4, 6, 7, 9, 8))
    mapping = guess(table_of(read_tables(text(swapped).encode()), None))
    assert "CP" not in mapping.columns


def test_a_list_of_structures_is_not_taken_for_offers() -> None:
    content = "Nom;CP;Ville;Téléphone\nLa Fabrique;33910;Saint-Denis-de-Pile;0557000000\n"
    documents = read(content.encode()).documents
    assert set(documents) == {"organisations", "places"}
    assert documents["organisations"][0]["phone"] == "05 57 00 00 00"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"tarif": "voir avec nous"}, "Tarif", "n’est pas un prix"),
        ({"places": "quelques"}, "Places", "nombre de places"),
        ({"date_de_fin": "31/02/2027"}, "Date de fin", "n’est pas une date"),
        ({"ville": "Atlantis"}, "Ville", "Atlantis"),
        ({"cp": "3391"}, "Ville", "03391"),
        ({"organisme": ""}, "Organisme", "il manque"),
        ({"intitulé": ""}, "Intitulé", "il manque"),
        ({"date_de_fin": "2026-01-01"}, "Date de fin", "finit avant"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_its_title(
    changes: dict[str, str], field: str, said: str
) -> None:
    reading = reading_of(row(**changes), *(row(intitulé=f"Autre {rank}") for rank in range(4)))
    told = [fault for fault in reading.faults if fault.field == field]
    assert told
    assert (told[0].line, told[0].file.name) == (2, "offres.csv")
    assert said in told[0].message
    assert told[0].remedy
    assert len(reading.documents["offers"]) >= 4


def test_a_line_cut_short_is_refused_and_the_others_are_kept() -> None:
    reading = reading_of(ROW[:4], row(intitulé="Autre"))
    assert [(fault.line, fault.blocking) for fault in reading.faults] == [(2, True)]
    assert [offer["name"] for offer in reading.documents["offers"]] == ["Autre"]


def test_what_is_missing_is_counted_by_title() -> None:
    assert reading_of(row(tarif=""), row(intitulé="B")).gaps == {"Tarif": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"Nom;Ville\n", "aucune ligne"),
        (b"a;b\n1;2\n", "Aucune colonne"),
        (b'Nom;Ville\n"La Fabrique;Foix\n', "rompu"),
        (b"Nom;Ville\nLa\0Fabrique;Foix\n", "nuls"),
        ("Nom;Ville\nLa Fabrique;Foix é".encode()[:-1], "coupé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien fichier Excel"),
        (b"<html></html>", "pas un tableau"),
        (b"PAR1 abime", "Parquet"),
        (workbook(ROW)[:300], "abîmée"),
        (workbook(titles=()), "vide"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, said: str) -> None:
    reading = read(content, name="offres.csv")
    assert reading.refused
    assert said in reading.faults[0].message
    assert reading.faults[0].remedy


def test_a_mapping_for_another_table_is_refused() -> None:
    reading = read(b"Nom;Ville\nA;Foix\n", ColumnMapping({"Titre": "offers.name"}))
    assert (reading.refused, reading.faults[0].field) == (True, "Titre")
    assert read(workbook(ROW), ColumnMapping({"Intitulé": "offers.name"}, sheet="Autre")).refused
