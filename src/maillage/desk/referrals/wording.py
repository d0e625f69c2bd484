"""The words of the verbs on the pages: what each button says, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.desk.referrals.machine import Verb

Text = str | Promise


@dataclass(frozen=True, slots=True)
class VerbWords:
    """A verb on a page: its heading, its button, what is said once it is done, a hint."""

    title: Text
    button: Text
    done: Text
    hint: Text = ""


VERBS: dict[str, VerbWords] = {
    Verb.SEND: VerbWords(
        _("Envoyer"),
        _("Envoyer l’orientation"),
        _("C’est envoyé. Vous serez prévenu·e de la réponse, ou du silence."),
    ),
    Verb.REMIND: VerbWords(_("Relancer"), _("Relancer l’organisme"), _("Un rappel part.")),
    Verb.ACCEPT: VerbWords(
        _("Oui, nous l’accueillons"),
        _("Accepter"),
        _("Merci ! La date est transmise à qui l’accompagne."),
        _("La place est réservée dès que vous validez."),
    ),
    Verb.WAIT: VerbWords(
        _("Pas tout de suite : liste d’attente"),
        _("Mettre sur liste d’attente"),
        _("C’est noté. Vous pourrez accepter dès qu’une place se libère."),
    ),
    Verb.REFUSE: VerbWords(
        _("Non, ce n’est pas possible"),
        _("Refuser"),
        _("C’est noté, merci d’avoir répondu : une autre piste peut être cherchée sans attendre."),
    ),
    Verb.MOVE: VerbWords(_("Changer la date"), _("Changer la date"), _("La nouvelle date est transmise.")),
    Verb.START: VerbWords(_("C’est commencé"), _("Noter que c’est commencé"), _("C’est noté : commencé.")),
    Verb.ASK: VerbWords(
        _("Demander des nouvelles"), _("Demander des nouvelles"), _("La question part à l’organisme.")
    ),
    Verb.COMPLETE: VerbWords(
        _("C’est terminé : compte rendu"),
        _("Envoyer le compte rendu"),
        _("Merci. Le compte rendu est transmis."),
        _("Quelques lignes suffisent. Rien sur la santé, sauf si la personne vous l’a demandé."),
    ),
    Verb.STOP: VerbWords(
        _("C’est arrêté en cours de route"),
        _("Noter l’arrêt"),
        _("C’est noté. La suite se regarde avec la personne."),
    ),
    Verb.CANCEL: VerbWords(
        _("Annuler l’orientation"),
        _("Annuler l’orientation"),
        _("L’orientation est annulée ; l’organisme est prévenu."),
    ),
    Verb.RELINK: VerbWords(
        _("Envoyer un nouveau lien"),
        _("Envoyer un nouveau lien, l’ancien ne marchera plus"),
        _("Un nouveau lien part."),
        _("Utile si le message a été transmis à quelqu’un d’autre par erreur."),
    ),
}
HAPPENED: dict[str, Text] = {
    "prepare": _("préparée"),
    Verb.SEND: _("envoyée"),
    Verb.REMIND: _("rappel envoyé à l’organisme"),
    Verb.ESCALATE: _("signalée sans réponse"),
    Verb.ACCEPT: _("acceptée"),
    Verb.WAIT: _("mise sur liste d’attente"),
    Verb.REFUSE: _("refusée"),
    Verb.MOVE: _("date changée"),
    Verb.START: _("commencée"),
    Verb.ASK: _("nouvelles demandées"),
    Verb.COMPLETE: _("terminée"),
    Verb.STOP: _("arrêtée"),
    Verb.CANCEL: _("annulée"),
    Verb.EXPIRE: _("close faute de réponse"),
    Verb.RELINK: _("nouveau lien envoyé"),
}
BY = {
    "referral": _("l’organisme, par son lien"),
    "person": _("la personne"),
    "clock": _("Maillage"),
    "account": _("un compte effacé"),
}
