"""What this room keeps about persons: the part of the register of processing that is its own."""

from maillage.privacy.register import About, Kept

JOURNAL = Kept(
    "answering for who read or did what in a file (GDPR 6.1.c, 6.1.f)",
    "one year after the file is erased",
    "`maillage manage keep_by_the_clock`, a whole journal at once; a line alone is never erased",
)
ERASED = Kept(
    "making sure that an erasure lasts (GDPR 6.1.c)",
    "as long as the site: any backup may be older",
    "never: a number drawn at random, of which nothing else is left; also in the ledger, with the keys",
)

PERSONAL: tuple[About, ...] = (
    About(
        "privacy.JournalEntry",
        JOURNAL,
        {
            "subject": "which file: its key, that tells nothing by itself",
            "number": "in which order",
            "at": "when",
            "actor": "who: the number of an account, of a person or of a referral",
            "on_behalf_of": "for which organisation",
            "deed": "what was read or done",
            "details": "which part, what for; nothing personal is written there",
            "previous": "see that no line was taken out",
            "hash": "see that no line was changed",
        },
    ),
    About(
        "privacy.Erasure",
        ERASED,
        {"key": "erase the file again when an older backup brings it back", "at": "when it was erased"},
    ),
)
WITHOUT = {
    "privacy.JournalSeal": "digests of the whole journal",
    "privacy.JournalPruning": "dates before which journals of erased files may go",
}
