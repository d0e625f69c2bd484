"""What is slow once is done before the first visitor comes."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from maillage.directory.services import load_pack
from maillage.exchange.pack.read import read_pack
from maillage.planning.queries import forget_grounds

PACKS = Path(__file__).resolve().parents[2] / "packs"


def told() -> str:
    output = StringIO()
    call_command("prepare_planning", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_every_example_person_is_answered() -> None:
    forget_grounds()
    for name in ("france", "janze"):
        pack = read_pack(PACKS / name)
        load_pack(pack.own_documents(), pack.version())
    assert told() == "2 example person(s) answered\n"


@pytest.mark.django_db
def test_without_any_territory_there_is_nothing_to_prepare() -> None:
    assert told() == "0 example person(s) answered\n"
