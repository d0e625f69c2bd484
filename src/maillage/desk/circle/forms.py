"""The forms of the circle: what an organisation may see, an answer to a question."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.desk.circle import terms
from maillage.desk.circle.terms import Terms
from maillage.desk.gate import File
from maillage.desk.models import Consent, GivenHow, Scope
from maillage.privacy.texts import no_security_number

PROPOSE = "propose"
WORDS = {GivenHow.SAID: _("La personne me l’a dit, en entretien"), GivenHow.SIGNED: _("Elle l’a signé")}


class ConsentForm(forms.Form):
    """What an organisation may see, what for, until when, and how the person agreed."""

    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’elle pourra voir"),
        help_text=_(
            "Son nom et comment la joindre vont toujours avec. Cochez le reste, un par un, avec elle."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    purpose = forms.CharField(
        label=_("À quoi cela va servir"),
        help_text=_(
            "En mots simples, comme vous le lui avez dit. Par exemple : préparer son entrée en formation."
        ),
        max_length=terms.LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_security_number],
    )
    ends_on = forms.DateField(
        label=_("Jusqu’à quand"),
        help_text=_("Un an d’habitude. Après, tout se referme, sauf si la personne est encore d’accord."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    how = forms.ChoiceField(label=_("Comment elle a dit oui"), widget=forms.RadioSelect)
    representative = forms.BooleanField(label=_("Son représentant est d’accord aussi"), required=False)
    seen = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, file: File, renewed: Consent | None = None, **kwargs: Any) -> None:
        """Offer the parts that whoever fills it sees; a proposal only for a newcomer."""
        kwargs.setdefault("initial", _initial(renewed))
        super().__init__(*args, **kwargs)
        _offer(self.fields["scopes"], [(s.value, s.label) for s in Scope if s in _offered(file.scopes)])
        how = [(str(way), words) for way, words in WORDS.items()]
        if renewed is None:
            how.append((PROPOSE, _("Elle n’a pas encore répondu : lui proposer dans son espace")))
        _offer(self.fields["how"], how)
        if not terms.needs_representative(file.person):
            del self.fields["representative"]

    def terms(self) -> Terms:
        """What was chosen."""
        told = self.cleaned_data
        return Terms(frozenset(map(Scope, told["scopes"])), told["purpose"], told["ends_on"])


def _offered(scopes: Collection[Scope]) -> list[Scope]:
    return [scope for scope in scopes if scope != Scope.IDENTITY]


def _initial(renewed: Consent | None) -> dict[str, Any]:
    if renewed is None:
        return {"ends_on": terms.usual_end()}
    return {
        "scopes": renewed.scopes,
        "purpose": renewed.purpose,
        "ends_on": terms.usual_end(),
        "seen": renewed.ends_on,
    }


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to what a person asked."""

    answer = forms.CharField(
        label=_("Votre réponse"),
        help_text=_("La personne la lira dans son espace. Des phrases courtes."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[no_security_number],
    )
