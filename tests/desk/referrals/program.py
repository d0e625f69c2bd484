"""Runs what needs a database of its own and children to kill: ``histories`` and ``crowd``.

``MAILLAGE_TEST_DATABASE_URL=… python -m tests.desk.referrals.program histories 1000 --seed 7``: the database
must be an empty one, a SQLite file or PostgreSQL.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(import_module(f"tests.desk.referrals.{sys.argv[1]}").main(sys.argv[2:]))
