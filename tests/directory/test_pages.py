"""The pages of the directory: what they say, what they never say, how many queries they ask."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client

from maillage.accounts import visitor
from maillage.directory.models import Offer, Territory
from maillage.directory.services import load_pack
from tests.directory.valley import COUTRAS, LIBOURNE, record, valley

pytestmark = pytest.mark.usefixtures("territory")

OFFER = "/annuaire/valley/offres/electrician/"
LOAN = "/annuaire/valley/offres/loan/"
PLACE = "/annuaire/valley/lieux/hall/"
ORGANISATION = "/annuaire/valley/structures/platform/"


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return plain(response.content.decode())


def plain(page: str) -> str:
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    bare = re.sub(r"<[^>]+>", " ", main.group() if main else page)
    return re.sub(r"\s+", " ", bare).replace("&#x27;", "'").replace("\u202f", " ").replace("\xa0", " ")


def tell(client: Client, **situation: Any) -> None:
    """Put a situation in the visitor's browser."""
    response = HttpResponse()
    visitor.keep(response, {"commune": COUTRAS, **situation})
    client.cookies = response.cookies


def test_the_search_page_lists_everything_when_nothing_is_asked(client: Client) -> None:
    text = text_of(client, "/annuaire/")
    assert "7 fiches" in text
    assert "Prêt d’un cyclomoteur" in text


def test_a_search_tells_why_each_result_is_there(client: Client) -> None:
    text = text_of(client, "/annuaire/?q=electricienne&commune=libourne&portee=km-20")
    assert "CAP électricien" in text
    assert "Mots trouvés : électricien" in text
    assert "moins de 1 km à vol d’oiseau" in text
    assert "autour de Libourne" in text


def test_a_search_by_minutes_says_them(client: Client) -> None:
    assert "de trajet environ" in text_of(client, "/annuaire/?commune=coutras&portee=car-45&type=places")


def test_a_search_without_result_says_what_to_try(client: Client) -> None:
    text = text_of(client, "/annuaire/?q=licorne")
    assert "Aucune fiche" in text
    assert "Cela ne veut pas dire que rien n’existe" in text


def test_an_unknown_commune_is_told_and_the_rest_is_still_searched(client: Client) -> None:
    text = text_of(client, "/annuaire/?q=cyclomoteur&commune=xqzwv")
    assert "Nous ne trouvons pas cette commune" in text
    assert "Prêt d’un cyclomoteur" in text


def test_a_commune_with_namesakes_is_asked_again(client: Client) -> None:
    response = client.get("/annuaire/?commune=saint-martin")
    assert b'type="radio" name="commune" value="insee:' in response.content
    assert "Plusieurs communes portent ce nom" in plain(response.content.decode())


def test_a_distance_without_a_commune_asks_for_one(client: Client) -> None:
    assert "dites d’abord où vous êtes" in text_of(client, "/annuaire/?portee=km-10")


@pytest.mark.parametrize(
    "query",
    [
        "q=%22%27%28%5C",
        "q=%00%01%02",
        "q=" + "a" * 10_000,
        "q=%F0%9F%98%80",
        "q=%FF%FE",
        "commune=%00",
        "commune=insee:99999",
        "commune=" + "9" * 500,
        "page=" + "9" * 31,
        "page=-1",
        "page=deux",
        "page=" + "9" * 5000,
        "theme=%22%3E&type=castle&genre=gift&portee=fly-3&places=maybe",
        "departement=zz",
        "q=a&q=b&page=1&page=2",
    ],
)
def test_a_bad_query_never_breaks_the_page(client: Client, query: str) -> None:
    assert client.get(f"/annuaire/?{query}").status_code == 200


def test_what_a_visitor_typed_is_never_markup(client: Client) -> None:
    response = client.get("/annuaire/", {"q": '<script>alert("x")</script>', "departement": '"><b>'})
    assert b"<script>alert" not in response.content
    assert b'"><b>' not in response.content


def test_everything_can_be_reached_without_typing(client: Client) -> None:
    response = client.get("/annuaire/tout/")
    page = response.content.decode()
    assert "Bâtiment" in page
    links = [unquote(link.replace("&amp;", "&")) for link in re.findall(r'href="(/annuaire/\?[^"]+)"', page)]
    assert f"/annuaire/?commune=insee:{COUTRAS}&portee=ici" in links
    assert all(client.get(link).status_code == 200 for link in links)


def test_the_page_of_an_offer_says_all_that_is_known(client: Client) -> None:
    text = text_of(client, OFFER)
    for told in (
        "Avoir entre 15 et 18 ans.",
        "Ne pas être dans ce cas : diplôme de niveau CAP.",
        "Prix : 1 250,40 €.",
        "1 000,5 heures en tout",
        "lundi 6 septembre 2027",
        "Complet",
        "Prochaine date avec des places : lundi 4 septembre 2028",
        "Compte personnel de formation (CPF)",
        "vérifié le 22 novembre 2026",
        "Une pièce d’identité",
        "Appelez l’école.",
        "Dispense : Le français",
        "120 heures en moins",
        "Le bac professionnel.",
        "Électricien de chantier",
        "exemple",
        "Entendu au téléphone",
    ):
        assert told in text, told


