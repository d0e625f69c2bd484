"""What an organisation reads of a referral, by its link or in its tray."""

from __future__ import annotations

from typing import Any

from maillage.desk.referrals import seats, services, sharing
from maillage.desk.referrals.access import Seen
from maillage.desk.referrals.forms import VerbForm
from maillage.desk.referrals.machine import Verb
from maillage.desk.referrals.views.acting import Posted, forms_of


def received_context(seen: Seen, posted: Posted) -> dict[str, Any]:
    """The referral, what was told of the person, the seats, and the answers that are open."""
    referral = seen.referral
    shared = referral.shared if seen.shows_shared else {}
    room = seats.room(referral.session, referral.occurrence) if referral.session else None
    forms = forms_of(seen, posted)
    first = _first(forms, full=room is not None and room.full)
    return {
        "seen": seen,
        "referral": referral,
        "purpose": referral.purpose if seen.shows_shared else "",
        "who": sharing.called(shared),
        "lines": [line for line in shared.get("lines", []) if line[0] not in (sharing.PHONE, sharing.EMAIL)],
        "phone": sharing.reached(shared, sharing.PHONE),
        "email": sharing.reached(shared, sharing.EMAIL),
        "room": room,
        "forms": forms,
        "first": first,
        "others": [form for form in forms if form not in first],
        "form": posted.form,
        "posted": posted,
        "today": services.today_of(referral),
    }


def _first(forms: list[VerbForm], *, full: bool) -> list[VerbForm]:
    """What the page shows open: to accept, or the waiting list where no seat is left."""
    waiting = [form for form in forms if form.verb is Verb.WAIT]
    return waiting if full and waiting else [form for form in forms if form.main]
