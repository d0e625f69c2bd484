"""One step of a plan in sentences: when, whom to call, how to get there, who pays, what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from maillage.directory.wording import words
from maillage.directory.wording.conditions import condition_words
from maillage.planning.wording.bridges import bridge_sentences
from maillage.planning.wording.names import Names
from maillage.planning.wording.ways import way_sentences
from pathways.offers import Offer, Session
from pathways.plans import FundingLine, Step

NOTHING: Mapping[str, int] = {}
NEAR_MINUTES = 5  # under which a trip is not worth a figure
WORK = frozenset({"job", "contract"})  # kinds of offers that one is paid for: no word of a price


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step ready to be read: each field a sentence or several, empty when there is nothing to say."""

    number: int
    offer: str
    name: str
    organisation: str
    apply_on: date
    start: date
    end: date
    dates: str
    rhythm: str
    first: tuple[str, ...]
    place: str
    travel: tuple[str, ...]
    money: tuple[str, ...]
    rules: tuple[str, ...]
    pay: str
    bring: tuple[str, ...]
    gives: tuple[str, ...]
    reasons: tuple[str, ...]
    to_check: tuple[str, ...]
    continues: str
    example: bool

    @property
    def title(self) -> str:
        """« Étape 1 : Diagnostic mobilité »."""
        return gettext("Étape %(number)s : %(name)s") % {"number": self.number, "name": self.name}

    def practical(self) -> Lines:
        """What one needs to go: headings with their sentences, those with nothing to say left out."""
        return _said(
            (gettext("À faire d’abord"), self.first),
            (gettext("Quand"), (self.dates, self.rhythm)),
            (gettext("Où"), (self.place,)),
            (gettext("Pour y aller"), self.travel),
            (gettext("Qui paie"), (*self.money, self.pay)),
            (gettext("À apporter"), self.bring),
            (gettext("Ce que cela donne"), self.gives),
            (gettext("À vérifier"), self.to_check),
            (gettext("Et après"), (self.continues,)),
        )

    def explained(self) -> Lines:
        """Why the step is open to the person, and under which rules it is paid."""
        return _said(
            (gettext("Pourquoi cette étape est ouverte"), self.reasons),
            (gettext("Selon quelle règle on paie"), self.rules),
        )


Lines = tuple[tuple[str, tuple[str, ...]], ...]


def _said(*lines: tuple[str, tuple[str, ...]]) -> Lines:
    kept = ((heading, tuple(text for text in texts if text)) for heading, texts in lines)
    return tuple((heading, texts) for heading, texts in kept if texts)


def step_words(names: Names, step: Step, number: int, given: Mapping[str, int] = NOTHING) -> StepWords:
    """The sentences of a step.

    ``given``: each fact held when it starts, with the number of the step that gave it, 0 for the person.
    """
    offer = names.catalogue.offers[step.offer]
    session = names.catalogue.sessions.get(step.session)
    return StepWords(
        number=number,
        offer=offer.root,
        name=offer.name,
        organisation=names.organisation(offer.organisation),
        apply_on=step.apply_on,
        start=step.start,
        end=step.end,
        dates=words.sentence(words.span(step.start, step.end)),
        rhythm=_rhythm(session, step, lasting=_is_lasting(offer, step)) if session else "",
        first=_first(names, offer, step),
        place=words.sentence(names.place(step.place)) if step.place else gettext("À distance."),
        travel=travel_sentences(names, step, session),
        money=money_sentences(names, offer, step),
        rules=_rules(names, step),
        pay=words.sentence(offer.pay),
        bring=tuple(words.sentence(thing) for thing in offer.bring),
        gives=tuple(words.sentence(names.fact(fact)) for fact in step.gives),
        reasons=_reasons(names, offer, step, given),
        to_check=tuple(unknown_sentence(names, offer, unknown) for unknown in step.unknown),
        continues=words.sentence(offer.continues),
        example=offer.example or bool(session and session.example),
    )


def _is_lasting(offer: Offer, step: Step) -> bool:
    """Whether the step is the day on which a job begins, which then goes on."""
    return offer.kind == "job" and step.start == step.end


