"""The questions whose answer can change the result, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from maillage.planning.wording.steps import subject_words


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question about a fact or a field, and why it is asked."""

    subject: str
    text: str
    why: str


def question_words(names: Names, subject: str) -> QuestionWords:
    """The words of a question; ``subject`` is a fact's id or the name of a field of the situation."""
    fact = names.catalogue.vocabulary.facts.get(subject)
    if fact is None:
        text, why = _field_words().get(subject) or (words.sentence(subject_words(names, subject)), "")
        return QuestionWords(subject, text, why)
    text = fact.question or gettext("%(label)s : est-ce votre cas ?") % {"label": fact.label}
    return QuestionWords(
        subject, text, fact.why or gettext("Votre réponse peut changer les parcours proposés.")
    )


def _field_words() -> dict[str, tuple[str, str]]:
    return {
        "age": (gettext("Quel âge avez-vous ?"), gettext("Certaines offres ont une limite d’âge.")),
        "residence": (
            gettext("Où habitez-vous ?"),
            gettext("Certaines offres sont réservées aux personnes d’un lieu."),
        ),
        "hours_per_week": (
            gettext("Combien d’heures par semaine avez-vous de libres ?"),
            gettext("Une formation à plein temps demande 35 heures par semaine."),
        ),
        "daily_minutes": (
            gettext("Combien de temps de trajet acceptez-vous chaque jour, à l’aller ?"),
            gettext("Des lieux plus lointains peuvent devenir possibles."),
        ),
        "occasional_minutes": (
            gettext("Combien de temps de trajet acceptez-vous de temps en temps, à l’aller ?"),
            gettext("Des lieux plus lointains peuvent devenir possibles."),
        ),
        "wallet:cpf": (
            gettext("Combien avez-vous sur votre compte formation (CPF) ?"),
            gettext("Ces droits peuvent payer une formation."),
        ),
        "budget": (
            gettext("Combien pouvez-vous payer, au plus ?"),
            gettext("Certaines étapes ne sont pas gratuites."),
        ),
    }
