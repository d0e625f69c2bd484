"""The second lock of requests opens to owners, where nobody accompanies people for their organisation.

As ``welcome/rules.py`` says. A request that is in somebody's file is seen by those whom the file is open to.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

ANSWERING = """
CREATE FUNCTION desk_answering() RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5 AS $$
    SELECT member.organisation_id
    FROM accounts_membership member
    JOIN accounts_account account ON account.id = member.account_id AND account.is_active
    LEFT JOIN desk_facilitator facilitator ON facilitator.membership_id = member.id
    WHERE member.account_id = desk_key('account')
      AND (facilitator.id IS NOT NULL OR (member."right" = 'owner' AND NOT EXISTS (
        SELECT FROM accounts_membership other
        JOIN accounts_account active ON active.id = other.account_id AND active.is_active
        JOIN desk_facilitator one ON one.membership_id = other.id
        WHERE other.organisation_id = member.organisation_id)))
$$
"""
REQUESTS = """
CREATE OR REPLACE FUNCTION desk_requests() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 1000 AS $$
    DECLARE
        asked text := desk_actor();
        mine bigint[] := ARRAY(SELECT one FROM {mine}() one);
    BEGIN
        IF mine = '{{}}' THEN
            RETURN;
        END IF;
        PERFORM set_config('maillage.actor', 'clock:0', true);
        RETURN QUERY SELECT id FROM desk_request WHERE organisation_id = ANY (mine) {free};
        PERFORM set_config('maillage.actor', asked, true);
    END
$$
"""


def widen(apps: Any, schema_editor: Any) -> None:
    """Let owners in where nobody accompanies people; leave out what is in a file."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ANSWERING, params=None)
        told = REQUESTS.format(mine="desk_answering", free="AND person_id IS NULL")
        schema_editor.execute(told, params=None)


def narrow(apps: Any, schema_editor: Any) -> None:
    """As it was."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REQUESTS.format(mine="desk_organisations", free=""), params=None)
        schema_editor.execute("DROP FUNCTION desk_answering()", params=None)


class Migration(migrations.Migration):
    """Widen; undone, narrow."""

    dependencies = [("desk", "0005_row_security")]
    operations = [migrations.RunPython(widen, narrow)]
