"""The verbs and questions of appointments: made, moved, cancelled, held, missed; who sees what of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk import gate
from maillage.desk.followup.words import changed_meanwhile, checked
from maillage.desk.gate import File, NoSuchFileError, file_at, open_file
from maillage.desk.models import Appointment, AppointmentState, Message, Person, Scope
from maillage.desk.refusals import RefusedError
from maillage.privacy.actor import ActorKind, current

SHORTEST, LONGEST = 5, 480  # minutes
FARTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an appointment is to be. ``remind``: the person agreed to be reminded by e-mail."""

    begins_at: datetime
    minutes: int = 45
    where: str = ""
    about: str = ""
    remind: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.begins_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Clash:
    """Another appointment at the same time: of whoever asks (``mine``), or of the person."""

    begins_at: datetime
    mine: bool


class ClashError(RefusedError):
    """Somebody is expected elsewhere at that time; made all the same by whoever insists."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(_("Il y a déjà un rendez-vous à cette heure."))
        self.clashes = clashes


@dataclass(frozen=True, slots=True)
class Shown:
    """An appointment as whoever opened the file may read it. ``own``: theirs to change."""

    appointment: Appointment
    own: bool
    where: str
    about: str

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.appointment.begins_at + timedelta(minutes=self.appointment.minutes)


def appointments_of(file: File) -> list[Shown]:
    """The appointments that whoever opened the file may see, in order of time; one query.

    Their own organisations', whole; others' where the pathway is shown, without what they are about.
    """
    found = Appointment.objects.filter(person=file.person).select_related("organisation", "account")
    ours = _ours()
    if ours is not None and not file.shows(Scope.PATHWAY):
        found = found.filter(organisation_id__in=ours)
    return [_shown(each, ours) for each in found.order_by("begins_at", "pk")]


def appointment_of(file: File, key: UUID) -> Shown:
    """One of them; raises ``NoSuchFileError``."""
    for each in appointments_of(file):
        if each.appointment.key == key:
            return each
    raise NoSuchFileError


def _shown(appointment: Appointment, ours: frozenset[int] | None) -> Shown:
    own = ours is None or appointment.organisation_id in ours
    return Shown(appointment, own, appointment.where, appointment.about if own else "")


def _ours() -> frozenset[int] | None:
    """The organisations that whoever asks acts for; ``None``: all (the person, the clock)."""
    actor = current()
    if actor.kind is not ActorKind.ACCOUNT:
        return None
    return frozenset(gate.organisations_facilitated(actor.key))


def my_appointments(since: datetime, until: datetime) -> list[Appointment]:
    """What whoever is logged in has with people whose file is open to them; two queries at most."""
    mine = Appointment.objects.filter(account_id=current().key, begins_at__gte=since, begins_at__lt=until)
    shown = mine.filter(person__in=gate.people_of()).select_related("person", "organisation")
    return list(shown.order_by("begins_at", "pk"))


def clashes(person: Person, account_id: int | None, wanted: Wanted, but: int = 0) -> list[Clash]:
    """The planned appointments of the person or of an account that overlap what is wanted."""
    earliest = wanted.begins_at - timedelta(minutes=LONGEST)
    found = Appointment.objects.filter(
        Q(person=person) | Q(account_id=account_id),
        state=AppointmentState.PLANNED,
        begins_at__lt=wanted.ends_at,
        begins_at__gt=earliest,
    ).exclude(pk=but)
    return [
        Clash(each.begins_at, each.account_id == account_id)
        for each in found.order_by("begins_at")
        if each.begins_at + timedelta(minutes=each.minutes) > wanted.begins_at
    ]


@transaction.atomic
def make(key: UUID, wanted: Wanted, *, despite: bool = False) -> Appointment:
    """Make an appointment with whoever is logged in; the same one made twice is one.

    Raises ``ClashError`` unless ``despite``, ``RefusedError``, ``NoSuchFileError``.
    """
    file = file_at(key)
    if file.organisation_id is None:
        raise RefusedError(_("Un rendez-vous se prend avec la personne qui vous accompagne."))
    _allowed(wanted)
    account = current().key
    same = Appointment.objects.filter(
        person=file.person, account_id=account, begins_at=wanted.begins_at, state=AppointmentState.PLANNED
    )
    found = same.first()
    if found is not None:
        return found
    _no_clash(clashes(file.person, account, wanted), despite)
    columns = {"organisation_id": file.organisation_id, "account_id": account, **_columns(wanted)}
    try:
        with transaction.atomic():
            open_file(key, Scope.IDENTITY, "appointment.made")
            return Appointment.objects.create(person=file.person, **columns)
    except IntegrityError:  # the same form, sent twice in the same instant
        return same.get()


@transaction.atomic
def move(key: UUID, appointment: UUID, seen: int, wanted: Wanted, *, despite: bool = False) -> None:
    """Move an appointment, or change what is said of it; raises as ``make`` does."""
    file, found = _planned(key, appointment)
    _allowed(wanted)
    _no_clash(clashes(file.person, found.account_id, wanted, but=found.pk), despite)
    try:
        with transaction.atomic():
            _change(file, found, seen, "appointment.moved", **_columns(wanted))
    except IntegrityError:
        raise RefusedError(_("Ce rendez-vous existe déjà à cette heure.")) from None


@transaction.atomic
def cancel(key: UUID, appointment: UUID, seen: int) -> None:
    """Cancel an appointment: by whoever it is with, or by the person."""
    file, found = _planned(key, appointment)
    _change(file, found, seen, "appointment.cancelled", state=AppointmentState.CANCELLED)


@transaction.atomic
def held(key: UUID, appointment: UUID, seen: int) -> None:
    """The appointment took place: it is a contact, from which retention counts again."""
    file, found = _planned(key, appointment, begun=True)
    _change(file, found, seen, "appointment.held", state=AppointmentState.HELD)
    day = timezone.localdate(found.begins_at)
    latest = Person.objects.filter(pk=file.person.pk, last_contact_on__lt=day)
    latest.update(last_contact_on=day, warned_at=None)


@transaction.atomic
def missed(key: UUID, appointment: UUID, seen: int, what_next: str) -> None:
    """The person did not come; what is done about it is said, never left open."""
    if not what_next.strip():
        raise RefusedError(
            _("Dites ce qui est prévu maintenant : rappeler, écrire, proposer une autre date…")
        )
    file, found = _planned(key, appointment, begun=True)
    _change(
        file,
        found,
        seen,
        "appointment.missed",
        state=AppointmentState.MISSED,
        what_next=checked(what_next),
    )


def _planned(key: UUID, appointment: UUID, *, begun: bool = False) -> tuple[File, Appointment]:
    """A planned appointment that whoever asks may change; ``begun``: its hour must have come."""
    file = file_at(key)
    shown = appointment_of(file, appointment)
    person_only = file.organisation_id is None and begun
    if not shown.own or person_only:
        raise NoSuchFileError
    found = shown.appointment
    if found.state != AppointmentState.PLANNED:
        raise changed_meanwhile()
    if begun and found.begins_at > timezone.now():
        raise RefusedError(_("Ce rendez-vous n’a pas encore commencé."))
    return file, found


def _change(file: File, found: Appointment, seen: int, deed: str, **columns: object) -> None:
    rows = Appointment.objects.filter(pk=found.pk, version=seen, state=AppointmentState.PLANNED)
    if not rows.update(version=F("version") + 1, **columns):
        raise changed_meanwhile()
    open_file(file.person.key, Scope.IDENTITY, deed, appointment=str(found.key))
    forget_reminders([found.key])


def forget_reminders(appointments: Iterable[UUID]) -> None:
    """Take back the reminders of appointments that no sender has taken yet."""
    for appointment in appointments:
        Message.objects.filter(once__startswith=f"reminder:{appointment}:", claimed_at=None).delete()


def _allowed(wanted: Wanted) -> None:
    now = timezone.now()
    if wanted.begins_at < now:
        raise RefusedError(_("Choisissez un jour et une heure à venir."))
    if wanted.begins_at > now + FARTHEST:
        raise RefusedError(_("Choisissez une date dans les deux ans qui viennent."))
    if not SHORTEST <= wanted.minutes <= LONGEST:
        raise RefusedError(_("Un rendez-vous dure entre 5 minutes et 8 heures."))


def _no_clash(found: list[Clash], despite: bool) -> None:
    if found and not despite:
        raise ClashError(found)


def _columns(wanted: Wanted) -> dict[str, object]:
    return {
        "begins_at": wanted.begins_at,
        "minutes": wanted.minutes,
        "where": checked(wanted.where),
        "about": checked(wanted.about),
        "remind": wanted.remind,
    }


def upcoming(file: File) -> QuerySet[Appointment]:
    """The planned appointments of a person from now on, for a calendar file or a sheet."""
    keys = [each.appointment.pk for each in appointments_of(file)]
    planned = Appointment.objects.filter(pk__in=keys, state=AppointmentState.PLANNED)
    return planned.filter(begins_at__gte=timezone.now()).select_related("organisation")
