"""The forms of an offer: what matters most, then what one may add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import Document
from maillage.directory.models import FundingScheme, OfferKind, Organisation
from maillage.directory.publishing.forms import naming
from maillage.directory.publishing.forms.base import Group, RecordForm
from maillage.directory.publishing.forms.fields import (
    LinesField,
    NumberField,
    WebsiteField,
    WholeField,
    choose,
    line_field,
    prose_field,
    unique,
)
from maillage.directory.themes import PUBLICS, THEMES, public_name, theme_name

FREE, PAID, UNKNOWN = "free", "paid", "unknown"


def theme_choices(told: list[str]) -> list[tuple[str, str]]:
    """The themes by name, with those that are told and have no words of their own."""
    return sorted(((theme, theme_name(theme)) for theme in {*THEMES, *told}), key=lambda choice: choice[1])


class EssentialForm(RecordForm):
    """What an offer is, in one screen."""

    PLAIN = ("name", "kind", "summary", "themes", "hours")
    KEPT_IN = {"price": "amount"}
    GROUPS = (
        Group(_("Ce que vous proposez"), ("kind", "name", "summary")),
        Group(_("Prix"), ("cost", "amount")),
        Group(_("Pour qu’on vous trouve"), ("themes", "hours")),
    )

    kind = forms.ChoiceField(label=_("C’est…"), choices=OfferKind.choices, initial=OfferKind.TRAINING)
    name = line_field(
        label=_("Son nom"), help_text=_("Tel que les gens le diraient : CAP électricien, Atelier CV…")
    )
    summary = prose_field(2, label=_("En une phrase : à quoi cela sert"), required=False)
    cost = forms.ChoiceField(
        label=_("Pour la personne, avant toute aide, c’est"),
        choices=[(FREE, _("Gratuit")), (PAID, _("Payant")), (UNKNOWN, _("Je ne sais pas encore"))],
        widget=forms.RadioSelect,
        initial=UNKNOWN,
    )
    amount = NumberField(label=_("Si c’est payant, le prix en euros"), required=False, max_value=1_000_000)
    themes = forms.MultipleChoiceField(
        label=_("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"})
    )
    hours = NumberField(label=_("Durée en tout, en heures"), required=False, max_value=20_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self.fields["themes"], theme_choices(self.document.get("themes") or []))

    def told(self, document: Document) -> dict[str, Any]:
        """The price as a choice and an amount."""
        shown = super().told(document)
        if not document:
            return {key: value for key, value in shown.items() if value is not None}
        price = document.get("price")
        cost = UNKNOWN if price is None else PAID if price else FREE
        return {**shown, "cost": cost, "amount": price or None}

    def clean(self) -> dict[str, Any]:
        """A price that is paid has an amount, to the cent."""
        told = super().clean() or self.cleaned_data
        amount = told.get("amount")
        if told.get("cost") == PAID and not amount and "amount" not in self.errors:
            self.add_error("amount", gettext("Écrivez le prix, ou choisissez « Je ne sais pas encore »."))
        if amount is not None and round(amount, 2) != amount:
            self.add_error("amount", gettext("Arrondissez au centime."))
        return told

    def changes(self) -> dict[str, Any]:
        """With the price; hours that are told, zero included."""
        cost = self.cleaned_data["cost"]
        price = {FREE: 0, PAID: self.cleaned_data["amount"], UNKNOWN: None}[cost]
        return {**super().changes(), "hours": self.cleaned_data["hours"], "price": price}


class DetailsForm(RecordForm):
    """How it goes: the rest of what a person wonders about."""

    PLAIN = (
        "publics",
        "description",
        "duration_note",
        "languages",
        "accessibility",
        "bring",
        "pay",
        "continues",
    )
    GROUPS = (
        Group(_("Pour qui"), ("publics",)),
        Group(_("Comment cela se passe"), ("description", "duration_note", "languages", "accessibility")),
        Group(_("Pour la personne"), ("bring", "pay", "continues")),
    )

    publics = forms.MultipleChoiceField(
        label=_("Publics"),
        help_text=_("Pour qu’on vous trouve. Qui peut entrer se dit dans les conditions."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )
    description = prose_field(6, label=_("Description"), required=False)
    duration_note = line_field(
        label=_("Durée, avec vos mots"), help_text=_("Par exemple : deux jours par semaine"), required=False
    )
    languages = LinesField(
        label=_("Langues parlées"),
        rows=2,
        help_text=_("Un code par ligne : fr, en, ar, uk, ti…"),
    )
    accessibility = prose_field(2, label=_("Accessibilité"), required=False)
    bring = LinesField(label=_("Ce qu’il faut apporter"), help_text=_("Une chose par ligne."))
    pay = line_field(label=_("Revenu pendant ce temps"), required=False)
    continues = prose_field(2, label=_("Ce qui se passe après"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        told = {*PUBLICS, *(self.document.get("publics") or [])}
        choose(
            self.fields["publics"], sorted(((one, public_name(one)) for one in told), key=lambda one: one[1])
        )

    def clean_languages(self) -> list[str]:
        """ISO 639 codes, in small letters."""
        codes = unique(code.lower() for code in self.cleaned_data["languages"])
        if not all(len(code) in (2, 3) and code.isascii() and code.isalpha() for code in codes):
            raise forms.ValidationError(gettext("Un code de langue a deux ou trois lettres : fr, ar, uk…"))
        return codes


class GainsForm(RecordForm):
    """What one has at the end."""

    PLAIN = ("grants", "credentials", "occupations", "badges", "eases")
    GROUPS = (
        Group(_("À la fin, la personne a"), ("grants", "credentials", "badges"), _("Une chose par ligne.")),
        Group(_("Et ensuite"), ("occupations", "eases")),
    )

    grants = LinesField(
        label=_("Ce qu’elle a gagné"),
        help_text=_(
            "Avec vos mots : CAP électricien, permis B… Nous cherchons dans le vocabulaire du territoire."
        ),
    )
    credentials = LinesField(
        naming.credential_of,
        naming.credential_line,
        label=_("Diplôme, titre ou certificat national"),
        help_text=_("Le numéro RNCP ou RS, puis les blocs s’il n’y a pas tout : RNCP38401 BC01 BC02"),
    )
    badges = LinesField(label=_("Badges"), rows=2)
    occupations = LinesField(
        naming.occupation_of,
        label=_("Métiers visés"),
        help_text=_("Le nom du métier, ou son code ROME : Aide-soignant, F1602…"),
    )
    eases = forms.MultipleChoiceField(
        label=_("Cela aide aussi pour"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        vocabulary = self.scene.vocabulary
        self.gains.resolve = naming.fact_of(vocabulary)
        self.gains.show = lambda fact: vocabulary.label(fact) if fact in vocabulary else fact
        self._lines("occupations").show = naming.occupation_shower(self.document.get("occupations") or [])
        choose(self.fields["eases"], theme_choices(self.document.get("eases") or []))

    @property
    def gains(self) -> LinesField:
        """The field of the facts that the offer gives."""
        return self._lines("grants")

    def _lines(self, name: str) -> LinesField:
        field = self.fields[name]
        if not isinstance(field, LinesField):
            raise TypeError(name)
        return field


class AskingForm(RecordForm):
    """Whom to ask and how; what the organisation already tells is not asked again."""

    PLAIN = ("first_step", "delay_days")
    KEPT_IN = {"contact": "email", "prescription": "by"}
    GROUPS = (
        Group(_("Le premier pas"), ("first_step", "delay_days")),
        Group(
            _("À qui s’adresser"),
            ("who", "phone", "email", "website", "how"),
            _("Laissez vide ce qui est le même que pour votre structure."),
        ),
        Group(_("Si quelqu’un doit prescrire"), ("by", "by_delay", "by_note"), folded=True),
    )

    first_step = line_field(
        label=_("Que faut-il faire en premier ?"),
        help_text=_("Par exemple : appelez-nous le matin"),
        required=False,
    )
    delay_days = WholeField(3650, label=_("Combien de jours entre la demande et le début, en général ?"))
    who = line_field(
        label=_("Service"),
        help_text=_("Un service ou une fonction, jamais le nom d’une personne."),
        required=False,
    )
    phone = line_field(label=_("Téléphone"), required=False, max_length=40)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False, max_length=254)
    website = WebsiteField(label=_("Page où s’inscrire"), required=False)
    how = line_field(label=_("Comment demander"), required=False)
    by = LinesField(label=_("Qui prescrit"), rows=2, help_text=_("Une structure ou un service par ligne."))
    by_delay = WholeField(3650, label=_("Combien de jours cela prend"))
    by_note = line_field(label=_("Remarque"), required=False)

    CONTACT = ("who", "phone", "email", "website", "how")

    def told(self, document: Document) -> dict[str, Any]:
        """The contact and the prescription, flat; prescribers of the directory by their names."""
        contact, prescription = (document.get(key) or {} for key in ("contact", "prescription"))
        by = prescription.get("by") or []
        self.names = dict(
            Organisation.current()
            .filter(territory__in=self.scene.around, slug__in=by)
            .order_by()
            .values_list("slug", "name")
        )
        return {
            **super().told(document),
            **{key: contact.get(key) for key in self.CONTACT},
            "by": [self.names.get(one, one) for one in by],
            "by_delay": prescription.get("delay_days"),
            "by_note": prescription.get("note"),
        }

    def clean(self) -> dict[str, Any]:
        """A delay or a note is about somebody."""
        told = super().clean() or self.cleaned_data
        if (told.get("by_delay") is not None or told.get("by_note")) and not told.get("by"):
            self.add_error("by", gettext("Dites qui prescrit."))
        return told

    def changes(self) -> dict[str, Any]:
        """The contact and the prescription as the pack keeps them."""
        told = self.cleaned_data
        contact = {key: told[key] for key in self.CONTACT if told[key]}
        by = [self._prescriber(line) for line in told["by"]]
        prescription = {"by": by, "delay_days": told["by_delay"], "note": told["by_note"] or None}
        given = {key: value for key, value in prescription.items() if value is not None}
        return {
            "first_step": told["first_step"] or None,
            "delay_days": told["delay_days"],
            "contact": contact or None,
            "prescription": given if by else None,
        }

    def _prescriber(self, line: str) -> str:
        """The id of an organisation of that name around here; the name as written otherwise."""
        known = {name: slug for slug, name in self.names.items()}
        if line in known:
            return known[line]
        found = Organisation.current().filter(territory__in=self.scene.around, name__iexact=line)
        slug = found.order_by("pk").values_list("slug", flat=True).first()
        return str(slug) if slug else line


class FundingForm(RecordForm):
    """Which schemes may pay."""

    GROUPS = (Group(_("Qui peut payer"), ("funding",)),)

    funding = forms.MultipleChoiceField(
        label=_("Financements possibles"),
        help_text=_("Ceux que le territoire connaît. Leurs règles sont déjà là : inutile de les redire."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        schemes = FundingScheme.current().filter(territory__in=self.scene.around).order_by("name")
        choose(self.fields["funding"], schemes.values_list("slug", "name"))

    def told(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The schemes."""
        return {"funding": document.get("funding")}

    def changes(self) -> dict[str, Any]:
        """The schemes, those already told in their order first."""
        chosen = self.cleaned_data["funding"]
        before = [scheme for scheme in self.document.get("funding") or [] if scheme in chosen]
        return {"funding": unique([*before, *chosen]) or None}
