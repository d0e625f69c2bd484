"""The small forms of an answer: what may be corrected from the link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.directory.models import Offer, Organisation, Record, Session
from maillage.directory.trust.freshness import Field

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Correction(forms.Form):
    """Some fields of a record's document; ``FIELDS`` maps those of the form to those of the document."""

    use_required_attribute = False
    FIELDS: ClassVar[dict[str, str]] = {}

    def __init__(self, record: Record, data: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        document = record.as_document()
        initial = {name: document.get(key) for name, key in self.FIELDS.items()}
        super().__init__(data, prefix=prefix, initial=initial)
        self.record = record

    def changes(self) -> dict[str, Any]:
        """What the document becomes; ``None`` takes a field away."""
        return {key: self._value(self.cleaned_data[name]) for name, key in self.FIELDS.items()}

    def _value(self, value: Any) -> Any:
        return None if value in ("", None) else value

    @property
    def cancelled(self) -> bool:
        """Whether the record is no longer to be."""
        return False


class SessionCorrection(Correction):
    """The seats left and, of fixed dates, the dates; or that the session is not held any more."""

    FIELDS = {"seats": "seats", "start": "start", "end": "end", "register_by": "register_by"}

    seats = forms.IntegerField(
        label=_("Places restantes"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("0 veut dire complet. Laissez vide si vous ne savez pas."),
    )
    unlimited = forms.BooleanField(label=_("Pas de limite de places"), required=False)
    start = forms.DateField(label=_("Premier jour"), required=False, widget=DAY)
    end = forms.DateField(label=_("Dernier jour"), required=False, widget=DAY)
    register_by = forms.DateField(label=_("S’inscrire au plus tard le"), required=False, widget=DAY)
    no_longer = forms.BooleanField(label=_("Cette session n’a plus lieu : la retirer"), required=False)

    def __init__(self, record: Session, data: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        super().__init__(record, data, prefix)
        seats = record.seats
        self.initial["unlimited"] = seats == "unlimited"
        if not isinstance(seats, int):
            self.initial["seats"] = seats[0] if isinstance(seats, list) and seats else None
        if record.start is None:
            for name in ("start", "end", "register_by"):
                del self.fields[name]
        elif record.end is None:
            del self.fields["end"]

    def changes(self) -> dict[str, Any]:
        """What the document becomes; ``None`` takes a field away."""
        told = {
            key: self._value(self.cleaned_data[name])
            for name, key in self.FIELDS.items()
            if name in self.fields
        }
        if self.cleaned_data["unlimited"]:
            told["seats"] = "unlimited"
        return told

    @property
    def cancelled(self) -> bool:
        """Whether the session is not held any more."""
        return bool(self.cleaned_data["no_longer"])


class OfferCorrection(Correction):
    """The price."""

    FIELDS = {"price": "price"}

    price = forms.DecimalField(
        label=_("Prix en euros"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
        help_text=_("0 veut dire gratuit. Laissez vide si vous ne savez pas."),
    )

    def _value(self, value: Any) -> Any:
        return None if value is None else float(value)


class OrganisationCorrection(Correction):
    """The telephone and the site; the address that this message came to is changed from an account only."""

    FIELDS = {"phone": "phone", "website": "website"}

    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)
    website = forms.URLField(label=_("Site"), required=False, assume_scheme="https")


def correction(
    record: Record, fields: tuple[Field, ...], data: Mapping[str, Any] | None = None, *, prefix: str
) -> Correction | None:
    """The form with which these fields of a record are corrected; ``None`` when there is none."""
    if isinstance(record, Session):
        return SessionCorrection(record, data, prefix)
    if isinstance(record, Offer) and Field.PRICE in fields:
        return OfferCorrection(record, data, prefix)
    if isinstance(record, Organisation):
        return OrganisationCorrection(record, data, prefix)
    return None
