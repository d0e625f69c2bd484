"""What every test stands on: no network but this machine's, a clock that can be fixed, a real browser."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

pytest_plugins = ["tests.cast", "tests.desk.people", "tests.flushing", "tests.postgres_databases"]

WIDTHS = (320, 360, 1280)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "RGAAv4"]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
COMPILING = 120_000  # milliseconds: the first page that plans, in a fresh clone, compiles the engine
TODAY = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NetworkUsedInTestError(RuntimeError):
    """A test reached for a machine other than this one."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but those to this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise NetworkUsedInTestError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock on Sunday 22 November 2026 at 10:00 in Paris; `clock.move_to(…)` changes it."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of Debian's Chromium; without it a browser test is skipped, or fails in CI."""
    path = shutil.which("chromium")
    if path:
        return path
    reason = "Chromium is not installed here (Debian: apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium_path: str) -> dict[str, Any]:
    """Tell Playwright to use Debian's Chromium."""
    return {"executable_path": chromium_path, "args": CHROMIUM_OPTIONS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Browse as a visitor in France does."""
    return {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """Return each of the three widths of screen, in pixels."""
    return int(request.param)


OpenPage = Callable[..., Page]
AxeCheck = Callable[[Page], None]


@pytest.fixture
def open_page(live_server: LiveServer, context: BrowserContext) -> Iterator[OpenPage]:
    """Open a path of the live site: `open_page("/annuaire/", width=320)`.

    At the end the test fails if the browser complained of anything (a refused script or style, a missing
    file); it fails at once if the page is wider than its screen.
    """
    complaints: list[str] = []

    def open_path(path: str, width: int = 1280) -> Page:
        page = context.new_page()
        page.set_default_navigation_timeout(COMPILING)
        page.set_viewport_size({"width": width, "height": 800})
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        assert_fits(page)
        return page

    yield open_path
    assert complaints == []


def assert_fits(page: Page) -> None:
    """Fail if the page scrolls sideways."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than its screen"


@pytest.fixture
def axe() -> AxeCheck:
    """Check a page, in the state it is in: no violation of WCAG 2.2 AA or of the RGAA's automatic rules."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        assert results.violations_count == 0, results.generate_report()

    return check


def pytest_configure() -> None:
    """Let Django's ORM be used beside Playwright, whose own loop runs in the test's thread."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that opens a browser, so that they can be chosen or left out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
