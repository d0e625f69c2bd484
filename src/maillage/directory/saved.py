"""The verbs of saved searches: keep one, change how often it is told, stop it, let it go.

They are the account's own affair: nothing of them is written in the trail.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from maillage.accounts.models import Account
from maillage.directory.forms import SearchForm
from maillage.directory.models import Alert, Frequency, SavedSearch
from maillage.directory.search import Hit, search

MOST_RESULTS = 2000  # of a search that one keeps: beyond, what is new would say nothing
MOST_SAVED = 50  # by an account
LONGEST_NAME = 120
LONGEST_QUERY = 2000
SALT = "maillage.directory.saved"


def results_of(query: str, today: date) -> tuple[Hit, ...]:
    """The results of a search as its address writes it, at most one more than ``MOST_RESULTS``."""
    wish = SearchForm(QueryDict(query)).wish()
    return search(wish, today, count=MOST_RESULTS + 1, facetted=False).hits


def tidied(query: str) -> str:
    """The address of a search without what is empty or only shows it (page, map)."""
    told = QueryDict(query)
    kept = [
        (key, value)
        for key, values in sorted(told.lists())
        if key in SearchForm.NAMES
        for value in sorted(set(values))
        if value.strip()
    ]
    return urlencode(kept)


def save_search(account: Account, query: str, name: str, frequency: str, today: date) -> SavedSearch:
    """Keep a search for an account; what it finds today counts as seen.

    The same search again takes the new name and frequency. Raises ``ValidationError`` for one that asks
    nothing, finds too much, or is one too many.
    """
    tidy = tidied(query[:LONGEST_QUERY])
    if not tidy:
        raise ValidationError(gettext("Dites d’abord ce que vous cherchez."), code="empty")
    found = results_of(tidy, today)
    if len(found) > MOST_RESULTS or len(tidy) > LONGEST_QUERY:
        told = gettext("Cette recherche trouve trop de fiches pour une alerte : précisez-la.")
        raise ValidationError(told, code="too-much")
    if SavedSearch.objects.filter(account=account).exclude(query=tidy).count() >= MOST_SAVED:
        told = gettext("Vous gardez déjà beaucoup de recherches : retirez-en une.")
        raise ValidationError(told, code="full")
    told_name = name.strip()[:LONGEST_NAME] or gettext("Ma recherche")
    chosen = frequency if frequency in Frequency else Frequency.WEEKLY
    values = {"name": told_name, "frequency": chosen}
    fresh = {"seen": [hit.key for hit in found], "looked_on": today, "secret": get_random_string(24)}
    kept, _made = SavedSearch.objects.update_or_create(
        account=account, query=tidy, defaults=values, create_defaults={**values, **fresh}
    )
    return kept


def set_frequency(account: Account, pk: int, frequency: str) -> bool:
    """Change how often one of the account's searches is told; ``False`` for one that isn't theirs.

    Raises ``ValidationError`` for an unknown frequency.
    """
    if frequency not in Frequency:
        raise ValidationError(gettext("Choisissez chaque jour, chaque semaine ou sans alerte."))
    return bool(SavedSearch.objects.filter(account=account, pk=pk).update(frequency=frequency))


def let_go(account: Account, pk: int) -> bool:
    """Forget one of the account's searches; ``False`` for one that isn't theirs."""
    deleted, _by_model = SavedSearch.objects.filter(account=account, pk=pk).delete()
    return bool(deleted)


def stopping_token(kept: SavedSearch) -> str:
    """What the link that stops the alerts carries: it asks no one to log in."""
    return signing.dumps([kept.pk, kept.secret], salt=SALT)


def by_token(token: str) -> SavedSearch | None:
    """The search of a link; ``None`` for one that was forged, or whose search is gone."""
    try:
        pk, secret = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return SavedSearch.objects.filter(pk=pk, secret=secret).first()


def stop(kept: SavedSearch) -> None:
    """Tell nothing more of a search, what waits included; it stays kept."""
    with transaction.atomic():
        SavedSearch.objects.filter(pk=kept.pk).update(frequency=Frequency.NEVER)
        Alert.objects.filter(search=kept, sent_at=None).delete()
