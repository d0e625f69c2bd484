"""The records of a pack, one model for each kind of file; ``docs/reference/pack.md`` explains them.

What is absent is unknown: never « no », never zero.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from maillage.exchange.pack.condition_records import Condition
from maillage.exchange.pack.fields import (
    Clock,
    CommuneCode,
    Count,
    CredentialCode,
    Day,
    DepartementCode,
    Email,
    Euros,
    FeedFile,
    Id,
    LanguageCode,
    Length,
    Number,
    OccupationCode,
    Part,
    Postcode,
    Record,
    Seats,
    Siret,
    Text,
    Url,
    Weekday,
)
from maillage.exchange.pack.funding_records import FundingScheme, ReferenceAmount
from maillage.exchange.pack.ladder_records import Ladder

FORMAT = 1

FactKind = Literal["credential", "level", "language", "status", "skill", "asset", "barrier", "job", "wish"]
Role = Literal[
    "third-place",
    "training-organisation",
    "prescriber",
    "employer",
    "local-authority",
    "association",
    "network-head",
    "funder",
    "public-service",
]
PlaceKind = Literal[
    "third-place",
    "training-centre",
    "school",
    "company",
    "library",
    "mobile-stop",
    "public-service",
    "association",
    "town-hall",
    "site",
]
OfferKind = Literal[
    "training",
    "service",
    "support",
    "workshop",
    "course",
    "immersion",
    "loan",
    "drop-in",
    "event",
    "contract",
    "job",
    "programme",
]


class Source(Record):
    """Where something was read; records name it by its id."""

    title: Text
    url: Url | None = None
    date: Day | None = Field(None, description="When the source was published.")


class Feed(Part):
    """The timetable of a network, in the folder ``feeds``."""

    file: FeedFile
    fare: Euros | None = Field(None, description="One way; needed where the feed has no fares of its own.")
    school: list[Text] = Field([], description="Lines (id or short name) for pupils only.")
    on_demand: list[Text] = Field([], description="Lines (id or short name) to be booked beforehand.")
    source: Text | None = Field(None, description="Id of a source of pack.yaml, or free text.")
    checked_on: Day | None = None


class PackHeader(Record):
    """``pack.yaml``: what this folder is."""

    format: Literal[1] = Field(description="Version of this format.")
    name: Text
    description: Text | None = Field(None, description="One plain sentence.")
    uses: list[Id] = Field([], description="Sibling folders whose records are visible here.")
    departements: list[DepartementCode] = Field([], description="The territory, with or without communes.")
    communes: list[CommuneCode] = Field([], description="The territory, with or without départements.")
    example: bool = Field(False, description="True when something in the pack is invented.")
    replay_date: Day | None = Field(None, description="Fixes « today » for whoever replays the pack.")
    feeds: list[Feed] = Field([], description="Timetables by which one may travel.")
    sources: list[Source] = []


class Fact(Record):
    """Something that may be true, false or unknown of a person."""

    kind: FactKind
    label: Text
    implies: list[Id] = Field([], description="Facts that hold whenever this one does.")
    question: Text | None = Field(None, description="Asks it in plain words.")
    why: Text | None = Field(None, description="Why it is asked.")
    rncp: CredentialCode | None = None
    assumed_no: bool = Field(
        False, description="Not held unless said: for what only the steps of a pathway give. Never asked."
    )


class Scale(Record):
    """Facts in ascending order: each implies the one before it."""

    label: Text
    facts: list[Id] = Field(min_length=2)


class TravelMode(Record):
    """A means of travel: on one's own, by timetable, or to a stop on one's own."""

    id: Literal["walk", "bike", "moped", "car", "bus", "bus-on-demand", "bike-bus", "moped-bus", "car-bus"]
    label: Text
    requires: Condition | None = Field(None, description="What one must hold to use it.")


CheckedField = Literal["seats", "dates", "price", "contact", "address"]


class Check(Part):
    """Who last checked a field, and when."""

    day: Day
    by: Text | None = Field(None, description="An organisation or a function, never somebody’s name.")


class Checked(Record):
    """A record that says who last verified it, when and from what."""

    source: Text | None = Field(None, description="Id of a source of pack.yaml, or free text.")
    checked_on: Day | None = None
    checked_by: Text | None = None
    checks: dict[CheckedField, Check] = Field({}, description="Fields checked apart from the rest.")
    example: bool = Field(False, description="True when it is invented.")


class Organisation(Checked):
    """Who offers, prescribes, hires, funds or hosts."""

    name: Text
    roles: list[Role] = []
    summary: Text | None = None
    description: Text | None = None
    commune: CommuneCode | None = None
    phone: Text | None = None
    email: Email | None = None
    website: Url | None = None
    siret: Siret | None = None


class Space(Part):
    """A room that a place lends or rents."""

    name: Text
    seats: Count | None = None


class Stop(Part):
    """Where and when a place that moves can be found: one day, or a rule."""

    commune: CommuneCode
    address: Text | None = None
    day: Day | None = None
    days: Text | None = Field(None, description="RFC 5545 rule, such as FREQ=WEEKLY;BYDAY=TU.")
    begins: Clock | None = None
    ends: Clock | None = None


class Place(Checked):
    """Where sessions are held. Without a point, its commune's is used, and said so."""

    name: Text
    organisation: Id | None = None
    kind: PlaceKind | None = None
    address: Text | None = None
    commune: CommuneCode
    postal_code: Postcode | None = None
    lat: Annotated[Number, Field(ge=-90, le=90)] | None = Field(None, description="WGS 84, degrees.")
    lon: Annotated[Number, Field(ge=-180, le=180)] | None = Field(None, description="WGS 84, degrees.")
    opening_hours: Text | None = None
    accessibility: Text | None = None
    phone: Text | None = None
    email: Email | None = None
    spaces: list[Space] = []
    equipment: list[Text] = []
    kit: list[Text] = Field([], description="What is there for a training that comes from elsewhere.")
    stops: list[Stop] = Field([], description="Of a place that moves.")


