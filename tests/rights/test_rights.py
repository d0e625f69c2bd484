"""Every address of the site × every member of the cast, read and written: what docs/reference/rights.md says.

After adding an address, let its line be written, then read it as carefully as code:

    MAILLAGE_FILL_RIGHTS=1 pytest tests/rights
"""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from maillage.accounts import services
from maillage.accounts.models import Right
from tests.cast import EVERYBODY, Cast
from tests.rights import table
from tests.rights.addresses import ADMINISTRATION, all_addresses, filled

ALL = all_addresses()
SHOWN = [address for address in ALL if not address.startswith(ADMINISTRATION)]
ADMINISTERED = [address for address in ALL if address.startswith(ADMINISTRATION)]
FILL = bool(os.environ.get("MAILLAGE_FILL_RIGHTS"))
CLOSED = {302, 403, 404, 405}


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """The cast, while the outsider asks to join the workshop, and somebody is invited there."""
    services.ask_to_join(cast["outsider"], cast.workshop)
    services.invite(cast["owner"], cast.workshop, "invited@example.org", Right.READER)
    return cast


def ask(browser: Client, method: str, address: str) -> int:
    """The status of an answer; what was written is undone."""
    browser.raise_request_exception = False
    cache.clear()  # the limits to how often one may ask are everybody's own
    mark = transaction.savepoint()
    try:
        return int(getattr(browser, method)(address).status_code)
    finally:
        transaction.savepoint_rollback(mark)


def answers(cast: Cast, address: str) -> table.Answers:
    """What each gets there, reading and writing."""
    path = filled(address, cast)
    told = {}
    for who in EVERYBODY:
        session = cast.client(who).cookies
        statuses = []
        for method in ("get", "post"):
            browser = Client()
            browser.cookies.update(session)  # a fresh browser: what a view told another is not known to it
            statuses.append(ask(browser, method, path))
        told[who] = " / ".join(map(str, statuses))
    return told


@pytest.mark.parametrize("address", SHOWN)
def test_each_gets_at_every_address_what_the_table_says(busy: Cast, address: str) -> None:
    told = answers(busy, address)
    assert [who for who, cell in told.items() if "500" in cell] == []
    said = table.read()
    if FILL and address not in said:
        table.write({**said, address: told})
        said = table.read()
    assert address in said, f"docs/reference/rights.md has no line for it: {__doc__}"
    assert told == said[address]


@pytest.mark.ignore_template_errors  # Django's own pages name variables that are not always there
@pytest.mark.parametrize("address", ADMINISTERED)
def test_the_administration_is_closed_to_all_but_administrators(busy: Cast, address: str) -> None:
    path = filled(address, busy)
    for who in EVERYBODY:
        for method in ("get", "post"):
            status = ask(busy.client(who), method, path)
            assert status < 500 if who == "administrator" else status in CLOSED, f"{who} {method}: {status}"


def test_the_table_has_no_line_for_an_address_that_is_no_more() -> None:
    assert sorted(set(table.read()) - set(ALL)) == []


def test_a_parameter_is_found_however_the_address_is_written(cast: Cast) -> None:
    assert "/compte/mot-de-passe/nouveau/<uidb36>-<key>/" in ALL
    assert filled("/annuaire/<slug:territory>/offres/<slug:slug>/", cast) == (
        "/annuaire/trois-rivieres/offres/souder/"
    )


def test_a_line_with_a_cell_too_few_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = tmp_path_factory.mktemp("docs") / "rights.md"
    document.write_text(f"{table.BEGIN}\n| `/x/` | 200 / 405 |\n")
    monkeypatch.setattr(table, "DOCUMENT", document)
    with pytest.raises(ValueError, match="shorter"):
        table.read()
