"""What is written to partners and to the person when an access begins, is proposed or ends."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.desk.followup.words import first_name
from maillage.desk.models import Consent, Facilitator, Person
from maillage.desk.posting import post
from maillage.directory.models import Organisation


def told_name(person: Person) -> str:
    """What an organisation is told of a name by e-mail."""
    return first_name(person) or _("Une personne sans nom")


def began(consent: Consent) -> None:
    """Tell the organisation that a file is open to it; tell the person, if somebody else noted it."""
    body = _(
        "Bonjour,\n\n%(name)s accepte que %(organisation)s l’accompagne. L’accès à son dossier est ouvert "
        "jusqu’au %(end)s.\n\nVotre bureau : %(address)s\n"
    ) % {
        "name": told_name(consent.person),
        "organisation": consent.organisation.name,
        "end": f"{consent.ends_on:%d/%m/%Y}",
        "address": settings.SITE_URL + reverse("web:home"),
    }
    once = f"consent:{consent.pk}:began:{consent.ends_on}:{consent.given_at.timestamp():.0f}"
    _to_organisation(consent, once, _("Maillage : un accès commence"), body)
    if not consent.recorded_by.startswith("person:"):
        _to_person(consent, f"{once}:person", _("Maillage : votre accord est noté"), _recorded(consent))


def _recorded(consent: Consent) -> str:
    return _(
        "Bonjour,\n\nNous avons noté que vous êtes d’accord pour que %(organisation)s voie une partie de "
        "votre dossier, jusqu’au %(end)s.\n\nCe n’est pas vrai, ou vous changez d’avis ? Retirez cet accord "
        "dans votre espace : %(address)s\n"
    ) % {
        "organisation": consent.organisation.name,
        "end": f"{consent.ends_on:%d/%m/%Y}",
        "address": settings.SITE_URL + reverse("space:circle"),
    }


def proposed(consent: Consent) -> None:
    """Tell the person that an answer is awaited from them."""
    body = _(
        "Bonjour,\n\nOn vous propose que %(organisation)s vous accompagne aussi. Rien n’est ouvert tant que "
        "vous n’avez pas dit oui. Vous pouvez répondre dans votre espace, ou ne pas répondre :\n%(address)s\n"
    ) % {
        "organisation": consent.organisation.name,
        "address": settings.SITE_URL + reverse("space:circle"),
    }
    _to_person(consent, f"consent:{consent.pk}:proposed", _("Maillage : une proposition pour vous"), body)


def ended(consent: Consent) -> None:
    """Tell the organisation that a file is shut to it."""
    body = _(
        "Bonjour,\n\n%(name)s a retiré son accord : %(organisation)s n’a plus accès à son dossier. "
        "C’est son droit, sans avoir à dire pourquoi.\n"
    ) % {"name": told_name(consent.person), "organisation": consent.organisation.name}
    _to_organisation(consent, f"consent:{consent.pk}:ended", _("Maillage : un accès se termine"), body)


def _to_organisation(consent: Consent, once: str, subject: str, body: str) -> None:
    """To those who accompany people for it; to its own address when there are none."""
    for number, address in enumerate(addresses_of(consent.organisation)):
        post(f"{once}:{number}", address, subject, body)


def addresses_of(organisation: Organisation) -> list[str]:
    """Where an organisation is written to about the people it accompanies."""
    held = Facilitator.objects.filter(
        membership__organisation=organisation, membership__account__is_active=True
    )
    addresses = sorted(held.values_list("membership__account__email", flat=True))
    return addresses or [address for address in (organisation.email,) if address]


def _to_person(consent: Consent, once: str, subject: str, body: str) -> None:
    address = str(consent.person.contact.get("email") or "")
    if address:
        post(once, address, subject, body, person=consent.person)
