"""The forms of an organisation."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import Document
from maillage.directory.models import Role
from maillage.directory.publishing.forms.base import Group, RecordForm
from maillage.directory.publishing.forms.fields import WebsiteField, line_field, prose_field
from maillage.directory.towns import town
from maillage.territories.forms import CommuneField


class OrganisationForm(RecordForm):
    """Who the organisation is, what it does, how to reach it."""

    PLAIN = ("name", "roles", "summary", "description", "phone", "email", "website", "siret")
    GROUPS = (
        Group(_("Qui vous êtes"), ("name", "roles", "summary", "description")),
        Group(_("Comment vous joindre"), ("commune", "phone", "email", "website")),
        Group(_("Pour les administrations"), ("siret",), folded=True),
    )

    name = line_field(label=_("Nom de la structure"))
    roles = forms.MultipleChoiceField(
        label=_("Ce qu’elle est"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = prose_field(2, label=_("En une phrase, ce qu’elle fait"), required=False)
    description = prose_field(5, label=_("Pour en savoir plus"), required=False)
    commune = CommuneField(label=_("Commune, ou code postal"), required=False)
    phone = line_field(label=_("Téléphone"), required=False, max_length=40)
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("Celle d’un service, que tout le monde verra. Jamais celle d’une personne."),
        required=False,
        max_length=254,
    )
    website = WebsiteField(label=_("Site"), required=False)
    siret = line_field(label=_("SIRET"), help_text=_("14 chiffres."), required=False, max_length=20)

    def told(self, document: Document) -> dict[str, Any]:
        """The commune by its name."""
        return {**super().told(document), "commune": town(document.get("commune") or "")}

    def clean_siret(self) -> str:
        """Without its spaces."""
        return re.sub(r"\s", "", self.cleaned_data["siret"])

    def changes(self) -> dict[str, Any]:
        """With the code of the commune."""
        commune = self.cleaned_data["commune"]
        return {**super().changes(), "commune": commune.code if commune else None}
