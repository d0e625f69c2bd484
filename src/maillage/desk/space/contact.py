"""The person corrects how they are called and how to reach them."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from maillage.desk.files import marks, telling
from maillage.desk.followup.words import changed_meanwhile, checked
from maillage.desk.gate import NoSuchFileError, file_at
from maillage.desk.models import Person
from maillage.privacy import journal
from maillage.privacy.texts import no_security_number

KEYS = ("email", "phone", "post")


class ContactForm(forms.Form):
    """How one is called, where one is reached."""

    name = forms.CharField(
        label=_("Comment vous appeler"), max_length=150, required=False, validators=[no_security_number]
    )
    email = forms.EmailField(label=_("Votre adresse e-mail"), required=False)
    phone = forms.CharField(
        label=_("Votre téléphone"), max_length=30, required=False, validators=[no_security_number]
    )
    post = forms.CharField(
        label=_("Votre adresse postale"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_security_number],
    )
    preferred = forms.ChoiceField(
        label=_("Le mieux, pour vous joindre"),
        required=False,
        choices=[
            ("", _("Peu importe")),
            ("phone", _("Le téléphone")),
            ("email", _("L’e-mail")),
            ("post", _("Le courrier")),
        ],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@transaction.atomic
def correct(key: UUID, seen: int, name: str, contact: dict[str, str]) -> None:
    """Change what is held of a name and of the ways to reach somebody.

    Raises ``NoSuchFileError``, ``RefusedError``, ``ChangedMeanwhileError``.
    """
    file = file_at(key)
    if file.organisation_id is not None:
        raise NoSuchFileError
    checked("", name, *contact.values())
    kept = {each: text.strip() for each, text in contact.items() if text.strip()}
    sealed = Person(name=name.strip(), contact=kept)
    held = Person.objects.filter(pk=file.person.pk, version=seen)
    if not held.update(name=sealed.name, contact=sealed.contact, version=F("version") + 1):
        raise changed_meanwhile()
    person = Person.objects.get(pk=file.person.pk)
    told = telling.current_telling(person).content.get("situation") or {}
    marks.renew(person, told.get("birth_date"))
    telling.touch(person)
    journal.write(key, "contact.corrected", scope="identity")
