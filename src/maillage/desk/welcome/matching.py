"""Who in the territory has the skill that a request calls for, and why: read from the directory alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext

from maillage.desk.models import Request, RequestKind
from maillage.desk.welcome import rules
from maillage.directory.models import (
    FundingScheme,
    Offer,
    OfferKind,
    Organisation,
    Place,
    Role,
    Territory,
)
from maillage.directory.themes import THEMES, theme_name
from maillage.directory.towns import town, town_name
from maillage.territories.names import words

MOST_PROPOSED = 8
MOST_REASONS = 4
SEATS_ASKED = re.compile(r"\b(\d{1,3})\s+(?:personnes?|places?|participants?|stagiaires?|élèves?|jeunes)\b")

ROLES: Mapping[str, Mapping[str, int]] = {
    RequestKind.IDEA: {Role.THIRD_PLACE: 3, Role.NETWORK_HEAD: 2},
    RequestKind.ROOM: {},
    RequestKind.PARTNER: {Role.NETWORK_HEAD: 3, Role.THIRD_PLACE: 2, Role.LOCAL_AUTHORITY: 1},
    RequestKind.FUNDING: {Role.FUNDER: 4},
    RequestKind.RIGHTS: {Role.PUBLIC_SERVICE: 3},
    RequestKind.PATHWAY: {},
    RequestKind.OTHER: {},
}
THEMES_OF: Mapping[str, frozenset[str]] = {
    RequestKind.IDEA: frozenset({"creation", "environnement"}),
    RequestKind.PARTNER: frozenset({"employeurs"}),
    RequestKind.FUNDING: frozenset({"financement"}),
    RequestKind.RIGHTS: frozenset({"droits", "sante", "logement"}),
}
KINDS_OF: Mapping[str, frozenset[str]] = {RequestKind.RIGHTS: frozenset({OfferKind.DROP_IN})}
OFFER_WORTH, SPACE_WORTH, SCHEME_WORTH, WELCOME_WORTH, WORD_WORTH = 2, 3, 3, 3, 2


class Reason(NamedTuple):
    """Why an organisation is proposed: a code for the trail, a sentence for the page, how much it weighs."""

    code: str
    sentence: str
    worth: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """An organisation that has the skill. ``reachable``: somebody there answers on this site."""

    organisation: Organisation
    reasons: tuple[Reason, ...]
    reachable: bool
    same_town: bool

    @property
    def worth(self) -> int:
        """How well it answers."""
        return sum(reason.worth for reason in self.reasons)

    @property
    def where(self) -> str:
        """Its commune, in words."""
        return town_name(self.organisation.commune)


def proposals(request: Request, most: int = MOST_PROPOSED) -> list[Proposal]:
    """The organisations of the request's territory that may answer it, the best first: six queries.

    Those that answer on this site come before those that one has to call; the one that has it is left out.
    """
    found = _reasons(request)
    found.pop(request.organisation_id, None)
    reachable = set(rules.organisations_reachable(request.territory).values_list("pk", flat=True))
    standing = Organisation.current().filter(territory=request.territory, pk__in=found)
    made = [_proposal(each, found[each.pk], each.pk in reachable, request) for each in standing]
    made.sort(key=lambda one: (not one.reachable, -one.worth, not one.same_town, one.organisation.name))
    return made[:most]


def _proposal(
    organisation: Organisation, reasons: list[Reason], reachable: bool, request: Request
) -> Proposal:
    best = sorted(set(reasons), key=lambda reason: (-reason.worth, reason.sentence))[:MOST_REASONS]
    same_town = bool(request.commune) and organisation.commune == request.commune
    if same_town:
        best.append(Reason("town", gettext("Dans la même commune."), 1))
    return Proposal(organisation, tuple(best), reachable, same_town)


def _reasons(request: Request) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = defaultdict(list)
    for organisation, reason in _all_reasons(request):
        found[organisation].append(reason)
    return dict(found)


def _all_reasons(request: Request) -> Iterator[tuple[int, Reason]]:
    territory, kind = request.territory, request.kind
    yield from _by_role(territory, ROLES.get(kind, {}))
    yield from _by_offer(territory, request)
    if kind == RequestKind.ROOM:
        yield from _by_place(territory, request.text)
    if kind == RequestKind.FUNDING:
        yield from _by_scheme(territory)
    if kind == RequestKind.PATHWAY:
        for organisation in rules.organisations_welcoming(territory).values_list("pk", flat=True):
            yield organisation, Reason("welcomes", gettext("Accompagne des personnes ici."), WELCOME_WORTH)


def _by_role(territory: Territory, wanted: Mapping[str, int]) -> Iterator[tuple[int, Reason]]:
    if not wanted:
        return
    listed = Organisation.current().filter(territory=territory).values_list("pk", "roles")
    for organisation, roles in listed:
        for role in wanted.keys() & set(roles or ()):
            sentence = gettext("C’est son rôle : %(role)s.") % {"role": Role(role).label}
            yield organisation, Reason(f"role:{role}", sentence, wanted[role])


def _by_offer(territory: Territory, request: Request) -> Iterator[tuple[int, Reason]]:
    """Its offers of the kinds and themes called for, and those whose theme the request names."""
    themes, kinds = THEMES_OF.get(request.kind, frozenset()), KINDS_OF.get(request.kind, frozenset())
    named = themes_named(request.text)
    offers = Offer.current().filter(territory=territory).select_related(None).order_by("name", "pk")
    for organisation, name, kind, told in offers.values_list("organisation_id", "name", "kind", "themes"):
        about = set(told or ())
        if about & named:
            theme = theme_name(sorted(about & named)[0])
            sentence = gettext("Propose « %(offer)s » (%(theme)s).") % {"offer": name, "theme": theme}
            yield organisation, Reason("words", sentence, WORD_WORTH)
        elif about & themes or kind in kinds:
            yield (
                organisation,
                Reason("offer", gettext("Propose « %(offer)s ».") % {"offer": name}, OFFER_WORTH),
            )


def themes_named(text: str) -> frozenset[str]:
    """The themes of which a text holds every long word, however they are capitalised or accented."""
    told = set(words(text))
    return frozenset(theme for theme in THEMES if (key := _key_words(theme)) and key <= told)


def _key_words(theme: str) -> frozenset[str]:
    return frozenset(word for word in words(theme_name(theme)) if len(word) > 3)


def _by_place(territory: Territory, text: str) -> Iterator[tuple[int, Reason]]:
    asked = seats_asked(text)
    listed = Place.current().filter(territory=territory).exclude(organisation=None)
    columns = ("organisation_id", "name", "commune", "spaces", "equipment", "kit")
    for organisation, name, commune, spaces, equipment, kit in listed.values_list(*columns):
        where = {"place": name, "town": town_name(commune)}
        for space in _fitting(spaces, asked):
            yield organisation, _room_reason(space, where)
        if equipment or kit:
            things = ", ".join([*(equipment or ()), *(kit or ())][:3])
            sentence = gettext("%(place)s, à %(town)s, a aussi : %(things)s.") % {**where, "things": things}
            yield organisation, Reason("equipment", sentence, 1)


def seats_asked(text: str) -> int:
    """For how many people a room is asked, 0 when it is not said."""
    return max((int(found[1]) for found in SEATS_ASKED.finditer(text.lower())), default=0)


def _fitting(spaces: Iterable[Mapping[str, Any]] | None, asked: int) -> list[Mapping[str, Any]]:
    """The rooms large enough, and those whose seats are unknown."""
    return [space for space in spaces or () if space.get("seats") is None or space["seats"] >= asked]


def _room_reason(space: Mapping[str, Any], where: Mapping[str, str]) -> Reason:
    told = {**where, "room": space["name"]}
    seats = space.get("seats")
    if seats is None:
        return Reason(
            "room", gettext("%(place)s, à %(town)s, a une salle : %(room)s.") % told, SPACE_WORTH - 1
        )
    sentence = ngettext(
        "%(place)s, à %(town)s, a une salle : %(room)s, %(seats)s place.",
        "%(place)s, à %(town)s, a une salle : %(room)s, %(seats)s places.",
        seats,
    )
    return Reason("room", sentence % {**told, "seats": seats}, SPACE_WORTH)


def _by_scheme(territory: Territory) -> Iterator[tuple[int, Reason]]:
    """Whoever pays by a scheme that the territory knows."""
    payers: dict[str, str] = dict(
        FundingScheme.objects.filter(territory=territory).exclude(payer="").values_list("payer", "name")
    )
    listed = Organisation.current().filter(territory=territory, name__in=payers).values_list("pk", "name")
    for organisation, name in listed:
        sentence = gettext("Finance « %(scheme)s ».") % {"scheme": payers[name]}
        yield organisation, Reason("scheme", sentence, SCHEME_WORTH)


def nearest(organisations: Iterable[Organisation], commune: str) -> Organisation | None:
    """Of some organisations the one in the commune, else in its EPCI, else the nearest; ``None`` of none.

    One whose commune is unknown comes last; without a commune to start from, the first by name.
    """
    here = town(commune)

    def away(one: Organisation) -> tuple[int, float, str, int]:
        there = town(one.commune)
        if here is None or there is None:
            return 3, 0.0, one.name, one.pk
        rank = 0 if here.code == there.code else 1 if here.epci and here.epci == there.epci else 2
        return rank, _square_of_distance(here.point, there.point), one.name, one.pk

    return min(organisations, key=away, default=None)


def _square_of_distance(one: Any, other: Any) -> float:
    """In degrees, longitudes shortened as they are in France: enough to tell which is nearer."""
    if not one or not other:
        return float("inf")
    (lat, lon), (other_lat, other_lon) = tuple(one), tuple(other)
    return float((lat - other_lat) ** 2 + ((lon - other_lon) * 0.69) ** 2)
