"""The last import of a source is undone as long as nothing else has changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from maillage.accounts.models import Account
from maillage.directory.models import KINDS, Listed, Offer, Session, Territory
from maillage.exchange.importing.planning import plan
from maillage.exchange.importing.services import undo
from maillage.exchange.importing.undoing import UndoRefusedError
from maillage.exchange.models import ImportSource, RunState
from tests.exchange.importing.bringing import a_file, bring, changed, everything, read, without

CUISINE = ("offers", "cap-cuisine")


def standing(territory: Territory) -> dict[str, list[Any]]:
    """What everybody sees: the documents that stand, by kind."""
    return {
        kind: [
            record.as_document() for record in model.current().filter(territory=territory).order_by("slug")
        ]
        for kind, model in KINDS.items()
    }


def test_a_first_import_undone_leaves_the_directory_as_it_was(
    source: ImportSource, territory: Territory
) -> None:
    before = standing(territory)
    run = bring(source, a_file())
    assert run is not None
    undo(run, None)
    assert standing(territory) == before
    run.refresh_from_db()
    assert run.state == RunState.UNDONE


def test_changes_withdrawals_and_deletions_are_undone_together(
    source: ImportSource, territory: Territory
) -> None:
    both = a_file()
    both["sessions"].append({**both["sessions"][0], "id": "second", "start": "2027-02-01"})
    bring(source, both)
    before = standing(territory)
    other = without(("offers", "welder"))
    other["offers"][0] |= {"price": 250, "funding": ["regional"]}
    other["offers"].append({"id": "new", "organisation": "greta", "name": "Nouvelle", "kind": "course"})
    run = bring(source, other)
    assert run is not None
    assert standing(territory) != before
    undo(run, None)
    assert standing(territory) == before
    assert Session.objects.get(slug="second").offer.slug == "cap-cuisine"


def test_the_same_file_can_be_imported_again_after_it_was_undone(
    source: ImportSource, territory: Territory
) -> None:
    bring(source, a_file())
    run = bring(source, changed(*CUISINE, price=250))
    assert run is not None
    undo(run, None)
    assert Offer.objects.get(slug="cap-cuisine").price_cents == 0
    bring(source, changed(*CUISINE, price=250))
    assert Offer.objects.get(slug="cap-cuisine").price_cents == 25000


def test_an_undone_first_import_can_be_brought_back(source: ImportSource, territory: Territory) -> None:
    run = bring(source, a_file())
    assert run is not None
    after = standing(territory)
    undo(run, None)
    bring(source, a_file())
    assert standing(territory) == after


def test_an_import_is_not_undone_over_what_somebody_wrote_since(
    source: ImportSource, territory: Territory
) -> None:
    run = bring(source, a_file())
    assert run is not None
    Offer.objects.filter(slug="welder").update(summary="Nous", version=2)
    before = everything(territory)
    with pytest.raises(UndoRefusedError, match="« Souder » a changé depuis"):
        undo(run, None)
    assert everything(territory) == before


def test_only_the_last_import_is_undone(source: ImportSource, territory: Territory) -> None:
    first = bring(source, a_file())
    assert first is not None
    bring(source, changed(*CUISINE, price=250))
    with pytest.raises(UndoRefusedError, match="Seul le dernier import"):
        undo(first, None)


def test_an_import_is_undone_once(source: ImportSource, territory: Territory) -> None:
    run = bring(source, a_file())
    assert run is not None
    undo(run, None)
    with pytest.raises(UndoRefusedError):
        undo(run, None)


def test_the_import_before_one_that_was_undone_stays(source: ImportSource, territory: Territory) -> None:
    first = bring(source, a_file())
    second = bring(source, changed(*CUISINE, price=250))
    assert first is not None
    assert second is not None
    undo(second, None)
    with pytest.raises(UndoRefusedError):
        undo(first, None)


def test_whoever_may_not_import_may_not_undo(source: ImportSource, territory: Territory) -> None:
    run = bring(source, a_file())
    assert run is not None
    with pytest.raises(PermissionDenied):
        undo(run, Account.objects.create_user("someone@example.org"))


def test_what_was_there_before_is_told_as_unchanged_after(source: ImportSource, territory: Territory) -> None:
    bring(source, a_file())
    run = bring(source, changed(*CUISINE, price=250))
    assert run is not None
    undo(run, None)
    assert plan(read(a_file()), source).decisions == []
    assert all(
        not one.withdrawn_on for one in Offer.objects.filter(origin="import") if isinstance(one, Listed)
    )
