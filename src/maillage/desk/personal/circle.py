"""Facilitators, consents, case conferences, teams."""

from maillage.desk.personal.kept import FILE, HEALTH, STAFF, TRACE, WITH_FILE, WORK
from maillage.privacy.register import About, Kept

FACILITATOR = Kept(WORK, "as long as they accompany people", "an owner takes it back; with the membership")
CONSENT = Kept("proof of the consent (GDPR 7.1)", f"{FILE.how_long}, also once withdrawn or ended", WITH_FILE)
CONFERENCE = Kept(
    WORK,
    "as long as the organisation",
    "an organisation's meeting names nobody by itself; with the organisation",
)

PERSONAL = (
    About(
        "desk.Facilitator",
        FACILITATOR,
        {"membership": "who accompanies people, and for whom", "since": "since when"},
    ),
    About(
        "desk.Consent",
        CONSENT,
        {
            "person": "who agrees",
            "organisation": "that which organisation sees",
            "account": "or which of its facilitators only",
            "scopes": "which parts",
            "purpose": "what for",
            "given_at": "when",
            "given_how": "how",
            "representative": "whether the representative agreed",
            "recorded_by": "who recorded it",
            "proposed_through": "by which partner the organisation came",
            "ends_on": "until when",
            "withdrawn_at": "when it was withdrawn",
        },
    ),
    About(
        "desk.CaseConference",
        CONFERENCE,
        {
            "territory": "which territory",
            "organisation": "who holds it",
            "begins_at": "when",
            "where": "where",
            "invited": "which organisations",
            "closed_at": "whether it is over",
            "version": "let nobody save over what they did not see",
        },
    ),
    About(
        "desk.ConferenceCase",
        FILE,
        {
            "conference": "at which meeting",
            "person": "who is spoken of, seen by those the person agreed to",
            "reason": "what is stuck, as a code",
            "version": "let nobody save over what they did not see",
        },
    ),
    About("desk.ConferenceCase", HEALTH, {"minutes": "what was said"}),
    About(
        "desk.Decision",
        FILE,
        {"case": "about which case", "due_on": "by when", "done_at": "when it was done"},
    ),
    About("desk.Decision", HEALTH, {"text": "what was decided"}),
    About("desk.Decision", STAFF, {"owner": "who does it"}),
    About(
        "desk.TeamMember",
        FILE,
        {
            "team": "in which team",
            "person": "who",
            "seat": "which seat, or the waiting list",
            "joined_at": "first come, first served",
            "left_at": "whether they left",
        },
    ),
    About(
        "desk.AttendanceMark",
        FILE,
        {"meeting": "at which meeting", "member": "who", "presence": "whether they came"},
    ),
    About("desk.AttendanceMark", TRACE, {"by": "who wrote it down"}),
)
