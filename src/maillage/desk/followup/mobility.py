"""The mobility diagnosis: answers in, recommendations out, with their reasons and who can help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from maillage.desk.followup import facts
from maillage.desk.followup.mobility_rules import RULES, TERMS, Rule
from maillage.desk.followup.nearby import Service, services_near
from maillage.desk.followup.words import checked
from maillage.desk.gate import File, NoSuchFileError, file_at, open_file
from maillage.desk.models import MobilityDiagnosis, Scope, Telling
from maillage.desk.telling import Reply
from maillage.directory import clock
from maillage.directory.wording.words import unbroken
from maillage.privacy import journal
from maillage.privacy.actor import current

THEME = "mobilite"
MOST_SERVICES = 3


def recommendations(answers: Mapping[str, Any], near: Iterable[Service]) -> list[dict[str, Any]]:
    """What is recommended, by term, in the order of the rules; as plain documents, to be kept and printed.

    ``sure``: whether all that the rule needs is known; else ``ask`` says what to find out first.
    """
    found = list(near)
    made = (_recommended(rule, rule.when(answers), found) for rule in RULES)
    return [each for each in made if each is not None]


def _recommended(rule: Rule, told: bool | None, near: list[Service]) -> dict[str, Any] | None:
    services = [each for each in near if _helps(rule, each)][:MOST_SERVICES]
    if told is False or (told is None and not rule.ask):
        return None
    text = rule.text
    if rule.needs_offer and not services:
        if not rule.otherwise:
            return None
        text = rule.otherwise
    return {
        "code": rule.code,
        "term": str(rule.term),
        "term_label": str(TERMS[rule.term]),
        "text": unbroken(str(text)),
        "why": unbroken(str(rule.why)),
        "sure": bool(told),
        "ask": "" if told else unbroken(str(rule.ask)),
        "services": [
            {"name": each.name, "organisation": each.organisation, "address": each.address, "km": each.km}
            for each in services
        ],
    }


def _helps(rule: Rule, service: Service) -> bool:
    if THEME not in service.themes:
        return False
    return bool(rule.grants & service.grants) or (not rule.grants and service.kind in rule.kinds)


def diagnoses_of(file: File) -> list[MobilityDiagnosis]:
    """The diagnoses of a person, the latest first; none where the situation isn't shown."""
    if not file.shows(Scope.SITUATION):
        return []
    return list(MobilityDiagnosis.objects.filter(person=file.person))


def diagnosis_of(file: File, number: int) -> MobilityDiagnosis:
    """One of them; raises ``NoSuchFileError``."""
    file.require(Scope.SITUATION)
    found = MobilityDiagnosis.objects.filter(person=file.person, pk=number).first()
    if found is None:
        raise NoSuchFileError
    return found


@transaction.atomic
def diagnose(key: UUID, answers: Mapping[str, Any]) -> MobilityDiagnosis:
    """Keep what the person answered, with what is recommended today."""
    file = file_at(key)
    file.require(Scope.SITUATION)
    checked(str(answers.get("words") or ""))
    today = clock.today(file.person.territory.replay_date)
    near = services_near(file.person, [THEME], today)
    content = {
        "day": today.isoformat(),
        "answers": dict(answers),
        "recommendations": recommendations(answers, near),
    }
    open_file(key, Scope.SITUATION, "mobility.diagnosed")
    return MobilityDiagnosis.objects.create(person=file.person, by=str(current()), content=content)


@transaction.atomic
def confirm(key: UUID, number: int) -> Telling | None:
    """Put what was answered about licences and vehicles into the situation; ``None`` when nothing changes."""
    file = file_at(key)
    found = diagnosis_of(file, number)
    told = facts.report(file, replies_of(found.content["answers"]))
    journal.write(
        file.person.key, "mobility.confirmed", on_behalf_of=file.organisation_id, scope=Scope.SITUATION
    )
    return told


def replies_of(answers: Mapping[str, Any]) -> dict[str, Reply]:
    """The facts that answers tell; what isn't known is left as it was."""
    replies = {
        fact: Reply(answers[name])
        for name, fact in (("bike", "has-bike"), ("moped", "has-moped"), ("car", "has-car"))
        if answers.get(name) in ("yes", "no")
    }
    licence = answers.get("licence")
    if licence == "none":
        return {**replies, "licence-b": Reply.NO, "licence-am": Reply.NO}
    if licence == "am":
        return {**replies, "licence-b": Reply.NO, "licence-am": Reply.YES}
    return {**replies, "licence-b": Reply.YES} if licence == "b" else replies
