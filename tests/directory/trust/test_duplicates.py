"""Probable duplicates: what makes two records alike, what doesn't, what somebody decides."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from maillage.accounts.models import Account, TrailEntry
from maillage.directory.models import DuplicatePair, Organisation, Territory
from maillage.directory.trust import duplicates
from maillage.directory.trust.likeness import Described, metres, plain_name, plain_phone, plain_site
from maillage.directory.trust.matching import find
from tests.directory.valley import COUTRAS, LIBOURNE

SIRET, OTHER_SIRET = "11000201100044", "13000548100010"
HALL, NEXT_DOOR, FAR = (45.04, -0.13), (45.0402, -0.1301), (45.9, -0.13)


def pairs(*described: Described) -> list[tuple[int, int]]:
    return [(found.first, found.second) for found in find(described)]


def named(key: int, name: str, **told: object) -> Described:
    return Described(key, plain_name(name), **told)  # type: ignore[arg-type]


ALIKE = {
    "accents and capitals": (
        named(1, "École de production", commune=COUTRAS), named(2, "ECOLE DE PRODUCTION", commune=COUTRAS),
    ),
    "the order of words": (
        named(1, "Mission locale du Libournais", commune=LIBOURNE),
        named(2, "Libournais, mission locale du", commune=LIBOURNE),
    ),
    "a SIRET alone": (named(1, "Le Fil", siret=SIRET), named(2, "Association Au Fil", siret=SIRET)),
    "a typing error and the telephone": (
        named(1, "Plateforme mobilité", phone="557000000"), named(2, "Plateforme mobilte", phone="557000000"),
    ),
    "two places next door with nearly the same name": (
        named(1, "Salle des fêtes", commune=COUTRAS, point=HALL),
        named(2, "La salle des fêtes", commune=COUTRAS, point=NEXT_DOOR),
    ),
    "the same offer twice": (
        named(1, "CAP électricien", organisation=7, kind="training"),
        named(2, "CAP Electricien", organisation=7, kind="training"),
    ),
}  # fmt: skip
UNLIKE = {
    "the same name in two communes": (
        named(1, "Mission locale", commune=COUTRAS), named(2, "Mission locale", commune=LIBOURNE),
    ),
    "two SIRETs": (
        named(1, "Mission locale", commune=COUTRAS, siret=SIRET),
        named(2, "Mission locale", commune=COUTRAS, siret=OTHER_SIRET),
    ),
    "two numbered branches": (
        named(1, "Antenne 1", commune=COUTRAS), named(2, "Antenne 2", commune=COUTRAS),
    ),
    "a shared telephone alone": (
        named(1, "Le Fil", phone="557000000"), named(2, "La Ruche", phone="557000000"),
    ),
    "two halls of the same name far apart": (
        named(1, "Salle des fêtes", organisation=7, point=HALL),
        named(2, "Salle des fêtes", organisation=7, point=FAR),
    ),
    "a training and a job of the same name": (
        named(1, "Électricien", organisation=7, kind="training"),
        named(2, "Électricien", organisation=7, kind="job"),
    ),
    "nothing said": (named(1, ""), named(2, "")),
}  # fmt: skip


@pytest.mark.parametrize("told", ALIKE)
def test_records_are_alike_by(told: str) -> None:
    assert pairs(*ALIKE[told]) == [(1, 2)]


@pytest.mark.parametrize("told", UNLIKE)
def test_records_are_not_taken_for_the_same_by(told: str) -> None:
    assert pairs(*UNLIKE[told]) == []


def test_a_switchboard_shared_by_many_says_nothing() -> None:
    many = [named(key, f"Service des sports {key}", phone="557000000") for key in range(1, 80)]
    assert pairs(*many) == []


def test_names_telephones_and_sites_are_compared_without_what_changes_nothing() -> None:
    assert plain_name("L’École  d’Été !") == "l ecole d ete"
    assert plain_phone("+33 5 57 00 00 00") == plain_phone("05.57.00.00.00") == "557000000"
    assert plain_phone("3949") == ""
    assert plain_site("https://www.Example.org/") == plain_site("http://example.org")
    assert metres(HALL, NEXT_DOOR) == pytest.approx(23.6, abs=1)


@pytest.fixture
def twin(school: Organisation) -> Organisation:
    """The school a second time, as another source names it."""
    return Organisation.objects.create(
        territory=school.territory, slug="twin", name="Ecole de production", commune=LIBOURNE, siret=SIRET
    )


def test_pairs_are_kept_for_somebody_with_their_reasons(twin: Organisation) -> None:
    territory = Territory.objects.get(slug="valley")
    assert duplicates.refresh(territory) == 1
    found = duplicates.waiting(territory)[0]
    assert (found.kind, found.second_id) == ("organisations", twin.pk)
    assert [code for code, _ in found.reasons] == ["name", "commune"]


def test_looking_again_changes_nothing(twin: Organisation) -> None:
    territory = Territory.objects.get(slug="valley")
    for _ in range(2):
        duplicates.refresh(territory)
    assert DuplicatePair.objects.count() == 1


def test_a_pair_that_is_no_longer_alike_goes(twin: Organisation) -> None:
    territory = Territory.objects.get(slug="valley")
    duplicates.refresh(territory)
    Organisation.objects.filter(pk=twin.pk).update(name="Autre chose")
    assert duplicates.refresh(territory) == 0
    assert DuplicatePair.objects.count() == 0


def test_what_was_said_to_be_different_is_not_asked_again(twin: Organisation, moderator: Account) -> None:
    territory = Territory.objects.get(slug="valley")
    duplicates.refresh(territory)
    duplicates.say_different(DuplicatePair.objects.get(), moderator)
    assert duplicates.refresh(territory) == 0
    assert duplicates.waiting(territory) == []
    assert TrailEntry.objects.filter(deed="pair.different", actor=moderator).exists()


def test_only_who_moderates_says_that_they_are_different(twin: Organisation, editor: Account) -> None:
    duplicates.refresh(Territory.objects.get(slug="valley"))
    with pytest.raises(PermissionDenied):
        duplicates.say_different(DuplicatePair.objects.get(), editor)
    assert not DuplicatePair.objects.get().different


def test_the_command_looks_in_every_territory(twin: Organisation) -> None:
    said = StringIO()
    call_command("find_duplicates", stdout=said)
    assert "valley: 1 pair(s) to look at" in said.getvalue()
