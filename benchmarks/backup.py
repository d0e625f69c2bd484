"""How long a backup takes, its reading again and its restore, and how much memory, on a crowd of people.

    MAILLAGE_DATABASE_URL=sqlite:////tmp/crowd/site.sqlite3 MAILLAGE_VAR_DIR=/tmp/crowd \\
        MAILLAGE_MODE=development python -m benchmarks.backup --write --people 2000 \\
        --into sqlite:////tmp/crowd/restored.sqlite3

``--write`` makes the tables and draws the crowd first (``benchmarks.desk_crowd``). ``--into``: an empty
database, of the same kind or the other. One person is erased between the backup and the restore. Each verb is
a process of its own; its memory is the most that it held.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

MEGABYTE = 1 << 20


def main() -> None:
    """Draw if asked, then back up, verify, erase one, restore; print a line for each."""
    given = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    if given.write:
        _draw(given.people, given.referrals, given.facilitators)
    folder = Path(os.environ["MAILLAGE_VAR_DIR"])
    file = folder / "benchmark.backup"
    file.unlink(missing_ok=True)
    keys = os.environ.setdefault("MAILLAGE_KEYS_DIR", str(folder / "keys"))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, keys in {keys}")
    _timed("backup", file)
    print(f"the file holds {file.stat().st_size / MEGABYTE:.0f} MB")
    _timed("verify", file)
    _erase_one()
    os.environ |= {"MAILLAGE_DATABASE_URL": given.into, "MAILLAGE_VAR_DIR": str(folder / "restored")}
    _timed("restore", file)


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="make the tables and draw the crowd first")
    arguments.add_argument("--people", type=int, default=50_000)
    arguments.add_argument("--referrals", type=int, default=4, help="for each person")
    arguments.add_argument("--facilitators", type=int, default=500)
    arguments.add_argument("--into", required=True, help="the address of an empty database")
    return arguments.parse_args()


def _draw(people: int, referrals: int, facilitators: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.desk_crowd import draw
    from maillage.privacy.actor import CLOCK, acting_as

    call_command("migrate", verbosity=0)
    with acting_as(CLOCK):
        draw(people, referrals, facilitators)


def _timed(verb: str, file: Path) -> None:
    """Run a verb, and say how long it took and how much memory it held."""
    command = [sys.executable, "-c", "from maillage.cli import main; raise SystemExit(main())", verb]
    begun = time.perf_counter()
    running = subprocess.Popen([*command, str(file)], stdout=subprocess.PIPE, text=True)  # noqa: S603
    said = running.stdout.read() if running.stdout else ""
    _, status, used = os.wait4(running.pid, 0)
    seconds, most = time.perf_counter() - begun, used.ru_maxrss / 1024
    took = f"{seconds:.1f} s, {used.ru_utime:.1f} s of processor, {most:.0f} MB"
    print(f"{verb}: {took}; {' '.join(said.split())}")
    if status:
        raise SystemExit(1)


def _erase_one() -> None:
    import django

    django.setup()
    from maillage.desk.models import Person
    from maillage.desk.retention import erase_file
    from maillage.privacy.actor import CLOCK, acting_as

    with acting_as(CLOCK):
        erase_file(Person.objects.order_by("pk")[0].key)


if __name__ == "__main__":
    main()
