"""The settings of the tests: development's, with nothing taken from the machine that runs them."""

import os
import tempfile

os.environ["MAILLAGE_ENVIRONMENT_FILE"] = ""
os.environ["MAILLAGE_MODE"] = "development"
os.environ["MAILLAGE_DATABASE_URL"] = os.environ.get("MAILLAGE_TEST_DATABASE_URL", "sqlite:///:memory:")
os.environ.setdefault("MAILLAGE_SECRET_KEY", "only-for-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz")

_files = tempfile.TemporaryDirectory(prefix="maillage-tests-")  # gone with the process
os.environ["MAILLAGE_VAR_DIR"] = _files.name

from maillage.config.settings import *  # noqa: E402, F403

# A page that asks one query per row fails its test.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # noqa: F405
# Logging in reads the session, the account and its address again at each step: none of it grows with rows.
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session"},
    {"model": "account.EmailAddress"},
    {"model": "accounts.Account"},
    {"model": "desk.Message", "field": "get()"},  # a verb writes to two parties at most, a message each
    {"model": "desk.UnmetNeed", "field": "get()"},  # a need has nine causes at most, each counted once
    {"model": "directory.*", "field": "get()"},  # a verb reads again each record that it is about to write
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # quick: no password here is worth keeping

# The tests ask the API more in a minute than anybody does; those of the rate set their own.
API_RATE = 1_000_000
