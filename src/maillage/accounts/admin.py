"""Accounts, memberships and moderators in the administration; the trail to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillage.accounts import trail
from maillage.accounts.models import Account, Membership, Moderator, TrailEntry

if TYPE_CHECKING:
    _NewAccountForm = AdminUserCreationForm[Account]
    _AccountAdmin = UserAdmin[Account]
    _Trail = admin.ModelAdmin[TrailEntry]
    _MembershipLines = admin.TabularInline[Membership, Account]
    _ModeratorLines = admin.TabularInline[Moderator, Account]
else:
    _NewAccountForm, _AccountAdmin = AdminUserCreationForm, UserAdmin
    _Trail = admin.ModelAdmin
    _MembershipLines = _ModeratorLines = admin.TabularInline


class NewAccountForm(_NewAccountForm):
    """An account that an administrator makes."""

    class Meta:
        model = Account
        fields = ("email", "name")


class MembershipLines(_MembershipLines):
    """The organisations of an account."""

    model = Membership
    raw_id_fields = ("organisation",)
    extra = 0


class ModeratorLines(_ModeratorLines):
    """The territories that an account looks after."""

    model = Moderator
    extra = 0


@admin.register(Account)
class AccountAdmin(_AccountAdmin):
    """Who logs in, and with which rights."""

    add_form = NewAccountForm
    inlines = (MembershipLines, ModeratorLines)
    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    search_fields = ("email", "name")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Droits"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the memberships and territories of an account, and write the trail of each that changed."""
        super().save_formset(request, form, formset, change)
        what = formset.model._meta.model_name
        lines = {"given": formset.new_objects, "taken-back": formset.deleted_objects}
        lines["changed"] = [line for line, _columns in formset.changed_objects]
        for how, changed in lines.items():
            for line in changed:
                subject = line.organisation if isinstance(line, Membership) else line.territory
                trail.write(cast(Account, request.user), f"{what}.{how}", subject, account=form.instance.pk)


@admin.register(TrailEntry)
class TrailAdmin(_Trail):
    """Who did what; nobody changes it."""

    list_display = ("at", "actor", "deed", "subject_kind", "subject_id")
    list_select_related = ("actor",)
    list_filter = ("deed",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody writes it by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes it."""
        return False
