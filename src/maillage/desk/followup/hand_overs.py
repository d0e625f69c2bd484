"""The key worker of a person, and how another takes over: asked, taken, told to the person."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.desk import gate
from maillage.desk.followup.words import changed_meanwhile, checked, first_name
from maillage.desk.gate import File, NoSuchFileError, file_at, open_file
from maillage.desk.models import Consent, Facilitator, HandOver, Person, Scope
from maillage.desk.posting import post
from maillage.desk.refusals import RefusedError
from maillage.directory.models import Organisation
from maillage.privacy.actor import current

LONGEST = 4_000


def people_without_key_worker(organisation: Organisation | int) -> QuerySet[Person]:
    """The people whom an organisation accompanies and who have no key worker there any more.

    Among those whose file is open to whoever asks: nobody was named, or who was no longer accompanies people
    for the organisation.
    """
    key = organisation if isinstance(organisation, int) else organisation.pk
    still = Facilitator.objects.filter(
        membership__organisation_id=key,
        membership__account_id=OuterRef("key_worker_id"),
        membership__account__is_active=True,
    )
    ours = Q(key_worker_for_id=key) | Q(key_worker_for=None, opened_for_id=key)
    found = gate.people_of().filter(ours, closed_at=None)
    return found.exclude(Exists(still))


def waiting_for_me() -> QuerySet[HandOver]:
    """The hand-overs that whoever is logged in is asked to take."""
    asked = HandOver.objects.filter(next_id=current().key, taken_at=None, person__in=gate.people_of())
    return asked.select_related("person", "former").order_by("asked_at", "pk")


def hand_overs_of(file: File) -> QuerySet[HandOver]:
    """The hand-overs of a person, the latest first; their words are for the two concerned."""
    return HandOver.objects.filter(person=file.person).select_related("former", "next")


def possible_next(file: File) -> list[tuple[Account, Organisation]]:
    """Who may become the key worker: those who accompany people for an organisation the person agreed to."""
    standing = Consent.objects.filter(
        person=file.person, withdrawn_at=None, ends_on__gte=timezone.localdate()
    )
    allowed: dict[int, set[int | None]] = {}
    for organisation, account in standing.values_list("organisation_id", "account_id"):
        allowed.setdefault(organisation, set()).add(account)
    found = Facilitator.objects.filter(
        membership__organisation_id__in=allowed, membership__account__is_active=True
    ).select_related("membership__account", "membership__organisation")
    pairs = [(each.membership.account, each.membership.organisation) for each in found]
    open_to = [pair for pair in pairs if allowed[pair[1].pk] & {None, pair[0].pk}]
    return sorted(open_to, key=lambda pair: (pair[1].name, pair[0].name, pair[0].pk))


@transaction.atomic
def ask(key: UUID, seen: int, next_id: int, word: str) -> HandOver:
    """Ask somebody to take over, with a word for them. By the key worker, or for a person who has none.

    Raises ``RefusedError``, ``ChangedMeanwhileError``, ``NoSuchFileError``.
    """
    file = file_at(key)
    _must_hand_over(file)
    if next_id == file.person.key_worker_id or next_id not in {one.pk for one, _for in possible_next(file)}:
        raise RefusedError(_("Choisissez quelqu’un qui accompagne déjà des personnes avec son accord."))
    if len(word) > LONGEST:
        raise RefusedError(_("Ce mot est trop long : 4 000 caractères au plus."))
    _touch(file.person, seen)
    open_file(key, Scope.IDENTITY, "hand-over.asked")
    try:
        with transaction.atomic():
            return HandOver.objects.create(
                person=file.person,
                former_id=file.person.key_worker_id,
                next_id=next_id,
                word=checked(word),
            )
    except IntegrityError:
        raise RefusedError(_("Un passage de relais est déjà demandé : il attend une réponse.")) from None


@transaction.atomic
def withdraw(key: UUID, hand_over: int) -> None:
    """Take back a hand-over that nobody took; whoever was asked may decline it so too."""
    file = file_at(key)
    found = _open(file, hand_over)
    if current().key != found.next_id:
        _must_hand_over(file)
    found.delete()
    open_file(key, Scope.IDENTITY, "hand-over.withdrawn")


@transaction.atomic
def take(key: UUID, hand_over: int) -> Person:
    """Take over: whoever was asked becomes the key worker, and the person is told."""
    file = file_at(key)
    found = _open(file, hand_over)
    if found.next_id != current().key:
        raise NoSuchFileError
    if not HandOver.objects.filter(pk=found.pk, taken_at=None).update(taken_at=timezone.now()):
        raise changed_meanwhile()
    open_file(key, Scope.IDENTITY, "hand-over.taken")
    return _become(file, found)


@transaction.atomic
def become(key: UUID, seen: int) -> Person:
    """Become the key worker of somebody who has none; raises ``RefusedError`` where there is one."""
    file = file_at(key)
    if not may_become(file):
        raise RefusedError(_("Cette personne a déjà un référent : demandez un passage de relais."))
    _touch(file.person, seen)
    HandOver.objects.filter(person=file.person, taken_at=None).delete()
    found = HandOver.objects.create(
        person=file.person,
        former_id=file.person.key_worker_id,
        next_id=current().key,
        taken_at=timezone.now(),
    )
    open_file(key, Scope.IDENTITY, "hand-over.taken")
    return _become(file, found)


def has_key_worker(person: Person) -> bool:
    """Whether the key worker still accompanies people for the organisation."""
    if person.key_worker_id is None or person.key_worker_for_id is None:
        return False
    return Facilitator.objects.filter(
        membership__account_id=person.key_worker_id,
        membership__organisation_id=person.key_worker_for_id,
        membership__account__is_active=True,
    ).exists()


def may_hand_over(file: File) -> bool:
    """The key worker may; where there is none left, whoever accompanies for the same organisation."""
    if file.organisation_id is None:
        return False
    if has_key_worker(file.person):
        return file.person.key_worker_id == current().key
    return may_become(file)


def may_become(file: File) -> bool:
    """Whether the person has no key worker, and whoever asks acts for the organisation that accompanies."""
    if file.organisation_id is None or has_key_worker(file.person):
        return False
    accompanying = file.person.key_worker_for_id or file.person.opened_for_id
    return accompanying in gate.organisations_facilitated(current().key)


def _must_hand_over(file: File) -> None:
    if file.organisation_id is None:
        raise NoSuchFileError
    if not may_hand_over(file):
        raise RefusedError(_("Seul le référent passe le relais ; demandez-le-lui."))


def _open(file: File, hand_over: int) -> HandOver:
    found = hand_overs_of(file).filter(pk=hand_over, taken_at=None).first()
    if found is None or file.organisation_id is None:
        raise NoSuchFileError
    return found


def _become(file: File, hand_over: HandOver) -> Person:
    organisations = [for_ for one, for_ in possible_next(file) if one.pk == current().key]
    if not organisations:
        raise NoSuchFileError
    before = file.person.key_worker_for_id
    chosen = next((each for each in organisations if each.pk == before), organisations[0])
    Person.objects.filter(pk=file.person.pk).update(
        key_worker_id=current().key, key_worker_for=chosen, version=F("version") + 1
    )
    _tell(file.person, hand_over, chosen)
    return Person.objects.get(pk=file.person.pk)


def _tell(person: Person, hand_over: HandOver, organisation: Organisation) -> None:
    address = str(person.contact.get("email") or "")
    if address:
        post(
            f"hand-over:{hand_over.pk}",
            address,
            _("La personne qui vous accompagne change"),
            told(person, organisation),
            person=person,
        )


def told(person: Person, organisation: Organisation) -> str:
    """What the person is told, by e-mail or by a text to copy."""
    name, account = first_name(person), Account.objects.get(pk=current().key)
    words = {"who": account.name, "organisation": organisation.name, "phone": organisation.phone}
    lines = [
        _("Bonjour %(name)s,") % {"name": name} if name else _("Bonjour,"),
        _("Désormais, %(who)s (%(organisation)s) vous accompagne. Vous n’avez rien à redire.") % words,
        _("Pour le ou la joindre : %(phone)s") % words if organisation.phone else "",
    ]
    return "\n".join(line for line in lines if line)


def _touch(person: Person, seen: int) -> None:
    if not Person.objects.filter(pk=person.pk, version=seen).update(version=F("version") + 1):
        raise changed_meanwhile()
