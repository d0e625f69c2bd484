"""Two hundred edits of one record by eight threads, in a process and a database of their own.

Run by test_conflicts.py:

    python -m tests.directory.publishing.crowd

Prints one line of JSON: the lines that the record holds at the end, its version, the versions of its history,
how many saves were refused because somebody was quicker.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import django
from django.core.management import call_command
from django.db import connection

EDITS, AT_ONCE = 200, 8


def add_one(number: int) -> int:
    """Add a line to what one must bring, reading again while others are quicker; how often they were."""
    from maillage.accounts.models import Account
    from maillage.directory.models import Offer
    from maillage.directory.publishing.services import author_of
    from maillage.directory.services import StaleRecordError, save_changes

    account, refused = Account.objects.get(), 0
    try:
        while True:
            offer = Offer.complete().select_related("territory").get(slug="electrician")
            told = [*(offer.bring or []), f"Chose {number}"]
            try:
                save_changes(offer, offer.version, {"bring": told}, author_of(account, offer))
            except StaleRecordError:
                refused += 1
            else:
                return refused
    finally:
        connection.close()


def prepare() -> None:
    """Load the valley, and somebody who writes for the school."""
    from maillage.accounts.models import Account, Membership, Right
    from maillage.directory.models import Organisation
    from maillage.directory.services import load_pack
    from tests.directory.valley import valley, words

    call_command("migrate", verbosity=0)
    load_pack(words(), "w1")
    load_pack(valley(), "v1")
    account = Account.objects.create_user("crowd@example.org", name="Tous")
    school = Organisation.objects.get(slug="school")
    Membership.objects.create(account=account, organisation=school, right=Right.EDITOR)


def main() -> None:
    """Run, and print what is left."""
    from maillage.directory.models import Offer, Revision

    prepare()
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        refused = sum(pool.map(add_one, range(EDITS)))
    seconds = time.perf_counter() - begun
    offer = Offer.objects.get(slug="electrician")
    kept = Revision.objects.filter(kind="offers", record_id=offer.pk).values_list("version", flat=True)
    found = {
        "lines": offer.bring,
        "version": offer.version,
        "history": list(kept),
        "refused": refused,
        "seconds": round(seconds, 1),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    django.setup()
    main()
