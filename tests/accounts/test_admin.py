"""The administration of accounts: who looks after which territory, with its trail."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maillage.accounts import trail
from maillage.accounts.models import Moderator
from tests.cast import Cast

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages name variables that are not always there


def test_an_administrator_names_a_moderator_and_the_trail_says_so(cast: Cast) -> None:
    editor = cast["editor"]
    form = {"email": editor.email, "name": editor.name, "is_active": "on"}
    for lines, initial in (("memberships", 1), ("moderated", 0)):
        form |= {f"{lines}-TOTAL_FORMS": "1", f"{lines}-INITIAL_FORMS": str(initial)}
    held = editor.memberships.get()
    form |= {"memberships-0-id": str(held.pk), "memberships-0-account": str(editor.pk)}
    form |= {"memberships-0-organisation": str(cast.workshop.pk), "memberships-0-right": held.right}
    form |= {"moderated-0-account": str(editor.pk), "moderated-0-territory": str(cast.territory.pk)}
    address = reverse("admin:accounts_account_change", args=[editor.pk])
    answer = cast.client("administrator").post(address, form)
    assert answer.status_code == 302
    assert Moderator.objects.filter(account=editor, territory=cast.territory).exists()
    entry = trail.of(cast.territory).get()
    assert (entry.deed, entry.actor) == ("moderator.given", cast["administrator"])


def test_nobody_writes_or_erases_the_trail_by_hand(cast: Cast) -> None:
    entry = trail.write(cast["owner"], "offer.published", cast.offer)
    browser = cast.client("administrator")
    assert browser.get(reverse("admin:accounts_trailentry_add")).status_code == 403
    assert browser.post(reverse("admin:accounts_trailentry_delete", args=[entry.pk])).status_code == 403
    assert "offer.published" in browser.get(reverse("admin:accounts_trailentry_changelist")).content.decode()
