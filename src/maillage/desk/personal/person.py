"""The person's file, what they told, how they come in."""

from maillage.desk.personal.kept import ACCOMPANIED, FILE, HEALTH, SEALED, STAFF, TRACE, WITH_FILE
from maillage.privacy.register import About, Kept

PROTECTED = Kept("the law protects minors and protected adults (GDPR 6.1.c, 8)", FILE.how_long, WITH_FILE)
LINK = Kept(
    f"{ACCOMPANIED}",
    "until it is revoked or ends; the line is kept thirty days more, so that one may ask for a new one",
    "« Retirer » ; `maillage manage keep_by_the_clock`; with the file",
)

PERSONAL = (
    About(
        "desk.Person",
        FILE,
        {
            "key": "know the file in addresses, the journal and the ledger of erased files; drawn at random",
            "territory": "whose directory is proposed",
            "account": "let the person in by their account, if they made one",
            "commune": "know what is near",
            "opened_for": "which organisation opened it",
            "opened_at": "count how long a person is accompanied",
            "key_worker_for": "for which organisation the key worker acts",
            "last_contact_on": "count retention",
            "warned_at": "erase no file without a notice",
            "closed_at": "know that the file is closed",
            "version": "let nobody save over what they did not see",
        },
    ),
    About(
        "desk.Person",
        SEALED,
        {"name": "call the person as they wish", "contact": "reach the person in the way they prefer"},
    ),
    About(
        "desk.Person",
        PROTECTED,
        {"protection": "know who decides", "representative": "ask who represents the person; sealed"},
    ),
    About("desk.Person", STAFF, {"key_worker": "know who accompanies the person first"}),
    About(
        "desk.PersonMark",
        FILE,
        {
            "person": "find the file",
            "kind": "of an address, a telephone, or a name with a birth date",
            "mark": "find a file twice opened without reading it: a keyed digest, from which nothing is read",
        },
    ),
    About("desk.Telling", FILE, {"person": "whose situation it is", "number": "which version", "at": "when"}),
    About("desk.Telling", TRACE, {"by": "who wrote it"}),
    About(
        "desk.Telling",
        HEALTH,
        {"content": "propose what fits: situation, barriers, wishes and refusals, each with its source"},
    ),
    About(
        "desk.SpaceLink",
        LINK,
        {
            "person": "whose space it opens",
            "token_hash": "know the link without keeping it",
            "for_representative": "whether the representative comes in by it",
            "made_by": "who gave it",
            "made_at": "when",
            "expires_at": "until when it opens",
            "used_at": "show the person that it was used",
            "revoked_at": "open no longer",
        },
    ),
)
