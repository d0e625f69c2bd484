"""What the settings must be for the site to start, and the sentence told for each one that is not."""

import os
import re
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from maillage.config.databases import UnknownDatabaseAddressError, database_settings
from maillage.config.environment import Environment
from maillage.config.identity import OpenId, read_open_id
from maillage.config.keyring import Keyring, read_keyring
from maillage.privacy.keyring import write_key_file

MODES = ("production", "development")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MINIMUM_SECRET_LENGTH = 50
MINIMUM_SECRET_VARIETY = 5


@dataclass(frozen=True)
class Mail:
    """How messages leave the site; without a host they are printed where the site was started."""

    backend: str
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    sender: str


@dataclass(frozen=True)
class GivenSettings:
    """What the environment decides; everything else is the same on every site."""

    mode: str
    debug: bool
    secret_key: str
    former_secret_keys: list[str]
    hosts: list[str]
    database: dict[str, Any]
    var_dir: Path
    site_url: str
    publisher: str
    contact: str
    log_level: str
    mail: Mail
    today: date | None
    api_rate: int
    proxies: int
    open_id: OpenId | None
    keyring: Keyring
    clamd: str


def read_settings(environment: Environment, home: Path) -> GivenSettings:
    """Return the settings of this site.

    Raises ``ImproperlyConfigured`` whose message has one sentence per fault, all faults at once.
    """
    mode = _mode(environment)
    var_dir = Path(environment.text("VAR_DIR", str(home / "var"))).absolute()
    hosts = _hosts(environment, mode)
    given = GivenSettings(
        mode=mode,
        debug=_debug(environment, mode, hosts),
        secret_key=_secret_key(environment, mode, var_dir),
        former_secret_keys=environment.words("FORMER_SECRET_KEYS"),
        hosts=hosts,
        database=_database(environment, var_dir),
        var_dir=var_dir,
        site_url=_site_url(environment, mode, hosts),
        publisher=environment.text("PUBLISHER"),
        contact=environment.text("CONTACT"),
        log_level=_log_level(environment),
        mail=_mail(environment),
        today=environment.day("TODAY"),
        api_rate=environment.number("API_RATE", 120),
        proxies=environment.number("PROXIES", 0),
        open_id=read_open_id(environment),
        keyring=read_keyring(environment, mode, var_dir),
        clamd=_clamd(environment),
    )
    if environment.faults:
        raise ImproperlyConfigured("\n".join(["Maillage does not start:", *environment.faults]))
    return given


def _clamd(environment: Environment) -> str:
    address = environment.text("CLAMD")
    if address and not re.fullmatch(r"unix:/.+|tcp:.+:\d{1,5}", address):
        environment.faults.append(
            "MAILLAGE_CLAMD must be unix:/path/of/the/socket or tcp:host:port of the virus scanner."
        )
        return ""
    return address


def _mode(environment: Environment) -> str:
    mode = environment.text("MODE", "production")
    if mode not in MODES:
        environment.faults.append(f"MAILLAGE_MODE must be production or development, not “{mode}”.")
        return "production"
    return mode


def _hosts(environment: Environment, mode: str) -> list[str]:
    hosts = environment.words("ALLOWED_HOSTS", "" if mode == "production" else ",".join(LOOPBACK))
    if not hosts:
        environment.faults.append(
            "MAILLAGE_ALLOWED_HOSTS is missing: give the site's host names, separated by commas."
        )
    if mode == "production" and "*" in hosts:
        environment.faults.append("MAILLAGE_ALLOWED_HOSTS must name the hosts: * would answer to any name.")
    return hosts


def _debug(environment: Environment, mode: str, hosts: list[str]) -> bool:
    debug = environment.flag("DEBUG", mode == "development")
    public = [host for host in hosts if host not in LOOPBACK]
    if debug and mode == "production":
        environment.faults.append("MAILLAGE_DEBUG must be off in production: its pages show private data.")
    elif debug and public:
        environment.faults.append(f"MAILLAGE_DEBUG must be off when the site answers to {', '.join(public)}.")
    return debug


def _secret_key(environment: Environment, mode: str, var_dir: Path) -> str:
    key = environment.text("SECRET_KEY")
    if not key and mode == "development":
        return _own_secret(environment, var_dir)
    if not key:
        environment.faults.append(
            "MAILLAGE_SECRET_KEY is missing: give at least 50 random characters, and keep them secret."
        )
    elif len(key) < MINIMUM_SECRET_LENGTH or len(set(key)) < MINIMUM_SECRET_VARIETY:
        environment.faults.append(
            f"MAILLAGE_SECRET_KEY is too weak: it needs at least {MINIMUM_SECRET_LENGTH} varied characters."
        )
    return key


def _own_secret(environment: Environment, var_dir: Path) -> str:
    path = var_dir / "secret-key"
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_key_file(path, secrets.token_urlsafe(64))
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        environment.faults.append(f"The folder {var_dir} cannot be written to ({error.strerror}).")
        return ""


def _database(environment: Environment, var_dir: Path) -> dict[str, Any]:
    address = environment.text("DATABASE_URL", f"sqlite:///{var_dir / 'maillage.sqlite3'}")
    try:
        settings = database_settings(address)
    except UnknownDatabaseAddressError as error:
        environment.faults.append(str(error))
        return {}
    if settings["ENGINE"].endswith("sqlite3"):
        _check_sqlite_is_writable(environment, Path(settings["NAME"]))
    return settings


def _check_sqlite_is_writable(environment: Environment, path: Path) -> None:
    if path.name == ":memory:":
        return
    folder = path.parent
    if not folder.is_dir():
        environment.faults.append(f"The folder of the SQLite database does not exist: {folder}.")
    elif not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        environment.faults.append(f"The SQLite database cannot be written to: {path}.")


def _site_url(environment: Environment, mode: str, hosts: list[str]) -> str:
    scheme = "https" if mode == "production" else "http"
    host = hosts[0] if hosts else LOOPBACK[0]
    return environment.text("SITE_URL", f"{scheme}://{host}").rstrip("/")


def _log_level(environment: Environment) -> str:
    level = environment.text("LOG_LEVEL", "INFO").upper()
    if level not in LOG_LEVELS:
        environment.faults.append(
            f"MAILLAGE_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not “{level}”."
        )
        return "INFO"
    return level


def _mail(environment: Environment) -> Mail:
    host = environment.text("MAIL_HOST")
    kind = "smtp" if host else "console"
    return Mail(
        backend=f"django.core.mail.backends.{kind}.EmailBackend",
        host=host,
        port=environment.number("MAIL_PORT", 587),
        user=environment.text("MAIL_USER"),
        password=environment.text("MAIL_PASSWORD"),
        starttls=environment.flag("MAIL_STARTTLS", default=True),
        sender=environment.text("MAIL_FROM", "maillage@localhost"),
    )
