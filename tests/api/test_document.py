"""The API keeps what its own OpenAPI document promises, whatever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

# A cursor is a text that only the API writes: no schema tells the right ones from the others.
from schemathesis.specs.openapi.checks import positive_data_acceptance

from maillage.directory.services import load_pack
from maillage.exchange.pack.read import read_pack
from tools.install import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def janze(db: None) -> None:
    """A whole territory, with the words that it uses."""
    for name in ("france", "janze"):
        pack = read_pack(PACKS / name)
        load_pack(pack.own_documents(), pack.version())


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's own connection, and so its transaction, from one request to the next."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def promised(janze: None, one_connection: None) -> Any:
    """The document as the site serves it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


PACKS = Path(ROOT, "packs")
CAREFULLY = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_question_breaks_what_the_document_promises(promised: Any, mode: GenerationMode) -> None:
    operations = [found.ok() for found in promised.get_all_operations()]
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()):
            continue  # nothing to get wrong

        @CAREFULLY
        @given(case=operation.as_strategy(generation_mode=mode))
        def asks(case: Any) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        asks()


def test_the_document_is_openapi_3_1_and_says_that_reading_needs_no_key(db: None, client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {} in told["paths"]["/api/v1/offers"]["get"]["security"]
    refused = told["paths"]["/api/v1/offers"]["get"]["responses"]["422"]["content"]
    assert list(refused) == ["application/problem+json"]
