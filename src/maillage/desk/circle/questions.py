"""The verbs of questions: a person asks from their space, somebody who accompanies them answers once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.followup.words import checked
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Question, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy import journal
from maillage.privacy.actor import current

MOST_OPEN = 20


@transaction.atomic
def ask(key: UUID, text: str) -> Question:
    """The person asks something. Raises ``NoSuchFileError``, ``RefusedError``."""
    file = file_at(key)
    if file.organisation_id is not None:
        raise NoSuchFileError
    words = _written(text)
    if file.person.questions.filter(answered_at=None).count() >= MOST_OPEN:
        raise RefusedError(_("Vous avez déjà beaucoup de questions en attente. On vous répond bientôt."))
    question = Question.objects.create(person=file.person, text=words)
    journal.write(key, "question.asked")
    return question


@transaction.atomic
def answer(key: UUID, question_id: int, text: str) -> Question:
    """Somebody who sees the pathway answers; the first answer holds.

    Raises ``NoSuchFileError``, ``RefusedError``, ``ChangedMeanwhileError``.
    """
    file = file_at(key)
    file.require(Scope.PATHWAY)
    if file.organisation_id is None:
        raise NoSuchFileError
    question = file.person.questions.filter(pk=question_id).first()
    if question is None:
        raise NoSuchFileError
    told = {"answer": _written(text), "answered_by": str(current()), "answered_at": timezone.now()}
    if not file.person.questions.filter(pk=question_id, answered_at=None).update(**told):
        raise ChangedMeanwhileError(
            _("Quelqu’un a répondu entre-temps. Sa réponse est gardée, la vôtre non.")
        )
    journal.write(key, "question.answered", on_behalf_of=file.organisation_id, scope=str(Scope.PATHWAY))
    question.refresh_from_db()
    return question


def _written(text: str) -> str:
    words = text.strip()
    if not words:
        raise RefusedError(_("Écrivez quelques mots."))
    return checked(words)
