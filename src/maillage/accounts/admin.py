"""Accounts in the administration."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from maillage.accounts.models import Account

admin.site.register(Account, UserAdmin)
