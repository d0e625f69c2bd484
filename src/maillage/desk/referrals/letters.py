"""The words of the messages about referrals: as little as possible, and nobody's name."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.desk.referrals.machine import Role, Verb

Words = tuple[str | Promise, str | Promise]  # the subject, the sentence
FREED = "freed"  # a seat is free again: not a verb, the consequence of one

_HAND = _("« %(offer)s » : %(receiver)s a répondu")
_SENDER, _RECEIVER, _PERSON = Role.SENDER, Role.RECEIVER, Role.PERSON

LETTERS: dict[tuple[str, Role], Words] = {
    (Verb.SEND, _RECEIVER): (
        _("Une personne vous est adressée pour « %(offer)s »"),
        _(
            "%(sender)s vous adresse une personne pour « %(offer)s ». Répondez d’ici au "
            "%(answer_by)s : oui avec une date, liste d’attente, ou non."
        ),
    ),
    (Verb.REMIND, _RECEIVER): (
        _("Rappel : une personne attend votre réponse pour « %(offer)s »"),
        _(
            "%(sender)s vous a adressé une personne pour « %(offer)s ». Elle attend votre réponse, "
            "même si c’est non. Elle peut encore être donnée jusqu’au %(answer_by)s."
        ),
    ),
    (Verb.ESCALATE, _SENDER): (
        _("« %(offer)s » : pas encore de réponse"),
        _(
            "%(receiver)s n’a pas répondu à une de vos orientations pour « %(offer)s », malgré un "
            "rappel. Un appel débloque souvent les choses. Sans réponse le %(answer_by)s, elle "
            "sera close et d’autres pistes vous seront proposées."
        ),
    ),
    (Verb.ACCEPT, _SENDER): (
        _HAND,
        _(
            "%(receiver)s accueille la personne que vous avez adressée pour « %(offer)s », à "
            "partir du %(starts_on)s."
        ),
    ),
    (Verb.ACCEPT, _PERSON): (
        _("Bonne nouvelle pour « %(offer)s »"),
        _(
            "%(receiver)s vous attend pour « %(offer)s » le %(starts_on)s. Un doute, un "
            "empêchement ? Parlez-en à la personne qui vous accompagne."
        ),
    ),
    (Verb.WAIT, _SENDER): (
        _HAND,
        _(
            "Il n’y a pas de place tout de suite pour « %(offer)s » : %(receiver)s met la personne "
            "sur liste d’attente."
        ),
    ),
    (Verb.REFUSE, _SENDER): (
        _HAND,
        _(
            "%(receiver)s ne peut pas accueillir la personne pour « %(offer)s ». Raison : "
            "%(refusal)s. D’autres pistes sont déjà prêtes."
        ),
    ),
    (Verb.MOVE, _SENDER): (
        _("« %(offer)s » : la date change"),
        _("%(receiver)s accueille la personne pour « %(offer)s » à une autre date : le %(starts_on)s."),
    ),
    (Verb.MOVE, _PERSON): (
        _("« %(offer)s » : la date change"),
        _(
            "%(receiver)s vous attend maintenant le %(starts_on)s pour « %(offer)s ». Cela ne va "
            "pas ? Dites-le à la personne qui vous accompagne."
        ),
    ),
    (Verb.START, _SENDER): (
        _("« %(offer)s » : c’est commencé"),
        _("La personne que vous avez adressée à %(receiver)s a commencé « %(offer)s »."),
    ),
    (Verb.START, _RECEIVER): (
        _("« %(offer)s » : c’est commencé"),
        _(
            "%(sender)s note que la personne a commencé « %(offer)s » chez vous. Si ce n’est pas "
            "le cas, dites-le par le lien."
        ),
    ),
    (Verb.ASK, _RECEIVER): (
        _("Que devient la personne adressée pour « %(offer)s » ?"),
        _(
            "%(sender)s vous a adressé une personne pour « %(offer)s ». A-t-elle commencé ? Est-ce "
            "terminé ? Deux lignes suffisent : ce qui a été fait, et ce qui l’aiderait ensuite."
        ),
    ),
    (Verb.COMPLETE, _SENDER): (
        _("« %(offer)s » : c’est terminé, un compte rendu vous attend"),
        _("%(receiver)s dit ce qui a été fait pour « %(offer)s », et ce que cela a donné."),
    ),
    (Verb.STOP, _SENDER): (
        _("« %(offer)s » s’est arrêté"),
        _("« %(offer)s » s’est arrêté en cours de route. Regardez ensemble ce qui reste possible."),
    ),
    (Verb.STOP, _RECEIVER): (
        _("« %(offer)s » s’est arrêté"),
        _("La personne adressée par %(sender)s arrête « %(offer)s »."),
    ),
    (Verb.CANCEL, _RECEIVER): (
        _("« %(offer)s » : orientation annulée"),
        _(
            "L’orientation que %(sender)s vous avait envoyée pour « %(offer)s » est annulée. Vous "
            "n’avez rien à faire."
        ),
    ),
    (Verb.CANCEL, _SENDER): (
        _("« %(offer)s » : orientation annulée"),
        _("La personne a annulé son orientation pour « %(offer)s »."),
    ),
    (Verb.EXPIRE, _SENDER): (
        _("« %(offer)s » : resté sans réponse"),
        _(
            "%(receiver)s n’a pas répondu à temps pour « %(offer)s ». L’orientation est close. "
            "D’autres pistes sont déjà prêtes."
        ),
    ),
    (Verb.EXPIRE, _RECEIVER): (
        _("« %(offer)s » : le délai pour répondre est passé"),
        _(
            "Le délai pour répondre à l’orientation de %(sender)s pour « %(offer)s » est passé. Si "
            "vous pouvez encore accueillir la personne, appelez %(sender)s."
        ),
    ),
    (Verb.RELINK, _RECEIVER): (
        _("Votre lien de réponse pour « %(offer)s »"),
        _("Voici un nouveau lien pour suivre l’orientation de %(sender)s pour « %(offer)s »."),
    ),
    (FREED, _SENDER): (
        _("« %(offer)s » : une place s’est libérée"),
        _(
            "Une place s’est libérée pour « %(offer)s », où une personne que vous accompagnez "
            "attend. %(receiver)s choisit qui en profite : rien n’est automatique."
        ),
    ),
    (FREED, _RECEIVER): (
        _("« %(offer)s » : une place s’est libérée"),
        _(
            "Une place s’est libérée pour « %(offer)s ». Des personnes attendent (%(waiting)s) : "
            "c’est vous qui choisissez. Le lien ouvre l’orientation de celle qui attend depuis le "
            "plus longtemps."
        ),
    ),
}
