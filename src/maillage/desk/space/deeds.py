"""What the journal's deeds are called, for the person: each in a few plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import ReferralState, Scope
from maillage.desk.referrals.machine import Verb
from maillage.directory.wording import words

WORDS = {
    "account.linked": _("compte relié à votre espace"),
    "account.unlinked": _("compte détaché de votre espace"),
    "appointment.cancelled": _("rendez-vous annulé"),
    "appointment.held": _("rendez-vous noté comme fait"),
    "appointment.made": _("rendez-vous pris"),
    "appointment.missed": _("rendez-vous manqué, noté"),
    "appointment.moved": _("rendez-vous déplacé"),
    "circle.read": _("a regardé qui vous accompagne"),
    "conference.case_added": _("votre situation mise à l’ordre du jour d’une réunion"),
    "conference.case_read": _("a lu ce qu’une réunion a dit de votre situation"),
    "conference.case_taken_off": _("votre situation retirée d’une réunion"),
    "conference.decided": _("décision d’une réunion, notée"),
    "conference.decision_done": _("décision d’une réunion, faite"),
    "conference.written": _("compte rendu d’une réunion, écrit"),
    "consent.awaiting": _("premier accord donné, un deuxième est attendu"),
    "consent.given": _("accord noté"),
    "consent.proposed": _("partenaire proposé"),
    "consent.refused": _("proposition refusée ou reprise"),
    "consent.renewed": _("accord prolongé ou changé"),
    "consent.withdrawn": _("accord retiré"),
    "contact.corrected": _("nom ou coordonnées corrigés"),
    "day.read": _("a vu votre nom dans sa journée"),
    "document.added": _("document ajouté"),
    "document.erased": _("document effacé"),
    "document.expired": _("document effacé, sa date étant passée"),
    "document.kept-longer": _("document gardé plus longtemps"),
    "document.read": _("a ouvert un document"),
    "documents.read": _("a lu la liste de vos documents"),
    "file.erased": _("dossier effacé"),
    "file.opened": _("dossier ouvert"),
    "file.read": _("a lu"),
    "file.warned": _("message envoyé avant l’effacement du dossier"),
    "followup.read": _("a lu votre suivi"),
    "hand-over.asked": _("changement de référent demandé"),
    "hand-over.taken": _("changement de référent accepté"),
    "hand-over.withdrawn": _("changement de référent abandonné"),
    "mobility.confirmed": _("bilan de mobilité confirmé"),
    "mobility.diagnosed": _("bilan de mobilité fait"),
    "mobility.read": _("a lu votre bilan de mobilité"),
    "note.changed": _("note changée"),
    "note.erased": _("note effacée"),
    "note.written": _("note écrite"),
    "pathway.calendar": _("a pris les dates de votre parcours dans un agenda"),
    "pathway.changed": _("parcours changé"),
    "pathway.chosen": _("parcours choisi"),
    "pathway.printed": _("a imprimé votre parcours"),
    "pathway.read": _("a lu votre parcours"),
    "pathway.replayed": _("a relu pourquoi ce parcours vous a été proposé"),
    "pathway.stopped": _("parcours arrêté"),
    "pathway.texted": _("a préparé un SMS sur votre parcours"),
    "proposals.read": _("a regardé les parcours possibles pour vous"),
    "question.answered": _("réponse à votre question"),
    "question.asked": _("question posée"),
    "questions.read": _("a lu vos questions"),
    "readings.read": _("a regardé qui a lu le dossier"),
    "referral.prepared": _("orientation préparée"),
    "referral.read": _("a lu une orientation"),
    "referral.resent": _("nouveau lien envoyé pour l’orientation"),
    "request.answered": _("demande répondue"),
    "request.attached": _("demande ajoutée au dossier"),
    "request.closed": _("demande classée"),
    "request.read": _("a lu une de vos demandes"),
    "request.received": _("demande reçue"),
    "request.reopened": _("demande rouverte"),
    "request.routed": _("demande transmise"),
    "request.taken": _("demande prise en charge"),
    "right.checked": _("droit vérifié"),
    "rights.read": _("a lu la liste de vos droits"),
    "situation.downloaded": _("a téléchargé votre situation"),
    "situation.told": _("situation complétée ou corrigée"),
    "space.downloaded": _("dossier téléchargé en entier"),
    "space.entered": _("entrée dans votre espace"),
    "space.left": _("sortie de votre espace"),
    "space.read": _("a regardé"),
    "space_link.made": _("lien fait vers votre espace"),
    "space_link.revoked": _("lien vers votre espace fermé"),
    "space_link.sent": _("lien vers votre espace envoyé à votre adresse"),
    "step.added": _("étape ajoutée"),
    "step.completed": _("étape terminée"),
    "step.dropped": _("étape retirée"),
    "step.moved": _("étape changée"),
    "step.pinned": _("étape fixée"),
    "step.refused": _("étape refusée"),
    "step.started": _("étape commencée"),
    "step.stopped": _("étape arrêtée"),
    "step.unpinned": _("étape libérée"),
    "team.joined": _("inscription à un groupe"),
    "team.left": _("sortie d’un groupe"),
    "team.seated": _("place donnée dans un groupe"),
}
REFERRALS = {
    Verb.SEND: _("orientation envoyée"),
    Verb.REMIND: _("orientation relancée"),
    Verb.ESCALATE: _("orientation sans réponse, signalée"),
    Verb.ACCEPT: _("orientation acceptée"),
    Verb.WAIT: _("orientation mise sur liste d’attente"),
    Verb.REFUSE: _("orientation refusée"),
    Verb.MOVE: _("date d’entrée changée"),
    Verb.START: _("orientation commencée"),
    Verb.ASK: _("nouvelles de l’orientation demandées"),
    Verb.COMPLETE: _("orientation terminée"),
    Verb.STOP: _("orientation arrêtée"),
    Verb.CANCEL: _("orientation annulée"),
    Verb.EXPIRE: _("orientation restée sans réponse"),
    Verb.RELINK: _("nouveau lien envoyé pour l’orientation"),
}
READING = ("read", "case_read", "downloaded", "calendar", "printed", "replayed", "texted")


def is_reading(deed: str) -> bool:
    """Whether something was read, and nothing done."""
    return deed.rpartition(".")[2] in READING


def deed_words(deed: str) -> str:
    """The words for a deed; one that has none yet is told as it is written, never left out."""
    if deed in WORDS:
        return str(WORDS[deed])
    what, _dot, how = deed.partition(".")
    if what == "referral" and how in REFERRALS:
        return str(REFERRALS[Verb(how)])
    if how == "read":
        return gettext("a lu une page de votre dossier (%(deed)s)") % {"deed": deed}
    return gettext("autre chose (%(deed)s)") % {"deed": deed}


def detail_words(deed: str, details: Mapping[str, Any]) -> list[str]:
    """What the details tell: the part that was read, those that a consent is about, with whom, until when."""
    told = [*_scopes(deed, details)]
    if details.get("representative"):
        told.append(gettext("par ou avec votre représentant"))
    if details.get("until"):
        told.append(gettext("jusqu’au %(day)s") % {"day": _day(str(details["until"]))})
    state = details.get("state")
    if state in ReferralState.values:
        told.append(str(ReferralState(state).label))
    return told


def _day(text: str) -> str:
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def _scopes(deed: str, details: Mapping[str, Any]) -> list[str]:
    named = [details.get("scope") if is_reading(deed) else None, *(details.get("scopes") or ())]
    return [str(Scope(scope).label) for scope in named if scope in Scope.values]