def test_a_scheme_to_be_confirmed_says_so_and_an_established_one_does_not(client: Client) -> None:
    text = text_of(client, OFFER)
    regional, cpf = text.index("Aide régionale"), text.index("Compte personnel")
    assert "à confirmer" in text[regional:cpf]
    assert "à confirmer" not in text[cpf:]


def test_what_is_unknown_is_said_unknown_with_whom_to_ask_never_no_nor_free(client: Client) -> None:
    text = text_of(client, "/annuaire/valley/offres/site-work/")
    assert "Prix : non renseigné. Demandez à École de production." in text
    assert "Dates et lieux : non renseigné. Demandez à École de production." in text
    assert "non renseigné : appelez avant de vous déplacer" in text
    assert "Gratuit" not in text


def test_unknown_seats_are_not_shown_as_full(client: Client) -> None:
    text = text_of(client, OFFER)
    away = text[text.index("À distance") :]
    assert "Places : non renseigné" in away
    assert "Complet" not in away


def test_whom_to_ask_first_is_named_with_the_delay(client: Client) -> None:
    text = text_of(client, LOAN)
    assert "Il faut d’abord être orienté" in text
    assert "École de production" in text
    assert "Votre conseiller" in text
    assert "Comptez 14 jours" in text
    assert "Gratuit." in text
    assert "Entrée possible toute l’année, le mardi." in text


def test_without_a_situation_no_condition_is_answered(client: Client) -> None:
    page = client.get(OFFER).content.decode()
    assert "badge--yes" not in page
    assert "badge--no" not in page
    assert "Racontez votre situation pour savoir" in page


def test_a_visitor_who_told_everything_reads_yes_and_how_long_it_takes(client: Client) -> None:
    tell(client, age=16, facts={"no": ["level-3"], "yes": ["licence-b"]})
    text = text_of(client, OFFER)
    assert "vous remplissez les conditions" in text
    assert "oui Avoir entre 15 et 18 ans." in text
    assert "Depuis Coutras (33), par trajet (estimation)" in text
    assert "en voiture" in text


def test_a_visitor_too_old_reads_no_at_that_condition(client: Client) -> None:
    tell(client, age=19, facts={"no": ["level-3"]})
    text = text_of(client, OFFER)
    assert "non Avoir entre 15 et 18 ans." in text
    assert "ne vous est pas ouverte aujourd’hui" in text


def test_what_a_visitor_did_not_say_is_to_be_checked_never_no(client: Client) -> None:
    tell(client, age=16)
    text = text_of(client, OFFER)
    assert "à vérifier Ne pas être dans ce cas : diplôme de niveau CAP." in text
    assert "oui Avoir entre 15 et 18 ans." in text
    assert "non Avoir" not in text


def test_a_means_of_travel_that_the_visitor_lacks_is_not_proposed(client: Client) -> None:
    tell(client, facts={"no": ["licence-b"]})
    text = text_of(client, OFFER)
    assert "à pied" in text
    assert "en voiture" not in text
    assert "en cyclomoteur" not in text


def test_a_birth_date_and_a_point_are_read_too(client: Client) -> None:
    tell(client, birth_date="2010-05-01", lat=44.92, lon=-0.24)
    assert "oui Avoir entre 15 et 18 ans." in text_of(client, OFFER)


def test_facts_of_another_territory_are_not_a_fault(client: Client) -> None:
    tell(client, age=16, facts={"yes": ["flies"], "no": ["swims"]})
    assert client.get(OFFER).status_code == 200


def test_the_data_for_search_engines_holds_only_what_is_known(client: Client) -> None:
    page = client.get(OFFER).content.decode()
    assert '"@type": "Course"' in page
    assert '"price": "1250.40"' in page
    assert '"offers"' not in client.get("/annuaire/valley/offres/site-work/").content.decode()


def test_a_name_can_not_close_the_block_of_data(client: Client, territory: Territory) -> None:
    hostile = valley()
    record(hostile, "offers", "loan")["name"] = "</script><script>alert(1)</script>"
    load_pack(hostile, "v2")
    assert b"<script>alert" not in client.get(LOAN).content


def test_the_page_of_a_place_says_what_happens_there(client: Client) -> None:
    text = text_of(client, PLACE)
    assert "Prêt d’un cyclomoteur" in text
    assert "Plain-pied" in text
    assert "non renseigné : appelez avant de venir" in text
    assert "05 57 00 00 00" in text


def test_the_page_of_an_organisation_says_what_it_offers_and_where(client: Client) -> None:
    text = text_of(client, ORGANISATION)
    assert "Prescripteur" in text
    assert "Prêt d’un cyclomoteur" in text
    assert "Salle des fêtes de Coutras" in text
    assert "Un rapport, 6 mai 2019" in text
    assert "par Une facilitatrice" in text


