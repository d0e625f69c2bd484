"""What an import does to the directory: what it creates, changes, leaves, withdraws, refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.accounts.models import Account, TrailEntry
from maillage.directory.models import Gone, Offer, Organisation, Origin, Place, Revision, Session, Territory
from maillage.directory.queries import territory_documents
from maillage.exchange.importing.planning import plan
from maillage.exchange.importing.preview import Deed
from maillage.exchange.importing.queries import originals_of
from maillage.exchange.importing.services import DirectoryChangedError, ImportBlockedError, apply, new_run
from maillage.exchange.models import ImportSource, RunState
from tests.exchange.importing.bringing import a_file, bring, changed, everything, read, without

CUISINE = ("offers", "cap-cuisine")


def preview_of(source: ImportSource, documents: dict[str, Any]) -> dict[str, list[str]]:
    """The ids by deed, of what an import would do."""
    found: dict[str, list[str]] = {}
    for each in plan(read(documents), source).decisions:
        found.setdefault(each.deed.value, []).append(f"{each.kind} {each.id}")
    return found


def test_a_preview_writes_nothing(source: ImportSource, territory: Territory) -> None:
    before = everything(territory)
    preview = plan(read(a_file()), source)
    assert preview.total(Deed.CREATED) == 6
    assert everything(territory) == before
    assert source.pk is None


def test_an_import_creates_what_the_file_holds_with_its_links_and_its_originals(
    source: ImportSource, territory: Territory
) -> None:
    stamp = territory.stamp
    run = bring(source, a_file())
    assert run is not None
    assert run.state == RunState.APPLIED
    offer = Offer.objects.get(slug="cap-cuisine")
    assert (offer.origin, offer.organisation.slug, offer.version) == (Origin.IMPORT, "greta", 1)
    assert offer.as_document() == {**a_file()["offers"][0]}
    assert Session.objects.get(slug="cap-cuisine").place == Place.objects.get(slug="greta")
    assert originals_of(territory)[CUISINE] == {"words": "as the source says", "id": "cap-cuisine"}
    territory.refresh_from_db()
    assert territory.stamp != stamp
    assert TrailEntry.objects.get().deed == "import.applied"


def test_the_same_file_again_writes_nothing_and_asks_little(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    before = everything(territory)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert bring(source, a_file()) is None
    assert everything(territory) == before
    assert len(asked) <= 12
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []


def test_only_the_fields_that_the_file_changed_are_written(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    found = plan(read(changed(*CUISINE, price=250, summary="En un an")), source)
    [decision] = found.decisions
    assert decision.deed is Deed.CHANGED
    assert {(each.field, each.before, each.after) for each in decision.changes} == {
        ("price", 0, 250),
        ("summary", None, "En un an"),
    }
    bring(source, changed(*CUISINE, price=250, summary="En un an"))
    offer = Offer.objects.get(slug="cap-cuisine")
    assert (offer.price_cents, offer.summary, offer.version) == (25000, "En un an", 2)
    assert Organisation.objects.get(slug="greta").version == 1
    assert Revision.objects.get().document["price"] == 250


def test_an_offer_changes_its_schemes_and_its_organisation(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    bring(source, changed(*CUISINE, funding=["regional"], organisation="mission"))
    offer = Offer.objects.get(slug="cap-cuisine")
    assert offer.as_document()["funding"] == ["regional"]
    assert offer.organisation.slug == "mission"


def test_a_field_changed_on_the_site_stays_while_the_others_follow_the_file(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    edit("cap-cuisine", summary="Écrit ici")
    bring(source, changed(*CUISINE, price=250))
    offer = Offer.objects.get(slug="cap-cuisine")
    assert (offer.summary, offer.price_cents) == ("Écrit ici", 25000)


def test_a_field_changed_on_both_sides_is_shown_and_the_site_s_stays(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    edit("cap-cuisine", name="CAP de cuisine")
    [decision] = plan(read(changed(*CUISINE, name="CAP Cuisinier")), source).decisions
    assert decision.deed is Deed.KEPT
    [conflict] = decision.conflicts
    assert (conflict.field, conflict.before, conflict.after) == ("name", "CAP de cuisine", "CAP Cuisinier")
    bring(source, changed(*CUISINE, name="CAP Cuisinier"))
    assert Offer.objects.get(slug="cap-cuisine").name == "CAP de cuisine"
    assert bring(source, changed(*CUISINE, name="CAP Cuisinier")) is None  # told once


def test_what_the_file_lacks_is_withdrawn_and_comes_back_with_it(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    smaller = without(("offers", "welder"))
    assert preview_of(source, smaller) == {"withdrawn": ["offers welder"]}
    bring(source, smaller)
    assert Offer.objects.get(slug="welder").withdrawn_on is not None
    assert bring(source, smaller) is None
    assert preview_of(source, a_file()) == {"changed": ["offers welder"]}
    bring(source, a_file())
    assert Offer.objects.get(slug="welder").withdrawn_on is None


def test_a_session_that_the_file_lacks_is_deleted_and_may_come_back(
    source: ImportSource, territory: Territory
) -> None:
    both = a_file()
    both["sessions"].append({**both["sessions"][0], "id": "second", "start": "2027-02-01"})
    bring(source, both)
    bring(source, a_file())
    assert not Session.objects.filter(slug="second").exists()
    assert Gone.objects.get().slug == "second"
    bring(source, both)
    assert Session.objects.get(slug="second").offer.slug == "cap-cuisine"
    assert not Gone.objects.exists()


def test_a_file_without_any_record_of_a_kind_says_nothing_of_that_kind(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    assert preview_of(source, a_file(offers=[], sessions=[])) == {}


def test_what_was_changed_on_the_site_is_not_withdrawn(source: ImportSource, territory: Territory) -> None:
    bring(source, a_file())
    edit("welder", summary="Nous le faisons toujours")
    assert preview_of(source, without(("offers", "welder"))) == {"kept": ["offers welder"]}
    bring(source, without(("offers", "welder")))
    assert Offer.objects.get(slug="welder").withdrawn_on is None


def test_what_other_records_need_is_not_withdrawn(source: ImportSource, territory: Territory) -> None:
    bring(source, a_file())
    greta = Organisation.objects.get(slug="greta")
    Offer.objects.create(territory=territory, slug="ours", organisation=greta, name="Ici", kind="event")
    lacking = without(("organisations", "greta"), ("places", "greta"))
    lacking["offers"] = [{**a_file()["offers"][0], "organisation": "mission"}]
    lacking["places"] = [{"id": "other", "name": "Autre", "commune": "33243"}]
    lacking["sessions"] = [{**a_file()["sessions"][0], "place": "other"}]
    assert preview_of(source, lacking)["kept"] == ["organisations greta"]


def test_what_somebody_deleted_or_withdrew_on_the_site_does_not_come_back(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    Session.objects.get(slug="cap-cuisine").delete()
    Offer.objects.filter(slug="welder").update(withdrawn_on="2026-11-20", version=2)
    documents = changed("offers", "welder", price=10)
    documents["sessions"][0]["note"] = "Venez"
    assert preview_of(source, documents) == {"kept": ["offers welder", "sessions cap-cuisine"]}
    assert bring(source, documents) is None


def test_an_original_that_changed_is_kept_though_the_record_says_the_same(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    preview = plan(read(a_file(), original="other words"), source)
    assert preview.total(Deed.NOTED) == 6
    apply(preview, new_run(source, None, "f", b""))
    assert originals_of(territory)[CUISINE]["words"] == "other words"
    assert Offer.objects.get(slug="cap-cuisine").version == 1


def test_an_id_that_another_record_has_is_refused(source: ImportSource, territory: Territory) -> None:
    documents = a_file()
    documents["offers"][1]["id"] = "loan"  # of the pack
    preview = plan(read(documents), source)
    assert [each.id for each in preview.decisions if each.deed is Deed.REFUSED] == ["loan"]
    [fault] = preview.faults
    assert (fault.line, fault.field) == (5, "id")
    assert "porte déjà" in fault.message


def test_a_record_that_names_nobody_known_is_refused_with_those_that_need_it(
    source: ImportSource, territory: Territory
) -> None:
    documents = changed(*CUISINE, organisation="nobody")
    preview = plan(read(documents), source)
    assert [(each.line, each.field) for each in preview.faults] == [(4, "organisation"), (6, "offer")]
    apply(preview, new_run(source, None, "f", b""))
    assert set(Offer.objects.filter(origin="import").values_list("slug", flat=True)) == {"welder"}


def test_a_preview_that_the_directory_has_left_behind_is_not_applied(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    preview = plan(read(changed(*CUISINE, price=250)), source)
    edit("cap-cuisine", summary="Écrit entre-temps")
    before = everything(territory)
    with pytest.raises(DirectoryChangedError):
        apply(preview, new_run(source, None, "f", b""))
    assert everything(territory) == before


def test_a_preview_is_applied_though_the_directory_changed_elsewhere(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    preview = plan(read(changed(*CUISINE, price=250)), source)
    edit("welder", summary="Écrit entre-temps")
    assert apply(preview, new_run(source, None, "f", b"")) is not None


def test_a_new_record_whose_id_was_taken_meanwhile_stops_everything(
    source: ImportSource, territory: Territory
) -> None:
    preview = plan(read(a_file()), source)
    Organisation.objects.create(territory=territory, slug="greta", name="Un autre Greta")
    before = everything(territory)
    with pytest.raises(DirectoryChangedError):
        apply(preview, new_run(source, None, "f", b""))
    assert everything(territory) == before
    assert not ImportSource.objects.exists()


def test_a_file_of_which_too_many_rows_are_refused_changes_nothing(
    source: ImportSource, territory: Territory
) -> None:
    reading = read(a_file())
    for line in range(100, 110):
        reading.rows += 1
        reading.error(line, "nom", "illisible", "Corrigez.")
    before = everything(territory)
    preview = plan(reading, source)
    with pytest.raises(ImportBlockedError, match="10 lignes sur 16"):
        apply(preview, new_run(source, None, "f", b""))
    assert everything(territory) == before


def test_a_file_from_which_too_much_has_gone_changes_nothing_unless_it_is_confirmed(
    source: ImportSource, territory: Territory
) -> None:
    documents = a_file()
    documents["offers"] += [
        {"id": f"more-{rank}", "organisation": "greta", "name": "Cours", "kind": "course"}
        for rank in range(9)
    ]
    bring(source, documents)
    with pytest.raises(ImportBlockedError, match="9 fiches sur les 15"):
        bring(source, a_file())
    assert bring(source, a_file(), losing=True) is not None
    assert Offer.objects.filter(slug__startswith="more", withdrawn_on=None).count() == 0


def test_a_file_that_cannot_be_read_changes_nothing(source: ImportSource, territory: Territory) -> None:
    reading = read(a_file()).refuse(0, "", "coupé", "Téléchargez-le de nouveau.")
    preview = plan(reading, source)
    assert preview.decisions == []
    with pytest.raises(ImportBlockedError):
        apply(preview, new_run(source, None, "f", b""))


def test_a_refused_row_does_not_make_its_record_disappear(source: ImportSource, territory: Territory) -> None:
    bring(source, a_file())
    documents = a_file()
    documents["offers"][1]["kind"] = "no such kind"
    reading = read(documents)
    assert [each.id for each in plan(reading, source).decisions] == []


def test_whoever_may_not_import_is_refused(source: ImportSource, territory: Territory) -> None:
    outsider = Account.objects.create_user("someone@example.org")
    before = everything(territory)
    with pytest.raises(PermissionDenied):
        bring(source, a_file(), by=outsider)
    assert everything(territory) == before


def test_an_organisation_s_source_writes_only_what_is_its_own(
    source: ImportSource, territory: Territory
) -> None:
    source.organisation = Organisation.objects.get(slug="school")
    documents = a_file()
    documents["organisations"][1] = {"id": "greta", "name": "ÉCOLE de production", "commune": "33243"}
    documents["offers"][1]["organisation"] = "mission"
    preview = plan(read(documents), source)
    refused = sorted(f"{each.kind} {each.id}" for each in preview.decisions if each.deed is Deed.REFUSED)
    assert refused == ["offers welder", "organisations mission"]
    apply(preview, new_run(source, None, "f", b""))
    assert Offer.objects.get(slug="cap-cuisine").organisation.slug == "school"
    assert not Organisation.objects.filter(origin="import").exists()


def test_what_a_draft_organisation_imports_waits_with_it(source: ImportSource, territory: Territory) -> None:
    Organisation.objects.filter(slug="school").update(status="draft")
    source.organisation = Organisation.objects.get(slug="school")
    documents = a_file(organisations=[])
    for each in [*documents["offers"], *documents["places"]]:
        each["organisation"] = "school"
    bring(source, documents)
    assert set(Offer.objects.filter(origin="import").values_list("status", flat=True)) == {"draft"}


def test_planning_sees_what_was_imported(source: ImportSource, territory: Territory) -> None:
    bring(source, a_file())
    found = territory_documents(territory)
    assert "cap-cuisine" in {each["id"] for each in found["offers"]}
    assert "cap-cuisine" in {each["id"] for each in found["sessions"]}


def edit(slug: str, **columns: Any) -> None:
    """Somebody changes an offer on the site."""
    offer = Offer.objects.get(slug=slug)
    told = {**columns, "version": offer.version + 1, "edited_at": timezone.now()}
    Offer.objects.filter(pk=offer.pk).update(**told)
