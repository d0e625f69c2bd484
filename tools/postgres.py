"""Find a PostgreSQL that the tests may use."""

import getpass
import os

import psycopg

CANDIDATES = (
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql:///postgres?host=/var/run/postgresql",
)


def find_postgres() -> str:
    """Return the address of a PostgreSQL where this user may create databases; nothing if none answers.

    MAILLAGE_TEST_POSTGRES is asked first; then this machine's own, without a password.
    """
    given = os.environ.get("MAILLAGE_TEST_POSTGRES")
    addresses = (
        [given] if given else [*CANDIDATES, f"postgresql://{getpass.getuser()}@127.0.0.1:5432/postgres"]
    )
    return next((address for address in addresses if _may_create_databases(address)), "")


def _may_create_databases(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=2) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])
