"""The forms of the room: to log in, and to run an organisation's accounts."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as application_forms
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.socialaccount import forms as provider_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Account, Right
from maillage.directory.models import Role, Territory
from maillage.territories.forms import AmbiguousCommuneError, CommuneField

CODE = _("Code à six chiffres, ou code de secours")
NAME_HINT = _("Ce que voient les autres membres. Par exemple : Amina Benali.")


class Plain:
    """Fields with a label above and nothing inside, as the site draws them."""

    LABELS: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = cast(forms.Form, self)
        form.use_required_attribute = False
        for name, field in form.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)


class LoginForm(Plain, account_forms.LoginForm):  # type: ignore[misc]
    """An address and a password."""

    LABELS = {
        "login": _("Adresse e-mail"),
        "password": _("Mot de passe"),
        "remember": _("Garder mon compte ouvert sur cet appareil"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class SignupForm(Plain, account_forms.SignupForm):  # type: ignore[misc]
    """A name, an address, a password."""

    LABELS = {"email": _("Adresse e-mail"), "password1": _("Mot de passe")}
    name = forms.CharField(
        label=_("Prénom et nom"),
        help_text=NAME_HINT,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")


class ResetPasswordForm(Plain, account_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address of an account whose password is forgotten."""

    LABELS = {"email": _("Adresse e-mail")}


class ChangeEmailForm(Plain, account_forms.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    LABELS = {"email": _("Nouvelle adresse e-mail")}


class ChangePasswordForm(Plain, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """The password of today, and another twice."""


class SetPasswordForm(Plain, account_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""


class ResetPasswordKeyForm(Plain, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice."""


class ReauthenticateForm(Plain, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password again."""


class ProviderSignupForm(Plain, provider_forms.SignupForm):  # type: ignore[misc]
    """What the provider did not say."""

    LABELS = {"email": _("Adresse e-mail")}


class CodeForm(Plain, code_forms.AuthenticateForm):  # type: ignore[misc]
    """The code of an application, or of recovery."""

    LABELS = {"code": CODE}


class CodeAgainForm(Plain, code_forms.ReauthenticateForm):  # type: ignore[misc]
    """The same, to prove that one is still there."""

    LABELS = {"code": CODE}


class ActivateForm(Plain, application_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code that a new application shows."""

    LABELS = {"code": _("Code que montre l’application")}


class AddPasskeyForm(Plain, passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and what it is called; it can open the account alone, unless told otherwise."""

    LABELS = {"name": _("Nom de la clé"), "passwordless": _("Me connecter avec cette clé seule")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = _(
            "Sans mot de passe : l’appareil vous reconnaît (empreinte, visage, code)."
        )
        self.fields["passwordless"].initial = True


class EditPasskeyForm(Plain, passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called."""

    LABELS = {"name": _("Nom de la clé")}


class NameForm(forms.Form):
    """What the others see."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Prénom et nom"),
        help_text=NAME_HINT,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class EraseForm(forms.Form):
    """Erase one's account, meaning it."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("Oui, effacer mon compte pour toujours"),
        error_messages={"required": _("Cochez la case pour confirmer.")},
    )


class OrganisationForm(forms.Form):
    """The least that makes an organisation; the rest is written on its page."""

    use_required_attribute = False
    name = forms.CharField(label=_("Nom de la structure"), max_length=200)
    territory = forms.ModelChoiceField(
        label=_("Territoire"), queryset=Territory.objects.none(), empty_label=None
    )
    commune = CommuneField()
    roles = forms.MultipleChoiceField(
        label=_("Ce qu’elle fait"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une case.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territories = cast("forms.ModelChoiceField[Territory]", self.fields["territory"])
        territories.queryset = Territory.objects.order_by("name")

    def full_clean(self) -> None:
        """Check; where a commune's name means several, let one be chosen."""
        super().full_clean()
        for error in self.errors.as_data().get("commune", []) if self.is_bound else ():
            if isinstance(error, AmbiguousCommuneError):
                self.fields["commune"].widget = forms.RadioSelect(choices=error.choices)


class RightForm(forms.Form):
    """A right in an organisation."""

    use_required_attribute = False
    right = forms.ChoiceField(label=_("Droit"), choices=Right.choices, initial=Right.EDITOR)

    def chosen(self) -> Right:
        """The right that was chosen."""
        return Right(self.cleaned_data["right"])


class InvitationForm(RightForm):
    """Whom to ask in."""

    email = forms.EmailField(
        label=_("Adresse e-mail de la personne"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "right")


class JoinForm(forms.Form):
    """A word to whoever answers."""

    use_required_attribute = False
    message = forms.CharField(
        label=_("Votre message"),
        required=False,
        max_length=1000,
        help_text=_("Qui vous êtes, ce que vous faites dans cette structure."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def name_form(account: Account, data: Any = None) -> NameForm:
    """The form of an account's name, filled in."""
    return NameForm(data, initial={"name": account.name})
