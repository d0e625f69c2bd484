"""The page of a record for who keeps it: its parts, its dates, whether it is seen, what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts import trail
from maillage.directory import clock
from maillage.directory.models import Listed, Offer, Record, Revision, Session
from maillage.directory.models.record import Status
from maillage.directory.occurrences import occurrences
from maillage.directory.publishing import queries, services
from maillage.directory.publishing.field_words import label, value_words
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.publishing.forms.naming import credential_names
from maillage.directory.publishing.people import organisation_of
from maillage.directory.publishing.recurrence_words import rule_words
from maillage.directory.publishing.sections import SECTIONS, Section
from maillage.directory.publishing.services import RefusedError
from maillage.directory.publishing.views.asking import (
    Asked,
    address_of,
    own_record,
    scene_of,
    seen_version,
    tell,
    to_page,
    to_record,
)
from maillage.directory.services import RefusedRecordError, StaleRecordError, kind_of
from maillage.directory.wording.conditions import condition_sentence
from pathways.reading import read_condition


@require_safe
@login_required
def record(request: Asked, word: str, key: int) -> HttpResponse:
    """Show a record part by part, with what may be done of it."""
    found = own_record(request, word, key)
    if isinstance(found, Session):
        return to_page("record", word="offres", key=found.offer_id)
    scene = scene_of(found)
    document = found.as_document()
    context = {
        "record": found,
        "word": word,
        "organisation": organisation_of(found),
        "sections": [_told(scene, each, document, kind_of(found)) for each in SECTIONS[type(found)]],
        "offer": found if isinstance(found, Offer) else None,
        "condition": condition_sentence(read_condition(document.get("requires")), scene.vocabulary),
        "sessions": _sessions(found) if isinstance(found, Offer) else [],
        "credentials": credential_names(document.get("credentials") or []),
        "refusal": _refusal(found),
        "can_discard": isinstance(found, Listed) and found.status == Status.DRAFT and word != "structures",
    }
    return render(request, "directory/publishing/record.html", context)


def _told(
    scene: Scene, part: Section, document: dict[str, Any], kind: str
) -> tuple[Section, list[tuple[str, str]]]:
    """A part with what it says today, in words."""
    told = [key for key in part.keys if document.get(key) not in (None, "", [])]
    return part, [(label(key), value_words(kind, key, document[key], scene.vocabulary)) for key in told]


def _sessions(offer: Offer) -> list[dict[str, Any]]:
    """The dates of an offer: their words, their place, whether they are over."""
    today = clock.today(offer.territory.replay_date)
    found = Session.complete().filter(offer=offer)
    return [
        {
            "session": one,
            "rule": rule_words(one.starts) if one.starts else "",
            "over": next(occurrences(one.as_document(), today), None) is None,
        }
        for one in found
    ]


def _refusal(found: Record) -> str:
    """Why a moderator gave a newcomer's records back, for as long as they are drafts."""
    organisation = organisation_of(found)
    if organisation is None or organisation.status != Status.DRAFT:
        return ""
    last = trail.of(organisation).filter(deed="organisation.refused").first()
    return str(last.details.get("reason", "")) if last else ""


@require_POST
@login_required
def act(request: Asked, word: str, key: int, deed: str) -> HttpResponse:
    """Publish, withdraw, restore, copy or delete a record."""
    found = own_record(request, word, key)
    do = _DEEDS.get(deed)
    if do is None:
        raise Http404
    try:
        return do(request, found)
    except (RefusedError, RefusedRecordError) as refused:
        tell(request, refused)
    except StaleRecordError:
        messages.error(
            request, _("Quelqu’un a changé cette fiche entre-temps. Relisez-la, puis recommencez.")
        )
    return to_record(found)


def _publish(request: Asked, found: Record) -> HttpResponse:
    status = services.publish(request.user, _listed(found))
    if status == Status.PUBLISHED:
        messages.success(request, _("C’est publié : tout le monde peut le trouver."))
    else:
        messages.success(request, _("C’est envoyé. Une personne du territoire relit, puis publie."))
    return to_record(found)


def _withdraw(request: Asked, found: Record) -> HttpResponse:
    services.withdraw(request.user, _listed(found))
    messages.success(request, _("C’est retiré de l’annuaire. Vous pouvez le remettre quand vous voulez."))
    return to_record(found)


def _restore(request: Asked, found: Record) -> HttpResponse:
    services.restore(request.user, _listed(found))
    messages.success(request, _("C’est remis dans l’annuaire."))
    return to_record(found)


def _copy(request: Asked, found: Record) -> HttpResponse:
    if not isinstance(found, Offer):
        raise Http404
    made = services.copy(request.user, found)
    messages.success(request, _("Voici une copie, en brouillon. Changez ce qui diffère."))
    return to_page("edit", **address_of(made), part="essentiel")


def _discard(request: Asked, found: Record) -> HttpResponse:
    if not isinstance(found, Listed | Session):
        raise Http404
    services.discard(request.user, found)
    messages.success(request, _("C’est supprimé."))
    if isinstance(found, Session):
        return to_page("record", word="offres", key=found.offer_id)
    return to_page("home")


def _listed(found: Record) -> Listed:
    if not isinstance(found, Listed):
        raise Http404
    return found


_DEEDS: dict[str, Callable[[Asked, Record], HttpResponse]] = {
    "publier": _publish,
    "retirer": _withdraw,
    "remettre": _restore,
    "dupliquer": _copy,
    "supprimer": _discard,
}


@require_safe
@login_required
def history(request: Asked, word: str, key: int) -> HttpResponse:
    """Show the versions of a record: when, in whose name, what changed."""
    found = own_record(request, word, key)
    context = {
        "record": found,
        "word": word,
        "versions": [
            (one, cause_words(one.cause)) for one in queries.history(found, scene_of(found).vocabulary)
        ],
    }
    return render(request, "directory/publishing/history.html", context)


def cause_words(cause: str) -> str:
    """Why a version was written."""
    return {
        "loaded": _("version des fichiers du territoire, ou d’un import"),
        "edited": _("modification"),
        "published": _("publication"),
        "submitted": _("envoi à la relecture"),
        "refused": _("rendue à ses auteurs"),
        "withdrawn": _("retrait de l’annuaire"),
        "restored": _("remise dans l’annuaire"),
        "restored-version": _("retour à une version ancienne"),
        "suggested": _("correction suggérée, acceptée"),
        "deleted": _("suppression"),
    }.get(cause, cause)


@require_POST
@login_required
def restore_version(request: Asked, word: str, key: int, version: int) -> HttpResponse:
    """Put an older version back over the one that was seen."""
    found = own_record(request, word, key)
    try:
        services.restore_version(request.user, found, seen_version(request, found), version)
        messages.success(request, _("La version choisie est remise."))
    except Revision.DoesNotExist:
        raise Http404 from None
    except RefusedRecordError as refused:
        tell(request, refused)
    except StaleRecordError:
        messages.error(
            request, _("Quelqu’un a changé cette fiche entre-temps. Relisez-la, puis recommencez.")
        )
    return to_page("history", word=word, key=key)