class Contact(Part):
    """Whom to ask, and how."""

    who: Text | None = Field(None, description="A service or a function, never somebody’s name.")
    phone: Text | None = None
    email: Email | None = None
    website: Url | None = None
    how: Text | None = Field(None, description="What to do, in plain words.")


class GrantedCredential(Part):
    """A credential that an offer leads to, whole or by some of its blocks."""

    code: CredentialCode
    blocks: list[Text] = Field([], description="Codes of blocks, such as RNCP37123BC01; absent: all.")


class Prescription(Part):
    """Who must be asked before one may enter."""

    by: list[Text] = Field(min_length=1, description="Ids of organisations, or plain names.")
    delay_days: Count | None = Field(None, description="Days between asking and starting.")
    note: Text | None = None


class Exemption(Part):
    """A bridge: what holding a fact exempts from."""

    holding: Id
    exempts_from: Text = Field(alias="from")
    hours: Annotated[Number, Field(ge=0)] | None = Field(
        None, description="Hours spared; absent: told, and nothing is shortened."
    )
    price: Euros | None = Field(None, description="For those exempted; absent: the same.")
    pro_rata: bool = Field(False, description="True when the source says that one pays for the hours left.")


class Offer(Checked):
    """A training, a service, a workshop, a loan, a job…"""

    organisation: Id
    name: Text
    kind: OfferKind
    summary: Text | None = None
    description: Text | None = None
    themes: list[Id] = []
    occupations: list[OccupationCode] = []
    requires: Condition | None = Field(None, description="Who may enter; absent: everybody.")
    grants: list[Id] = Field([], description="Facts gained at its end.")
    hours: Annotated[Number, Field(ge=0)] | None = Field(None, description="Hours in all.")
    price: Euros | None = Field(None, description="0 is free; absent is unknown.")
    funding: list[Id] = Field([], description="Schemes that may pay it.")
    prescription: Prescription | None = None
    delay_days: Count | None = Field(None, description="Days between applying and starting.")
    bring: list[Text] = []
    pay: Text | None = Field(None, description="What the person is paid meanwhile.")
    first_step: Text | None = Field(None, description="Whom to call, what to say.")
    duration_note: Text | None = None
    continues: Text | None = Field(None, description="Support that goes on after.")
    eases: list[Id] = Field([], description="Barriers that the offer helps with.")
    exempts: list[Exemption] = []
    publics: list[Id] = Field(
        [], description="For whom it is meant, as a list shows it; the rule is « requires »."
    )
    languages: list[LanguageCode] = Field([], description="Languages spoken there, such as fr, ar, uk.")
    contact: Contact | None = None
    accessibility: Text | None = None
    credentials: list[GrantedCredential] = []
    badges: list[Text] = []


