"""Note the last migrations of a release, so that upgrading from it is tried ever after.

python -m tools.release 0.1.0
"""

import json
import os
import re
import sys
from pathlib import Path

import django
from django.db.migrations.loader import MigrationLoader

from tools.install import ROOT

RELEASES = Path(ROOT, "tests", "config", "releases")


def main(version: str) -> int:
    """Write tests/config/releases/<version>.json; a version is three numbers."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise SystemExit(f"A version is three numbers, such as 0.1.0, not “{version}”.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    leaves = dict(MigrationLoader(None).graph.leaf_nodes())
    RELEASES.mkdir(exist_ok=True)
    (RELEASES / f"{version}.json").write_text(
        json.dumps(leaves, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
