"""What one takes away: each format, of a territory or of an organisation, made once for each state."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django.fixtures import Settings

from maillage.cli import main
from maillage.cli.exits import Exit
from maillage.directory.models import Offer, Organisation, Territory
from maillage.directory.services import touch
from maillage.exchange.exporting import services
from maillage.exchange.exporting.formats import EXPORTS
from maillage.exchange.models import ImportSource
from maillage.exchange.reading import Written
from tests.exchange.importing.bringing import a_file, bring
from tests.exchange.importing.test_cli import SERVICE, STRUCTURE

VALLEY = "/donnees/valley/"


def streamed(answer: Any) -> Iterator[bytes]:
    """The pieces of an answer."""
    yield from answer.streaming_content


def content(path: str) -> bytes:
    """What is at an address."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return b"".join(streamed(answer))


def offers_in(table: bytes) -> set[str]:
    """The names of offers in a CSV table."""
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";")
    return {row["intitulé"] for row in rows if row.get("intitulé")}


@pytest.mark.parametrize("name", [export.name for export in EXPORTS.values()])
def test_every_format_of_a_territory_is_handed_out_with_its_type(territory: Territory, name: str) -> None:
    answer = Client().get(f"{VALLEY}fichiers/{name}")
    assert answer.status_code == 200
    assert f'filename="valley-{name}"' in answer["Content-Disposition"]
    [export] = [each for each in EXPORTS.values() if each.name == name]
    assert answer["Content-Type"] == export.media_type
    assert len(b"".join(streamed(answer))) > 100


def test_an_organisation_hands_out_its_own_and_nobody_else_s(territory: Territory) -> None:
    everything = offers_in(content(f"{VALLEY}fichiers/offres.csv"))
    own = offers_in(content(f"{VALLEY}school/fichiers/offres.csv"))
    assert everything == {"Prêt d’un cyclomoteur", "CAP électricien", "Électricien de chantier"}
    assert own == {"CAP électricien", "Électricien de chantier"}


def test_what_is_not_published_is_not_handed_out(territory: Territory) -> None:
    Offer.objects.filter(slug="site-work").update(status="draft")
    Organisation.objects.filter(slug="platform").update(status="waiting")
    touch(territory)
    assert "Électricien de chantier" not in offers_in(content(f"{VALLEY}fichiers/offres.csv"))
    assert Client().get(f"{VALLEY}platform/").status_code == 404


def test_a_file_is_made_once_for_each_state_of_the_directory(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    write = services.write

    def counted(*asked: Any) -> Written:
        made.append(asked[2])
        return write(*asked)

    monkeypatch.setattr(services, "write", counted)
    content(f"{VALLEY}fichiers/offres.csv")
    content(f"{VALLEY}fichiers/offres.csv")
    assert made == ["csv"]
    Offer.objects.filter(slug="site-work").update(name="Autre nom")
    touch(territory)
    assert "Autre nom" in offers_in(content(f"{VALLEY}fichiers/offres.csv"))
    assert made == ["csv", "csv"]


def test_who_has_the_file_already_is_told_so(territory: Territory) -> None:
    client = Client()
    first = client.get(f"{VALLEY}fichiers/services.json")
    again = client.get(f"{VALLEY}fichiers/services.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    touch(territory)
    assert (
        client.get(f"{VALLEY}fichiers/services.json", headers={"if-none-match": first["ETag"]}).status_code
        == 200
    )


def test_former_states_do_not_fill_the_disk(territory: Territory, tmp_path: Path) -> None:
    for _state in range(5):
        touch(territory)
        content(f"{VALLEY}fichiers/offres.csv")
    assert len(list((tmp_path / "exports" / "valley").glob("*-offres.csv"))) <= 2


@pytest.mark.parametrize(
    "path",
    [
        "/donnees/nulle-part/",
        "/donnees/valley/fichiers/offres.exe",
        "/donnees/valley/fichiers/..",
        "/donnees/valley/nobody/",
        "/donnees/valley/nobody/fichiers/offres.csv",
        "/donnees/valley/pertes/offres.exe",
    ],
)
def test_what_is_not_there_is_not_found(territory: Territory, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_nothing_is_written_through_these_pages(territory: Territory) -> None:
    assert Client().post(f"{VALLEY}fichiers/offres.csv").status_code == 405


@pytest.mark.parametrize(
    "page", ["/donnees/", VALLEY, f"{VALLEY}school/", f"{VALLEY}school/pertes/services.json"]
)
def test_each_page_is_there(territory: Territory, page: str) -> None:
    assert Client().get(page).status_code == 200


def test_what_a_format_does_not_say_is_listed(territory: Territory) -> None:
    page = Client().get(f"{VALLEY}pertes/services.json")
    fields = {(kind, field) for kind, field, _why, _number in page.context["losses"]}
    assert ("offres", "financements") in fields
    assert "ces champs restent dans l’annuaire" in page.text


def test_a_record_that_came_in_goes_out_in_the_words_of_its_source(
    territory: Territory, tmp_path: Path
) -> None:
    file = tmp_path / "di.json"
    service = {**SERVICE, "frais_precisions": "Selon le quotient familial"}
    file.write_text(json.dumps({"structures": [STRUCTURE], "services": [service]}), encoding="utf-8")
    words = ["--territory", "valley", "--source", "Un producteur"]
    assert main(["import", "data-inclusion", str(file), *words]) == Exit.DONE
    out = json.loads(content(f"{VALLEY}fichiers/structures.json"))
    assert [each for each in out if each["id"] == STRUCTURE["id"]] == [STRUCTURE]
    out = json.loads(content(f"{VALLEY}fichiers/services.json"))
    assert [each for each in out if each["id"] == service["id"]] == [service]


def test_the_command_writes_the_same_file_and_tells_what_is_lost(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "services.json"
    assert main(["export", "services", str(file), "--territory", "valley"]) == Exit.DONE
    assert file.read_bytes() == content(f"{VALLEY}fichiers/services.json")
    assert "Ce format ne dit pas : offres, financements" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["papier", "f", "--territory", "valley"], "Le format « papier » n’existe pas ; au choix : csv"),
        (["csv", "f", "--territory", "nulle-part"], "n’est pas dans la base"),
        (["csv", "f", "--territory", "valley", "--organisation", "nobody"], "n’est pas publiée"),
        (["csv", "/", "--territory", "valley"], "écriture impossible"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(
    territory: Territory, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert main(["export", *words]) == Exit.WRONG_INPUT
    assert says in capsys.readouterr().err


def test_the_agenda_leads_to_the_pages_of_the_offers(territory: Territory) -> None:
    events = Calendar.from_ical(content(f"{VALLEY}fichiers/agenda.ics")).walk("VEVENT")
    assert any(str(event.get("url", "")).endswith("/annuaire/valley/offres/electrician/") for event in events)


def test_the_agenda_changes_with_the_day(territory: Territory, settings: Settings) -> None:
    before = services.mark(territory, EXPORTS["agenda"])
    settings.TODAY = date(2026, 11, 23)
    assert services.mark(territory, EXPORTS["agenda"]) != before
    assert services.mark(territory, EXPORTS["csv"]) == services.mark(territory, EXPORTS["csv"])


def test_an_export_asks_a_bounded_number_of_queries(
    territory: Territory, django_assert_max_num_queries: Any
) -> None:
    bring(ImportSource(territory=territory, name="s", format="data-inclusion"), a_file())
    with django_assert_max_num_queries(45):
        services.write(territory, None, "services")
