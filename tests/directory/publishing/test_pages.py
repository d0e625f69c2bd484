"""Publishing through the pages: drafts, dates, conditions, newcomers, who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from maillage.directory.models import Offer, Organisation, Place, Session
from maillage.directory.models.record import Status
from tests.directory.publishing.conftest import People

ESSENTIAL = {
    "kind": "training",
    "name": "Apprendre à souder",
    "summary": "Souder en sécurité.",
    "cost": "free",
    "themes": ["batiment"],
    "hours": "35,5",
}
DATES = {"when": "dates", "start": "2027-01-11", "end": "2027-01-15", "where": "workshop", "seats": "8"}


def page(name: str, **parts: Any) -> str:
    """The address of a page of publishing."""
    return reverse(f"directory:publishing:{name}", kwargs=parts)


def text(client: Client, address: str, told: dict[str, Any] | None = None, status: int = 200) -> str:
    """What a page says, once it is loaded or sent."""
    answer = client.get(address) if told is None else client.post(address, told, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def published(client: Client, people: People) -> Offer:
    """An offer written from nothing and published."""
    text(client, page("new_offer", owner=people.school.pk), ESSENTIAL)
    offer = Offer.objects.get(slug="apprendre-a-souder")
    text(client, page("new_session", key=offer.pk), DATES)
    text(client, page("act", word="offres", key=offer.pk, deed="publier"), {})
    return Offer.complete().get(pk=offer.pk)


def test_a_training_is_published_from_nothing_in_three_screens(people: People) -> None:
    client = people.client("editor")
    offer = published(client, people)
    assert (offer.status, offer.price_cents, offer.hours) == (Status.PUBLISHED, 0, 35.5)
    session = Session.complete().get(offer=offer)
    assert (session.place and session.place.slug, session.seats) == ("workshop", 8)
    assert offer.checked_by == "École de production"
    assert "Apprendre à souder" in text(Client(), offer.get_absolute_url())


def test_a_draft_is_seen_by_its_members_only(people: People) -> None:
    text(people.client("editor"), page("new_offer", owner=people.school.pk), ESSENTIAL)
    address = Offer.objects.get(slug="apprendre-a-souder").get_absolute_url()
    assert "pas encore publiée" in text(people.client("reader"), address)
    assert "pas encore publiée" in text(people.client("moderator"), address)
    for who in ("visitor", "facilitator"):
        assert people.client(who).get(address).status_code == 404


def test_a_missing_name_is_told_and_nothing_is_kept(people: People) -> None:
    before = Offer.objects.count()
    told = text(people.client("editor"), page("new_offer", owner=people.school.pk), {**ESSENTIAL, "name": ""})
    assert "Il reste une chose à corriger" in told
    assert Offer.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"start": ""}, "Donnez le premier jour"),
        ({"end": "2027-01-01"}, "Le dernier jour est avant le premier"),
        ({"seats": "beaucoup"}, "Écrivez un nombre"),
        ({"where": ""}, "obligatoire"),
        ({"register_by": "2027-02-01"}, "après le début"),
        ({"when": "any-time", "register_before_days": "3"}, "pas de date limite"),
        ({"when": "repeats", "register_by": "2027-01-01"}, "nombre de jours avant le début"),
        ({"begins": "09:00"}, "Donnez les jours"),
        ({"weekdays": ["mo"], "begins": "17:00", "ends": "09:00"}, "La fin est avant le début"),
        ({"where": "nouveau-lieu"}, "Il le faut pour ajouter le lieu"),
        ({"start": "2020-01-01", "end": "2020-02-01"}, "avant la dernière vérification"),
    ],
)
def test_dates_that_do_not_hold_together_are_told(
    people: People, changed: dict[str, Any], words: str
) -> None:
    before = Session.objects.count()
    told = text(people.client("editor"), page("new_session", key=people.electrician.pk), {**DATES, **changed})
    assert words in told.replace("&#x27;", "’")
    assert Session.objects.count() == before


def test_dates_may_come_back_be_at_any_time_or_at_a_distance(people: People) -> None:
    client, address = people.client("editor"), page("new_session", key=people.electrician.pk)
    known = set(Session.objects.values_list("pk", flat=True))
    text(client, address, {"when": "repeats", "rank": "1", "weekday": "0", "month": "9", "where": "workshop"})
    text(client, address, {"when": "any-time", "entry_days": ["tu"], "where": "a-distance"})
    rule, entry = Session.objects.exclude(pk__in=known).order_by("pk")
    assert rule.starts == "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"
    assert (entry.entry, entry.attendance, entry.place) == ({"weekdays": ["tu"]}, "distance", None)
    shown = text(client, page("record", word="offres", key=people.electrician.pk))
    assert "le premier lundi, chaque année au mois de septembre" in shown


def test_a_place_is_added_while_giving_dates(people: People) -> None:
    client = people.client("editor")
    told = {**DATES, "where": "nouveau-lieu", "new_name": "La Halle", "new_commune": "Libourne"}
    text(client, page("new_session", key=people.electrician.pk), told)
    halle = Place.objects.get(slug="la-halle")
    assert (halle.commune, halle.status) == ("33243", Status.PUBLISHED)  # its offer is


def test_an_offer_is_copied_as_a_draft_with_what_comes_back(people: People) -> None:
    offer = people.electrician
    text(people.client("editor"), page("act", word="offres", key=offer.pk, deed="dupliquer"), {})
    made = Offer.complete().get(name="CAP électricien (copie)")
    assert (made.status, made.requires, made.grants) == (Status.DRAFT, offer.requires, offer.grants)
    assert [one.starts for one in Session.objects.filter(offer=made)] == ["FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"]


def test_a_first_publication_waits_for_a_moderator_who_publishes_it(
    people: People, newcomer: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    client = people.client("editor")
    text(client, page("new_offer", owner=newcomer.pk), ESSENTIAL)
    offer = Offer.objects.get(slug="apprendre-a-souder")
    with django_capture_on_commit_callbacks(execute=True):
        text(client, page("act", word="offres", key=offer.pk, deed="publier"), {})
    offer.refresh_from_db()
    assert offer.status == Status.WAITING
    assert mail.outbox[-1].to == ["moderator@example.org"]
    moderator = people.client("moderator")
    assert "Atelier neuf" in text(moderator, page("basket"))
    text(moderator, page("newcomer", key=newcomer.pk), {"do": "approve"})
    offer.refresh_from_db()
    newcomer.refresh_from_db()
    assert (offer.status, newcomer.status) == (Status.PUBLISHED, Status.PUBLISHED)
    text(client, page("new_offer", owner=newcomer.pk), {**ESSENTIAL, "name": "Une autre"})
    other = Offer.objects.get(slug="une-autre")
    text(client, page("act", word="offres", key=other.pk, deed="publier"), {})
    other.refresh_from_db()
    assert other.status == Status.PUBLISHED


def test_a_first_publication_given_back_says_why(people: People, newcomer: Organisation) -> None:
    client = people.client("editor")
    text(client, page("new_offer", owner=newcomer.pk), ESSENTIAL)
    offer = Offer.objects.get(slug="apprendre-a-souder")
    text(client, page("act", word="offres", key=offer.pk, deed="publier"), {})
    told = {"do": "refuse", "reason": "Dites où cela a lieu."}
    text(people.client("moderator"), page("newcomer", key=newcomer.pk), told)
    assert "Dites où cela a lieu." in text(client, page("record", word="offres", key=offer.pk))
    offer.refresh_from_db()
    assert offer.status == Status.DRAFT


def test_what_others_need_is_not_withdrawn_and_the_page_says_what(people: People) -> None:
    workshop = Place.objects.get(slug="workshop")
    workshop.organisation = people.school
    workshop.save()
    told = text(people.client("editor"), page("act", word="lieux", key=workshop.pk, deed="retirer"), {})
    assert "D’autres fiches en dépendent encore : CAP électricien" in told
    workshop.refresh_from_db()
    assert workshop.withdrawn_on is None


def test_an_offer_is_withdrawn_and_put_back(people: People) -> None:
    client, offer = people.client("editor"), people.electrician
    text(client, page("act", word="offres", key=offer.pk, deed="retirer"), {})
    assert Client().get(offer.get_absolute_url()).status_code == 410
    text(client, page("act", word="offres", key=offer.pk, deed="remettre"), {})
    assert Client().get(offer.get_absolute_url()).status_code == 200


def test_only_a_draft_that_nobody_saw_is_deleted(people: People) -> None:
    client = people.client("editor")
    text(client, page("new_offer", owner=people.school.pk), ESSENTIAL)
    draft = Offer.objects.get(slug="apprendre-a-souder")
    text(client, page("act", word="offres", key=draft.pk, deed="supprimer"), {})
    assert not Offer.objects.filter(pk=draft.pk).exists()
    told = text(client, page("act", word="offres", key=people.electrician.pk, deed="supprimer"), {})
    assert "retirez-la plutôt" in told


@pytest.mark.parametrize("who", ["reader", "facilitator", "moderator"])
def test_who_does_not_write_for_the_organisation_changes_nothing(people: People, who: str) -> None:
    client, offer = people.client(who), people.electrician
    for address in (
        page("record", word="offres", key=offer.pk),
        page("edit", word="offres", key=offer.pk, part="essentiel"),
        page("condition", key=offer.pk),
        page("history", word="offres", key=offer.pk),
        page("new_session", key=offer.pk),
        page("new_offer", owner=people.school.pk),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, ESSENTIAL).status_code in {403, 405}
    assert client.post(page("act", word="offres", key=offer.pk, deed="retirer")).status_code == 403


def test_a_visitor_is_asked_to_log_in(people: People) -> None:
    answer = Client().get(page("home"))
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "address",
    ["offres/999999/", "sessions/999999/modifier/dates/", "offres/1/modifier/rien/", "chateaux/1/"],
)
def test_an_address_that_leads_nowhere_says_so(people: People, address: str) -> None:
    assert people.client("editor").get(f"/annuaire/publier/{address}").status_code in {404, 403}


PARTS = [
    ("structures", "fiche"),
    ("offres", "essentiel"),
    ("offres", "details"),
    ("offres", "apports"),
    ("offres", "contact"),
    ("offres", "financement"),
]


@pytest.mark.parametrize(("word", "part"), PARTS)
def test_a_part_sent_back_as_it_was_shown_changes_nothing(people: People, word: str, part: str) -> None:
    record = people.school if word == "structures" else people.electrician
    client, address = people.client("editor"), page("edit", word=word, key=record.pk, part=part)
    form = client.get(address).context["form"]
    told = {name: form[name].value() for name in form.fields}
    shown = {
        name: form.fields[name].prepare_value(value)
        for name, value in told.items()
        if value not in (None, "")
    }
    assert "Rien n’a changé" in text(client, address, {**shown, "seen": record.version})
    assert type(record).objects.get(pk=record.pk).version == record.version


def test_the_number_of_queries_does_not_follow_that_of_records(
    people: People, django_assert_max_num_queries: Any
) -> None:
    school = people.school
    for rank in range(20):
        Offer.objects.create(
            territory=people.territory,
            slug=f"copie-{rank}",
            name=f"Copie {rank}",
            kind="training",
            organisation=school,
            status=Status.DRAFT,
        )
    client = people.client("editor")
    for address, most in (
        (page("home"), 8),
        (page("basket"), 15),
        (page("record", word="offres", key=people.electrician.pk), 25),
        (page("condition", key=people.electrician.pk), 20),
    ):
        with django_assert_max_num_queries(most):
            client.get(address)
