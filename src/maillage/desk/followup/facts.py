"""What the follow-up teaches of a person goes into their situation, in the words that their territory has."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.desk.files import content as parts
from maillage.desk.files.content import Source
from maillage.desk.files.telling import tell
from maillage.desk.gate import File
from maillage.desk.models import Telling
from maillage.desk.telling import Reply, replied
from maillage.directory.loading import with_used
from maillage.directory.visitors import vocabulary_of


def report(file: File, replies: Mapping[str, Reply]) -> Telling | None:
    """Tell these facts; those that the territory has no word for are left out.

    ``None`` when nothing changes. Raises what ``tell`` raises.
    """
    vocabulary = vocabulary_of(with_used([file.person.territory]))
    spoken = {fact: reply for fact, reply in replies.items() if fact in vocabulary}
    before = Telling.objects.filter(person=file.person).order_by("-number")[:1].get()
    visit = parts.visit_of(before.content)
    for fact, reply in spoken.items():
        visit = replied(visit, vocabulary, fact, reply)
    changes = parts.changes_of(before.content, visit)
    if not changes["situation"] and changes["unsure"] == parts.complete(before.content)["unsure"]:
        return None
    confirmed = tuple(fact for fact, reply in spoken.items() if reply is not Reply.UNSURE)
    return tell(file, before.number, changes, source=Source.SAID, confirmed=confirmed)
