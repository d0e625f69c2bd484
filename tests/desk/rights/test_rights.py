"""Every address of the desk × its cast × what the person agreed: what docs/reference/rights-desk.md says.

After adding an address, say in ``addresses.py`` what it names, let its line be written, then read it as
carefully as code:

    MAILLAGE_FILL_RIGHTS=1 pytest tests/desk/rights/test_rights.py
"""

from __future__ import annotations

import os

import pytest

from tests.desk.people import SECRET_NAME
from tests.desk.rights import table
from tests.desk.rights.addresses import desk_addresses, filled
from tests.desk.rights.asking import Asking
from tests.desk.rights.hidden import hidden_from

pytestmark = pytest.mark.django_db
ALL = desk_addresses()
FILL = bool(os.environ.get("MAILLAGE_FILL_RIGHTS"))


def answered(asking: Asking, who: str, state: str, address: str) -> str:
    """What one gets in one state, reading then writing; never what they may not know."""
    path = filled(address, asking.world)
    hidden = hidden_from(asking, who, state)
    with asking.when(state):
        answers = [asking.ask(who, method, path) for method in ("get", "post")]
    told = [word for word in hidden for answer in answers if word in answer.body]
    assert told == [], f"{who}, {state}"
    return " / ".join(str(answer.status) for answer in answers)


def cell(asking: Asking, column: str, address: str) -> str:
    """What the table says; a consent withdrawn and one that ended must be answered alike."""
    who, _, state = column.partition(", ")
    if state != table.OVER:
        return answered(asking, who, state or "given", address)
    withdrawn, ended = (answered(asking, who, how, address) for how in ("withdrawn", "ended"))
    assert withdrawn == ended, f"{who}: withdrawn {withdrawn}, ended {ended}"
    return withdrawn


@pytest.mark.parametrize("address", ALL)
def test_each_gets_at_every_address_what_the_table_says(asking: Asking, address: str) -> None:
    told = {column: cell(asking, column, address) for column in table.COLUMNS}
    assert [column for column, answer in told.items() if "500" in answer] == []
    said = table.read()
    if FILL and address not in said:
        table.write({**said, address: told})
        said = table.read()
    assert address in said, f"docs/reference/rights-desk.md has no line for it: {__doc__}"
    assert told == said[address]


def test_everybody_is_who_they_say(asking: Asking) -> None:
    file = filled("/bureau/personnes/<uuid:key>/", asking.world)
    assert SECRET_NAME in asking.ask("facilitator", "get", file).body
    assert asking.ask("person", "get", "/mon-espace/").status == 200
    assert asking.ask("stranger", "get", "/bureau/personnes/").status == 200


def test_the_table_has_no_line_for_an_address_that_is_no_more() -> None:
    assert sorted(set(table.read()) - set(ALL)) == []


def test_a_line_with_a_cell_too_few_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = tmp_path_factory.mktemp("docs") / "rights-desk.md"
    document.write_text(f"{table.BEGIN}\n| `/x/` | 200 / 405 |\n")
    monkeypatch.setattr(table, "DOCUMENT", document)
    with pytest.raises(ValueError, match="shorter"):
        table.read()