@pytest.mark.parametrize(
    "path",
    [
        "/annuaire/valley/offres/unknown/",
        "/annuaire/unknown/offres/loan/",
        "/annuaire/valley/lieux/loan/",
        "/annuaire/valley/structures/unknown/",
        "/annuaire/words/offres/loan/",
    ],
)
def test_an_unknown_address_is_a_404(client: Client, path: str) -> None:
    text_of(client, path, status=404)


def test_a_withdrawn_offer_says_so_instead_of_disappearing(client: Client) -> None:
    smaller = valley()
    smaller["offers"] = [offer for offer in smaller["offers"] if offer["id"] != "loan"]
    smaller["sessions"] = [one for one in smaller["sessions"] if one["offer"] != "loan"]
    load_pack(smaller, "v2")
    text = text_of(client, LOAN, status=410)
    assert "Cette fiche a été retirée de l’annuaire" in text
    assert "Prêt d’un cyclomoteur" not in text_of(client, ORGANISATION).split("D’où vient")[0]


def test_an_error_can_be_reported_from_the_page_of_a_record(client: Client) -> None:
    page = client.get(PLACE).content.decode()
    assert "/signaler/" in page
    assert "mailto:" not in page


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/annuaire/", 10),
        (f"/annuaire/?q=electricien&commune=insee:{LIBOURNE}&portee=km-50", 9),
        ("/annuaire/tout/", 8),
        (OFFER, 14),
        (PLACE, 8),
        (ORGANISATION, 20),
    ],
)
def test_a_page_asks_as_many_queries_whatever_the_number_of_records(
    client: Client, path: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    client.get("/annuaire/")
    with django_assert_max_num_queries(queries):
        client.get(path)
    more = valley()
    offer, session = (
        record(more, kind, name) for kind, name in (("offers", "loan"), ("sessions", "loan-all-year"))
    )
    more["offers"] += [{**offer, "id": f"loan-{n}"} for n in range(15)]
    more["sessions"] += [{**session, "id": f"session-{n}", "offer": f"loan-{n}"} for n in range(15)]
    electric = record(more, "sessions", "electrician-september")
    more["sessions"] += [{**electric, "id": f"electric-{n}"} for n in range(15)]
    load_pack(more, "v2")
    client.get("/annuaire/")
    with django_assert_max_num_queries(queries):
        client.get(path)


def test_pages_of_results_follow_each_other_without_overlap(client: Client) -> None:
    more = valley()
    offer = record(more, "offers", "loan")
    more["offers"] += [{**offer, "id": f"loan-{n}", "name": f"Prêt {n}"} for n in range(30)]
    load_pack(more, "v2")
    found = [
        name
        for page in (1, 2)
        for name in re.findall(
            r'<h3><a href="[^"]+">([^<]+)', client.get(f"/annuaire/?page={page}").content.decode()
        )
    ]
    assert len(found) == len(set(found)) == 37


def test_an_offer_of_a_replayed_territory_is_read_on_its_day(client: Client) -> None:
    replayed = valley()
    replayed["pack"][0]["replay_date"] = "2029-01-01"
    load_pack(replayed, "v2")
    assert Offer.objects.get(slug="electrician").territory.replay_date is not None
    assert "lundi 3 septembre 2029" in text_of(client, OFFER)


def test_the_map_links_each_commune_and_the_table_says_the_same(client: Client, contours: None) -> None:
    page = client.get("/annuaire/").content.decode()
    links = re.findall(r'<a class="map__spot" href="([^"]+)" aria-label="([^"]+)"', page)
    assert [name for _, name in links] == ["Coutras : 3 fiches", "Libourne : 4 fiches"]
    for link, _ in links:
        assert f'<th scope="row"><a class="tap" href="{link}"' in page
    assert "<title>Coutras : 3 fiches</title>" in page


def test_without_contours_the_table_of_communes_remains(client: Client) -> None:
    page = client.get("/annuaire/").content.decode()
    assert "map__spot" not in page
    assert '<th scope="row"><a class="tap"' in page


def test_a_place_is_drawn_in_its_commune(client: Client, contours: None) -> None:
    page = client.get(PLACE).content.decode()
    assert "map__place" in page
    assert "Position exacte non renseignée" not in page
    assert "Position exacte non renseignée" in client.get("/annuaire/valley/lieux/workshop/").content.decode()


def test_what_a_condition_lacks_leads_to_the_offers_that_give_it(client: Client) -> None:
    page = client.get("/annuaire/valley/offres/site-work/").content.decode()
    conditions = page[page.index('id="conditions"') : page.index('id="dates"')]
    assert "Cela s’obtient par" in conditions
    assert OFFER in conditions


def test_an_offer_that_would_close_the_door_is_never_a_way_in(client: Client) -> None:
    page = client.get(OFFER).content.decode()
    assert "Cela s’obtient par" not in page
