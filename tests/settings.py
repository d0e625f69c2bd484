"""The settings of the tests: development's, with nothing taken from the machine that runs them."""

import os

os.environ["MAILLAGE_ENVIRONMENT_FILE"] = ""
os.environ["MAILLAGE_MODE"] = "development"
os.environ["MAILLAGE_DATABASE_URL"] = os.environ.get("MAILLAGE_TEST_DATABASE_URL", "sqlite:///:memory:")
os.environ.setdefault("MAILLAGE_SECRET_KEY", "only-for-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz")

from maillage.config.settings import *  # noqa: F403

# A page that asks one query per row fails its test.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # noqa: F405