def _rhythm(session: Session, step: Step, *, lasting: bool) -> str:
    hours = hours_words(session.hours_per_week) if session.hours_per_week else ""
    if step.start == step.end and not lasting:
        return "" if not hours else words.sentence(hours)
    parts = [gettext("%(hours)s par semaine") % {"hours": hours}] if hours else []
    if session.place is not None and session.days_per_week:
        parts.append(_days_on_site(session.days_per_week))
    return words.sentence(", ".join(parts))


def hours_words(hours: float) -> str:
    """« 1 heure », « 3,5 heures »."""
    count = 1 if hours < 2 else 2  # French counts one and a half as one
    return ngettext("%(hours)s heure", "%(hours)s heures", count) % {"hours": words.number(hours)}


def _days_on_site(days: float) -> str:
    if days < 1:
        return gettext("moins d’un jour par semaine sur place")
    count = 1 if days < 2 else 2
    return ngettext("%(days)s jour par semaine sur place", "%(days)s jours par semaine sur place", count) % {
        "days": words.number(days)
    }


def _first(names: Names, offer: Offer, step: Step) -> tuple[str, ...]:
    call = offer.first_step or gettext("Appelez %(who)s") % {"who": names.contact(offer.organisation)}
    return tuple(text for text in (_whom_to_ask(names, offer), words.sentence(call), _deadline(step)) if text)


def _whom_to_ask(names: Names, offer: Offer) -> str:
    if offer.prescription is None:
        return ""
    asked = gettext("Il faut une orientation : demandez-la à %(who)s.") % {
        "who": words.choices(names.prescribers(offer)) or gettext("un conseiller"),
    }
    if offer.prescription.delay_days:
        delay = ngettext("Comptez %(days)s jour.", "Comptez %(days)s jours.", offer.prescription.delay_days)
        asked = f"{asked} {delay % {'days': offer.prescription.delay_days}}"
    return f"{asked} {words.sentence(offer.prescription.note)}".strip()


def _deadline(step: Step) -> str:
    if step.apply_on < step.start:
        return gettext("Faites-le au plus tard le %(day)s.") % {"day": words.day(step.apply_on)}
    return gettext("Vous pouvez vous inscrire jusqu’au jour même.")


def travel_sentences(names: Names, step: Step, session: Session | None) -> tuple[str, ...]:
    """How to get there and back, how often, and what the trips cost once the aids are deducted."""
    if step.place is None:
        return (gettext("Pas de trajet : tout se fait à distance."),)
    if step.trip is None:
        return (gettext("Le trajet n’a pas pu être estimé : demandez comment venir."),)
    schedule = session.schedule if session else None
    sentences = list(way_sentences(names, step.trip, schedule)) or [_one_trip(names, step)]
    if session and session.boarding:
        sentences.append(gettext("Vous dormez sur place : un aller-retour par semaine."))
    weekly = _is_lasting(names.catalogue.offers[step.offer], step)
    if step.trip.longest >= NEAR_MINUTES:
        sentences.append(_all_trips(step, weekly=weekly))
    return (*sentences, *_aid_sentences(names, step))


def _one_trip(names: Names, step: Step) -> str:
    trip = step.trip
    assert trip is not None  # noqa: S101 — the caller has looked
    if trip.longest < NEAR_MINUTES:
        return words.sentence(
            gettext("%(mode)s, tout près : quelques minutes.") % {"mode": names.mode(trip.mode)}
        )
    there, back = words.minutes(trip.minutes_out), words.minutes(trip.minutes_back)
    told = (
        gettext("%(mode)s, environ %(there)s à l’aller comme au retour.")
        if there == back
        else gettext("%(mode)s, environ %(there)s à l’aller et %(back)s au retour.")
    )
    return words.sentence(told % {"mode": names.mode(trip.mode), "there": there, "back": back})


def _all_trips(step: Step, *, weekly: bool) -> str:
    """All the trips of the step; those of a week where the step only begins what then goes on."""
    trip = step.trip
    assert trip is not None  # noqa: S101 — the caller has looked
    times = ngettext("%(count)s aller-retour", "%(count)s allers-retours", step.trips) % {"count": step.trips}
    spent = {"times": times, "hours": words.hours(trip.minutes * step.trips)}
    if trip.cents:
        spent["cost"] = words.euros(round(trip.cents * step.trips, -2) or trip.cents * step.trips)
        told = gettext("%(times)s, %(hours)s de trajet, environ %(cost)s de frais") % spent
    else:
        told = gettext("%(times)s, %(hours)s de trajet, sans frais") % spent
    whole = gettext("Chaque semaine : %(trips)s.") if weekly else gettext("En tout : %(trips)s.")
    return whole % {"trips": told}


