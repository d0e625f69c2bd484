"""What no answer to one of the cast may hold, by what the person agreed."""

from __future__ import annotations

from maillage.desk.models import Scope
from tests.desk.people import SECRET_NAME, SECRET_PHONE
from tests.desk.rights.asking import Asking
from tests.desk.world import scopes_of, secret

WHO_AND_HOW = (SECRET_NAME, SECRET_PHONE, SECRET_PHONE.replace(" ", ""), "maelle@example.org")
PART_OF = {  # what is written in the file, and the parts that must be open to read it; none: any of them
    "pathway": {Scope.PATHWAY},
    "referral": {Scope.PATHWAY},
    "mobility": {Scope.SITUATION},
    "note-author": {Scope.NOTES},
    "note-circle": {Scope.NOTES},
    "note-person": {Scope.NOTES},
    "note-health": {Scope.NOTES, Scope.HEALTH},
    "document": {Scope.DOCUMENTS},
    "appointment": set(),
    "question": set(),
    "relay": set(),
    "case": set(),
    "request": set(),
    "letter": {Scope.PATHWAY},
}
STAYS = {"facilitator": {"referral", "request", "letter"}, "trainer": {"referral", "letter"}}
"""What the sender and the receiver of a referral read in it, and the office in the request it looks after."""


def hidden_from(asking: Asking, who: str, state: str) -> list[str]:
    """What no answer to one of the cast may hold."""
    cast, others = asking.world.desk_cast, asking.other.desk_cast
    if who == "person":
        theirs = [secret(others, part) for part in PART_OF]
        return [
            secret(cast, "note-author"),
            secret(cast, "note-circle"),
            secret(cast, "note-health"),
            *theirs,
        ]
    shown = scopes_of(who, state)
    kept = STAYS.get(who, set()) | {part for part, wanted in PART_OF.items() if shown and wanted <= shown}
    hers = [secret(cast, part) for part in PART_OF if part not in kept]
    return hers if shown else [*WHO_AND_HOW, *hers]
