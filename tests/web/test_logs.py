"""Nothing of a visitor is in the logs or in the reports of exceptions."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from maillage.config.logs import NothingPersonalFormatter
from maillage.web.reports import NothingPersonalReporter
from tests.web.failing_site import breaks

SITUATION = {
    "commune": "33138",
    "birth_date": "2008-05-17",
    "facts": "asylum-seeker",
    "words": "Amina, enceinte",
}
TOKEN, ADDRESS, BROWSER = "secret-token", "203.0.113.9", "Mozilla/5.0 Amina"
TYPED = [*SITUATION.values(), TOKEN, ADDRESS, BROWSER]


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Catch everything that is logged, down to the finest level, as production writes it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(NothingPersonalFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def send(address: str) -> None:
    """Send a situation as a visitor's browser does, and let the site answer whatever it answers."""
    visitor = Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)
    visitor.post(f"{address}?q=Amina", SITUATION, headers={"user-agent": BROWSER})


def report_of_a_failure(request: HttpRequest) -> str:
    """Return what production would report of a failure, as a page and as text."""
    try:
        breaks(request, TOKEN)
    except RuntimeError as error:
        reporter = NothingPersonalReporter(request, type(error), error, error.__traceback__)
    return str(reporter.get_traceback_html() + reporter.get_traceback_text())


@pytest.mark.urls("tests.web.failing_site")
@pytest.mark.parametrize(
    "address", ["/casse/secret-token/", "/refus/secret-token/", "/inconnue/secret-token/"]
)
def test_a_situation_is_never_logged_even_when_the_site_fails(log: StringIO, address: str) -> None:
    send(address)
    written = log.getvalue()
    assert written
    assert [word for word in TYPED if word in written] == []


@pytest.mark.urls("tests.web.failing_site")
def test_a_failure_is_logged_with_its_kind_and_its_places(log: StringIO) -> None:
    send("/casse/secret-token/")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    failure = next(line for line in lines if line.get("exception"))
    assert failure["exception"] == "RuntimeError"
    assert failure["frames"][-1].endswith(" breaks")


@pytest.mark.django_db
def test_a_request_is_logged_by_method_route_status_and_time(log: StringIO, client: Client) -> None:
    client.get("/accessibilite/?q=Amina")
    line = next(
        line for line in map(json.loads, log.getvalue().splitlines()) if line["logger"] == "maillage.requests"
    )
    assert {key: line[key] for key in ("method", "route", "status")} == {
        "method": "GET",
        "route": "web:accessibility",
        "status": 200,
    }
    assert line["ms"] >= 0
    assert line["time"].endswith("+00:00"), "in UTC"


def test_a_field_that_is_not_in_the_list_is_never_written(log: StringIO) -> None:
    logging.getLogger("maillage.desk").info("told", extra={"fields": {"commune": "33138", "count": 3}})
    line = json.loads(log.getvalue())
    assert line["count"] == 3
    assert "commune" not in line


def test_the_arguments_of_a_message_are_never_written(log: StringIO) -> None:
    logging.getLogger("psycopg.pool").warning("cannot reach %s", "amina@example.org")
    assert json.loads(log.getvalue())["message"] == "cannot reach %s"


def test_a_message_that_speaks_of_the_request_is_never_written(log: StringIO) -> None:
    logging.getLogger("django.security.DisallowedHost").error("Invalid HTTP_HOST header: 'amina.example'")
    assert "amina" not in log.getvalue()


def test_a_report_of_an_exception_holds_nothing_that_was_typed() -> None:
    request = RequestFactory().post(f"/casse/{TOKEN}/?q=Amina", SITUATION, REMOTE_ADDR=ADDRESS)
    request.COOKIES["session"] = TOKEN
    report = report_of_a_failure(request)
    assert "breaks" in report
    assert [word for word in TYPED if word in report] == []
