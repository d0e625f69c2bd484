"""The site as it runs in production: checked, served by granian and whitenoise, on PostgreSQL."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.config.conftest import Run
from tools.install import ROOT

HOST = "maillage.example.org"
THROUGH_THE_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "br"}
STARTING_SECONDS = 30


def test_the_deployment_check_finds_nothing_to_say(production: dict[str, str], run_python: Run) -> None:
    checked = run_python("-m", "django", "check", "--deploy", "--fail-level", "WARNING", **production)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize("missing", ["MAILLAGE_PUBLISHER", "MAILLAGE_CONTACT"])
def test_the_deployment_check_asks_for_a_missing_publisher(
    production: dict[str, str], run_python: Run, missing: str
) -> None:
    del production[missing]
    checked = run_python("-m", "django", "check", "--deploy", "--fail-level", "WARNING", **production)
    assert checked.returncode == 1
    assert f"{missing} is missing" in checked.stderr


def test_a_site_without_settings_never_starts(run_python: Run, production: dict[str, str]) -> None:
    kept = ("PATH", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "MAILLAGE_VAR_DIR")
    bare = {name: production[name] for name in kept} | {"MAILLAGE_VAR_DIR": "/nowhere/at/all"}
    started = run_python("-m", "django", "check", **bare, MAILLAGE_ENVIRONMENT_FILE="")
    assert started.returncode != 0
    assert "MAILLAGE_SECRET_KEY is missing" in started.stderr
    assert "MAILLAGE_ALLOWED_HOSTS is missing" in started.stderr
    assert "MAILLAGE_KEYS_DIR" in started.stderr


@pytest.fixture
def port() -> int:
    """Return a port that nothing listens to."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def site(
    production: dict[str, str], fresh_postgres: str, run_python: Run, port: int, tmp_path: Path
) -> Iterator[int]:
    """Install a production site on PostgreSQL, serve it with granian, and return its port."""
    production["MAILLAGE_DATABASE_URL"] = fresh_postgres
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        done = run_python("-m", "django", *command, **production)
        assert done.returncode == 0, done.stderr
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--no-ws"]
    granian += ["--host", "127.0.0.1", "--port", str(port), "maillage.config.wsgi:application"]
    with (tmp_path / "site.log").open("w") as log:
        server = subprocess.Popen(granian, cwd=ROOT, env=production, stdout=log, stderr=log)
        try:
            wait_until_alive(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=STARTING_SECONDS)


def wait_until_alive(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Ask for the health of the site until it answers, at most a few hundred times."""
    for _ in range(STARTING_SECONDS * 10):
        try:
            if get(port, "/sante/vivant").status == 200:
                return
        except OSError:
            with pytest.raises(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)
    pytest.fail("granian did not serve in time")


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    """Ask for a page as the TLS proxy does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={**THROUGH_THE_PROXY, **headers})
    response = connection.getresponse()
    response.body = response.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.mark.postgres
def test_a_production_site_serves_its_pages_and_files(site: int) -> None:
    home = get(site, "/", **{"Accept-Encoding": "identity"})
    assert home.status == 200
    style = home.body.partition('rel="stylesheet" href="')[2].partition('"')[0]  # type: ignore[attr-defined]
    served = get(site, style)
    assert served.status == 200
    assert served.headers["Content-Encoding"] == "br"
    assert "immutable" in served.headers["Cache-Control"]
    assert get(site, "/sante/pret").status == 503


@pytest.mark.postgres
def test_a_production_site_refuses_what_is_unsafe(site: int, tmp_path: Path) -> None:
    assert get(site, "/", **{"X-Forwarded-Proto": "http"}).headers["Location"] == f"https://{HOST}/"
    assert get(site, "/", Host="other.example").status == 400
    lost = get(site, "/nulle-part/?q=Amina")
    assert lost.status == 404
    assert "Traceback" not in lost.body  # type: ignore[attr-defined]
    assert "Amina" not in (tmp_path / "site.log").read_text()


@pytest.mark.postgres
def test_a_production_site_tells_browsers_what_is_not_allowed(site: int) -> None:
    headers = get(site, "/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    cookie = headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
