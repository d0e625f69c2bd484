"""The pages of imports: who sees them, a file from its reception to its undoing, what they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from maillage.accounts.models import Account, Membership, Moderator, Right
from maillage.directory.models import Offer, Organisation, Territory
from maillage.exchange.importing import forms, services
from maillage.exchange.models import ImportRun, ImportSource, RunState
from tests.exchange.importing.bringing import everything
from tests.exchange.importing.test_cli import SERVICE, STRUCTURE

TABLE = """Intitulé;Prix;Début;Fin;Adresse;Code postal;Commune
Atelier soudure;0;11/01/2027;15/01/2027;1 rue du Port;33230;Coutras
Atelier bois;20;18/01/2027;22/01/2027;1 rue du Port;33230;Coutras
Initiation;;25/01/2027;29/01/2027;1 rue du Port;33230;Nulle-Part
"""


@pytest.fixture
def moderator(territory: Territory) -> Account:
    """Somebody who looks after the territory."""
    account = Account.objects.create_user("moderation@example.org", "a-long-password")
    Moderator.objects.create(account=account, territory=territory)
    return account


@pytest.fixture
def editor(territory: Territory) -> Account:
    """Somebody who edits for the school."""
    account = Account.objects.create_user("ecole@example.org", "a-long-password")
    school = Organisation.objects.get(slug="school")
    Membership.objects.create(account=account, organisation=school, right=Right.EDITOR)
    return account


@pytest.fixture
def outsider(territory: Territory) -> Account:
    """Somebody who is logged in, and no more."""
    return Account.objects.create_user("personne@example.org", "a-long-password")


def as_(account: Account) -> Client:
    """A browser in which they are logged in."""
    client = Client()
    client.force_login(account)
    return client


def catalogue(*services_: dict[str, Any]) -> SimpleUploadedFile:
    """A file of data.inclusion."""
    content = json.dumps({"structures": [STRUCTURE], "services": list(services_)}).encode()
    return SimpleUploadedFile("catalogue.json", content)


def table(text: str = TABLE) -> SimpleUploadedFile:
    """A spreadsheet."""
    return SimpleUploadedFile("ateliers.csv", text.encode())


def send(client: Client, file: SimpleUploadedFile, target: str, **more: str) -> Any:
    """Send a new file; the page that follows."""
    told = {"target": target, "name": "Un producteur", "file": file, **more}
    return client.post("/importer/nouveau/", told, follow=True)


def test_a_file_is_previewed_applied_and_undone(territory: Territory, moderator: Account) -> None:
    client = as_(moderator)
    before = everything(territory)
    page = send(client, catalogue(SERVICE), f"t{territory.pk}")
    assert "Ce qui changerait" in page.text
    assert "Atelier numérique" in page.text
    assert everything(territory)["offers"] == before["offers"]
    [run] = ImportRun.objects.all()
    page = client.post(f"/importer/{run.pk}/appliquer/", follow=True)
    assert "C’est fait" in page.text
    assert Offer.objects.get(name="Atelier numérique").origin == "import"
    run.refresh_from_db()
    assert (run.state, run.by, run.content) == (RunState.APPLIED, moderator, None)
    page = client.post(f"/importer/{run.pk}/annuler/", follow=True)
    assert "comme avant" in page.text
    assert not Offer.current().filter(name="Atelier numérique").exists()


def test_the_columns_of_a_spreadsheet_are_guessed_corrected_and_kept(editor: Account) -> None:
    client, school = as_(editor), Organisation.objects.get(slug="school")
    page = send(client, table(), f"o{school.pk}")
    assert "Que contient chaque colonne" in page.text
    assert "Atelier soudure" in page.text
    columns = page.context["form"]
    told = {name: field.initial or "" for name, field in columns.fields.items()}
    assert told["column_0"] == "offers.name"
    run = ImportRun.objects.get()
    page = client.post(f"/importer/{run.pk}/colonnes/", told, follow=True)
    assert "Ce qui changerait" in page.text
    client.post(f"/importer/{run.pk}/appliquer/")
    offers = Offer.objects.filter(origin="import")
    assert {offer.organisation for offer in offers} == {school}
    assert {offer.name: offer.price_cents for offer in offers} | {"Initiation": None} == {
        "Atelier soudure": 0,
        "Atelier bois": 2000,
        "Initiation": None,
    }
    source = ImportSource.objects.get()
    assert source.mapping["columns"]["Intitulé"] == "offers.name"
    page = client.post(f"/importer/source/{source.pk}/", {"file": table()}, follow=True)
    assert page.context["form"]["column_0"].initial == "offers.name"


def test_two_columns_for_the_same_field_are_refused(editor: Account) -> None:
    client, school = as_(editor), Organisation.objects.get(slug="school")
    send(client, table(), f"o{school.pk}")
    run = ImportRun.objects.get()
    told = {"column_0": "offers.name", "column_1": "offers.name"}
    page = client.post(f"/importer/{run.pk}/colonnes/", told)
    assert page.status_code == 422
    assert "déjà donné à la colonne « Intitulé »" in page.text
    page = client.post(f"/importer/{run.pk}/colonnes/", {})
    assert "Dites ce que contient au moins une colonne" in page.text


def test_the_lines_are_filtered_and_the_report_is_downloaded(
    territory: Territory, moderator: Account
) -> None:
    client = as_(moderator)
    bad = {**SERVICE, "id": "2", "nom": None}
    send(client, catalogue(SERVICE, bad), f"t{territory.pk}")
    run = ImportRun.objects.get()
    page = client.get(f"/importer/{run.pk}/", {"montrer": "refused"})
    assert [line["what"] for line in page.context["lines"]] == ["refusée"]
    for form, start in (("csv", b"\xef\xbb\xbfFichier;Ligne"), ("xlsx", b"PK")):
        answer = client.get(f"/importer/{run.pk}/rapport.{form}")
        assert answer.content.startswith(start)
        assert f"rapport-import-{run.pk}.{form}" in answer["Content-Disposition"]
    assert client.get(f"/importer/{run.pk}/rapport.pdf").status_code == 404


def test_a_preview_that_is_out_of_date_is_shown_anew(territory: Territory, moderator: Account) -> None:
    client = as_(moderator)
    send(client, catalogue(SERVICE), f"t{territory.pk}")
    run = ImportRun.objects.get()
    client.post(f"/importer/{run.pk}/appliquer/")
    source = ImportSource.objects.get()
    other = catalogue({**SERVICE, "nom": "Atelier du soir"})
    client.post(f"/importer/source/{source.pk}/", {"file": other})
    waiting = ImportRun.objects.get(state=RunState.PREVIEW)
    offer = Offer.objects.get(name="Atelier numérique")
    Offer.objects.filter(pk=offer.pk).update(name="Changé ici", version=2, edited_at=timezone.now())
    page = client.post(f"/importer/{waiting.pk}/appliquer/", follow=True)
    assert "L’annuaire a changé entre-temps" in page.text
    assert "changée des deux côtés" in page.text
    assert Offer.objects.get(pk=offer.pk).name == "Changé ici"


def test_a_preview_that_loses_much_asks_to_confirm(territory: Territory, moderator: Account) -> None:
    client = as_(moderator)
    many = [{**SERVICE, "id": f"s{rank}", "nom": f"Atelier {rank}"} for rank in range(9)]
    send(client, catalogue(*many), f"t{territory.pk}")
    client.post(f"/importer/{ImportRun.objects.get().pk}/appliquer/")
    source = ImportSource.objects.get()
    page = client.post(f"/importer/source/{source.pk}/", {"file": catalogue(many[0])}, follow=True)
    assert "Je confirme que ces fiches ont bien disparu" in page.text
    waiting = ImportRun.objects.get(state=RunState.PREVIEW)
    client.post(f"/importer/{waiting.pk}/appliquer/")
    assert Offer.current().filter(origin="import").count() == 9
    client.post(f"/importer/{waiting.pk}/appliquer/", {"losing": "yes"})
    assert Offer.current().filter(origin="import").count() == 1


def test_an_import_given_up_leaves_no_file(territory: Territory, moderator: Account) -> None:
    client = as_(moderator)
    send(client, catalogue(SERVICE), f"t{territory.pk}")
    run = ImportRun.objects.get()
    client.post(f"/importer/{run.pk}/abandonner/")
    run.refresh_from_db()
    assert (run.state, run.content) == (RunState.REFUSED, None)
    assert client.post(f"/importer/{run.pk}/appliquer/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("vieux.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "ancien fichier Excel"),
        ("rien.csv", b"", "vide"),
        ("image.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "octets nuls"),
        ("archive.zip", b"PK\x03\x04rien", "abîmée"),
    ],
)
def test_a_file_that_is_something_else_is_refused_by_its_content(
    territory: Territory, moderator: Account, name: str, content: bytes, says: str
) -> None:
    page = send(as_(moderator), SimpleUploadedFile(name, content), f"t{territory.pk}")
    assert page.status_code == 422
    assert says in page.text
    assert not ImportRun.objects.exists()


def test_a_file_too_large_is_refused(
    territory: Territory, moderator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 10)
    page = send(as_(moderator), catalogue(SERVICE), f"t{territory.pk}")
    assert "dépasse 20 Mo" in page.text
    assert not ImportRun.objects.exists()


def test_a_file_in_another_format_than_told_is_refused_and_says_why(
    territory: Territory, moderator: Account
) -> None:
    page = send(as_(moderator), table(), f"t{territory.pk}", format="lycees")
    assert "Colonne absente" in page.text
    assert "Le fichier ne peut pas être lu" in page.text
    assert ImportRun.objects.get().state == RunState.REFUSED


def test_a_name_that_is_taken_and_a_day_to_come_are_refused(territory: Territory, moderator: Account) -> None:
    client = as_(moderator)
    send(client, catalogue(SERVICE), f"t{territory.pk}")
    page = send(client, catalogue(SERVICE), f"t{territory.pk}", day="2030-01-01")
    assert "porte déjà ce nom" in page.text
    assert "pas encore venu" in page.text


def test_nobody_sees_or_does_what_is_not_theirs(
    territory: Territory, moderator: Account, editor: Account, outsider: Account
) -> None:
    send(as_(moderator), catalogue(SERVICE), f"t{territory.pk}")
    run, source = ImportRun.objects.get(), ImportSource.objects.get()
    pages = [f"/importer/{run.pk}/", f"/importer/{run.pk}/rapport.csv", f"/importer/source/{source.pk}/"]
    verbs = [f"/importer/{run.pk}/{verb}/" for verb in ("appliquer", "abandonner", "annuler", "colonnes")]
    for stranger in (editor, outsider):
        client = as_(stranger)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(verb).status_code for verb in verbs} == {404}
    visitor = Client()
    assert {visitor.get(page).status_code for page in ["/importer/", *pages]} == {302}
    assert as_(outsider).get("/importer/nouveau/").status_code == 403
    assert send(as_(editor), catalogue(), f"t{territory.pk}").status_code == 422
    assert ImportRun.objects.get().state == RunState.PREVIEW


def test_files_that_wait_too_long_are_erased(territory: Territory, moderator: Account) -> None:
    send(as_(moderator), catalogue(SERVICE), f"t{territory.pk}")
    assert services.forget_old_files() == 0
    ImportRun.objects.update(at=timezone.now() - services.FILES_KEPT * 1.1)
    assert services.forget_old_files() == 1
    assert ImportRun.objects.get().content is None


def test_the_list_of_sources_asks_a_bounded_number_of_queries(
    territory: Territory, moderator: Account, django_assert_max_num_queries: Any
) -> None:
    client = as_(moderator)
    for rank in range(5):
        source = ImportSource.objects.create(territory=territory, name=f"Source {rank}", format="lheo")
        ImportRun.objects.create(source=source, file_name="f", file_hash="0", by=moderator)
    with django_assert_max_num_queries(14):
        page = client.get("/importer/")
    assert "Source 4" in page.text
