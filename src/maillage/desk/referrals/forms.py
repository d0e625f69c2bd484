"""The forms of referrals: what is sent, and one for each verb of the table, made of what the table says."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import Contract, GivenHow, Outcome, RefusalReason
from maillage.desk.referrals.given import LABELS, LONGEST
from maillage.desk.referrals.machine import Transition, Verb
from maillage.desk.referrals.sharing import Item
from maillage.desk.referrals.wording import VERBS, VerbWords
from maillage.privacy.texts import no_security_number

LATER = "later"
UNDATED = ""
AGREED = [(GivenHow.SAID, _("Oui, elle me l’a dit")), (GivenHow.SIGNED, _("Oui, par écrit"))]


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[no_security_number],
        **options,
    )


def _choice(label: Any, kind: type[TextChoices]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=kind.choices, widget=forms.RadioSelect)


def _contract() -> forms.ChoiceField:
    choices = [("", _("Sans objet")), *Contract.choices]
    return forms.ChoiceField(label=_("Si c’est un emploi : quel contrat ?"), choices=choices)


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "starts_on": lambda: forms.DateField(
        label=_("À partir de quel jour ?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    ),
    "refusal": lambda: _choice(_("Pourquoi ?"), RefusalReason),
    "outcome": lambda: _choice(_("Qu’en est-il sorti ?"), Outcome),
    "contract": _contract,
    "agreed": lambda: forms.ChoiceField(
        label=_("La personne est-elle d’accord ?"), choices=AGREED, widget=forms.RadioSelect
    ),
    "word": lambda: _text(_("Un mot pour qui l’accompagne"), 2),
    **{name: partial(_text, label, 2) for name, label in LABELS.items()},
}


class VerbForm(forms.Form):
    """The form of one verb: the fields that the table says, and the version that was shown."""

    use_required_attribute = False

    def __init__(
        self, line: Transition, version: int, data: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(data, prefix=str(line.verb), **options)
        self.line = line
        self.version = version
        for name in (*line.needs, *line.takes):
            self.fields[name] = FIELDS[name]()
            self.fields[name].required = name in line.needs

    @property
    def verb(self) -> Verb:
        """What it does."""
        return self.line.verb

    @property
    def words(self) -> VerbWords:
        """How it is told."""
        return VERBS[self.line.verb]

    @property
    def main(self) -> bool:
        """Whether it is the first thing to offer: the page shows it open."""
        return self.line.verb in (Verb.ACCEPT, Verb.SEND)

    def clean(self) -> dict[str, Any]:
        """Ask for the contract of a job."""
        given = super().clean() or {}
        if given.get("outcome") == Outcome.JOB and not given.get("contract"):
            self.add_error("contract", _("Dites quel contrat : c’est ce qui compte pour la personne."))
        return given


def new_key() -> str:
    """The key of a form that is shown: sent twice, it does once."""
    return uuid.uuid4().hex


class SendForm(forms.Form):
    """What is sent about a person: to whom, for which date, why, and which things are told."""

    use_required_attribute = False

    occurrence = forms.ChoiceField(label=_("Pour quelle date ?"), required=False)
    purpose = _text(
        _("Pourquoi cette orientation ?"),
        help_text=_("Ce que la personne en attend, en une ou deux phrases. L’organisme lira ceci tel quel."),
    )
    chosen = forms.MultipleChoiceField(
        label=_("Ce que l’organisme saura d’elle"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Seulement ce dont il a besoin pour répondre."),
    )
    address = forms.EmailField(
        label=_("Adresse e-mail de l’organisme"),
        required=False,
        help_text=_("L’annuaire n’en donne pas. Vérifiez-la par téléphone : un lien y sera envoyé."),
    )
    agreed = forms.ChoiceField(
        label=_("La personne est-elle d’accord pour cette orientation, et pour ce qui en sera dit ?"),
        choices=[*AGREED, (LATER, _("Pas encore : elle répondra dans son espace, rien ne part avant"))],
        widget=forms.RadioSelect,
        required=False,
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        items: Iterable[Item],
        dates: list[tuple[str, str]],
        *,
        known_address: bool,
        **options: Any,
    ) -> None:
        items = list(items)
        usual = [item.code for item in items if item.usual]
        initial = {"chosen": usual, "once": new_key(), **options.pop("initial", {})}
        super().__init__(data, initial=initial, **options)
        chosen, occurrence = self.fields["chosen"], self.fields["occurrence"]
        cast("forms.MultipleChoiceField", chosen).choices = [
            (item.code, f"{item.label} : {item.value}") for item in items
        ]
        cast("forms.ChoiceField", occurrence).choices = [*dates, (UNDATED, _("Sans date précise"))]
        if not dates:
            del self.fields["occurrence"]
        if known_address:
            del self.fields["address"]

    def agreement_missing(self) -> bool:
        """Ask for the person's answer, once everything else is right; whether it misses."""
        if self.cleaned_data.get("agreed"):
            return False
        self.add_error("agreed", _("Demandez-lui d’abord : sans son accord, rien ne part."))
        return True
