"""The verbs of publishing: start, edit, publish, withdraw, restore, copy; each is one transaction.

What the actor may not do raises Django's ``PermissionDenied``; what can't be done raises ``RefusedError``,
whose text is the sentence to show; ``directory.services`` tells of stale and faulty records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, RestrictedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillage.accounts import rules, trail
from maillage.accounts.models import Account
from maillage.accounts.queries import moderators_of
from maillage.directory import checking, clock, services
from maillage.directory.models import (
    Ladder,
    Listed,
    Offer,
    Organisation,
    Place,
    Record,
    Revision,
    Session,
    Territory,
)
from maillage.directory.models.record import Status
from maillage.directory.publishing import dependants, mail
from maillage.directory.publishing.people import editors_of, organisation_of
from maillage.directory.services import Author, RefusedRecordError

LONGEST_SLUG = 90


class RefusedError(Exception):
    """What was asked can't be done; the text says why, in the reader's language."""


def author_of(account: Account, record: Record, cause: str = "edited", *, moderator: bool = False) -> Author:
    """Who changes a record, in the name of its organisation; of the territory when it has none."""
    organisation = organisation_of(record)
    name = organisation.name if organisation else record.territory.name
    day = clock.today(record.territory.replay_date)
    return Author(
        account, name, day, cause, allowed=moderator and rules.can_moderate(account, record.territory)
    )


def free_slug(model: type[Record], name: str) -> str:
    """An id for a new record, after its name, that no record of its kind has in any territory."""
    wanted = slugify(name)[:LONGEST_SLUG].strip("-_").replace("_", "-") or "fiche"
    taken = set(model._default_manager.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for rank in range(2, len(taken) + 3) if (slug := f"{wanted}-{rank}") not in taken)


def start(
    account: Account,
    model: type[Place] | type[Offer],
    organisation: Organisation,
    document: Mapping[str, Any],
) -> Place | Offer:
    """A new draft of an organisation: a place or an offer, which only its members see."""
    slug = free_slug(model, str(document.get("name", "")))
    record = model(
        territory=organisation.territory,
        organisation=organisation,
        status=Status.DRAFT,
        position=_last_position(model, organisation.territory),
    )
    told = {**document, "id": slug, "organisation": organisation.slug}
    services.create_record(record, told, author_of(account, record))
    return record


def add_session(account: Account, offer: Offer, document: Mapping[str, Any]) -> Session:
    """New dates of an offer; seen by everybody at once when the offer is, with the place where they are."""
    record = Session(
        territory=offer.territory, offer=offer, position=_last_position(Session, offer.territory)
    )
    told = {**document, "id": free_slug(Session, offer.slug), "offer": offer.slug}
    with transaction.atomic():
        services.create_record(record, told, author_of(account, record))
        _show_place_of(account, record)
    return record


def add_ladder(account: Account, territory: Territory, document: Mapping[str, Any]) -> Ladder:
    """A new passerelle of a territory; raises ``PermissionDenied`` for who does not moderate it."""
    record = Ladder(territory=territory, position=_last_position(Ladder, territory))
    slug = free_slug(Ladder, f"{document['towards']}-{document['relation']}")
    services.create_record(record, {**document, "id": slug}, author_of(account, record, moderator=True))
    return record


def _last_position(model: type[Record], territory: Territory) -> int:
    found = model._default_manager.filter(territory=territory).aggregate(last=Max("position"))["last"]
    return 0 if found is None else found + 1


def edit(account: Account, record: Record, seen_version: int, changes: Mapping[str, Any]) -> None:
    """Save what the account changed in a record that was read at ``seen_version``."""
    author = author_of(account, record, moderator=isinstance(record, Ladder))
    with transaction.atomic():
        services.save_changes(record, seen_version, changes, author)
        if isinstance(record, Session):
            _show_place_of(account, Session.complete().get(pk=record.pk))


def _show_place_of(account: Account, session: Session) -> None:
    """Where a published offer takes place is published too."""
    place = session.place
    if place and session.offer.status == Status.PUBLISHED and place.status == Status.DRAFT:
        _set_status(account, place, Status.PUBLISHED, "published")


def publish(account: Account, record: Listed) -> Status:
    """Show a draft to everybody, with its places; a newcomer waits for a moderator. Gives the new status."""
    _allow(rules.can_edit(account, record))
    organisation = organisation_of(record)
    _refuse_if(record.withdrawn_on is not None, _("Cette fiche est retirée : remettez-la d’abord."))
    gone = organisation is not None and organisation.withdrawn_on is not None
    _refuse_if(gone, _("La structure de cette fiche est retirée de l’annuaire."))
    with transaction.atomic():
        status = _status_for(account, organisation)
        for one in _published_with(record, organisation):
            _refuse_faults(one)
            _set_status(account, one, status, "published" if status == Status.PUBLISHED else "submitted")
        if status == Status.WAITING:
            told = (moderator.email for moderator in moderators_of(record.territory))
            mail.send("waiting", told, record=record, organisation=organisation)
    record.refresh_from_db()
    return status


def _status_for(account: Account, organisation: Organisation | None) -> Status:
    """Published at once, unless nobody has read anything of this organisation yet."""
    known = organisation is None or organisation.status == Status.PUBLISHED or _shows_something(organisation)
    trusted = organisation is not None and rules.can_moderate(account, organisation.territory)
    return Status.PUBLISHED if known or trusted else Status.WAITING


def _shows_something(organisation: Organisation) -> bool:
    published = {"organisation": organisation, "status": Status.PUBLISHED}
    return Offer.objects.filter(**published).exists() or Place.objects.filter(**published).exists()


def _published_with(record: Listed, organisation: Organisation | None) -> list[Listed]:
    """The record after what it needs to be seen: its organisation, the places of its dates."""
    needed: list[Listed] = [organisation] if organisation and organisation.pk != record.pk else []
    if isinstance(record, Organisation):
        needed = []
    if isinstance(record, Offer):
        needed += Place.complete().filter(sessions__offer=record, withdrawn_on=None).distinct()
    unseen = [one for one in needed if one.status != Status.PUBLISHED]
    return [*unseen, record]


def _set_status(
    account: Account, record: Listed, status: Status, cause: str, *, moderator: bool = False
) -> None:
    if record.status != status:
        author = author_of(account, record, cause, moderator=moderator)
        services.save_standing(record, record.version, {"status": status}, author)


def _refuse_faults(record: Listed) -> None:
    faults = checking.faults_of(services.kind_of(record), record.as_document(), record.territory)
    if faults:
        raise RefusedRecordError(faults)


def withdraw(account: Account, record: Listed) -> None:
    """Take a record out of the directory: its page says so, searches no longer show it."""
    _allow(rules.can_edit(account, record))
    with transaction.atomic():
        names = dependants.needing(record)
        told = _("D’autres fiches en dépendent encore : %(names)s. Retirez-les ou changez-les d’abord.")
        _refuse_if(bool(names), told % {"names": ", ".join(names)})
        author = author_of(account, record, "withdrawn")
        services.save_standing(record, record.version, {"withdrawn_on": author.on}, author)


def restore(account: Account, record: Listed) -> None:
    """Put a withdrawn record back as it was."""
    _allow(rules.can_edit(account, record))
    with transaction.atomic():
        _refuse_faults(record)
        hidden = dependants.hidden_needs(record)
        told = _("Remettez ou publiez d’abord : %(names)s.")
        _refuse_if(record.status == Status.PUBLISHED and bool(hidden), told % {"names": ", ".join(hidden)})
        author = author_of(account, record, "restored")
        services.save_standing(record, record.version, {"withdrawn_on": None}, author)


def discard(account: Account, record: Listed | Session) -> None:
    """Delete dates, or a draft that nobody else has ever seen."""
    _allow(rules.can_edit(account, record))
    if isinstance(record, Listed):
        seen = Revision.objects.filter(
            kind=services.kind_of(record), record_id=record.pk, cause__in=("published", "loaded")
        )
        kept = record.status != Status.DRAFT or isinstance(record, Organisation) or seen.exists()
        _refuse_if(kept, _("Cette fiche a déjà été publiée : retirez-la plutôt."))
    try:
        services.delete_record(record, record.version, author_of(account, record, "deleted"))
    except RestrictedError:
        raise RefusedError(_("Des dates ont lieu ici : changez-les d’abord.")) from None


def copy(account: Account, offer: Offer) -> Offer:
    """A draft like an offer, with its dates that repeat; its fixed dates are left: they will be others."""
    document = {**offer.as_document(), "name": _("%(name)s (copie)") % {"name": offer.name}}
    kept = {key: value for key, value in document.items() if key not in {"source", "example"}}
    with transaction.atomic():
        made = start(account, Offer, offer.organisation, kept)
        if not isinstance(made, Offer):
            raise TypeError(made)
        for session in Session.complete().filter(offer=offer, start=None):
            told = {key: value for key, value in session.as_document().items() if key != "example"}
            add_session(account, made, told)
    return made


def restore_version(account: Account, record: Record, seen_version: int, version: int) -> None:
    """Put the fields of an older version back, over the one that was seen; raises as ``edit`` does."""
    old = Revision.objects.get(kind=services.kind_of(record), record_id=record.pk, version=version).document
    now = record.as_document()
    kept = {"id", "organisation", "offer", "example"}
    back = {key: old.get(key) for key in {*old, *now} - kept if old.get(key) != now.get(key)}
    author = author_of(account, record, "restored-version", moderator=isinstance(record, Ladder))
    services.save_changes(record, seen_version, back, author)


def approve(account: Account, organisation: Organisation) -> None:
    """Show a newcomer's organisation and all that waits with it; its next records are shown at once."""
    _allow(rules.can_moderate(account, organisation.territory))
    with transaction.atomic():
        for record in waiting_records(organisation):
            _refuse_faults(record)
            _set_status(account, record, Status.PUBLISHED, "published", moderator=True)
        mail.send("approved", editors_of(organisation), organisation=organisation)


def refuse(account: Account, organisation: Organisation, reason: str) -> None:
    """Give what waits back to its authors as drafts, with the reason."""
    _allow(rules.can_moderate(account, organisation.territory))
    with transaction.atomic():
        for record in waiting_records(organisation):
            _set_status(account, record, Status.DRAFT, "refused", moderator=True)
        trail.write(account, "organisation.refused", organisation, reason=reason)
        mail.send("refused", editors_of(organisation), organisation=organisation, reason=reason)


def waiting_records(organisation: Organisation) -> list[Listed]:
    """The organisation and what it wants to publish, as far as they wait for a moderator."""
    waits = {"status": Status.WAITING, "withdrawn_on": None}
    found: list[Listed] = [*Place.complete().filter(organisation=organisation, **waits)]
    found += Offer.complete().filter(organisation=organisation, **waits)
    return [*([organisation] if organisation.status == Status.WAITING else []), *found]


def _allow(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _refuse_if(refused: bool, sentence: str) -> None:
    if refused:
        raise RefusedError(sentence)
