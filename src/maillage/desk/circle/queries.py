"""The questions of the circle: who sees what, what came through whom, what ends soon, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.text import slugify

from maillage.desk.circle.actors import names_of
from maillage.desk.gate import File, consents_of, people_showing
from maillage.desk.models import Consent, Facilitator, Person, Question, Scope
from maillage.directory.models import Organisation
from maillage.directory.models.record import Status
from maillage.privacy.actor import CLOCK, Actor, acting_as, current

SOON = 30  # days before its end when a consent is to be renewed
MOST_FOUND = 20
ALIVE = ("open", "ending", "proposed")


@dataclass(frozen=True, slots=True)
class Access:
    """One consent in words. ``state``: open, ending, proposed, ended, withdrawn, refused."""

    consent: Consent
    state: str
    scopes: tuple[str, ...]
    recorded_by: str
    through: str
    yours: bool
    changeable: bool
    alive: bool


def standing(person: Person) -> QuerySet[Consent]:
    """The consents that open the file today."""
    return Consent.objects.filter(person=person, withdrawn_at=None, ends_on__gte=timezone.localdate())


def proposals(person: Person) -> QuerySet[Consent]:
    """The proposals that await an answer."""
    return Consent.objects.filter(person=person, withdrawn_at=None, ends_on=None)


def hop(file: File) -> Consent | None:
    """The consent by which whoever asks sees the file: what they introduce came through it.

    The widest of theirs; ``None`` for the person.
    """
    if file.organisation_id is None:
        return None
    mine = consents_of(current()).filter(person=file.person, organisation=file.organisation_id)
    return max(mine, key=lambda consent: (len(consent.scopes), consent.pk), default=None)


def family_of(person: Person) -> dict[int, Consent]:
    """All the consents of a person by their key, whatever became of them; whoever shows them chooses."""
    with acting_as(CLOCK):
        every = Consent.objects.filter(person=person).select_related("organisation", "account", "person")
        return {consent.pk: consent for consent in every.order_by("-given_at", "-pk")}


def introduced(consent: Consent, family: Mapping[int, Consent] | None = None) -> list[Consent]:
    """The consents and proposals, still alive, that came through another, hop after hop."""
    every = family_of(consent.person) if family is None else family
    alive = [one for one in every.values() if state_of(one) in ALIVE]
    return [one for one in alive if consent.pk in (hop.pk for hop in hops(one, every))]


def hops(consent: Consent, family: Mapping[int, Consent]) -> Iterator[Consent]:
    """Those through whom a consent came, nearest first."""
    seen = {consent.pk}
    before = family.get(consent.proposed_through_id or 0)
    while before is not None and before.pk not in seen:
        yield before
        seen.add(before.pk)
        before = family.get(before.proposed_through_id or 0)


def leads(file: File) -> bool:
    """Whether whoever asks is the person, or for the organisation that opened the file or follows it."""
    person = file.person
    return file.organisation_id is None or file.organisation_id in (
        person.opened_for_id,
        person.key_worker_for_id,
    )


def may_change(file: File, consent: Consent, family: Mapping[int, Consent]) -> bool:
    """Whether whoever asks may renew a consent, or record its withdrawal.

    Their own, one they led to, or, for whoever leads, any that they may know of.
    """
    if leads(file):
        return _known(file, consent, family)
    if consent.organisation_id == file.organisation_id:
        return True
    return any(before.organisation_id == file.organisation_id for before in hops(consent, family))


def circle_of(file: File) -> list[Access]:
    """The consents that whoever opened the file may know of, those alive first; two queries.

    The person knows all. Others see their own organisation's and what came through it; the rest only where
    they see the pathway; what shows health only where they see health, for an organisation's very name can
    tell an illness.
    """
    family = family_of(file.person)
    known = [consent for consent in family.values() if _known(file, consent, family)]
    names = names_of((consent.recorded_by for consent in known), to_the_person=file.organisation_id is None)
    told = [_access(file, consent, family, names) for consent in known]
    return sorted(told, key=lambda access: not access.alive)


def _known(file: File, consent: Consent, family: Mapping[int, Consent]) -> bool:
    if file.organisation_id is None or file.organisation_id == consent.organisation_id:
        return True
    if any(before.organisation_id == file.organisation_id for before in hops(consent, family)):
        return True
    hidden = Scope.HEALTH in consent.scopes and not file.shows(Scope.HEALTH)
    return file.shows(Scope.PATHWAY) and not hidden


def _access(file: File, consent: Consent, family: Mapping[int, Consent], names: Mapping[str, str]) -> Access:
    state = state_of(consent)
    through = next(hops(consent, family), None)
    return Access(
        consent=consent,
        state=state,
        scopes=tuple(str(scope.label) for scope in Scope if scope in consent.scopes),
        recorded_by=names[consent.recorded_by],
        through=through.organisation.name if through and _known(file, through, family) else "",
        yours=consent.organisation_id == file.organisation_id,
        changeable=may_change(file, consent, family),
        alive=state in ALIVE,
    )


def state_of(consent: Consent) -> str:
    """What a consent is today."""
    today = timezone.localdate()
    if consent.withdrawn_at is not None:
        return "withdrawn" if consent.ends_on else "refused"
    if consent.ends_on is None:
        return "proposed"
    if consent.ends_on < today:
        return "ended"
    return "ending" if consent.ends_on <= today + timedelta(days=SOON) else "open"


def consents_ending(actor: Actor | None = None, days: int = SOON) -> list[Consent]:
    """The consents of an actor's organisations that end within some days, soonest first: to renew with the
    person; each with its person and organisation. One query, and that of the organisations."""
    limit = timezone.localdate() + timedelta(days=days)
    ending = consents_of(actor or current()).filter(ends_on__lte=limit)
    return list(ending.select_related("person", "organisation").order_by("ends_on", "pk"))


def organisations_named(person: Person, text: str) -> list[Organisation]:
    """The organisations of the person's territory whose name holds these letters, accents or not."""
    named = Q(name__icontains=text.strip())
    if slugify(text):
        named |= Q(slug__contains=slugify(text))
    listed = Organisation.objects.filter(
        named, territory=person.territory_id, withdrawn_on=None, status=Status.PUBLISHED
    )
    return list(listed.order_by(Length("name"), "name", "pk")[:MOST_FOUND])


def has_facilitators(organisation: Organisation) -> bool:
    """Whether somebody accompanies people for it here: otherwise nobody will read what is open to it."""
    return Facilitator.objects.filter(membership__organisation=organisation).exists()


def questions_open(actor: Actor | None = None) -> list[Question]:
    """The questions that await an answer from an actor: of people whose pathway they see, oldest first."""
    people = people_showing(Scope.PATHWAY, actor)
    asked = Question.objects.filter(person__in=people, answered_at=None)
    return list(asked.select_related("person").order_by("asked_at", "pk"))
