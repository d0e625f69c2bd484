"""The journal is locked in the database: a line is never changed, and deleted only past its retention.

``last_line`` says which lines a seal covers. The triggers hold whoever writes SQL by hand; who owns the database
can drop them, which is what ``verify_journal`` and the hashes noted elsewhere are for.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

LINES = "privacy_journalentry"
TABLES = (LINES, "privacy_journalseal", "privacy_journalpruning")
NEVER = "the journal is never changed"
PAST = "OLD.at < (SELECT max(before) FROM privacy_journalpruning)"
FUNCTIONS = {
    "privacy_journal_locked": f"BEGIN RAISE EXCEPTION '{NEVER}'; END",
    "privacy_journal_kept": f"BEGIN IF {PAST} THEN RETURN OLD; END IF; RAISE EXCEPTION '{NEVER}'; END",
}


def guards() -> list[tuple[str, str, bool]]:
    """Each table and deed that is guarded, and whether what is past its retention goes all the same."""
    deeds = [(table, deed) for table in TABLES for deed in ("UPDATE", "DELETE")]
    return [(table, deed, (table, deed) == (LINES, "DELETE")) for table, deed in deeds]


def name_of(table: str, deed: str) -> str:
    """The name of a trigger."""
    return f"journal_{deed.lower()}_{table}"


def on_postgresql() -> list[str]:
    """The statements that lock a PostgreSQL database."""
    made = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        for name, body in FUNCTIONS.items()
    ]
    for table, deed, pruned in guards():
        function = "privacy_journal_kept" if pruned else "privacy_journal_locked"
        made.append(
            f"CREATE TRIGGER {name_of(table, deed)} BEFORE {deed} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    return made


def on_sqlite() -> list[str]:
    """The statements that lock an SQLite database."""
    return [
        f"CREATE TRIGGER {name_of(table, deed)} BEFORE {deed} ON {table}"
        f" {f'WHEN coalesce({PAST}, 0) = 0' if pruned else ''}"
        f" BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
        for table, deed, pruned in guards()
    ]


def lock(apps: Any, schema_editor: Any) -> None:
    """Forbid to change or delete."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in on_postgresql() if postgresql else on_sqlite():
        schema_editor.execute(statement, params=None)


def unlock(apps: Any, schema_editor: Any) -> None:
    """Allow it again."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, deed, _ in guards():
        on = f" ON {table}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {name_of(table, deed)}{on}", params=None)
    for name in FUNCTIONS if postgresql else ():
        schema_editor.execute(f"DROP FUNCTION {name}()", params=None)


class Migration(migrations.Migration):
    """Say which lines a seal covers, then lock; undone, unlock."""

    dependencies = [("privacy", "0001_the_desk")]
    operations = [
        migrations.AddField(
            model_name="journalseal",
            name="last_line",
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(lock, unlock),
    ]
