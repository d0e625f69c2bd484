"""Someone who logs in: known by an e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; an address is kept in small letters, so that it is one account's only."""

    def create_user(self, email: str, password: str | None = None, **columns: Any) -> Account:
        """A new account, named after its address unless told otherwise; without a password none opens it.

        Raises ``ValueError`` without an address.
        """
        if not email:
            raise ValueError("an account needs an e-mail address")
        columns.setdefault("name", email.partition("@")[0])
        account = self.model(email=email.strip().lower(), **columns)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **columns: Any) -> Account:
        """A new administrator of the site; whoever can run the command has proved enough for the address."""
        with transaction.atomic():
            account = self.create_user(email, password, is_staff=True, is_superuser=True, **columns)
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with that address, however it is capitalised."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser, PermissionsMixin):
    """Someone who logs in. ``name`` is what the others see, ``email`` what they log in with.

    ``warned_at``: when they were told that the account, long unused, will be erased.
    """

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    email = models.EmailField(
        _("adresse e-mail"),
        unique=True,
        error_messages={"unique": _("Un compte existe déjà avec cette adresse.")},
    )
    name = models.CharField(_("nom"), max_length=150)
    is_staff = models.BooleanField(_("entre dans l’administration"), default=False)
    is_active = models.BooleanField(_("ouvert"), default=True)
    date_joined = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    warned_at = models.DateTimeField(_("prévenu le"), null=True, blank=True, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the address in small letters."""
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        """What the others see."""
        return self.name

    def get_short_name(self) -> str:
        """The same."""
        return self.name
