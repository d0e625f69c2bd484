"""The pages of the welcome in a real browser: they fit, break no rule, and a request goes its whole way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from maillage.desk.models import Pathway, Person, Question, Referral, Request, RequestKind, Step
from maillage.desk.welcome import services
from maillage.desk.welcome.services import Asking
from maillage.directory.models import Offer, Place
from tests.conftest import AxeCheck, OpenPage, assert_fits
from tests.desk.people import SECRET_NAME, DeskCast, a_person

pytestmark = pytest.mark.django_db


def enter(context: BrowserContext, site: LiveServer, cast: DeskCast, who: str) -> None:
    """Log in as one of the cast."""
    cookie = cast.client(who).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site.url}])


@pytest.fixture
def busy(desk_cast: DeskCast) -> Request:
    """A day with something of everything; the first request."""
    cache.clear()
    me, today = desk_cast.accounts["facilitator"], timezone.localdate()
    Offer.objects.update(kind="drop-in")
    stops = [{"commune": "33138", "address": "place du marché", "day": today.isoformat(), "begins": "10:00"}]
    told = {"territory": desk_cast.cast.territory, "organisation": desk_cast.cast.workshop}
    rooms = [{"name": "Grande salle", "seats": 30}]
    Place.objects.create(slug="bus", name="Le bus", commune="33138", stops=stops, **told)
    Place.objects.create(
        slug="relais",
        name="La salle du Relais",
        commune="33138",
        spaces=rooms,
        territory=desk_cast.cast.territory,
        organisation=desk_cast.partners,
    )
    for number, days in enumerate((-3, 0, 5, 12)):
        person = desk_cast.person if number == 0 else a_person(desk_cast.cast, me, f"Personne {number}")
        pathway = Pathway.objects.create(person=person, territory=person.territory)
        Step.objects.create(
            pathway=pathway, position=0, title="Souder", starts_on=today + timedelta(days=days)
        )
        Question.objects.create(person=person, text="Quand ?")
        Referral.objects.create(
            person=person,
            sent_for=desk_cast.cast.workshop,
            sent_by=me,
            sent_to=desk_cast.school,
            purpose="x",
            state="sent",
            answer_by=today + timedelta(days=days),
        )
        person.appointments.create(
            organisation=desk_cast.cast.workshop, account=me, begins_at=timezone.now() + timedelta(days=days)
        )
    Person.objects.filter(pk=desk_cast.person.pk).update(last_contact_on=today - timedelta(days=100))
    with desk_cast.acting("facilitator"):
        text = "Une salle pour 20 personnes, un mardi par mois"
        caller = {"name": "Anne", "email": "anne@example.org"}
        made = [
            services.record(desk_cast.cast.workshop, Asking(text, kind=RequestKind.ROOM, caller=caller))
            for _ in range(7)
        ]
        services.route(made[6], desk_cast.partners, "", made[6].version)
    return made[0]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_the_desk_fit_and_break_no_rule(
    open_page: OpenPage,
    context: BrowserContext,
    live_server: LiveServer,
    desk_cast: DeskCast,
    busy: Request,
    axe: AxeCheck,
    width: int,
) -> None:
    enter(context, live_server, desk_cast, "facilitator")
    passed_on = Request.objects.get(organisation=desk_cast.partners)
    for address in (
        "/bureau/",
        "/bureau/demandes/",
        "/bureau/demandes/nouvelle/",
        f"/bureau/demandes/{busy.key}/",
        f"/bureau/demandes/{passed_on.key}/",
        "/bureau/chiffres/",
        "/demande/",
    ):
        axe(open_page(address, width=width))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_request_by_the_public_form_is_passed_on_and_answered(
    open_page: OpenPage,
    context: BrowserContext,
    live_server: LiveServer,
    desk_cast: DeskCast,
    busy: Request,
    axe: AxeCheck,
) -> None:
    page = context.new_page()  # not by open_page: the browser notes the refusal that is meant here
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server.url}/demande/")
    press(page, "Envoyer ma demande")
    expect(page.get_by_role("alert")).to_contain_text("une chose à corriger")
    axe(page)
    page.get_by_label("Que cherchez-vous ?").fill("Une salle pour 15 personnes")
    page.get_by_label("Une salle, un équipement").check()
    page.get_by_label("Votre commune").fill("Libourne")
    page.get_by_label("Votre adresse e-mail").fill("luc@example.org")
    press(page, "Envoyer ma demande")
    expect(page.get_by_role("heading", name="Votre demande est arrivée")).to_be_visible()
    axe(page)
    assert_fits(page)
    made = Request.objects.get(channel="form")
    Request.objects.filter(pk=made.pk).update(organisation=desk_cast.cast.workshop)
    enter(context, live_server, desk_cast, "facilitator")
    page = open_page(f"/bureau/demandes/{made.key}/")
    expect(page.get_by_text("Grande salle, 30 places")).to_be_visible()
    page.get_by_label("Le Relais").check()
    press(page, "Transmettre")
    expect(page.get_by_text("La demande est transmise à Le Relais.")).to_be_visible()
    enter(context, live_server, desk_cast, "partner")
    page = open_page(f"/bureau/demandes/{made.key}/")
    page.get_by_label("Votre réponse").fill("La grande salle est libre le mardi.")
    press(page, "Répondre")
    expect(page.get_by_text("Votre réponse est envoyée.")).to_be_visible()
    enter(context, live_server, desk_cast, "facilitator")
    page = open_page(f"/bureau/demandes/{made.key}/")
    expect(page.get_by_text("La grande salle est libre le mardi.")).to_be_visible()
    expect(page.get_by_text("pour 15 personnes")).to_have_count(0)
    assert SECRET_NAME not in page.content()
