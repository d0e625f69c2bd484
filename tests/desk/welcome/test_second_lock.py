"""The same verbs and pages under PostgreSQL's row security, with a role that is held by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from maillage.desk.models import Consent, Request, RequestKind, Step, UnmetNeed
from maillage.desk.welcome import figures, form_keys, queries, services
from maillage.desk.welcome.day import day_of
from maillage.desk.welcome.needs import Cause, met, unmet
from maillage.desk.welcome.services import Asking
from maillage.privacy.actor import CLOCK, acting_as
from tests.desk.people import DeskCast
from tests.desk.plain_role import plain, under

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
__all__ = ["plain"]


def transaction_ends() -> None:
    """Who wrote a request reads it until the end of that transaction, here the test's own: say it ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maillage.new_desk_request', '', true)")


def test_a_request_goes_all_its_way_under_the_second_lock(desk_cast: DeskCast, plain: str) -> None:
    with under(plain):
        with desk_cast.acting("facilitator"):
            made = services.record(desk_cast.cast.workshop, Asking("Quelle aide ?", kind=RequestKind.FUNDING))
            services.route(made, desk_cast.school, "", made.version)
            transaction_ends()
            assert not Request.objects.exists()
            assert queries.followed_at(made.key).request == made
        with desk_cast.acting("trainer"):
            services.answer(queries.request_at(made.key), "Une avance", 2)
        for who in ("partner", "stranger", "region", "visitor", "person"):
            with desk_cast.acting(who):
                assert not Request.objects.exists()


def test_a_request_in_a_file_is_shut_to_who_lost_the_consent(desk_cast: DeskCast, plain: str) -> None:
    with under(plain), desk_cast.acting("facilitator"):
        made = services.record(desk_cast.cast.workshop, Asking("Me former"))
        services.attach(made, desk_cast.person)
        transaction_ends()
        assert Request.objects.get() == made
        with acting_as(CLOCK):
            Consent.objects.filter(person=desk_cast.person).update(withdrawn_at=timezone.now())
        assert not Request.objects.exists()


def test_the_public_form_writes_under_the_second_lock(desk_cast: DeskCast, plain: str) -> None:
    with under(plain):
        told = {"text": "Une salle", "kind": RequestKind.ROOM, "key": form_keys.new_key()}
        assert [Client().post("/demande/", told).status_code for _ in range(2)] == [302, 302]
        with acting_as(CLOCK):
            assert Request.objects.count() == 1
        assert not Request.objects.exists()


def test_the_day_the_figures_and_the_needs_hold_under_the_second_lock(
    desk_cast: DeskCast, plain: str, clock: Any
) -> None:
    day = timezone.localdate() + timedelta(days=3)
    with acting_as(CLOCK):
        pathway = desk_cast.person.pathways.create(territory=desk_cast.cast.territory)
        Step.objects.create(pathway=pathway, position=1, title="Souder", starts_on=day)
    with under(plain):
        with desk_cast.acting("facilitator"):
            told = [line.title for group in day_of().groups for line in group.lines]
            assert told == ["Souder"]
            assert figures.tables(desk_cast.cast.territory)
            unmet(None, desk_cast.cast.territory, "x", Cause.FULL)
        with desk_cast.acting("stranger"):
            unmet(desk_cast.person, desk_cast.cast.territory, "x", Cause.FULL)
            assert met(desk_cast.person, "x") == 1
            assert not UnmetNeed.objects.exists()
