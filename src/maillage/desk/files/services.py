"""The verbs of a file: open one, with the person's words of consent; correct who the person is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Required, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk import gate
from maillage.desk.files import content as parts
from maillage.desk.files import marks
from maillage.desk.files.content import Source
from maillage.desk.files.telling import refuse_numbers, situation_of
from maillage.desk.gate import File
from maillage.desk.models import Consent, GivenHow, Person, Protection, Request, Scope, Telling
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.welcome.services import attach
from maillage.directory.models import Organisation
from maillage.privacy import journal
from maillage.privacy.actor import ActorKind, current

AGREED_FOR = timedelta(days=365)
CONTACT_KEYS = ("email", "phone", "post", "preferred")
REPRESENTATIVE_KEYS = ("name", "quality", "email", "phone")
IDENTITY_COLUMNS = ("name", "contact", "protection", "representative")


class Opening(TypedDict, total=False):
    """What a file is opened with.

    ``purpose``, ``how`` and ``scopes``: what the person, or their representative, agreed to, in their words.
    ``told``: parts of ``Telling.content`` already known; ``key``: that of the form, so that a form sent twice
    opens one file; ``request``: the one that it answers.
    """

    name: str
    contact: Mapping[str, Any] | None
    commune: str
    protection: Protection | str
    representative: Mapping[str, Any] | None
    purpose: Required[str]
    how: Required[GivenHow | str]
    scopes: Required[Iterable[Scope | str]]
    request: Request | None
    told: Mapping[str, Any] | None
    key: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the person, or their representative, agreed to when the file was opened."""

    purpose: str
    how: GivenHow
    scopes: tuple[Scope, ...]


@transaction.atomic
def open_person(organisation: Organisation, **given: Unpack[Opening]) -> Person:
    """Open a person's file for an organisation, with the consent that they gave to it.

    Raises ``PermissionDenied`` for whoever does not accompany people for the organisation,
    ``RefusedError`` with the sentence to show.
    """
    _require_facilitator(organisation)
    agreement = _agreement(given["purpose"], given["how"], given["scopes"])
    person = _described(organisation, given)
    told = parts.merged({}, given.get("told") or {})
    _refuse_unwritable(person, agreement, told)
    _refuse_without_representative(person)
    key = given.get("key")
    before = gate.people_of().filter(key=key).first() if key else None
    return before or _opened(person, agreement, told, given.get("request"))


def _described(organisation: Organisation, given: Opening) -> Person:
    return Person(
        key=given.get("key") or uuid.uuid4(),
        territory_id=organisation.territory_id,
        name=given.get("name", "").strip(),
        contact=_kept(given.get("contact"), CONTACT_KEYS),
        protection=Protection(given.get("protection", Protection.NONE)),
        representative=_kept(given.get("representative"), REPRESENTATIVE_KEYS),
        commune=given.get("commune", ""),
        opened_for=organisation,
        last_contact_on=timezone.localdate(),
    )


def _require_facilitator(organisation: Organisation) -> None:
    actor = current()
    if actor.kind is ActorKind.CLOCK:
        return
    if actor.kind is not ActorKind.ACCOUNT:
        raise PermissionDenied
    if organisation.pk not in gate.organisations_facilitated(actor.key):
        raise PermissionDenied


def _agreement(purpose: str, how: GivenHow | str, scopes: Iterable[Scope | str]) -> Agreement:
    agreed = {Scope.IDENTITY, *map(Scope, scopes)}
    if not purpose.strip():
        raise RefusedError(_("Écrivez à quoi la personne a dit oui, avec ses mots."))
    return Agreement(purpose.strip(), GivenHow(how), tuple(scope for scope in Scope if scope in agreed))


def _kept(given: Mapping[str, Any] | None, keys: Iterable[str]) -> dict[str, str]:
    texts = {key: str((given or {}).get(key) or "").strip() for key in keys}
    return {key: text for key, text in texts.items() if text}


