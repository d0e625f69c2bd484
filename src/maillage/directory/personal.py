"""What this room keeps about persons: the part of the register of processing that is its own."""

from maillage.privacy.register import About, Kept

REVISION = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "as long as the record; the account's name goes with the account",
    "delete the account: the name is emptied, the version stays",
)
SUGGESTION = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "one year after it was dealt with",
    "`maillage manage erase_corrections`; the account's name goes with the account",
)
REPORT = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "one year after it was dealt with",
    "`maillage manage erase_corrections`",
)
REPORT_ADDRESS = Kept(
    "trust in the directory (GDPR 6.1.f)", "until it is dealt with", "emptied when the report is closed"
)
CHECK_REQUEST = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "one year after it was sent; the address it was sent to is not kept",
    "`maillage manage ask_owners` erases older ones; with the organisation",
)
DUPLICATE_PAIR = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "as long as both records; the account goes with the account",
    "delete the account: its name is emptied, the decision stays",
)
MERGE = Kept(
    "trust in the directory (GDPR 6.1.f)",
    "as long as the records; the account goes with the account",
    "delete the account: its name is emptied, the merge stays",
)
SAVED_SEARCH = Kept(
    "request of the person (GDPR 6.1.b)",
    "as long as the person keeps the search; with the account",
    "« Retirer » on the page of one's searches; with the account",
)

PERSONAL: tuple[About, ...] = (
    About(
        "directory.Revision",
        REVISION,
        {
            "kind": "which sort of record was changed",
            "record_id": "which record was changed",
            "version": "which version was saved",
            "at": "when it was saved",
            "by": "who answers for the change",
            "by_name": "in whose name it was changed: an organisation or a service",
            "cause": "why it was changed: edited, suggested, imported, merged",
            "document": "the public record as it stood",
        },
    ),
    About(
        "directory.Suggestion",
        SUGGESTION,
        {
            "kind": "which sort of record it is about",
            "record_id": "which record it is about",
            "territory": "whose moderators read it",
            "organisation": "whose members answer it",
            "at": "when it was sent",
            "closed_at": "when it was dealt with",
            "closed_by": "who dealt with it",
            "by": "who suggests, so that they are told what became of it",
            "by_name": "for which organisation",
            "seen_version": "which version of the record they had read",
            "changes": "the public fields to correct, and why one was refused",
            "word": "what they say of it",
        },
    ),
    About(
        "directory.Report",
        REPORT,
        {
            "kind": "which sort of record it is about",
            "record_id": "which record it is about",
            "territory": "whose moderators read it",
            "organisation": "whose members answer it",
            "at": "when it was sent",
            "closed_at": "when it was dealt with",
            "message": "what is wrong in a public record",
            "answer": "what was answered",
        },
    ),
    About(
        "directory.Report",
        SUGGESTION,
        {
            "closed_by": "who dealt with it",
        },
    ),
    About(
        "directory.Report",
        REPORT_ADDRESS,
        {
            "email": "to answer, when they wish one; never asked otherwise",
        },
    ),
    About(
        "directory.CheckRequest",
        CHECK_REQUEST,
        {
            "organisation": "which organisation was asked",
            "asked_at": "never ask an organisation twice in a fortnight",
            "sent_at": "know whether the message left",
            "answered_at": "know that it was answered",
            "expires_at": "refuse an old link",
            "nonce": "make a link worthless once its request is gone",
            "items": "which public values were asked about",
        },
    ),
    About(
        "directory.DuplicatePair",
        DUPLICATE_PAIR,
        {
            "territory": "whose moderators decide",
            "kind": "which sort of records",
            "first_id": "which record",
            "second_id": "which other record",
            "score": "which to look at first",
            "reasons": "why they may be the same; public values only",
            "different": "never ask again what was decided",
            "decided_on": "when it was decided",
            "decided_by": "who decided",
        },
    ),
    About(
        "directory.Merge",
        MERGE,
        {
            "territory": "whose directory",
            "kind": "which sort of records",
            "kept_id": "which record was kept",
            "gone_id": "which record became it",
            "gone_slug": "lead the old address to the kept record",
            "at": "when",
            "by": "who answers for the merge",
            "moved": "undo it: which references followed",
            "before": "undo it: the public values before",
            "after": "undo it: the public values after",
            "undone_at": "whether it was undone",
        },
    ),
    About(
        "directory.SavedSearch",
        SAVED_SEARCH,
        {
            "account": "whose search it is",
            "name": "recognise it among others",
            "query": "make the search again",
            "frequency": "tell what is new as often as asked",
            "seen": "tell only what is new: keys of public records",
            "looked_on": "know when to look again",
            "secret": "let one stop the messages without logging in, by a link that can't be forged",
        },
    ),
    About(
        "directory.Alert",
        SAVED_SEARCH,
        {
            "search": "which search the message is about",
            "keys": "what the message tells: keys of public records",
            "total": "how many there were",
            "made_at": "send the oldest first",
            "sent_at": "send no message twice",
        },
    ),
)

WITHOUT = {
    "directory.Credential": "public reference of certifications",
    "directory.CredentialBlock": "public reference of certifications",
    "directory.ExampleSituation": "invented people, to try the site with",
    "directory.Fact": "words of the rules",
    "directory.FundingScheme": "public rules",
    "directory.Gone": "addresses of public records that are gone",
    "directory.Mode": "means of travel",
    "directory.Occupation": "public reference of occupations",
    "directory.OccupationTitle": "public reference of occupations",
    "directory.Offer": "public record; `checked_by` names an organisation or a role",
    "directory.OfferFunding": "public record",
    "directory.Organisation": "public record; its telephone and address are those it publishes; "
    "`checked_by` names an organisation or a role",
    "directory.Place": "public record; `checked_by` names an organisation or a role",
    "directory.ReferenceAmount": "public rules",
    "directory.Relation": "how public records hold together",
    "directory.Scale": "words of the rules",
    "directory.Ladder": "words of the rules",
    "directory.Session": "public record: dates and seats",
    "directory.Source": "where public records come from",
    "directory.Territory": "a territory",
    "directory.TerritoryUse": "which territory uses which",
}
