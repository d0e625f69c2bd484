"""Requests, and what could not be answered."""

from maillage.desk.personal.kept import ACCOMPANIED, WITH_FILE, WORK
from maillage.privacy.register import About, Kept

ASKED = Kept(
    f"{ACCOMPANIED}, or to be answered; sealed",
    "in a file, as the file; else six months after the answer, one year after it came at most",
    f"emptied by `maillage manage keep_by_the_clock`; in a file: {WITH_FILE}",
)
LINE = Kept(
    WORK,
    "as long as the site counts requests; in a file, as the file",
    f"names nobody once its text is emptied; in a file: {WITH_FILE}",
)
HANDLED = Kept(WORK, LINE.how_long, "emptied with the account; in a file, with the file")
NEED = Kept(
    "knowing what the territory lacks (GDPR 6.1.f)",
    "the link with the person: as the file; the rest names nobody",
    f"emptied with the file: {WITH_FILE}",
)

PERSONAL = (
    About(
        "desk.Request",
        ASKED,
        {
            "text": "answer what is asked",
            "caller": "answer who asks: name, address, telephone, each may be missing",
            "answer": "know what was answered",
            "routed_why": "tell the next organisation why; nothing personal is written there",
            "once": "record a form sent twice once",
        },
    ),
    About(
        "desk.Request",
        LINE,
        {
            "key": "know the request in addresses; drawn at random",
            "territory": "which territory it is about",
            "organisation": "who looks after it",
            "channel": "how it came",
            "kind": "what it is about",
            "state": "where it stands",
            "commune": "count needs where they are",
            "place": "at which stop or counter it came",
            "person": "the file that it became",
            "received_at": "answer the oldest first; count retention",
            "answered_at": "count retention",
            "version": "let nobody save over what they did not see",
        },
    ),
    About(
        "desk.Request", HANDLED, {"received_by": "who recorded it: a number", "assigned_to": "who answers it"}
    ),
    About(
        "desk.UnmetNeed",
        NEED,
        {
            "territory": "which territory lacks it",
            "person": "count nobody twice",
            "zone": "where: the group of communes",
            "subject": "what was asked for, as a code",
            "cause": "why it could not be had, as a code",
            "at": "when",
            "met_at": "whether it was had after all",
        },
    ),
)
