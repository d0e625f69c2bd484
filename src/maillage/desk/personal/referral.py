"""Referrals, their events, the seats they take, the messages sent."""

from maillage.desk.personal.kept import ACCOMPANIED, FILE, SEALED, STAFF, TRACE, WITH_FILE
from maillage.privacy.register import About, Kept

SENT = Kept(
    f"{ACCOMPANIED}; the person agreed that this is told to this organisation (GDPR 6.1.a); sealed",
    FILE.how_long,
    WITH_FILE,
)
WORDS = Kept(
    f"{ACCOMPANIED}; sealed but for the subject, that names nobody",
    "thirty days after it was sent; ninety days after its hour when it never was",
    "emptied by `maillage manage keep_by_the_clock`; with the file",
)
LINE = Kept(
    "sending nothing twice (GDPR 6.1.f)",
    "as the file; one year where it is of no file",
    "`maillage manage keep_by_the_clock`; with the file",
)

PERSONAL = (
    About(
        "desk.Referral",
        FILE,
        {
            "key": "know the referral in addresses; drawn at random",
            "person": "who is sent",
            "step": "for which step",
            "sent_for": "by which organisation",
            "sent_to": "to which organisation",
            "offer": "for which offer",
            "session": "for which session",
            "occurrence": "for which of its dates",
            "state": "where it stands",
            "state_at": "since when",
            "answer_by": "until when an answer is awaited",
            "starts_on": "when the person is expected",
            "refusal": "why it was refused, from a short list",
            "outcome": "what came of it, from a short list",
            "contract": "which kind of contract, from a short list",
            "after": "which refusal or silence it makes up for",
            "nonce": "make a former link worthless",
            "once": "make one referral of a form sent twice",
            "version": "let nobody save over what they did not see",
        },
    ),
    About("desk.Referral", STAFF, {"sent_by": "who sent it"}),
    About(
        "desk.Referral",
        SENT,
        {
            "purpose": "tell the organisation what for",
            "shared": "tell the organisation what it needs to know, and nothing more",
        },
    ),
    About(
        "desk.Referral",
        SEALED,
        {"answer_to": "where the link was sent", "report": "tell the sender what came of it"},
    ),
    About(
        "desk.ReferralEvent",
        TRACE,
        {
            "referral": "of which referral",
            "number": "in which order",
            "verb": "what was done",
            "state": "where it stood then",
            "at": "when",
            "by": "by whom",
        },
    ),
    About("desk.ReferralEvent", SEALED, {"detail": "the words that went with it"}),
    About(
        "desk.SeatTaken",
        FILE,
        {
            "session": "of which session",
            "occurrence": "of which of its dates",
            "number": "which seat: none is given twice",
            "referral": "by which referral",
            "at": "when",
        },
    ),
    About(
        "desk.Message",
        WORDS,
        {
            "to": "the address that it goes to",
            "subject": "what the mailbox shows",
            "body": "what it says",
            "failure": "why it could not be sent",
        },
    ),
    About(
        "desk.Message",
        LINE,
        {
            "referral": "about which referral",
            "person": "about whom",
            "once": "what it is about: numbers and dates",
            "due_at": "when it must leave",
            "claimed_at": "send it once",
            "sent_at": "know that it left; count retention",
        },
    ),
)
