"""A consent: given hop by hop, answered, renewed, withdrawn at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk import gate
from maillage.desk.circle import queries, services
from maillage.desk.circle.terms import Terms, usual_end
from maillage.desk.models import Consent, GivenHow, Message, Person, Protection, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry
from tests.desk.people import SECRET_NAME, DeskCast

pytestmark = pytest.mark.django_db
SEEN = frozenset({Scope.SITUATION})


def wanted(*scopes: Scope, purpose: str = "Préparer son entrée", days: int = 365) -> Terms:
    """What a test asks for."""
    return Terms(frozenset(scopes or SEEN), purpose, timezone.localdate() + timedelta(days=days))


def given_by(desk_cast: DeskCast, who: str, *scopes: Scope) -> Consent:
    """The consent for the school, noted by one of the cast."""
    with desk_cast.acting(who):
        return services.agree(desk_cast.person.key, desk_cast.school, wanted(*scopes), GivenHow.SAID)


def deeds(desk_cast: DeskCast) -> list[str]:
    """What the journal of her file says was done."""
    lines = JournalEntry.objects.filter(subject=desk_cast.person.key)
    return list(lines.order_by("number").values_list("deed", flat=True))


def protect(desk_cast: DeskCast) -> None:
    """She is a minor."""
    Person.objects.filter(pk=desk_cast.person.pk).update(protection=Protection.MINOR)


def test_a_consent_that_she_gave_aloud_opens_what_was_agreed_and_no_more(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"):
        services.agree(desk_cast.person.key, desk_cast.cast.elsewhere, wanted(), GivenHow.SAID)
    with desk_cast.acting("stranger"):
        assert gate.file_at(desk_cast.person.key).scopes == {Scope.IDENTITY, Scope.SITUATION}
    assert deeds(desk_cast) == ["consent.given"]


def test_a_partner_opens_to_another_only_what_it_sees_itself(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner"):
        for scope in (Scope.HEALTH, Scope.NOTES, Scope.DOCUMENTS):
            with pytest.raises(RefusedError):
                services.agree(
                    desk_cast.person.key, desk_cast.school, wanted(Scope.SITUATION, scope), GivenHow.SAID
                )
            with pytest.raises(RefusedError):
                services.propose(desk_cast.person.key, desk_cast.school, wanted(scope))
    assert not Consent.objects.filter(organisation=desk_cast.school).exists()


def test_what_a_partner_introduces_came_through_its_own_consent(desk_cast: DeskCast) -> None:
    consent = given_by(desk_cast, "partner")
    assert consent.proposed_through == Consent.objects.get(organisation=desk_cast.partners)
    assert given_by_person(desk_cast).proposed_through is None


def given_by_person(desk_cast: DeskCast) -> Consent:
    """She opens her file to Le Fil herself."""
    with desk_cast.acting("person"):
        return services.agree(desk_cast.person.key, desk_cast.cast.elsewhere, wanted(), GivenHow.SPACE)


@pytest.mark.parametrize("who", ["visitor", "trainer", "region", "stranger"])
def test_whoever_does_not_accompany_her_gives_proposes_and_withdraws_nothing(
    desk_cast: DeskCast, who: str
) -> None:
    consent = Consent.objects.get(organisation=desk_cast.partners)
    with desk_cast.acting(who):
        with pytest.raises(gate.NoSuchFileError):
            services.agree(desk_cast.person.key, desk_cast.school, wanted(), GivenHow.SAID)
        with pytest.raises(gate.NoSuchFileError):
            services.propose(desk_cast.person.key, desk_cast.school, wanted())
        with pytest.raises(gate.NoSuchFileError):
            services.withdraw(desk_cast.person.key, consent.pk)
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_a_proposal_opens_nothing_until_she_says_yes(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner"):
        consent = services.propose(desk_cast.person.key, desk_cast.cast.elsewhere, wanted())
    with desk_cast.acting("stranger"), pytest.raises(gate.NoSuchFileError):
        gate.file_at(desk_cast.person.key)
    with desk_cast.acting("person"):
        services.accept(desk_cast.person.key, consent.pk)
    with desk_cast.acting("stranger"):
        assert gate.file_at(desk_cast.person.key).scopes == {Scope.IDENTITY, Scope.SITUATION}
    consent.refresh_from_db()
    assert (consent.given_how, consent.ends_on) == (GivenHow.SPACE, usual_end())


def test_a_proposal_is_accepted_by_nobody_but_her_and_once(desk_cast: DeskCast) -> None:
    with desk_cast.acting("partner"):
        consent = services.propose(desk_cast.person.key, desk_cast.school, wanted())
    for who in ("partner", "facilitator"):
        with desk_cast.acting(who), pytest.raises(gate.NoSuchFileError):
            services.accept(desk_cast.person.key, consent.pk)
    with desk_cast.acting("person"):
        services.withdraw(desk_cast.person.key, consent.pk)
        with pytest.raises(ChangedMeanwhileError):
            services.accept(desk_cast.person.key, consent.pk)
    assert deeds(desk_cast) == ["consent.proposed", "consent.refused"]


def test_nobody_says_in_her_place_that_she_agreed_in_her_space(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.agree(desk_cast.person.key, desk_cast.school, wanted(), GivenHow.SPACE)


@pytest.mark.parametrize(
    "terms",
    [
        wanted(purpose=" "),
        wanted(purpose="x" * 501),
        wanted(purpose="Son numéro : 2 55 08 14 168 025 38"),
        wanted(days=0),
        wanted(days=-1),
        wanted(days=800),
    ],
)
def test_a_consent_without_purpose_or_end_or_with_a_security_number_is_refused(
    desk_cast: DeskCast, terms: Terms
) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.agree(desk_cast.person.key, desk_cast.school, terms, GivenHow.SAID)
    assert deeds(desk_cast) == []


def test_the_same_organisation_is_added_once(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"), pytest.raises(RefusedError):
        services.agree(desk_cast.person.key, desk_cast.partners, wanted(), GivenHow.SAID)


def test_withdrawing_shuts_at_once_and_tells_the_organisation_her_first_name_only(
    desk_cast: DeskCast,
) -> None:
    consent = Consent.objects.get(organisation=desk_cast.partners)
    with desk_cast.acting("person"):
        services.withdraw(desk_cast.person.key, consent.pk)
    with desk_cast.acting("partner"), pytest.raises(gate.NoSuchFileError):
        gate.file_at(desk_cast.person.key)
    message = Message.objects.get()
    assert message.to == "partner@example.org"
    assert SECRET_NAME.split()[0] in message.body
    assert SECRET_NAME.split()[1] not in message.body + message.subject
    assert SECRET_NAME.split()[0] not in message.subject


def test_withdrawing_twice_changes_nothing_more(desk_cast: DeskCast) -> None:
    consent = Consent.objects.get(organisation=desk_cast.partners)
    with desk_cast.acting("person"):
        assert services.withdraw(desk_cast.person.key, consent.pk) == [consent]
        assert services.withdraw(desk_cast.person.key, consent.pk) == []
    assert deeds(desk_cast) == ["consent.withdrawn"]


def test_what_came_through_a_hop_is_shown_and_goes_too_only_if_she_says_so(desk_cast: DeskCast) -> None:
    hop = Consent.objects.get(organisation=desk_cast.partners)
    through = given_by(desk_cast, "partner")
    assert queries.introduced(hop) == [through]
    with desk_cast.acting("person"):
        services.withdraw(desk_cast.person.key, hop.pk)
        through.refresh_from_db()
        assert through.withdrawn_at is None
        services.withdraw(desk_cast.person.key, hop.pk, [through.pk])
    through.refresh_from_db()
    assert through.withdrawn_at is not None


def test_a_consent_that_did_not_come_through_that_hop_is_not_withdrawn_with_it(desk_cast: DeskCast) -> None:
    hop = Consent.objects.get(organisation=desk_cast.partners)
    other = given_by_person(desk_cast)
    with desk_cast.acting("person"):
        services.withdraw(desk_cast.person.key, hop.pk, [other.pk])
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_a_partner_records_the_withdrawal_of_its_own_hops_only(desk_cast: DeskCast) -> None:
    through = given_by(desk_cast, "partner")
    first = Consent.objects.get(organisation=desk_cast.cast.workshop)
    with desk_cast.acting("partner"):
        with pytest.raises(gate.NoSuchFileError):
            services.withdraw(desk_cast.person.key, first.pk)
        services.withdraw(desk_cast.person.key, through.pk)
    through.refresh_from_db()
    assert through.withdrawn_at is not None


def test_when_the_last_consent_goes_the_file_is_closed_to_all_but_her(desk_cast: DeskCast) -> None:
    last_contact = desk_cast.person.last_contact_on
    with desk_cast.acting("person"):
        for consent in Consent.objects.order_by("pk"):
            services.withdraw(desk_cast.person.key, consent.pk)
    with acting_as(CLOCK):
        person = Person.objects.get(pk=desk_cast.person.pk)
    assert person.closed_at is not None
    assert person.last_contact_on == last_contact
    for who in ("facilitator", "partner"):
        with desk_cast.acting(who), pytest.raises(gate.NoSuchFileError):
            gate.file_at(desk_cast.person.key)
    with desk_cast.acting("person"):
        assert gate.file_at(desk_cast.person.key)


def test_a_closed_file_opens_again_when_she_agrees_again(desk_cast: DeskCast) -> None:
    with desk_cast.acting("person"):
        for consent in Consent.objects.order_by("pk"):
            services.withdraw(desk_cast.person.key, consent.pk)
        services.agree(desk_cast.person.key, desk_cast.partners, wanted(), GivenHow.SPACE)
    with desk_cast.acting("partner"):
        assert gate.file_at(desk_cast.person.key).person.closed_at is None


def test_a_facilitator_who_records_the_end_of_their_own_access_is_out(desk_cast: DeskCast) -> None:
    consent = Consent.objects.get(organisation=desk_cast.cast.workshop)
    with desk_cast.acting("facilitator"):
        services.withdraw(desk_cast.person.key, consent.pk)
        with pytest.raises(gate.NoSuchFileError):
            gate.file_at(desk_cast.person.key)
    assert JournalEntry.objects.get().on_behalf_of == desk_cast.cast.workshop.pk


def test_an_ended_consent_is_renewed_with_her_and_a_withdrawn_one_never(desk_cast: DeskCast) -> None:
    consent = Consent.objects.get(organisation=desk_cast.partners)
    ended = timezone.localdate() - timedelta(days=2)
    Consent.objects.filter(pk=consent.pk).update(ends_on=ended)
    with desk_cast.acting("person"):
        services.renew(desk_cast.person.key, consent.pk, ended, wanted(), GivenHow.SPACE)
    with desk_cast.acting("partner"):
        assert gate.file_at(desk_cast.person.key).scopes == {Scope.IDENTITY, Scope.SITUATION}
    with desk_cast.acting("person"):
        services.withdraw(desk_cast.person.key, consent.pk)
        with pytest.raises(ChangedMeanwhileError):
            services.renew(desk_cast.person.key, consent.pk, wanted().ends_on, wanted(), GivenHow.SPACE)


def test_a_consent_that_was_renewed_meanwhile_is_not_renewed_over(desk_cast: DeskCast) -> None:
    consent = Consent.objects.get(organisation=desk_cast.partners)
    with desk_cast.acting("facilitator"):
        services.renew(desk_cast.person.key, consent.pk, consent.ends_on, wanted(days=500), GivenHow.SAID)
        with pytest.raises(ChangedMeanwhileError):
            services.renew(desk_cast.person.key, consent.pk, consent.ends_on, wanted(), GivenHow.SAID)


def test_a_consent_noted_by_somebody_else_is_told_to_her_by_e_mail(desk_cast: DeskCast) -> None:
    given_by(desk_cast, "facilitator")
    assert "maelle@example.org" in [message.to for message in Message.objects.all()]


def test_a_minor_s_consent_needs_her_word_and_her_representative_s(desk_cast: DeskCast) -> None:
    protect(desk_cast)
    key, elsewhere = desk_cast.person.key, desk_cast.cast.elsewhere
    with desk_cast.acting("facilitator"):
        with pytest.raises(RefusedError):
            services.agree(key, elsewhere, wanted(), GivenHow.SIGNED)
        services.agree(key, elsewhere, wanted(), GivenHow.SIGNED, with_representative=True)
    with desk_cast.acting("stranger"):
        assert gate.file_at(key)


@pytest.mark.parametrize("first", [True, False])
def test_a_minor_s_proposal_opens_at_the_second_yes_whoever_comes_first(
    desk_cast: DeskCast, first: bool
) -> None:
    protect(desk_cast)
    with desk_cast.acting("facilitator"):
        consent = services.propose(desk_cast.person.key, desk_cast.cast.elsewhere, wanted())
    with desk_cast.acting("person"):
        services.accept(desk_cast.person.key, consent.pk, as_representative=first)
        again = services.accept(desk_cast.person.key, consent.pk, as_representative=first)
        assert again.ends_on is None
        assert services.accept(desk_cast.person.key, consent.pk, as_representative=not first).ends_on
    assert deeds(desk_cast)[-1] == "consent.given"


def test_a_minor_withdraws_alone(desk_cast: DeskCast) -> None:
    protect(desk_cast)
    consent = Consent.objects.get(organisation=desk_cast.partners)
    with desk_cast.acting("person"):
        services.withdraw(desk_cast.person.key, consent.pk)
    with desk_cast.acting("partner"), pytest.raises(gate.NoSuchFileError):
        gate.file_at(desk_cast.person.key)


def test_a_partner_without_health_does_not_learn_who_sees_health(desk_cast: DeskCast) -> None:
    with desk_cast.acting("facilitator"):
        services.agree(desk_cast.person.key, desk_cast.school, wanted(Scope.HEALTH), GivenHow.SAID)
        told = {
            access.consent.organisation_id for access in queries.circle_of(gate.file_at(desk_cast.person.key))
        }
    assert desk_cast.school.pk in told
    with desk_cast.acting("partner"):
        told = {
            access.consent.organisation_id for access in queries.circle_of(gate.file_at(desk_cast.person.key))
        }
    assert told == {desk_cast.partners.pk}


def test_whoever_leads_without_health_changes_no_consent_that_they_may_not_know_of(
    desk_cast: DeskCast,
) -> None:
    with desk_cast.acting("facilitator"):
        hidden = services.agree(desk_cast.person.key, desk_cast.school, wanted(Scope.HEALTH), GivenHow.SAID)
    kept = [str(scope) for scope in Scope if scope != Scope.HEALTH]
    Consent.objects.filter(organisation=desk_cast.cast.workshop).update(scopes=kept)
    Consent.objects.filter(pk=hidden.pk).update(
        proposed_through=Consent.objects.get(organisation=desk_cast.partners)
    )
    known = Consent.objects.get(organisation=desk_cast.partners)
    with desk_cast.acting("facilitator"):
        with pytest.raises(gate.NoSuchFileError):
            services.withdraw(desk_cast.person.key, hidden.pk)
        services.withdraw(desk_cast.person.key, known.pk, also=[hidden.pk])
    hidden.refresh_from_db()
    assert hidden.withdrawn_at is None


@pytest.mark.parametrize("named", ["renew", "withdraw"])
def test_whoever_leads_without_health_reads_no_name_of_who_sees_health(
    desk_cast: DeskCast, named: str
) -> None:
    with desk_cast.acting("facilitator"):
        hidden = services.agree(desk_cast.person.key, desk_cast.school, wanted(Scope.HEALTH), GivenHow.SAID)
    client = desk_cast.client("facilitator")
    address = reverse(f"circle:{named}", args=[desk_cast.person.key, hidden.pk])
    assert client.get(address).status_code == 200
    Consent.objects.filter(pk=hidden.pk).update(proposed_through=None)  # as if she had agreed by herself
    usual = [str(Scope.IDENTITY), str(Scope.SITUATION), str(Scope.PATHWAY)]
    Consent.objects.filter(organisation=desk_cast.cast.workshop).update(scopes=usual)
    assert client.get(address).status_code == 404


def test_the_consents_that_end_soon_are_told_to_those_who_hold_them(desk_cast: DeskCast) -> None:
    soon = timezone.localdate() + timedelta(days=10)
    Consent.objects.filter(organisation=desk_cast.partners).update(ends_on=soon)
    with desk_cast.acting("partner"):
        assert [consent.person for consent in queries.consents_ending()] == [desk_cast.person]
        assert queries.consents_ending(days=5) == []
    for who in ("facilitator", "stranger", "person", "visitor"):
        with desk_cast.acting(who):
            assert queries.consents_ending() == []


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(0, 7)), max_size=8))
def test_hops_end_whatever_the_chain_even_a_ring(pairs: list[tuple[int, int]]) -> None:
    family = {key: Consent(pk=key, proposed_through_id=before or None) for key, before in pairs}
    for consent in family.values():
        before = [hop.pk for hop in queries.hops(consent, family)]
        assert len(before) == len(set(before))
        assert consent.pk not in before