def _refuse_unwritable(person: Person, agreement: Agreement, told: parts.Content) -> None:
    refuse_numbers((person.name, agreement.purpose, person.contact, person.representative, told))
    if parts.too_long(told):
        raise RefusedError(_("C’est trop long pour être gardé : raccourcissez ce que vous avez écrit."))


def _refuse_without_representative(person: Person) -> None:
    """A minor or a protected adult agrees with their representative."""
    if person.protection == Protection.NONE:
        return
    if not (person.representative.get("name") and person.representative.get("quality")):
        raise RefusedError(
            _(
                "Une personne mineure ou protégée ne décide pas seule : écrivez qui la représente, "
                "et notez son accord."
            )
        )


def _opened(person: Person, agreement: Agreement, told: parts.Content, request: Request | None) -> Person:
    actor = current()
    if actor.kind is ActorKind.ACCOUNT:
        person.key_worker_id, person.key_worker_for = actor.key, person.opened_for
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("Ce formulaire a déjà servi : recommencez depuis la liste.")) from None
    _agree(person, agreement)
    content = _first_telling(person, told)
    marks.renew(person, content["situation"].get("birth_date"))
    if request is not None:
        attach(request, person)
    details = {"scopes": [str(scope) for scope in agreement.scopes], "how": str(agreement.how)}
    journal.write(person.key, "file.opened", on_behalf_of=person.opened_for_id, **details)
    return person


def _agree(person: Person, agreement: Agreement) -> Consent:
    return Consent.objects.create(
        person=person,
        organisation=person.opened_for,
        scopes=[str(scope) for scope in agreement.scopes],
        purpose=agreement.purpose,
        given_how=agreement.how,
        representative=person.protection != Protection.NONE,
        recorded_by=str(current()),
        ends_on=timezone.localdate() + AGREED_FOR,
    )


def _first_telling(person: Person, told: parts.Content) -> parts.Content:
    if person.commune:
        told["situation"]["commune"] = person.commune
    content = parts.sourced({}, told, Source.SAID, timezone.localdate(), str(current()), ())
    Telling.objects.create(person=person, number=1, by=str(current()), content=content)
    commune = str(content["situation"].get("commune") or "")
    if commune != person.commune:
        person.commune = commune
        Person.objects.filter(pk=person.pk).update(commune=commune)
    return content


class Identity(TypedDict):
    """Who a person is: columns of ``Person``; a way to reach them that is not given stays as it was."""

    name: str
    contact: Mapping[str, Any]
    protection: Protection | str
    representative: Mapping[str, Any]


@transaction.atomic
def identify(file: File, seen: int, **columns: Unpack[Identity]) -> Person:
    """Correct who the person is and how to reach them. ``seen``: the version that was read.

    Raises ``ChangedMeanwhileError``, ``RefusedError`` with the sentence to show, ``NoSuchFileError``.
    """
    file.require(Scope.IDENTITY)
    person = Person(
        name=columns["name"].strip(),
        contact=_contact(file.person.contact, columns["contact"]),
        protection=Protection(columns["protection"]),
        representative=_kept(columns["representative"], REPRESENTATIVE_KEYS),
    )
    refuse_numbers((person.name, person.contact, person.representative))
    _refuse_without_representative(person)
    named = {name: getattr(person, name) for name in IDENTITY_COLUMNS}
    kept = Person.objects.filter(pk=file.person.pk, version=seen).update(**named, version=seen + 1)
    if not kept:
        raise ChangedMeanwhileError(
            _("Quelqu’un a corrigé ces coordonnées pendant que vous les lisiez. Rien n’est perdu : relisez.")
        )
    changed = Person.objects.get(pk=file.person.pk)
    marks.renew(changed, situation_of(changed).get("birth_date"))
    journal.write(changed.key, "contact.corrected", on_behalf_of=file.organisation_id)
    return changed


def _contact(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    kept = {key: value for key, value in before.items() if key not in given}
    return kept | _kept(given, CONTACT_KEYS)
