"""The situation told once: what holds now, and each change of it, numbered; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.files import content as parts
from maillage.desk.files import marks
from maillage.desk.files.content import Content, Source
from maillage.desk.gate import File
from maillage.desk.models import Person, Scope, Telling
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy import journal
from maillage.privacy.actor import current
from maillage.privacy.texts import no_security_number


def current_telling(person: Person) -> Telling:
    """All that is told of a person now."""
    return Telling.objects.filter(person=person).order_by("-number")[0]


def content_of(person: Person) -> Content:
    """What is told now, every part present; whoever shows it looks at the file's scopes first."""
    return parts.complete(current_telling(person).content)


def situation_of(person: Person) -> dict[str, Any]:
    """The situation in the pack's format, for ``planning.queries.propose_for``; refused offers are in it."""
    return parts.planned_on(content_of(person))


def content_for(file: File, telling: Telling) -> Content:
    """What whoever opened the file may read of a telling: without health, unless it is shown to them."""
    if file.shows(Scope.HEALTH):
        return parts.complete(telling.content)
    return parts.without_health(telling.content)


@transaction.atomic
def tell(
    file: File,
    seen: int,
    changes: Mapping[str, Any],
    *,
    source: Source = Source.SAID,
    on: date | None = None,
    confirmed: tuple[str, ...] = (),
) -> Telling:
    """Write what changed in a person's situation as the next numbered telling, and in the file's journal.

    ``seen``: the number that was read. ``changes``: parts of ``Telling.content``; within ``situation`` and
    ``barriers`` only the keys given change, ``None`` erases one. ``confirmed``: fields and facts that did not
    change and were seen or said again. Raises ``ChangedMeanwhileError`` when somebody told something since,
    ``RefusedError`` for what may not be written, ``NoSuchFileError`` where the file does not show that part.
    """
    file.require(Scope.SITUATION)
    if parts.HEALTH in (changes.get("barriers") or {}):
        file.require(Scope.HEALTH)
    refuse_numbers(changes)
    last = current_telling(file.person)
    if last.number != seen:
        raise ChangedMeanwhileError(changed_meanwhile())
    after = parts.merged(last.content, changes)
    after = parts.sourced(last.content, after, source, on or timezone.localdate(), str(current()), confirmed)
    if parts.too_long(after):
        raise RefusedError(_("C’est trop long pour être gardé : raccourcissez ce que vous avez écrit."))
    telling = _written(file.person, seen + 1, after)
    _follow(file, last.content, telling)
    return telling


def _written(person: Person, number: int, content: Content) -> Telling:
    try:
        with transaction.atomic():
            return Telling.objects.create(person=person, number=number, by=str(current()), content=content)
    except IntegrityError:
        raise ChangedMeanwhileError(changed_meanwhile()) from None


def _follow(file: File, before: Mapping[str, Any], telling: Telling) -> None:
    """What goes with a telling: the commune of the file, its marks, its last contact, the journal."""
    was, now = before.get("situation") or {}, telling.content["situation"]
    commune = str(now.get("commune") or "")
    if commune != file.person.commune:
        Person.objects.filter(pk=file.person.pk).update(commune=commune)
        file.person.commune = commune
    if was.get("birth_date") != now.get("birth_date"):
        marks.renew(file.person, now.get("birth_date"))
    touch(file.person)
    journal.write(file.person.key, "situation.told", on_behalf_of=file.organisation_id, number=telling.number)


def touch(person: Person) -> None:
    """There was a contact with the person today: retention counts again from here."""
    today = timezone.localdate()
    Person.objects.filter(pk=person.pk).update(last_contact_on=today, warned_at=None)
    person.last_contact_on, person.warned_at = today, None


def changed_meanwhile() -> str:
    """What is told to whoever saves over something that they did not see."""
    return _("Quelqu’un a modifié cette situation pendant que vous la lisiez. Rien n’est perdu : relisez.")


def refuse_numbers(told: object) -> None:
    """Refuse a social-security number in any text of it. Raises ``RefusedError``."""
    for text in parts.texts(told):
        try:
            no_security_number(text)
        except ValidationError as error:
            raise RefusedError(error.messages[0]) from None
