"""The second lock: PostgreSQL shows of people's files what ``desk/gate.py`` opens, whatever the site asks for.

Each table has a ``Rule``: which rows are seen, which may be added, which may be changed. The database knows who
asks by the setting ``maillage.actor`` (``privacy/actor.py``); whoever did not say who they are is shown nothing.
The owner of the tables is held too (``FORCE``); a superuser, or a role that bypasses row security, is not.

The rule of files is in one function, ``desk_people(scope)``: the keys of the people of whom that part is open.
It reads consents as the clock, or the consents' own rule would ask it again without end.

A file is opened before its consent is given: a person's row may be added for an organisation that the account
facilitates, and until the end of that transaction, whoever added it (and nobody else) may go on with it:
``desk_remember`` notes the row, ``desk_new`` gives it back. Without a consent the file is shut once the
transaction ends. A request is added by anybody in the same way: who wrote it reads it until it is recorded.

What a rule leaves out (counts over everybody, what the site does by itself) is asked as the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import migrations

CLOCK = "(SELECT desk_actor()) = 'clock:0'"
MINE = "IN (SELECT mine FROM desk_organisations() mine)"
RECEIVED = "IN (SELECT mine FROM desk_receivers() mine)"


def people(scope: str = "", column: str = "person_id") -> str:
    """The row concerns somebody of whom that part (any, if none is named) is open."""
    return f"{column} IN (SELECT desk_people('{scope}'))"


def within(table: str, column: str) -> str:
    """The row belongs to another that is seen."""
    return f"EXISTS (SELECT FROM {table} parent WHERE parent.id = {column})"


@dataclass(frozen=True)
class Rule:
    """Which rows of a table are seen, may be added, may be changed or erased (unless told: those seen)."""

    sees: str
    adds: str = ""
    changes: str = ""


ANY_PART = Rule(people())
REFERRAL_SEEN = (
    f"{people('pathway')} OR sent_for_id {MINE}"
    f" OR (state <> 'draft' AND sent_to_id {RECEIVED})"
    " OR id = (SELECT desk_key('referral'))"
)
NOTE_SEEN = (
    f"{people('notes')} AND (NOT health OR {people('health')})"
    " AND CASE audience WHEN 'person' THEN true"
    " WHEN 'circle' THEN (SELECT desk_key('person')) IS NULL"
    " ELSE author_id = (SELECT desk_key('account')) END"
)
SAME_SESSION = (
    "EXISTS (SELECT FROM desk_referral parent"
    " WHERE parent.id = (SELECT desk_key('referral')) AND parent.session_id = desk_seattaken.session_id)"
)
RULES = {
    "desk_person": Rule(
        f"{people(column='id')} OR id = (SELECT desk_new('desk_person'))",
        adds=f"opened_for_id {MINE}",
        changes=people(column="id"),
    ),
    "desk_personmark": ANY_PART,
    "desk_telling": Rule(people("situation")),
    "desk_spacelink": ANY_PART,
    "desk_consent": ANY_PART,
    "desk_pathway": Rule(people("pathway")),
    "desk_pathwayversion": Rule(within("desk_pathway", "pathway_id")),
    "desk_step": Rule(within("desk_pathway", "pathway_id")),
    "desk_referral": Rule(REFERRAL_SEEN, adds=people("pathway")),
    "desk_referralevent": Rule(within("desk_referral", "referral_id")),
    "desk_seattaken": Rule(
        f"{within('desk_referral', 'referral_id')} OR {SAME_SESSION}",
        adds=within("desk_referral", "referral_id"),
        changes=within("desk_referral", "referral_id"),
    ),
    "desk_message": Rule(f"{people()} OR {within('desk_referral', 'referral_id')}"),
    "desk_request": Rule(
        f"id IN (SELECT desk_requests()) OR {people()} OR id = (SELECT desk_new('desk_request'))",
        adds=f"(SELECT desk_actor()) <> '' AND (person_id IS NULL OR {people()})",
    ),
    "desk_unmetneed": ANY_PART,
    "desk_appointment": ANY_PART,
    "desk_note": Rule(NOTE_SEEN),
    "desk_document": Rule(f"{people('documents')} AND (kind <> 'health' OR {people('health')})"),
    "desk_rightsitem": ANY_PART,
    "desk_mobilitydiagnosis": Rule(people("situation")),
    "desk_handover": ANY_PART,
    "desk_question": ANY_PART,
    "desk_conferencecase": ANY_PART,
    "desk_decision": Rule(within("desk_conferencecase", "case_id")),
    "desk_teammember": ANY_PART,
    "desk_attendancemark": Rule(within("desk_teammember", "member_id")),
}
REMEMBERED = ("desk_person", "desk_request")

FUNCTIONS = {
    # Who asks: "account:12"; empty for whoever did not say.
    "desk_actor() RETURNS text LANGUAGE sql STABLE": """
        SELECT coalesce(current_setting('maillage.actor', true), '')
    """,
    # The key of who asks, if they are of that kind.
    "desk_key(kind text) RETURNS bigint LANGUAGE sql STABLE": """
        SELECT substring(desk_actor() FROM '^' || kind || ':([0-9]{1,18})$')::bigint
    """,
    # The organisations for which the account that asks accompanies people.
    "desk_organisations() RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5": """
        SELECT member.organisation_id
        FROM accounts_membership member
        JOIN accounts_account account ON account.id = member.account_id AND account.is_active
        JOIN desk_facilitator facilitator ON facilitator.membership_id = member.id
        WHERE member.account_id = desk_key('account')
    """,
    # The organisations for which the account that asks answers referrals.
    "desk_receivers() RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5": """
        SELECT member.organisation_id
        FROM accounts_membership member
        JOIN accounts_account account ON account.id = member.account_id AND account.is_active
        LEFT JOIN desk_facilitator facilitator ON facilitator.membership_id = member.id
        WHERE member.account_id = desk_key('account')
          AND (member."right" IN ('owner', 'editor') OR facilitator.id IS NOT NULL)
    """,
    # The row of a table that who asks added in this transaction.
    "desk_new(kind text) RETURNS bigint LANGUAGE sql STABLE": """
        SELECT substring(told FROM ' ([0-9]+)$')::bigint
        FROM current_setting('maillage.new_' || kind, true) told
        WHERE desk_actor() <> '' AND substring(told FROM '^[^ ]+') = desk_actor()
    """,
    "desk_remember() RETURNS trigger LANGUAGE plpgsql": """
        BEGIN
            IF desk_actor() NOT IN ('', 'clock:0') THEN
                PERFORM set_config('maillage.new_' || TG_TABLE_NAME, desk_actor() || ' ' || NEW.id, true);
            END IF;
            RETURN NEW;
        END
    """,
    # The people of whom a part is open to who asks: gate.people_showing; any part: gate.people_of.
    "desk_people(scope text) RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 100": """
        DECLARE
            asked text := desk_actor();
            account bigint := desk_key('account');
            mine bigint[] := ARRAY(SELECT one FROM desk_organisations() one);
        BEGIN
            IF account IS NULL THEN
                RETURN QUERY SELECT desk_key('person') WHERE desk_key('person') IS NOT NULL;
                RETURN;
            END IF;
            PERFORM set_config('maillage.actor', 'clock:0', true);
            RETURN QUERY
                SELECT consent.person_id
                FROM desk_consent consent
                WHERE consent.organisation_id = ANY (mine)
                  AND (consent.account_id IS NULL OR consent.account_id = account)
                  AND consent.withdrawn_at IS NULL
                  AND consent.ends_on >= (now() AT TIME ZONE 'Europe/Paris')::date
                  AND (scope IN ('', 'identity') OR consent.scopes @> to_jsonb(scope));
            PERFORM set_config('maillage.actor', asked, true);
            RETURN QUERY SELECT desk_new('desk_person') WHERE desk_new('desk_person') IS NOT NULL;
        END
    """,
    # The requests that the organisations of who asks look after, before the statement that routes them.
    "desk_requests() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 1000": """
        DECLARE
            asked text := desk_actor();
            mine bigint[] := ARRAY(SELECT one FROM desk_organisations() one);
        BEGIN
            IF mine = '{}' THEN
                RETURN;
            END IF;
            PERFORM set_config('maillage.actor', 'clock:0', true);
            RETURN QUERY SELECT id FROM desk_request WHERE organisation_id = ANY (mine);
            PERFORM set_config('maillage.actor', asked, true);
        END
    """,
}


def policies(table: str, rule: Rule) -> Iterator[str]:
    """The statements that lock a table."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    sees = f"({CLOCK} OR {rule.sees})"
    adds = f"({CLOCK} OR {rule.adds or rule.sees})"
    changes = f"({CLOCK} OR {rule.changes or rule.sees})"
    yield f"CREATE POLICY desk_sees ON {table} FOR SELECT USING {sees}"
    yield f"CREATE POLICY desk_adds ON {table} FOR INSERT WITH CHECK {adds}"
    yield f"CREATE POLICY desk_changes ON {table} FOR UPDATE USING {changes} WITH CHECK {changes}"
    yield f"CREATE POLICY desk_erases ON {table} FOR DELETE USING {changes}"