def _aid_sentences(names: Names, step: Step) -> tuple[str, ...]:
    if not step.travel_aid or step.trip is None:
        return ()
    left = step.trip.cents * step.trips - sum(line.cents for line in step.travel_aid if line.scheme)
    return (
        *(_paid(names, line) for line in step.travel_aid if line.scheme),
        gettext("Il vous reste environ %(left)s de trajet.") % {"left": words.euros(max(0, left))},
    )


def money_sentences(names: Names, offer: Offer, step: Step) -> tuple[str, ...]:
    """The price, then who pays each euro under which rule."""
    if offer.price is None:
        who = names.contact(offer.organisation)
        return (gettext("Le prix n’est pas connu : demandez-le à %(who)s.") % {"who": who},)
    if offer.price == 0:
        return () if offer.kind in WORK and offer.pay else (gettext("C’est gratuit."),)
    price = gettext("Prix : %(price)s.") % {"price": words.euros(offer.price)}
    paid = tuple(_paid(names, line) for line in step.funding if line.scheme)
    mine = gettext("Vous payez %(amount)s.") % {"amount": words.euros(step.out_of_pocket)}
    return (price, *paid, mine)


def _paid(names: Names, line: FundingLine) -> str:
    told = gettext("%(payer)s paie %(amount)s (%(scheme)s).") % {
        "payer": line.payer,
        "amount": words.euros(line.cents),
        "scheme": names.scheme(line.scheme or ""),
    }
    doubt = "" if line.established else gettext("À confirmer auprès de cet organisme.")
    return f"{words.sentence(told)} {doubt}".strip()


def _rules(names: Names, step: Step) -> tuple[str, ...]:
    """Each scheme that pays, with its rule."""
    schemes = dict.fromkeys(line.scheme for line in (*step.funding, *step.travel_aid) if line.scheme)
    told = ((scheme, names.scheme_rule(scheme, step.apply_on)) for scheme in schemes)
    return tuple(f"{names.scheme(scheme)} : {rule}" for scheme, rule in told if rule)


def _reasons(names: Names, offer: Offer, step: Step, given: Mapping[str, int]) -> tuple[str, ...]:
    """The rule, then each required fact with where it comes from, then what is exempted."""
    listed = names.catalogue.offers.get(offer.root, offer)
    rule = condition_words(listed.requires, names.catalogue.vocabulary)
    told = [words.sentence(gettext("la règle : %(rule)s") % {"rule": rule})] if rule else []
    told += [_supplied(names, fact, given.get(fact)) for fact in step.rests_on]
    return (*told, *bridge_sentences(names, offer, frozenset(given)))


def _supplied(names: Names, fact: str, number: int | None) -> str:
    label = names.fact(fact)
    if number:
        return gettext("L’étape %(number)s le donne : %(fact)s.") % {"number": number, "fact": label}
    return gettext("Vous l’avez dit : %(fact)s.") % {"fact": label}


def unknown_sentence(names: Names, offer: Offer, unknown: str) -> str:
    """What was taken for granted, as something to check: a fact or a field (``price``, ``seats``…)."""
    contact = names.contact(offer.organisation)
    told = {
        "price": gettext("le prix, auprès de %(who)s") % {"who": contact},
        "seats": gettext("qu’il reste une place, auprès de %(who)s") % {"who": contact},
        "age": gettext("votre âge"),
        "residence": gettext("que votre lieu d’habitation convient"),
        "funding": gettext("le financement, auprès de %(who)s") % {"who": contact},
    }.get(unknown)
    return words.sentence(told or subject_words(names, unknown))


def subject_words(names: Names, subject: str) -> str:
    """What is unknown, by its subject: a fact's question, a wallet, a scheme yet to be confirmed."""
    kind, _, subject_id = subject.partition(":")
    if kind == "wallet":
        return gettext("combien il reste sur le compte : %(wallet)s") % {"wallet": subject_id.upper()}
    if kind == "scheme":
        return gettext("que cette aide peut payer : %(scheme)s") % {"scheme": names.scheme(subject_id)}
    fact = names.catalogue.vocabulary.facts.get(subject)
    return (fact.question or fact.label) if fact else subject
