"""What follows a person: appointments, notes, documents, rights, mobility, hand-overs, questions."""

from maillage.desk.personal.kept import ACCOMPANIED, FILE, HEALTH, SEALED, STAFF, TRACE, WITH_FILE, WORK
from maillage.privacy.register import About, Kept

DOCUMENT = Kept(
    f"{ACCOMPANIED}; health documents: explicit consent (GDPR 9.2.a); name and content sealed",
    "six months, one year or two years by its kind, unless it is kept longer; never longer than the file",
    f"the person or who may see it deletes it; `maillage manage keep_by_the_clock`; {WITH_FILE}",
)
FEED = Kept(
    WORK,
    "until the account's holder closes it",
    "closed or renewed by its holder; with the account",
)

PERSONAL = (
    About(
        "desk.Appointment",
        FILE,
        {
            "key": "know the appointment in addresses; drawn at random",
            "person": "who comes",
            "organisation": "whom they meet",
            "begins_at": "when",
            "minutes": "for how long",
            "state": "whether it took place",
            "remind": "whether the person wants to be reminded",
            "version": "let nobody save over what they did not see",
        },
    ),
    About("desk.Appointment", STAFF, {"account": "who receives them"}),
    About(
        "desk.Appointment",
        SEALED,
        {"where": "where to come", "about": "what about", "what_next": "what was decided, and is to be done"},
    ),
    About(
        "desk.CalendarFeed",
        FEED,
        {
            "account": "whose appointments are shown in their own calendar",
            "token_hash": "know the feed's address without keeping it",
            "names": "whether first names are shown there",
            "made_at": "since when",
        },
    ),
    About(
        "desk.Note",
        FILE,
        {
            "person": "about whom",
            "organisation": "for which organisation it was written",
            "audience": "who reads it",
            "health": "show it only to who may see health",
            "written_at": "when",
            "version": "let nobody save over what they did not see",
        },
    ),
    About("desk.Note", STAFF, {"author": "who wrote it"}),
    About("desk.Note", HEALTH, {"text": "what must be remembered to accompany the person"}),
    About(
        "desk.Document",
        DOCUMENT,
        {
            "key": "know the document in addresses; drawn at random",
            "person": "whose it is",
            "kind": "what it is",
            "name": "its name",
            "media_type": "show it rightly",
            "size": "its size",
            "sha256": "know that it is what was received; the same file sent twice is kept once",
            "file": "where its content is, sealed",
            "scanned": "whether it was looked at for viruses",
            "added_by": "who added it",
            "added_at": "when",
            "expires_on": "when it goes",
        },
    ),
    About(
        "desk.RightsItem",
        FILE,
        {
            "person": "whose right",
            "right": "which right: a code",
            "answer": "whether it is open",
            "checked_at": "when it was checked",
            "version": "let nobody save over what they did not see",
        },
    ),
    About("desk.RightsItem", TRACE, {"by": "who checked"}),
    About("desk.MobilityDiagnosis", FILE, {"person": "about whom", "made_at": "when"}),
    About("desk.MobilityDiagnosis", TRACE, {"by": "who made it"}),
    About("desk.MobilityDiagnosis", HEALTH, {"content": "how the person moves, and what would help"}),
    About(
        "desk.HandOver",
        FILE,
        {"person": "who is handed over", "asked_at": "when it was asked", "taken_at": "when it was taken"},
    ),
    About("desk.HandOver", STAFF, {"former": "who accompanied", "next": "who accompanies"}),
    About("desk.HandOver", HEALTH, {"word": "what the next one must know"}),
    About(
        "desk.Question",
        FILE,
        {"person": "who asks", "asked_at": "when", "answered_at": "when it was answered"},
    ),
    About("desk.Question", TRACE, {"answered_by": "who answered"}),
    About("desk.Question", SEALED, {"text": "what the person asks", "answer": "what was answered"}),
)
