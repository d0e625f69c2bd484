"""Where a sentence such as « C’est enregistré » waits for the next page: in a cookie, else in the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """Django's, under a name that browsers hold to this host."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """Django's, with our cookie."""

    storage_classes = (HostCookie, SessionStorage)