class PermanentEntry(Part):
    """One may start on these weekdays, as long as the window is open."""

    first: Day | None = Field(None, alias="from", description="Absent: already open.")
    last: Day | None = Field(None, alias="until", description="Absent: no end.")
    weekdays: list[Weekday] = Field([], description="Absent: Monday to Friday.")


class Schedule(Part):
    """The days and hours on site; absent: not known."""

    days: list[Weekday] = Field(min_length=1)
    begins: Clock
    ends: Clock


class Session(Record):
    """When and where an offer can be followed: ``start``, ``starts`` or ``entry``, with a length."""

    offer: Id
    place: Id | None = Field(None, description="Absent: at a distance.")
    attendance: Literal["onsite", "distance", "blended"] | None = None
    boarding: bool = Field(False, description="True when one sleeps there.")
    start: Day | None = None
    end: Day | None = Field(None, description="With start only; included.")
    starts: Text | None = Field(None, description="RFC 5545 rule; each upcoming date is an occurrence.")
    entry: PermanentEntry | None = None
    days: Length | None = None
    weeks: Length | None = None
    months: Length | None = None
    hours_per_week: Annotated[Number, Field(ge=0, le=168)] | None = None
    days_per_week: Annotated[Number, Field(ge=0, le=7)] | None = Field(None, description="Days on site.")
    schedule: Schedule | None = Field(None, description="Days of the week and hours on site.")
    seats: Seats | None = Field(
        None,
        description="Seats left, « unlimited », or a list (upcoming occurrences in turn, the last repeats).",
    )
    waiting_list: Count | None = Field(None, description="How many wait already.")
    link: Url | None = Field(None, description="Where one joins it at a distance.")
    register_by: Day | None = None
    register_before_days: Count | None = None
    note: Text | None = None
    checks: dict[CheckedField, Check] = Field(
        {}, description="Who checked seats and dates, and when; absent: as the offer."
    )
    example: bool = False


class Relation(Checked):
    """Two organisations that work together: what the first does with its partner."""

    organisation: Id
    kind: Literal["member-of", "hosts", "refers-to", "co-funds", "trains"]
    partner: Id
    since: Day | None = None
    note: Text | None = None


class SituationFacts(Part):
    """What is known to be true or false; everything else is unknown."""

    yes: list[Id] = []
    no: list[Id] = []


class Minutes(Part):
    """Accepted minutes, one way."""

    daily: Count | None = None
    occasional: Count | None = None


class Situation(Record):
    """An example person, one file each."""

    title: Text
    example: bool = False
    commune: CommuneCode
    lat: Annotated[Number, Field(ge=-90, le=90)] | None = None
    lon: Annotated[Number, Field(ge=-180, le=180)] | None = None
    age: Annotated[int, Field(ge=0, le=120)] | None = None
    birth_date: Day | None = None
    facts: SituationFacts | None = None
    hours_per_week: Annotated[Number, Field(ge=0, le=168)] | None = None
    minutes: Minutes | None = None
    budget: Euros | None = None
    wallets: dict[Id, Euros] = {}
    available_from: Day | None = None
    goal: Condition
    goal_label: Text | None = None
    refuses: list[Id] = []
    horizon_days: Annotated[int, Field(ge=0, le=3650)] | None = None


MODELS: dict[str, type[Record]] = {
    "facts": Fact,
    "scales": Scale,
    "ladders": Ladder,
    "modes": TravelMode,
    "organisations": Organisation,
    "places": Place,
    "offers": Offer,
    "sessions": Session,
    "amounts": ReferenceAmount,
    "funding": FundingScheme,
    "relations": Relation,
    "situations": Situation,
}

LIST_FILES = {
    "facts": ("facts", "scales"),
    "ladders": ("ladders",),
    "modes": ("modes",),
    "organisations": ("organisations",),
    "places": ("places",),
    "offers": ("offers",),
    "sessions": ("sessions",),
    "relations": ("relations",),
    "funding": ("amounts", "funding"),
}
"""The kinds of records that a file of that name holds; situations have a file each."""

Document = dict[str, Any]
