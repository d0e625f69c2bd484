"""What a verb is given with, checked again where it is done: the form is not believed alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import Contract, GivenHow, Outcome, RefusalReason
from maillage.desk.referrals.machine import REPORT, Transition
from maillage.desk.refusals import RefusedError
from maillage.privacy.texts import no_security_number

LONGEST = 2000
CHOICES = {"refusal": RefusalReason, "outcome": Outcome, "contract": Contract, "agreed": GivenHow}
LABELS = {
    "done": _("Ce qui a été fait"),
    "found": _("Ce qui a été constaté"),
    "short": _("Conseil pour tout de suite"),
    "medium": _("Conseil pour les mois à venir"),
    "long": _("Conseil pour plus tard"),
}
COLUMNS = ("starts_on", "refusal", "outcome", "contract")


@dataclass(frozen=True, slots=True)
class Given:
    """The columns that a verb changes, and the words that go with it, for its event."""

    columns: dict[str, Any]
    detail: dict[str, Any]


def checked(line: Transition, given: Mapping[str, Any]) -> Given:
    """What the table lets this verb be given with; anything else is left out.

    Raises ``RefusedError`` for what misses or can't be.
    """
    told = {name: given[name] for name in (*line.needs, *line.takes) if given.get(name) not in (None, "")}
    if any(name not in told for name in line.needs):
        raise RefusedError(gettext("Il manque une réponse : complétez le formulaire."))
    for name, value in told.items():
        _check(name, value)
    if told.get("outcome") == Outcome.JOB and not told.get("contract"):
        raise RefusedError(gettext("Dites quel contrat : c’est ce qui compte pour la personne."))
    if told.get("outcome") != Outcome.JOB:
        told.pop("contract", None)
    columns = {name: told[name] for name in COLUMNS if name in told}
    report = [f"{LABELS[name]} : {told[name]}" for name in REPORT if name in told]
    if report:
        columns["report"] = "\n\n".join(report)
    return Given(columns, told)


def _check(name: str, value: Any) -> None:
    if name in CHOICES:
        if value not in CHOICES[name].values:
            raise RefusedError(gettext("Cette réponse n’est pas dans la liste."))
    elif name == "starts_on":
        if not isinstance(value, date):
            raise RefusedError(gettext("Donnez une date."))
    elif len(str(value)) > LONGEST:
        raise RefusedError(gettext("Ce texte est trop long."))
    else:
        _refuse_security_number(str(value))


def _refuse_security_number(text: str) -> None:
    try:
        no_security_number(text)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
