"""« Ce qui manque » in words: who can make a change, and whom else it would serve."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.planning.catalogue import compile_catalogue, records_by_id
from maillage.planning.wording import Names
from maillage.planning.wording.changes import grouped_remedies
from pathways.changes import Change, ChangeKind
from pathways.obstruction import Obstruction
from tests.desk.riverside import riverside


@pytest.fixture
def names() -> Names:
    """The riverside's names."""
    documents = riverside()
    return Names(compile_catalogue(documents, date(2026, 11, 22)), records_by_id(documents))


def test_whom_else_a_place_would_serve_is_said_once_by_who_can_make_the_changes(names: Names) -> None:
    near = Change(ChangeKind.HOSTED, "macon", "aerodrome")
    away = Change(ChangeKind.HOSTED, "chantier", "aerodrome")
    [group] = grouped_remedies(names, [Obstruction((near,)), Obstruction((away,))])
    first, second = (change for [change] in group.sets)
    assert "habitants de" in first.what
    assert "communes à moins de 30 minutes à vélo" in first.what
    assert not second.also
    assert second.what.startswith("accueillir «\xa0Emploi sur un chantier\xa0» ici\xa0:")


def test_the_title_never_says_who_makes_changes_of_several(names: Names) -> None:
    mine = Change(ChangeKind.MINUTES, "", "", 30)
    theirs = Change(ChangeKind.SHUTTLE, "atelier")
    alone, together = grouped_remedies(names, [Obstruction((mine,)), Obstruction((mine, theirs))])
    assert alone.same
    assert not together.same
