"""A crowd at the desk: people, their pathways, referrals and notes, drawn into an empty database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from maillage.accounts.models import Account, Membership, Right
from maillage.desk.models import (
    Appointment,
    Audience,
    Consent,
    Facilitator,
    GivenHow,
    Note,
    Pathway,
    Person,
    Referral,
    ReferralEvent,
    ReferralState,
    Scope,
    Step,
    Telling,
)
from maillage.directory.models import Offer, OfferKind, Organisation, Place, Session, Territory

BATCH = 2000
SLUG = "la-foule"
COMMUNES = ("33243", "33138", "87085", "09261", "24322")
ENDED = (ReferralState.COMPLETED, ReferralState.REFUSED, ReferralState.EXPIRED, ReferralState.STOPPED)
UNDER_WAY = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.WAITING)


@dataclass(frozen=True)
class Ground:
    """Who accompanies and who receives."""

    territory: Territory
    workers: list[tuple[Account, Organisation]]
    offers: list[Offer]


def draw(people: int, referrals_each: int, facilitators: int) -> None:
    """So many people, shared out among so many facilitators, each with so many referrals."""
    random = Random(7)  # noqa: S311 - reproducible draws, no secret
    with transaction.atomic():
        ground = _ground(facilitators)
        written = _in_batches(Person, _people(ground, people, random))
        _in_batches(Consent, (_consent(person) for person in written))
        _in_batches(Telling, (_telling(person) for person in written))
        _in_batches(Note, (_note(person, number) for person in written for number in range(2)))
        _in_batches(Appointment, (_appointment(person, random) for person in written))
        pathways = _in_batches(
            Pathway, (Pathway(person=person, territory=ground.territory) for person in written)
        )
        _in_batches(Step, _steps(pathways, ground, random))
        sent = _in_batches(Referral, _referrals(written, ground, referrals_each, random))
        _in_batches(ReferralEvent, _events(sent))


def _in_batches(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    """Write rows; all of them, with their keys."""
    written: list[Any] = []
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        written += model._default_manager.bulk_create(batch)
    return written


def _ground(facilitators: int) -> Ground:
    territory = Territory.objects.create(slug=SLUG, name="La foule", pack_version="1")
    organisations = [_organisation(territory, number) for number in range(max(1, facilitators // 4))]
    place = Place.objects.create(territory=territory, slug="la-salle", name="La salle", commune=COMMUNES[0])
    offers = []
    for number, organisation in enumerate(organisations):
        columns = {"territory": territory, "organisation": organisation, "kind": OfferKind.TRAINING}
        offer = Offer.objects.create(slug=f"offre-{number}", name=f"Offre {number}", **columns)
        start = date(2027, 1, 4) + timedelta(days=number % 90)
        Session.objects.create(territory=territory, slug=f"s-{number}", offer=offer, place=place, start=start)
        offers.append(offer)
    workers = [
        (
            _worker(number, organisations[number % len(organisations)]),
            organisations[number % len(organisations)],
        )
        for number in range(facilitators)
    ]
    return Ground(territory, workers, offers)


def _organisation(territory: Territory, number: int) -> Organisation:
    return Organisation.objects.create(
        territory=territory,
        slug=f"structure-{number}",
        name=f"Structure {number}",
        roles=["prescriber"],
        commune=COMMUNES[number % len(COMMUNES)],
    )


def _worker(number: int, organisation: Organisation) -> Account:
    account = Account.objects.create_user(f"facilitateur-{number}@example.org", name=f"Facilitateur {number}")
    membership = Membership.objects.create(account=account, organisation=organisation, right=Right.EDITOR)
    Facilitator.objects.create(membership=membership)
    return account


def _people(ground: Ground, count: int, random: Random) -> Iterator[Person]:
    today = timezone.localdate()
    for number in range(count):
        account, organisation = ground.workers[number % len(ground.workers)]
        yield Person(
            territory=ground.territory,
            name=f"Personne {number}",
            contact={"phone": f"0699{number:06d}", "preferred": "phone"},
            commune=random.choice(COMMUNES),
            opened_for=organisation,
            key_worker=account,
            key_worker_for=organisation,
            last_contact_on=today - timedelta(days=random.randrange(120)),
        )


def _consent(person: Person) -> Consent:
    """Each person shows their file to their own facilitator only."""
    return Consent(
        person=person,
        organisation_id=person.opened_for_id,
        account_id=person.key_worker_id,
        scopes=list(Scope),
        purpose="Préparer son parcours",
        given_how=GivenHow.SAID,
        recorded_by="clock:0",
        ends_on=timezone.localdate() + timedelta(days=365),
    )


def _telling(person: Person) -> Telling:
    told = {"commune": person.commune, "goal": {"discover": True}, "facts": {"yes": ["jobseeker"], "no": []}}
    return Telling(person=person, number=1, by="clock:0", content={"situation": told})


def _note(person: Person, number: int) -> Note:
    return Note(
        person=person,
        author_id=person.key_worker_id,
        organisation_id=person.opened_for_id,
        audience=[Audience.CIRCLE, Audience.AUTHOR][number % 2],
        text="Vu ce matin. Le trajet l’inquiète ; on cherche ensemble.",
    )


def _appointment(person: Person, random: Random) -> Appointment:
    begins = timezone.now() + timedelta(hours=random.randrange(-24 * 60, 24 * 60))
    columns = {"person": person, "account_id": person.key_worker_id, "begins_at": begins}
    return Appointment(organisation_id=person.opened_for_id, **columns)


def _steps(pathways: list[Pathway], ground: Ground, random: Random) -> Iterator[Step]:
    for pathway in pathways:
        for position in range(3):
            offer = random.choice(ground.offers)
            start = timezone.localdate() + timedelta(days=random.randrange(-60, 200))
            yield Step(
                pathway=pathway,
                position=position,
                offer=offer,
                title=offer.name,
                starts_on=start,
                ends_on=start + timedelta(days=30),
            )


def _referrals(people: list[Person], ground: Ground, each: int, random: Random) -> Iterator[Referral]:
    """The last one under way, those before it ended."""
    for person in people:
        for number, offer in enumerate(random.sample(ground.offers, min(each, len(ground.offers)))):
            state = random.choice(UNDER_WAY if number == each - 1 else ENDED)
            yield Referral(
                person=person,
                sent_for_id=person.opened_for_id,
                sent_by_id=person.key_worker_id,
                sent_to_id=offer.organisation_id,
                offer=offer,
                purpose="Découvrir le métier",
                shared={"name": person.name},
                state=state,
                answer_by=timezone.localdate() + timedelta(days=random.randrange(-5, 30)),
            )


def _events(referrals: list[Referral]) -> Iterator[ReferralEvent]:
    for referral in referrals:
        for number, verb in enumerate(("send", "answer"), 1):
            yield ReferralEvent(
                referral=referral, number=number, verb=verb, state=referral.state, by="clock:0"
            )
