"""What a person says of a step of their pathway from their space: begun, finished, refused and why."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.circle import questions
from maillage.desk.files import telling
from maillage.desk.followup.words import checked
from maillage.desk.gate import File, NoSuchFileError, file_at
from maillage.desk.models import Step, StepState
from maillage.desk.pathways.following import step_completed, step_started
from maillage.desk.pathways.services import step_at
from maillage.desk.refusals import RefusedError
from maillage.privacy import journal
from pathways.bridges import root_of

VERBS = {StepState.STARTED: step_started, StepState.COMPLETED: step_completed}
LONGEST_REASON = 500


@transaction.atomic
def tick(key: UUID, step: UUID, seen: int, state: str) -> Step:
    """The person says that a step has begun, or is over.

    Raises ``NoSuchFileError``, ``RefusedError``, ``ChangedMeanwhileError``.
    """
    if state not in VERBS:
        raise RefusedError(_("Choisissez ce qui s’est passé."))
    _file, row = _own_step(key, step)
    return VERBS[StepState(state)](row, seen)


@transaction.atomic
def refuse(key: UUID, step: UUID, reason: str) -> None:
    """The person does not want a step: kept with the reason, so that it is not proposed again, and asked of
    those who accompany them, who look for another way with the person.

    Raises ``NoSuchFileError``, ``RefusedError``.
    """
    file, row = _own_step(key, step)
    why = checked(reason.strip()[:LONGEST_REASON])
    if not why:
        raise RefusedError(_("Dites en quelques mots pourquoi : cela aide à chercher autre chose."))
    if row.state != StepState.PLANNED:
        raise RefusedError(_("Cette étape a déjà commencé : posez plutôt une question."))
    _note_refusal(file, row, why)
    questions.ask(
        key, _("Je ne veux pas de l’étape « %(name)s » : %(why)s") % {"name": row.title, "why": why}
    )
    journal.write(key, "step.refused", scope="pathway")


def _note_refusal(file: File, row: Step, why: str) -> None:
    held = telling.current_telling(file.person)
    refusal = {"text": why, "on": timezone.localdate().isoformat()}
    if row.offer is not None:
        refusal["offer"] = root_of(row.offer.slug)
    refusals = [*(held.content.get("refusals") or ()), refusal]
    telling.tell(file, held.number, {"refusals": refusals})


def _own_step(key: UUID, step: UUID) -> tuple[File, Step]:
    file = file_at(key)
    if file.organisation_id is not None:
        raise NoSuchFileError
    _pathway, row = step_at(file.person, step)
    return file, row
