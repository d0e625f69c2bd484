"""The notice before a file is erased: to the person, to who represents them, or to their key worker."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.desk.models import Person, Protection
from maillage.desk.posting import post
from maillage.desk.retention import NOTICE, YEARS_WITHOUT_CONTACT, last_day_of_contact
from maillage.privacy import journal


def warn(now: datetime) -> int:
    """Tell those whose file will be erased in a month that it will; how many files."""
    told = 0
    for pk in list(_to_warn(now).values_list("pk", flat=True)):
        with transaction.atomic():
            person = _to_warn(now).select_for_update(of=("self",)).filter(pk=pk).first()
            if person is not None:
                _warn(person, now)
                told += 1
    return told


def _to_warn(now: datetime) -> QuerySet[Person]:
    soon = last_day_of_contact(timezone.localdate(now + NOTICE))
    untold = Q(warned_at=None) | Q(warned_at__date__lte=F("last_contact_on"))
    return (
        Person.objects.filter(untold, last_contact_on__lte=soon).select_related("key_worker").order_by("pk")
    )


def _warn(person: Person, now: datetime) -> None:
    Person.objects.filter(pk=person.pk).update(warned_at=now)
    day = max(_two_years_after(person.last_contact_on), timezone.localdate(now) + NOTICE)
    for number, (address, text) in enumerate(_letters(person, day)):
        once = f"retention:{person.pk}:{person.last_contact_on}:{number}"
        post(once, address, _("Votre dossier : une date à connaître"), text, person=person)
    journal.write(person.key, "file.warned")


def _letters(person: Person, day: date) -> list[tuple[str, str]]:
    """Addresses and texts; nobody is named, and where nobody can be written to, the key worker is."""
    to_person = [(person.contact.get("email"), _to_person(day))]
    if person.protection != Protection.NONE:
        to_person.append((person.representative.get("email"), _to_person(day)))
    letters = [(address, text) for address, text in to_person if address]
    if not letters and person.key_worker is not None and person.key_worker.is_active:
        letters.append((person.key_worker.email, _to_key_worker(day)))
    return letters


def _to_person(day: date) -> str:
    told = {"day": date_format(day), "site": f"{settings.SITE_URL}/mon-espace/", "contact": settings.CONTACT}
    return (
        _(
            "Bonjour,\n\n"
            "Un dossier d’accompagnement est ouvert à cette adresse. Nous n’avons pas eu de nouvelles depuis "
            "presque deux ans : il sera effacé le %(day)s.\n\n"
            "Pour le garder, ouvrez votre espace avant cette date : %(site)s\n"
            "Ou répondez à la personne qui vous accompagne.\n\n"
            "Si vous n’en avez plus besoin, vous n’avez rien à faire.\n\n%(contact)s"
        )
        % told
    )


def _to_key_worker(day: date) -> str:
    told = {"day": date_format(day), "site": f"{settings.SITE_URL}/bureau/"}
    return (
        _(
            "Bonjour,\n\n"
            "Un dossier que vous suivez n’a pas de contact depuis presque deux ans, et la personne n’a pas "
            "laissé d’adresse électronique. Il sera effacé le %(day)s.\n\n"
            "Prévenez-la si vous le pouvez. Un contact noté dans le dossier suffit à le garder : %(site)s"
        )
        % told
    )


def _two_years_after(last: date) -> date:
    try:
        return last.replace(year=last.year + YEARS_WITHOUT_CONTACT)
    except ValueError:  # 29 February
        return date(last.year + YEARS_WITHOUT_CONTACT, 3, 1)
