"""What the desk keeps about persons: the part of the register of processing that is its own."""

from maillage.desk.personal import circle, followup, pathway, person, referral, request, sharing
from maillage.privacy.register import About

PERSONAL: tuple[About, ...] = (
    *person.PERSONAL,
    *request.PERSONAL,
    *pathway.PERSONAL,
    *referral.PERSONAL,
    *followup.PERSONAL,
    *circle.PERSONAL,
    *sharing.PERSONAL,
)
WITHOUT = {
    "desk.ClosedFile": "statistics of erased files: zone, quarter, age band, last outcome; "
    "its figures are told from five people on (`privacy/small_cells.py`)",
    "desk.Snapshot": "the public directory of a day; deleted when no pathway needs it any more",
    "desk.Team": "a group and its dates; its members are `desk.TeamMember`",
    "desk.Meeting": "a day of a group",
}
