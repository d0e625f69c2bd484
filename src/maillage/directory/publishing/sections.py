"""The parts in which each sort of record is edited, and their addresses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.directory.models import Ladder, Offer, Organisation, Place, Record, Session
from maillage.directory.publishing.forms.base import RecordForm
from maillage.directory.publishing.forms.ladder import LadderForm
from maillage.directory.publishing.forms.offer import (
    AskingForm,
    DetailsForm,
    EssentialForm,
    FundingForm,
    GainsForm,
)
from maillage.directory.publishing.forms.organisation import OrganisationForm
from maillage.directory.publishing.forms.place import EquipmentForm, PlaceForm, StopsForm
from maillage.directory.publishing.forms.session import SessionForm


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a record that is edited on one page; ``keys``: what it writes in the document."""

    slug: str
    title: str | Promise
    form: type[RecordForm]
    keys: tuple[str, ...]


MODELS: dict[str, type[Record]] = {
    "structures": Organisation,
    "lieux": Place,
    "offres": Offer,
    "sessions": Session,
    "passerelles": Ladder,
}
"""The sorts of records by the word of their addresses."""

WORDS = {model: word for word, model in MODELS.items()}

SECTIONS: dict[type[Record], tuple[Section, ...]] = {
    Organisation: (
        Section("fiche", _("La structure"), OrganisationForm, (*OrganisationForm.PLAIN, "commune")),
    ),
    Place: (
        Section("fiche", _("Le lieu"), PlaceForm, (*PlaceForm.PLAIN, "commune")),
        Section("equipement", _("Ce qu’on y trouve"), EquipmentForm, EquipmentForm.PLAIN),
        Section("arrets", _("Les arrêts, si le lieu se déplace"), StopsForm, ("stops",)),
    ),
    Offer: (
        Section("essentiel", _("L’essentiel"), EssentialForm, (*EssentialForm.PLAIN, "price")),
        Section("details", _("Comment cela se passe"), DetailsForm, DetailsForm.PLAIN),
        Section("apports", _("Ce que cela donne"), GainsForm, GainsForm.PLAIN),
        Section(
            "contact",
            _("À qui s’adresser"),
            AskingForm,
            ("first_step", "delay_days", "contact", "prescription"),
        ),
        Section("financement", _("Qui peut payer"), FundingForm, ("funding",)),
    ),
    Session: (Section("dates", _("Les dates"), SessionForm, ()),),
    Ladder: (Section("fiche", _("La passerelle"), LadderForm, ()),),
}


def section(model: type[Record], slug: str) -> Section | None:
    """The section of that name; ``None`` when there is none."""
    return next((each for each in SECTIONS.get(model, ()) if each.slug == slug), None)
