"""Two people change the same record at once: nothing is lost, nothing silently overwritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from maillage.directory.publishing import conflicts
from maillage.directory.publishing.services import author_of
from maillage.directory.services import StaleRecordError, save_changes
from tests.directory.publishing.conftest import People
from tests.directory.publishing.crowd import EDITS
from tests.directory.publishing.test_pages import page, text

ROOT = Path(__file__).resolve().parents[3]


def details(people: People, seen: int, **told: str) -> dict[str, Any]:
    """The part « details » of the offer, as it is, but for what is told."""
    shown = {"description": people.electrician.description, "bring": "Une pièce d’identité", "pay": "Rien"}
    return {**shown, "continues": "Le bac professionnel", "seen": seen, **told}


def test_the_second_sees_what_clashes_and_chooses(people: People) -> None:
    offer = people.electrician
    address = page("edit", word="offres", key=offer.pk, part="details")
    text(people.client("editor"), address, details(people, 1, pay="500 €", description="À l’atelier."))
    second = people.client("second")
    answer = second.post(
        address, details(people, 1, pay="600 €", continues="Un emploi", description=offer.description)
    )
    assert answer.status_code == 409
    told = answer.content.decode()
    assert all(words in told for words in ("500 €", "600 €", "Avant : Rien"))
    assert "Vos autres changements seront gardés : Après" in told
    held = {"held": answer.context["held"], "now": answer.context["now"], "choice-pay": "mine"}
    text(second, page("settle", word="offres", key=offer.pk), held)
    offer.refresh_from_db()
    assert (offer.pay, offer.description, offer.continues) == ("600 €", "À l’atelier.", "Un emploi")


def test_what_the_other_wrote_may_be_kept(people: People) -> None:
    offer = people.electrician
    address = page("edit", word="offres", key=offer.pk, part="details")
    text(people.client("editor"), address, details(people, 1, pay="500 €"))
    second = people.client("second")
    answer = second.post(address, details(people, 1, pay="600 €"))
    held = {"held": answer.context["held"], "now": answer.context["now"], "choice-pay": "theirs"}
    text(second, page("settle", word="offres", key=offer.pk), held)
    offer.refresh_from_db()
    assert (offer.pay, offer.version) == ("500 €", 2)


def test_changes_that_do_not_clash_are_both_kept_and_it_is_said(people: People) -> None:
    offer = people.electrician
    address = page("edit", word="offres", key=offer.pk, part="details")
    text(people.client("editor"), address, details(people, 1, pay="500 €"))
    told = text(people.client("second"), address, details(people, 1, continues="Un emploi"))
    assert "tout est gardé" in told
    offer.refresh_from_db()
    assert (offer.pay, offer.continues) == ("500 €", "Un emploi")


def test_a_choice_about_another_record_or_made_up_is_refused(people: People) -> None:
    second = people.client("second")
    settle = page("settle", word="offres", key=people.electrician.pk)
    assert second.post(settle, {"held": "invented", "now": "1"}).status_code == 400
    assert people.client("reader").post(settle, {}).status_code == 403


def test_saving_blindly_over_another_version_is_refused(people: People) -> None:
    offer = people.electrician
    author = author_of(people["editor"], offer)
    save_changes(offer, 1, {"pay": "500 €"}, author)
    with pytest.raises(StaleRecordError):
        save_changes(people.electrician, 1, {"pay": "600 €"}, author)


@pytest.fixture(params=["sqlite", "postgres"])
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database that several threads may write: each of the two sorts in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/crowd.sqlite3"
    return str(request.getfixturevalue("fresh_postgres"))


def test_two_hundred_edits_at_once_lose_nothing(own_database: str) -> None:
    settings = {"MAILLAGE_TEST_DATABASE_URL": own_database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.directory.publishing.crowd"],
        cwd=ROOT,
        env={**os.environ, **settings, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert sorted(found["lines"]) == sorted(
        ["Une pièce d’identité", *(f"Chose {number}" for number in range(EDITS))]
    )
    assert found["version"] == 1 + EDITS
    assert found["history"] == list(range(1, EDITS + 2))


def test_what_was_before_is_unknown_where_no_history_says_it() -> None:
    [clash] = conflicts.clashes(None, {"pay": "500 €"}, {"pay": "600 €"})
    assert not clash.known
    assert conflicts.settled({"pay": "600 €"}, [clash], []) == {}


def test_nothing_written_two_ways_is_no_change() -> None:
    assert conflicts.changed({"bring": []}, {"bring": None, "pay": ""}) == {}
