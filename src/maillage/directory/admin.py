"""The directory in the administration: a record is saved only over the version that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext

from maillage.directory import clock
from maillage.directory.models import Offer, Organisation, Place
from maillage.directory.services import StaleRecordError, save_record

EDITED = ("name", "summary", "description", "phone", "website", "address", "opening_hours", "accessibility")


if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
    _Admin = admin.ModelAdmin[Any]
else:
    _Form = forms.ModelForm
    _Admin = admin.ModelAdmin


class ListedForm(_Form):
    """The plain texts of a record, and the version that was read."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version


class ListedAdmin(_Admin):
    """Corrects what changes between two versions of a pack; adding and taking away are the pack's."""

    form = ListedForm
    list_display = ("name", "territory", "commune_or_organisation", "checked_on", "checked_by")
    list_filter = ("territory", "example")
    search_fields = ("name", "slug")
    list_select_related = ("territory",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The texts that this sort of record has."""
        held = {column.name for column in self.model._meta.concrete_fields}
        return [*(name for name in EDITED if name in held), "seen_version"]

    @admin.display(description="commune")
    def commune_or_organisation(self, record: Any) -> str:
        """Where it is, or who offers it."""
        return str(getattr(record, "commune", "") or "")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save through the directory's verb; say so when somebody else saved meanwhile."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "seen_version"}
        seen = form.cleaned_data["seen_version"]
        try:
            save_record(obj, seen, changes, checked_by=str(request.user), on=clock.today())
        except StaleRecordError:
            refused = gettext("Quelqu’un a modifié cette fiche entre-temps : relisez-la avant d’enregistrer.")
            messages.error(request, refused)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records are added by packs."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records are withdrawn by packs."""
        return False


admin.site.register((Organisation, Place, Offer), ListedAdmin)
