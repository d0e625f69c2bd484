"""Documents: kept sealed, given back to whoever may read them, gone at their day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from maillage.desk.followup import contents, documents, storage
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Document, DocumentKind, Scope
from maillage.desk.refusals import RefusedError
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry
from tests.desk.followup.conftest import Scanner
from tests.desk.followup.files import GOOD, pdf
from tests.desk.people import DESK, DeskCast, agreed

pytestmark = pytest.mark.django_db
NIR = "2 69 05 49 588 157 80"


def kept(
    desk_cast: DeskCast, kind: str = DocumentKind.CV, name: str = "cv.pdf", data: bytes = b""
) -> Document:
    with desk_cast.acting("facilitator"):
        return documents.keep(desk_cast.person.key, kind, name, data or pdf(b"bonjour"))


def deeds() -> list[str]:
    return [line.deed for line in JournalEntry.objects.order_by("pk")]


@pytest.mark.parametrize("media_type", GOOD)
def test_what_is_kept_is_given_back_the_same_and_both_are_journalled(
    desk_cast: DeskCast, media_type: str
) -> None:
    document = kept(desk_cast, data=GOOD[media_type])
    with desk_cast.acting("facilitator"):
        found, data = documents.read(desk_cast.person.key, document.key)
    assert (found, data, found.media_type) == (document, GOOD[media_type], media_type)
    assert deeds() == ["document.added", "document.read"]
    assert found.scanned == "unscanned"
    assert documents.download_name(found) == "cv" + contents.EXTENSIONS[media_type]


def test_the_name_of_a_document_is_sealed_and_never_in_the_journal(desk_cast: DeskCast) -> None:
    kept(desk_cast, name="contrat Exemple.pdf")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, file FROM desk_document")
        assert "Exemple" not in str(cursor.fetchall())
    assert "Exemple" not in str(list(JournalEntry.objects.values_list("details")))


@pytest.mark.parametrize("who", ["partner", "trainer", "region", "stranger", "visitor"])
def test_whoever_was_not_shown_documents_keeps_reads_and_erases_none(desk_cast: DeskCast, who: str) -> None:
    document, key = kept(desk_cast), desk_cast.person.key
    before = list(storage.kept())
    with desk_cast.acting(who):
        for deed in (documents.read, documents.erase, documents.keep_longer):
            with pytest.raises(NoSuchFileError):
                deed(key, document.key)
        with pytest.raises(NoSuchFileError):
            documents.keep(key, "cv", "cv.pdf", pdf())
    assert list(storage.kept()) == before
    assert deeds() == ["document.added"]


def test_a_document_about_health_is_only_for_whoever_may_see_health(desk_cast: DeskCast) -> None:
    kept(desk_cast)
    document = kept(desk_cast, DocumentKind.HEALTH, data=pdf(b"sant"))
    agreed(desk_cast.person, desk_cast.partners, [Scope.DOCUMENTS])
    key = desk_cast.person.key
    with desk_cast.acting("partner"):
        assert [each.kind for each in documents.documents_of(file_at(key))] == ["cv"]
        with pytest.raises(NoSuchFileError):
            documents.read(key, document.key)
        with pytest.raises(NoSuchFileError):
            documents.keep(key, DocumentKind.HEALTH, "a.pdf", pdf())
    with desk_cast.acting("person"):
        assert documents.documents_of(file_at(key)).count() == 2


def test_the_person_keeps_a_document_themselves(desk_cast: DeskCast) -> None:
    with desk_cast.acting("person"):
        document = documents.keep(desk_cast.person.key, "income", "avis.pdf", pdf())
    assert document.added_by == f"person:{desk_cast.person.pk}"


@pytest.mark.parametrize(
    "name",
    ["../cv.pdf", "/etc/passwd", "..\\cv.pdf", "C:cv.pdf", ".htaccess", "", " ", "a\0.pdf", "a\u202efdp.exe",
     "a\n.pdf", "x" * 121, f"attestation {NIR}.pdf"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_hides_something_or_tells_too_much_is_refused(
    desk_cast: DeskCast, name: str
) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        documents.keep(desk_cast.person.key, "cv", name, pdf())
    assert not list(storage.kept())


def test_a_kind_that_does_not_exist_is_refused(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        documents.keep(desk_cast.person.key, "selfie", "a.pdf", pdf())


def test_the_same_file_sent_twice_is_kept_once(desk_cast: DeskCast) -> None:
    assert kept(desk_cast) == kept(desk_cast)
    assert len(list(storage.kept())) == 1


def test_an_infected_file_is_refused_and_not_kept(desk_cast: DeskCast, scanner: Scanner) -> None:
    scanner(b"stream: Eicar FOUND\0")
    with pytest.raises(RefusedError, match="antivirus"):
        kept(desk_cast)
    assert not list(storage.kept())
    assert not Document.objects.exists()


def test_a_file_that_the_scanner_found_clean_says_so(desk_cast: DeskCast, scanner: Scanner) -> None:
    scanner(b"stream: OK\0")
    assert kept(desk_cast).scanned == "clean"


def test_a_file_is_not_left_behind_when_its_line_can_not_be_written(
    desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(Document.objects, "create", fails)
        with pytest.raises(RuntimeError):
            kept(desk_cast)
    assert not list(storage.kept())
    assert deeds() == []


def test_there_is_a_limit_to_the_documents_of_one_person(
    desk_cast: DeskCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 1)
    kept(desk_cast)
    with pytest.raises(RefusedError, match="beaucoup"):
        kept(desk_cast, data=pdf(b"autre"))


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_each_kind_has_its_day_and_is_kept_longer_only_on_purpose(desk_cast: DeskCast, kind: str) -> None:
    document = kept(desk_cast, kind)
    lifetime = documents.LIFETIMES[kind]
    assert document.expires_on == timezone.localdate() + lifetime
    Document.objects.update(expires_on=timezone.localdate() + timedelta(days=3))
    with desk_cast.acting("facilitator"):
        documents.keep_longer(desk_cast.person.key, document.key)
    document.refresh_from_db()
    assert document.expires_on == timezone.localdate() + lifetime
    assert deeds()[-1] == "document.kept-longer"


def test_past_its_day_a_document_is_gone_and_so_are_files_of_no_document(
    desk_cast: DeskCast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    gone, stays = kept(desk_cast), kept(desk_cast, data=pdf(b"autre"))
    storage.write(b"left by a crash")
    Document.objects.filter(pk=gone.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    with acting_as(CLOCK), django_capture_on_commit_callbacks(execute=True):
        young = documents.sweep()
    assert (young.expired, young.orphans, young.missing) == (1, 0, 0)  # it may be a writing under way
    with acting_as(CLOCK):
        later = documents.sweep(timezone.now() + timedelta(days=2))
    assert (later.expired, later.orphans) == (0, 1)
    assert [name for name, _ in storage.kept()] == [stays.file]
    assert deeds()[-1] == "document.expired"


def test_a_missing_file_is_counted_and_the_page_says_it_can_not_be_read(desk_cast: DeskCast) -> None:
    document = kept(desk_cast)
    storage.remove(document.file)
    with acting_as(CLOCK):
        assert documents.sweep().missing == 1
    address = f"/bureau/personnes/{desk_cast.person.key}/suivi/documents/{document.key}/"
    response = desk_cast.client("facilitator").get(address)
    assert response.status_code == 410
    assert "document.read" not in deeds()


def test_an_erased_document_takes_its_file_with_it_once_that_is_certain(
    desk_cast: DeskCast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = kept(desk_cast)
    with desk_cast.acting("facilitator"), django_capture_on_commit_callbacks(execute=True):
        documents.erase(desk_cast.person.key, document.key)
        assert list(storage.kept())
    assert not list(storage.kept())
    assert not Document.objects.exists()


def page(desk_cast: DeskCast) -> str:
    return f"/bureau/personnes/{desk_cast.person.key}/suivi/documents/"


def sent(client: Client, address: str, data: bytes, name: str = "cv.pdf") -> object:
    upload = SimpleUploadedFile(name, data, content_type="text/html")
    return client.post(address, {"kind": "cv", "upload": upload}, follow=True)


def test_a_document_is_sent_by_the_page_and_saved_never_shown(desk_cast: DeskCast) -> None:
    client = desk_cast.client("facilitator")
    sent(client, page(desk_cast), pdf(b"bonjour"), "mon cv <b>.pdf")
    document = Document.objects.get()
    response = client.get(f"{page(desk_cast)}{document.key}/")
    assert response.content == pdf(b"bonjour")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    listed = client.get(page(desk_cast)).content.decode()
    assert "non analysé" in listed
    assert "<b>" not in listed


def test_a_file_too_big_is_refused_without_being_written_anywhere(desk_cast: DeskCast) -> None:
    response = desk_cast.client("facilitator").post(
        page(desk_cast),
        {"kind": "cv", "upload": SimpleUploadedFile("cv.pdf", b"%PDF-" + bytes(11 * 1024 * 1024))},
    )
    assert "10 Mo au plus" in response.content.decode()
    assert not list(storage.kept())


def test_one_file_at_a_time_is_received_and_none_before_one_is_logged_in(desk_cast: DeskCast) -> None:
    def two() -> dict[str, object]:
        files = [SimpleUploadedFile(f"cv{each}.pdf", pdf(each.encode())) for each in "12"]
        return {"kind": "cv", "upload": files}

    assert Client().post(page(desk_cast), two()).status_code == 302
    assert not list(storage.kept())
    desk_cast.client("facilitator").post(page(desk_cast), two())
    assert Document.objects.get().name == "cv1.pdf"


def test_the_page_refuses_a_form_from_elsewhere(desk_cast: DeskCast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk_cast.accounts["facilitator"])
    response = client.post(page(desk_cast), {"kind": "cv", "upload": SimpleUploadedFile("a.pdf", pdf())})
    assert response.status_code == 403
    assert not Document.objects.exists()


@pytest.mark.parametrize("who", [who for who in DESK if who != "facilitator"])
def test_nobody_else_sees_that_there_are_documents(desk_cast: DeskCast, who: str) -> None:
    document = kept(desk_cast)
    client = desk_cast.client(who)
    for address in (page(desk_cast), f"{page(desk_cast)}{document.key}/"):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address).status_code in (302, 404, 405)
    assert client.post(f"{page(desk_cast)}{document.key}/effacer/").status_code in (302, 404)
    assert Document.objects.exists()
