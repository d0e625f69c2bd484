"""The form of a passerelle: what one holds, what it changes for a credential, and the text that says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import Document
from maillage.directory.publishing.forms import naming
from maillage.directory.publishing.forms.base import Group, RecordForm
from maillage.directory.publishing.forms.fields import LinesField, NumberField, line_field, prose_field
from pathways.bridges import Relation

RELATIONS = [
    (Relation.LEADS_TO.value, _("permet de continuer vers")),
    (Relation.COUNTS_AS.value, _("vaut autant que")),
    (Relation.EXEMPTS.value, _("dispense d’une partie de")),
    (Relation.MADE_OF.value, _("sont les blocs de")),
]


class LadderForm(RecordForm):
    """One passerelle."""

    PLAIN = ("holding", "relation", "hours", "occupations", "note", "source")
    KEPT_IN = {"from": "exempts_from"}
    GROUPS = (
        Group(_("La passerelle"), ("holding", "relation", "towards")),
        Group(_("Si c’est une dispense"), ("exempts_from", "hours")),
        Group(_("D’où vient cette information"), ("source", "note")),
        Group(_("Métiers"), ("occupations",), folded=True),
    )

    holding = LinesField(
        label=_("Ce que la personne a déjà"),
        rows=2,
        required=True,
        help_text=_("Un par ligne, avec vos mots. Plusieurs seulement pour des blocs."),
    )
    relation = forms.ChoiceField(label=_("Ce que cela change : cela…"), choices=RELATIONS)
    towards = line_field(label=_("Le diplôme visé"))
    exempts_from = line_field(label=_("De quoi cela dispense"), required=False)
    hours = NumberField(label=_("Combien d’heures en moins"), required=False, max_value=20_000)
    source = line_field(label=_("Le texte qui le dit"), help_text=_("Par exemple : arrêté du 4 juin 2024"))
    note = prose_field(2, label=_("Remarque"), required=False)
    occupations = LinesField(naming.occupation_of, label=_("Métiers auxquels le diplôme mène"), rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        holding = self.fields["holding"]
        if isinstance(holding, LinesField):
            holding.resolve, holding.show = naming.fact_of(self.scene.vocabulary), self._label

    def _label(self, fact: Any) -> str:
        vocabulary = self.scene.vocabulary
        return vocabulary.label(fact) if fact in vocabulary else str(fact)

    def told(self, document: Document) -> dict[str, Any]:
        """The credential by its label."""
        towards = document.get("towards")
        label = self._label(towards) if towards else None
        return {**super().told(document), "towards": label, "exempts_from": document.get("from")}

    def clean_towards(self) -> str:
        """The id of the credential."""
        return naming.fact_of(self.scene.vocabulary)(self.cleaned_data["towards"])

    def clean(self) -> dict[str, Any]:
        """An exemption says from what, and it alone."""
        told = super().clean() or self.cleaned_data
        exempts = told.get("relation") == Relation.EXEMPTS
        if exempts and not told.get("exempts_from"):
            self.add_error("exempts_from", gettext("Dites de quoi cela dispense."))
        if not exempts and (told.get("exempts_from") or told.get("hours")):
            self.add_error("relation", gettext("Seule une dispense dit de quoi, et combien d’heures."))
        return told

    def changes(self) -> dict[str, Any]:
        """The passerelle in the pack's format."""
        told = self.cleaned_data
        return {**super().changes(), "towards": told["towards"], "from": told["exempts_from"] or None}