def lock(apps: Any, schema_editor: Any) -> None:
    """Make the functions, the triggers and the policies."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for head, body in FUNCTIONS.items():
        schema_editor.execute(f"CREATE FUNCTION {head} AS $${body}$$", params=None)
    for table in REMEMBERED:
        schema_editor.execute(
            f"CREATE TRIGGER desk_remember BEFORE INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION desk_remember()",
            params=None,
        )
    for table, rule in RULES.items():
        for statement in policies(table, rule):
            schema_editor.execute(statement, params=None)


def unlock(apps: Any, schema_editor: Any) -> None:
    """Take all of it away."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in RULES:
        for policy in ("sees", "adds", "changes", "erases"):
            schema_editor.execute(f"DROP POLICY desk_{policy} ON {table}", params=None)
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", params=None)
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", params=None)
    for table in REMEMBERED:
        schema_editor.execute(f"DROP TRIGGER desk_remember ON {table}", params=None)
    for head in reversed(FUNCTIONS):
        schema_editor.execute(f"DROP FUNCTION {head.partition(' RETURNS')[0]}", params=None)


class Migration(migrations.Migration):
    """Lock; undone, unlock."""

    dependencies = [("desk", "0004_consent_proposed"), ("accounts", "0003_members_and_trail")]
    operations = [migrations.RunPython(lock, unlock)]
