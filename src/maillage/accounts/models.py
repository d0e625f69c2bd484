"""The people who work with Maillage and log in."""

from django.contrib.auth.models import AbstractUser


class Account(AbstractUser):
    """Someone who logs in; today only the site's own administrators do."""
