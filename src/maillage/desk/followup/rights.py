"""The checklist of rights: what each answer is, what comes next, who can help; an answer is told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.desk.files.telling import situation_of
from maillage.desk.followup import facts
from maillage.desk.followup.nearby import Service, services_near
from maillage.desk.followup.rights_table import BY_CODE, RIGHTS, Right
from maillage.desk.followup.words import changed_meanwhile
from maillage.desk.gate import File, NoSuchFileError, open_file
from maillage.desk.models import RightsItem, Scope
from maillage.desk.refusals import RefusedError
from maillage.desk.telling import Reply, facts_told
from maillage.directory import clock
from maillage.privacy.actor import current

ANSWERS = tuple(code for code, _label in RightsItem._meta.get_field("answer").choices or ())
MOST_SERVICES = 3
REPLIES: Mapping[str, Reply] = MappingProxyType(
    {"yes": Reply.YES, "no": Reply.NO, "asked": Reply.NO, "unknown": Reply.UNSURE}
)
"""What an answer tells of the fact: what is asked for is not open yet."""
NEXT: Mapping[str, str | Promise] = MappingProxyType(
    {
        "unknown": _("À faire : vérifier avec la personne."),
        "no": _("À faire : l’ouvrir ensemble."),
        "asked": _("À faire : regarder si la réponse est arrivée."),
        "yes": _("Rien à faire."),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A right as it stands for a person. ``concerns``: ``None`` while it isn't known whether it is for them.

    ``version``: 0 while nothing was answered; ``told``: answered by the situation only.
    """

    right: Right
    answer: str
    label: str
    next_act: str
    concerns: bool | None
    version: int
    checked_on: date | None
    services: tuple[Service, ...]
    told: bool = False


def checklist(file: File, *, with_services: bool = True) -> list[Line]:
    """Every right, first those that concern the person; a bounded number of queries."""
    file.require(Scope.SITUATION)
    person = file.person
    items = {item.right: item for item in RightsItem.objects.filter(person=person)}
    situation = situation_of(person)
    themes = {theme for right in RIGHTS for theme in right.themes}
    today = clock.today(person.territory.replay_date)
    near = services_near(person, themes, today) if with_services else []
    lines = [_line(right, items.get(right.code), situation, near) for right in RIGHTS]
    return sorted(lines, key=lambda line: line.concerns is False)


def _line(right: Right, item: RightsItem | None, situation: Mapping[str, Any], near: list[Service]) -> Line:
    told = _told(right, situation) if item is None else ""
    answer = item.answer if item else told or "unknown"
    labels = dict(RightsItem._meta.get_field("answer").flatchoices)
    helping = sorted(near, key=lambda service: -len(service.themes & right.themes))
    return Line(
        right=right,
        answer=answer,
        label=str(labels[answer]),
        next_act=str(NEXT[answer]),
        concerns=right.concerns(situation),
        version=item.version if item else 0,
        checked_on=timezone.localdate(item.checked_at) if item else None,
        services=tuple(each for each in helping if each.themes & right.themes)[:MOST_SERVICES],
        told=bool(told),
    )


def _told(right: Right, situation: Mapping[str, Any]) -> str:
    """What the situation already says of it."""
    yes, no = facts_told(situation)
    if right.fact and right.fact in yes:
        return "yes"
    return "no" if right.fact and right.fact in no else ""


@transaction.atomic
def answer(key: UUID, code: str, seen: int, given: str) -> RightsItem:
    """Answer about a right, and tell the fact where the territory has a word for it.

    ``seen``: the version that was read, 0 when there was none. Raises ``ChangedMeanwhileError``,
    ``RefusedError``, ``NoSuchFileError``.
    """
    if code not in BY_CODE:
        raise NoSuchFileError
    file = open_file(key, Scope.SITUATION, "right.checked")
    if given not in ANSWERS:
        raise RefusedError(str(_("Choisissez une réponse de la liste.")))
    columns = {"answer": given, "checked_at": timezone.now(), "by": str(current())}
    if seen:
        rows = RightsItem.objects.filter(person=file.person, right=code, version=seen)
        if not rows.update(version=F("version") + 1, **columns):
            raise changed_meanwhile()
    else:
        try:
            with transaction.atomic():
                RightsItem.objects.create(person=file.person, right=code, **columns)
        except IntegrityError:
            raise changed_meanwhile() from None
    if BY_CODE[code].fact:
        facts.report(file, {BY_CODE[code].fact: REPLIES[given]})
    return RightsItem.objects.get(person=file.person, right=code)
