"""The verbs of referrals under PostgreSQL's row security, as the site's plain role."""

from __future__ import annotations

import pytest

from maillage.desk.models import Referral, ReferralState, SeatTaken
from maillage.desk.referrals import access, links, services
from maillage.desk.referrals.machine import Verb
from maillage.desk.referrals.watching import watch
from maillage.privacy.actor import Actor, ActorKind, acting_as
from tests.desk.plain_role import under
from tests.desk.referrals.ground import STARTS, Ground, letters

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_referral_goes_to_its_end_under_row_security(ground: Ground, plain: str) -> None:
    with under(plain):
        referral = ground.sent()
        assert watch() == {}
        with links.holding(links.token_of(referral)) as held:
            services.act(held.key, Verb.ACCEPT, held.version, {"starts_on": STARTS})
        ground.act("facilitator", referral, Verb.START)
        done = ground.act("trainer", referral, Verb.COMPLETE, outcome="credential", done="Tout")
    assert done.state == ReferralState.COMPLETED
    assert SeatTaken.objects.get().number == 1
    assert letters(referral)[-1] == ("complete", "sender")


def test_a_freed_seat_is_told_to_those_who_wait_under_row_security(ground: Ground, plain: str) -> None:
    ground.session.seats = 1
    ground.session.save()
    first, second = ground.sent(), ground.sent(ground.somebody(2), once="two")
    with under(plain):
        ground.accepted(first)
        ground.act("trainer", second, Verb.WAIT)
        with acting_as(Actor(ActorKind.REFERRAL, first.pk)):
            services.act(
                first.key, Verb.REFUSE, Referral.objects.get(pk=first.pk).version, {"refusal": "other"}
            )
    assert letters(second)[-2:] == [("freed", "receiver"), ("freed", "sender")]


@pytest.mark.parametrize("who", ["visitor", "stranger", "region"])
def test_others_see_no_referral_even_without_the_application_s_filter(
    ground: Ground, plain: str, who: str
) -> None:
    ground.sent()
    with under(plain), ground.people.acting(who):
        assert not Referral.objects.exists()
        assert not access.received().exists()
