"""Run every check and every test, and say at the end what failed. Run by `make test`, in .venv."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tools.install import ROOT
from tools.postgres import find_postgres

PYTHON = sys.executable
BIN = Path(ROOT, ".venv", "bin")
WORKERS = "2"

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "floors": ["lint-imports", "--no-logo"],
    "dependencies": ["deptry", "."],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "migrations": ["django-admin", "makemigrations", "--check", "--dry-run", "--settings", "tests.settings"],
}
SQLITE_TESTS = ["pytest", "-q", "-n", WORKERS]
THE_SAME_ON_ANY_DATABASE = [f"--ignore=tests/{folder}" for folder in ("config", "docs", "pathways", "tools")]
POSTGRES_TESTS = [*SQLITE_TESTS, *THE_SAME_ON_ANY_DATABASE, "-m", "not browser"]


def main(*arguments: str) -> int:
    """Run everything, in order; return 1 if anything failed."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if "--without-tests" not in arguments:
        failed += test_on_postgres()
        failed += [] if passes("tests on SQLite", SQLITE_TESTS, shown=True) else ["tests on SQLite"]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything holds.")
    return min(1, len(failed))


def passes(name: str, command: list[str], shown: bool = False, **variables: str) -> bool:
    """Run one check, say how long it took; show what it said if it failed, or as it comes when `shown`."""
    begun = time.monotonic()
    if shown:
        print(f"-- {name}", flush=True)
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": ROOT, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=not shown,
        text=True,
        check=False,
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    print(f"{word:7}{name} ({time.monotonic() - begun:.1f} s)", flush=True)
    if done.returncode and not shown:
        print(done.stdout, done.stderr, flush=True)
    return done.returncode == 0


def test_on_postgres() -> list[str]:
    """Run the tests on PostgreSQL where one answers; where none does, say so, and fail in CI."""
    address = find_postgres()
    if address:
        name = "tests on PostgreSQL"
        return [] if passes(name, POSTGRES_TESTS, True, MAILLAGE_TEST_DATABASE_URL=address) else [name]
    print(
        "NOT RUN tests on PostgreSQL: none answers; give its address in MAILLAGE_TEST_POSTGRES.", flush=True
    )
    return ["tests on PostgreSQL (none answers)"] if os.environ.get("CI") else []


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
