"""Every address of the site, and what to ask at those that name a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from maillage.accounts import invitations
from maillage.accounts.models import Invitation, JoinRequest, Membership
from maillage.desk.acting import OFFICE, SPACE
from maillage.directory.models import CheckRequest, DuplicatePair, Merge, Relation, Report, Suggestion
from maillage.directory.trust import asking
from maillage.exchange.models import ImportRun, ImportSource
from tests.cast import Cast

ADMINISTRATION = "/administration/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
Sample = Callable[[Cast], object]


def membership(cast: Cast) -> int:
    return Membership.objects.get(account=cast["reader"]).pk


def join_request(cast: Cast) -> int:
    return JoinRequest.objects.get().pk


def invitation(cast: Cast) -> int:
    return Invitation.objects.get().pk


def import_run(cast: Cast) -> int:
    """A spreadsheet of the workshop, received and not yet told column by column."""
    source = ImportSource(pk=import_source(cast), territory=cast.territory, organisation=cast.workshop)
    content = "Intitulé;Prix\nAtelier;0\n".encode()
    return ImportRun.objects.create(source=source, file_name="a.csv", file_hash="0", content=content).pk


def import_source(cast: Cast) -> int:
    """A source of the workshop."""
    told = {"territory": cast.territory, "format": "tableau"}
    return ImportSource.objects.get_or_create(organisation=cast.workshop, name="Ateliers", defaults=told)[
        0
    ].pk


def suggestion(cast: Cast) -> int:
    """A correction of the offer, suggested by the outsider."""
    change = {"field": "name", "was": "Souder", "to": "Bien souder", "verdict": "open", "reason": ""}
    about = {"kind": "offers", "record_id": cast.offer.pk, "territory": cast.territory}
    made = Suggestion.objects.create(
        **about, organisation=cast.workshop, by=cast["outsider"], seen_version=1, changes=[change]
    )
    return made.pk


def report(cast: Cast) -> int:
    """An error that a visitor reported in the offer."""
    about = {"kind": "offers", "record_id": cast.offer.pk, "territory": cast.territory}
    return Report.objects.create(**about, organisation=cast.workshop, message="C’est fini.").pk


def check_request(cast: Cast) -> str:
    """The link of a request to the workshop to confirm what is said of it."""
    now = timezone.now()
    told = {
        "asked_at": now,
        "expires_at": now + asking.LINK_LASTS,
        "items": [["sessions", cast.session.pk, "seats"]],
    }
    return asking.token_of(CheckRequest.objects.create(organisation=cast.workshop, **told))


def pair(cast: Cast) -> int:
    """The workshop and the other organisation, taken for the same."""
    first, second = sorted((cast.workshop.pk, cast.elsewhere.pk))
    told = {"territory": cast.territory, "kind": "organisations", "score": 60}
    return DuplicatePair.objects.get_or_create(first_id=first, second_id=second, defaults=told)[0].pk


def merge(cast: Cast) -> int:
    """A record of the workshop that became another."""
    told = {"territory": cast.territory, "kind": "places", "kept_id": cast.place.pk, "at": timezone.now()}
    return Merge.objects.get_or_create(gone_id=0, gone_slug="gone", defaults=told)[0].pk


def relation(cast: Cast) -> int:
    """What the workshop does with the other organisation."""
    told = {"organisation": cast.workshop, "partner": cast.elsewhere, "kind": "hosts"}
    return Relation.objects.get_or_create(territory=cast.territory, slug="hosts", defaults=told)[0].pk


ANYWHERE: dict[str, Sample] = {
    "word": lambda cast: "offres",
    "part": lambda cast: "essentiel",
    "deed": lambda cast: "retirer",
    "owner": lambda cast: cast.workshop.pk,
    "territory": lambda cast: cast.territory.slug,
    "organisation": lambda cast: cast.workshop.slug,
}
"""What a parameter stands for, wherever it is. What is named nowhere stands for something unknown."""

THERE: dict[str, Sample] = {
    "/annuaire/publier/": lambda cast: cast.offer.pk,
    "/annuaire/publier/nouveaux/": lambda cast: cast.workshop.pk,
    "/annuaire/publier/suggestions/": suggestion,
    "/annuaire/publier/signalements/": report,
    "/annuaire/<slug:territory>/offres/": lambda cast: cast.offer.slug,
    "/annuaire/<slug:territory>/lieux/": lambda cast: cast.place.slug,
    "/annuaire/<slug:territory>/structures/": lambda cast: cast.workshop.slug,
    "/annuaire/<slug:territory>/doublons/": pair,
    "/annuaire/<slug:territory>/fusions/": merge,
    "/annuaire/confirmer/": check_request,
    "/annuaire/relations/": relation,
    "/api/v1/offers/": lambda cast: cast.offer.slug,
    "/api/v1/places/": lambda cast: cast.place.slug,
    "/api/v1/sessions/": lambda cast: cast.session.slug,
    "/api/v1/organisations/": lambda cast: cast.workshop.slug,
    "/compte/membres/": membership,
    "/importer/": import_run,
    "/importer/source/": import_source,
    "/compte/demandes/": join_request,
    "/compte/invitation/": lambda cast: invitations.token_of(Invitation.objects.get()),
    "/compte/invitations/": invitation,
}
"""What the other parameter of the addresses that begin so stands for; the longest beginning counts."""


def all_addresses() -> list[str]:
    """The address of every view, its parameters as the code writes them, each once."""
    return sorted({_tidy(address) for address in _walk(get_resolver(), "/")})


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield address
        else:
            yield from _walk(one, address)


def _tidy(address: str) -> str:
    """The same without the signs of a regular expression: ``^confirmation/(?P<key>…)/$``."""
    if "(?P<" not in address:
        return address
    return PARAMETER.sub(lambda found: f"<{found[1] or found[2]}>", address).replace("^", "").rstrip("$")


def filled(address: str, cast: Cast) -> str:
    """The address with the records of the cast for its parameters; at the desk, those of a person's file."""
    if address.startswith((*OFFICE, SPACE)):
        return _filled_at_the_desk(address, cast)
    begun = [start for start in THERE if address.startswith(start)]
    there = THERE[max(begun, key=len)] if begun else None

    def value(found: re.Match[str]) -> str:
        sample = ANYWHERE.get(found[1], there)
        return str(sample(cast)) if sample else "1"

    return PARAMETER.sub(value, address)


def _filled_at_the_desk(address: str, cast: Cast) -> str:
    """The address with a file in which there is something of everything; nobody of this cast may see it."""
    from tests.desk import people
    from tests.desk.rights.addresses import filled as filled_with
    from tests.desk.world import furnished

    desk_cast = people.desk_cast._get_wrapped_function()(cast)
    return filled_with(address, furnished(desk_cast))
