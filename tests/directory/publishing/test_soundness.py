"""Whatever the forms accept, the territory written back as a pack has no error."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.accounts.models import Account
from maillage.directory.models import Offer, Organisation, Place, Session, Territory
from maillage.directory.publishing import services
from maillage.directory.publishing.conditions import Role, add
from maillage.directory.publishing.forms.base import RecordForm, Scene
from maillage.directory.publishing.forms.offer import AskingForm, DetailsForm, EssentialForm
from maillage.directory.publishing.forms.organisation import OrganisationForm
from maillage.directory.publishing.forms.place import EquipmentForm, PlaceForm
from maillage.directory.publishing.forms.session import NEW_PLACE, SessionForm
from maillage.directory.queries import territory_documents
from maillage.directory.services import RefusedRecordError, load_pack
from maillage.exchange.pack.check import check_pack, errors
from maillage.exchange.pack.read import read_pack
from maillage.exchange.pack.write import write_pack
from tests.directory.publishing.conftest import People
from tests.directory.valley import valley, words

TODAY = date(2026, 11, 22)
DAYS = st.integers(-40, 400).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
TEXT = st.text(max_size=40)
MAYBE_TEXT = st.one_of(st.just(""), TEXT)
MAYBE_DAY = st.one_of(st.just(""), DAYS)
NUMBER = st.one_of(st.just(""), st.integers(-1, 500).map(str), st.sampled_from(["3,5", "0", "deux"]))
CLOCK = st.sampled_from(["", "08:30", "12:00", "17:45"])
WEEKDAYS = st.lists(st.sampled_from(["mo", "tu", "sa"]), max_size=2)

OFFERS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["training", "workshop", "drop-in"]),
        "name": TEXT,
        "summary": MAYBE_TEXT,
        "cost": st.sampled_from(["free", "paid", "unknown"]),
        "amount": NUMBER,
        "hours": NUMBER,
        "themes": st.lists(st.sampled_from(["batiment", "mobilite"]), max_size=2),
    }
)
DETAILS = st.fixed_dictionaries({"description": MAYBE_TEXT, "bring": MAYBE_TEXT, "languages": MAYBE_TEXT})
ASKING = st.fixed_dictionaries(
    {
        "who": MAYBE_TEXT,
        "email": st.sampled_from(["", "a@b.fr", "a@b", "a b@c.fr"]),
        "website": st.sampled_from(["", "exemple.fr", "ftp://exemple.fr", "https://exemple.fr/é"]),
        "by": st.sampled_from(["", "Plateforme mobilité", "votre-conseiller", "school"]),
        "by_delay": NUMBER,
        "delay_days": NUMBER,
    }
)
ORGANISATIONS = st.fixed_dictionaries(
    {
        "name": TEXT,
        "commune": st.sampled_from(["", "Libourne", "33500", "xqzwv"]),
        "siret": st.sampled_from(["", "732 829 320 00074", "12345678901234"]),
        "website": st.sampled_from(["", "exemple.fr", "javascript:alert(1)"]),
        "email": st.sampled_from(["", "a@b.fr"]),
    }
)
PLACES = st.fixed_dictionaries(
    {
        "name": TEXT,
        "commune": st.sampled_from(["Libourne", "Coutras"]),
        "postal_code": st.sampled_from(["", "33500", "335"]),
        "lat": st.sampled_from(["", "44,92", "12"]),
        "lon": st.sampled_from(["", "-0,24", "200"]),
    }
)
SESSIONS = st.fixed_dictionaries(
    {
        "when": st.sampled_from(["dates", "repeats", "any-time"]),
        "start": MAYBE_DAY,
        "end": MAYBE_DAY,
        "rank": st.sampled_from(["0", "1", "-1"]),
        "weekday": st.sampled_from(["0", "6"]),
        "month": st.sampled_from(["0", "2"]),
        "entry_days": WEEKDAYS,
        "entry_from": MAYBE_DAY,
        "entry_until": MAYBE_DAY,
        "where": st.sampled_from(["workshop", "a-distance", NEW_PLACE]),
        "new_name": MAYBE_TEXT,
        "new_commune": st.sampled_from(["", "Coutras"]),
        "seats": st.sampled_from(["", "0", "12", "illimité", "0, 4", "-1"]),
        "register_by": MAYBE_DAY,
        "register_before_days": NUMBER,
        "waiting_list": NUMBER,
        "length": NUMBER,
        "unit": st.sampled_from(["days", "weeks", "months"]),
        "weekdays": WEEKDAYS,
        "begins": CLOCK,
        "ends": CLOCK,
        "boarding": st.sampled_from(["", "on"]),
        "also_distance": st.sampled_from(["", "on"]),
        "link": st.sampled_from(["", "exemple.fr/visio"]),
        "note": MAYBE_TEXT,
    }
)
ATOMS = st.sampled_from(["jobseeker", "level-3", "loaned-moped", {"age": {"min": 18}}, {"age": {"max": 9}}])
CONDITIONS = st.lists(st.tuples(st.sampled_from(list(Role)), ATOMS), max_size=4)
counter = count()
OF_THE_VALLEY: set[tuple[str, str, str]] = set()  # what the small valley lacks already
LIMITS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def sound_words() -> dict[str, Any]:
    """The words without what only the tests of loading need: a pack has no empty question."""
    told = words()
    for fact in told["facts"]:
        if not fact.get("question", True):
            del fact["question"]
    return told


@pytest.fixture
def sound(people: People, tmp_path: Path) -> tuple[People, Path]:
    """The valley as a sound pack, and a folder to write it back to."""
    told = valley()
    for kind in ("organisations", "places", "offers"):
        for document in told[kind]:
            for key in [key for key, value in document.items() if value in ("", None)]:
                del document[key]
    del told["pack"][0]["description"]
    load_pack(sound_words(), "w2")
    load_pack(told, "v2")
    OF_THE_VALLEY.clear()
    OF_THE_VALLEY.update(faults(tmp_path))
    return people, tmp_path


def faults(folder: Path) -> set[tuple[str, str, str]]:
    """The errors of the territory written back with what it uses: the file, the field, what is wrong."""
    root = folder / f"written-{next(counter)}"
    for territory in Territory.objects.all():
        write_pack(territory_documents(territory, with_used=False), root / territory.slug)
    found = errors(check_pack(read_pack(root / "valley")))
    return {(fault.file.name, fault.field, fault.message) for fault in found} - OF_THE_VALLEY


def saved(account: Account, record: Any, form: RecordForm) -> None:
    """Save what a form changes, if it is accepted."""
    if form.is_valid():
        try:
            services.edit(account, record, record.version, form.changes())
        except RefusedRecordError as refused:
            form.show_faults(refused.faults)


@LIMITS
@given(offer=OFFERS, details=DETAILS, asking=ASKING, condition=CONDITIONS, session=SESSIONS)
def test_no_offer_that_the_forms_accept_spoils_the_pack(
    sound: tuple[People, Path], offer: Any, details: Any, asking: Any, condition: Any, session: Any
) -> None:
    people, folder = sound
    account, scene = people["editor"], Scene(people.territory, people.school)
    form = EssentialForm(offer, scene=scene)
    if not form.is_valid():
        return
    made = services.start(account, Offer, people.school, form.changes())
    assert isinstance(made, Offer)
    for shape, told in ((DetailsForm, details), (AskingForm, asking)):
        made = Offer.complete().select_related("territory").get(pk=made.pk)
        saved(account, made, shape(told, scene=scene, document=made.as_document()))
    asked = None
    for role, atom in condition:
        asked = add(asked, role, atom)
    _try(lambda: services.edit(account, made, Offer.objects.get(pk=made.pk).version, {"requires": asked}))
    made = Offer.complete().select_related("territory").get(pk=made.pk)
    services.publish(account, made)
    dated(account, made, scene, session)
    assert faults(folder) == set()


def dated(account: Account, offer: Offer, scene: Scene, told: Any) -> None:
    """Add dates to an offer that the form accepts, their place first if it is new; then save them again."""
    form = SessionForm(told, scene=scene)
    if not form.is_valid():
        return
    changes, place = form.changes(), form.new_place()
    if place:
        changes["place"] = services.start(account, Place, offer.organisation, place).slug
    _try(lambda: services.add_session(account, offer, changes))
    for session in Session.complete().filter(offer=offer):
        again = SessionForm(told, scene=scene, document=session.as_document())
        if again.is_valid() and again.cleaned_data["where"] != NEW_PLACE:
            _try(lambda one=session, form=again: services.edit(account, one, one.version, form.changes()))


def _try(deed: Any) -> None:
    try:
        deed()
    except RefusedRecordError:
        return


@LIMITS
@given(
    told=ORGANISATIONS, place=PLACES, things=st.fixed_dictionaries({"spaces": MAYBE_TEXT, "kit": MAYBE_TEXT})
)
def test_no_organisation_or_place_that_the_forms_accept_spoils_the_pack(
    sound: tuple[People, Path], told: Any, place: Any, things: Any
) -> None:
    people, folder = sound
    account, school = people["editor"], Organisation.complete().select_related("territory").get(slug="school")
    scene = Scene(people.territory, school)
    saved(account, school, OrganisationForm(told, scene=scene, document=school.as_document()))
    form = PlaceForm(place, scene=scene)
    if form.is_valid():
        _try(lambda: _place(account, school, form, things))
    assert faults(folder) == set()


def _place(account: Account, school: Organisation, form: PlaceForm, things: Any) -> None:
    made = services.start(account, Place, school, form.changes())
    made = Place.complete().select_related("territory").get(pk=made.pk)
    saved(account, made, EquipmentForm(things, scene=form.scene, document=made.as_document()))
    services.publish(account, Place.complete().select_related("territory").get(pk=made.pk))


def test_dates_that_are_over_when_their_offer_is_checked_are_put_away(
    sound: tuple[People, Path], settings: Any
) -> None:
    people, folder = sound
    settings.TODAY = date(2027, 6, 1)
    offer = people.electrician
    services.edit(people["editor"], offer, offer.version, {"pay": "500 €"})
    assert not Session.objects.filter(slug="electrician-away").exists()
    assert faults(folder) == set()
