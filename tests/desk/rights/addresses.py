"""Every address of the desk, found by itself, and what its parameters stand for.

A new address appears here by itself. If it names a record, say which one in ``SAMPLES``, by the address up to
that parameter.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from maillage.desk.acting import OFFICE, SPACE
from tests.desk.world import World
from tests.rights.addresses import all_addresses

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
PERSON = "/bureau/personnes/<uuid:key>"
FOLLOWUP = f"{PERSON}/suivi"
CONFERENCE = "/bureau/commissions/<int:pk>"
TEAM = "/bureau/groupes/<int:pk>"

SAMPLES: dict[str, Callable[[World], object]] = {
    PERSON: lambda world: world.desk_cast.person.key,
    f"{PERSON}/parcours/etapes/<uuid:step>": lambda world: world.step.key,
    f"{PERSON}/parcours/versions/<int:pathway>": lambda world: world.pathway.pk,
    f"{PERSON}/entourage/<int:consent>": lambda world: world.proposal.pk,
    f"{PERSON}/acces/<int:link>": lambda world: world.link.pk,
    f"{PERSON}/ses-questions/<int:question>": lambda world: world.question.pk,
    f"{FOLLOWUP}/rendez-vous/<uuid:appointment>": lambda world: world.appointment.key,
    f"{FOLLOWUP}/notes/<int:number>": lambda world: world.notes["circle"].pk,
    f"{FOLLOWUP}/documents/<uuid:document>": lambda world: world.document.key,
    f"{FOLLOWUP}/mobilite/<int:number>": lambda world: world.diagnosis.pk,
    "/bureau/orientations/<uuid:key>": lambda world: world.referral.key,
    "/bureau/orientations/<uuid:key>/messages/<int:number>": lambda world: world.letter.pk,
    "/bureau/demandes/<uuid:key>": lambda world: world.request.key,
    CONFERENCE: lambda world: world.conference.pk,
    f"{CONFERENCE}/situations/<int:case>": lambda world: world.case.pk,
    "/bureau/commissions/decisions/<int:decision>": lambda world: world.decision.pk,
    TEAM: lambda world: world.team.pk,
    f"{TEAM}/sortir/<int:member>": lambda world: world.member.pk,
    f"{TEAM}/seances/<int:meeting>": lambda world: world.meeting.pk,
    "/bureau/structures/<slug:territory>/<slug:organisation>": lambda world: (
        world.desk_cast.cast.workshop.slug
    ),
    "/mon-espace/parcours/<uuid:step>": lambda world: world.step.key,
    "/mon-espace/orientations/<uuid:referral>": lambda world: world.referral.key,
    "/mon-espace/documents/<uuid:document>": lambda world: world.document.key,
    "/mon-espace/entourage/<int:consent>": lambda world: world.proposal.pk,
    "/mon-espace/acces/<int:link>": lambda world: world.link.pk,
}
"""The records that addresses name."""

WORDS: dict[str, Callable[[World], object]] = {
    "territory": lambda world: world.desk_cast.cast.territory.slug,
    "offer": lambda world: world.desk_cast.cast.offer.pk,
    "organisation": lambda world: world.desk_cast.partners.pk,
    "member": lambda world: world.desk_cast.accounts["facilitator"].memberships.get().pk,
    "right": lambda world: "health",
    "subject": lambda world: "commune",
    "fact": lambda world: "jobseeker",
    "which": lambda world: "souhaits",
    "deed": lambda world: "retirer",
    "how": lambda world: "pleine",
    "slug": lambda world: "lieu",
    f"{PERSON}/freins/<slug:slug>": lambda world: "health",
    f"{FOLLOWUP}/rendez-vous/<uuid:appointment>/<slug:deed>": lambda world: "annuler",
    f"{FOLLOWUP}/documents/<uuid:document>/<slug:deed>": lambda world: "effacer",
    f"{FOLLOWUP}/referent/<slug:deed>": lambda world: "devenir",
    "verb": lambda world: "cancel",
    "number": lambda world: 1,
}
"""What other parameters stand for: by their name, or by the address up to them, which counts first.

What is named nowhere stands for something unknown.
"""

UNKNOWN = {"uuid": str(uuid.UUID(int=7)), "int": "98765432", "slug": "inconnu", "str": "inconnu"}


def desk_addresses() -> list[str]:
    """Every address of the office and of people's own spaces."""
    return [address for address in all_addresses() if address.startswith((*OFFICE, SPACE))]


def records_in(address: str) -> list[str]:
    """The parameters of an address that name a record: the address up to each."""
    found = [address[: parameter.end()] for parameter in PARAMETER.finditer(address)]
    return [beginning for beginning in found if beginning in SAMPLES]


def filled(address: str, world: World, **instead: World | None) -> str:
    """The address with the records of that world.

    ``instead``: for the record that a beginning names, the world whose it is; ``None``: an unknown one.
    """
    done, last = [], 0
    for parameter in PARAMETER.finditer(address):
        beginning = address[: parameter.end()]
        chosen = instead.get(beginning, world)
        sample = SAMPLES.get(beginning) or WORDS.get(beginning) or WORDS.get(parameter[2])
        known = sample is not None and chosen is not None
        done += [address[last : parameter.start()]]
        done += [str(sample(chosen)) if known else UNKNOWN[parameter[1] or "str"]]  # type: ignore[misc,arg-type]
        last = parameter.end()
    return "".join([*done, address[last:]])
