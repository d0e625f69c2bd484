"""The circle and the space as a site's own database role has them: row security on, nothing above it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from maillage.desk.circle.terms import usual_end
from maillage.desk.files import marks
from maillage.desk.models import Consent, Message, Person, Question, SpaceLink
from tests.desk.people import DeskCast
from tests.desk.plain_role import plain, under
from tests.desk.space.test_pages import PAGES, address, folder, full

__all__ = ["folder", "full", "plain"]  # fixtures
pytestmark = pytest.mark.django_db


def test_the_whole_of_a_space_works_under_row_security(full: DeskCast, plain: str) -> None:
    hop = Consent.objects.get(organisation=full.partners)
    with under(plain):
        made = full.client("facilitator").post(reverse("circle:access", args=[full.person.key]))
        found = re.search(r"/mon-espace/entrer/[^/]+/", made.content.decode())
        assert found is not None
        client = Client()
        assert client.get(found[0]).status_code == 200
        assert client.post(found[0]).headers["Location"] == "/mon-espace/"
        assert {page: client.get(address(page)).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
        assert client.post(address("questions"), {"text": "Et après ?"}).status_code == 302
        assert client.post(address("withdraw", consent=hop.pk)).status_code == 302
        assert len(client.post(address("download")).content) > 1000
        assert full.client("partner").get(reverse("circle:circle", args=[full.person.key])).status_code == 404
    assert Question.objects.count() == 2
    assert Consent.objects.get(pk=hop.pk).withdrawn_at is not None


def test_consents_are_given_proposed_and_withdrawn_under_row_security(full: DeskCast, plain: str) -> None:
    key, school, elsewhere = full.person.key, full.school, full.cast.elsewhere
    told = {"scopes": ["situation"], "purpose": "Entrer à l’école", "ends_on": usual_end().isoformat()}
    with under(plain):
        client = full.client("partner")
        give = reverse("circle:give", args=[key, school.pk])
        assert client.post(give, {**told, "how": "said"}).status_code == 302
        propose = reverse("circle:give", args=[key, elsewhere.pk])
        assert client.post(propose, {**told, "how": "propose"}).status_code == 302
    proposed = Consent.objects.get(organisation=elsewhere)
    with under(plain):
        assert full.client("stranger").get(reverse("circle:circle", args=[key])).status_code == 404
        assert full.client("person").post(address("accept", consent=proposed.pk)).status_code == 302
        assert full.client("stranger").get(reverse("circle:circle", args=[key])).status_code == 200
    own = Consent.objects.get(organisation=full.cast.workshop)
    with under(plain):
        out = full.client("facilitator").post(reverse("circle:withdraw", args=[key, own.pk]))
        assert out.status_code == 302
        assert full.client("facilitator").get(reverse("circle:circle", args=[key])).status_code == 404
    assert Person.objects.get().closed_at is None


def test_a_link_by_e_mail_and_an_erasure_work_under_row_security(full: DeskCast, plain: str) -> None:
    marks.renew(full.person, None)
    with under(plain):
        Client().post("/mon-espace/lien/", {"email": "maelle@example.org"})
    assert Message.objects.filter(to__isnull=False).count() == 1
    assert SpaceLink.objects.count() == 1
    with under(plain):
        full.client("person").post(address("erase"), {"sure": "on"})
    assert not Person.objects.exists()
