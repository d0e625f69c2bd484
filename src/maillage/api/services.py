"""What the API writes: the verbs of the directory, within what a key opens, over the version read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as changed
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from maillage.accounts.rules import organisation_id_of
from maillage.api.models import Key
from maillage.api.problems import ProblemError
from maillage.directory import clock
from maillage.directory import services as directory
from maillage.directory.checking import RefusedRecordError
from maillage.directory.loading import with_used
from maillage.directory.models import KINDS, Listed, Offer, Record, Status
from maillage.directory.services import Author, StaleRecordError


def create(key: Key, kind: str, document: dict[str, Any]) -> Record:
    """A new record of the key's organisation, in its territory: a draft, if it has a page of its own.

    Raises ``ProblemError``: out of scope, an id that exists already, a document that a pack would refuse.
    """
    _owned(key, kind, document)
    territory = key.organisation.territory
    if kind == "organisations" or _taken(kind, territory, document):
        detail = _("« %(id)s » existe déjà dans ce territoire.") % {"id": document.get("id")}
        raise ProblemError(HTTPStatus.CONFLICT, "already-there", detail)
    record = KINDS[kind](territory=territory)
    if isinstance(record, Listed):
        record.status = Status.DRAFT
    with _refusals():
        return directory.create_record(record, document, _author(key))


def replace(key: Key, kind: str, record: Record, version: int, document: dict[str, Any]) -> Record:
    """Put a whole document in the place of the one that was read at that version; raises ``ProblemError``."""
    _own(key, kind, record)
    _owned(key, kind, document)
    if document.get("id") != record.slug:
        detail = _("L’identifiant d’une fiche ne change pas : « %(id)s ».") % {"id": record.slug}
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "bad-document", detail)
    left_out = {name: None for name in record.as_document() if name not in document}
    with _refusals():
        return directory.save_changes(record, version, {**left_out, **document}, _author(key))


def remove(key: Key, kind: str, record: Record, version: int) -> None:
    """Withdraw a record that has a page, delete another; raises ``ProblemError``."""
    _own(key, kind, record)
    author = changed(_author(key), cause="withdrawn")
    with _refusals():
        if isinstance(record, Listed):
            directory.save_standing(record, version, {"withdrawn_on": clock.today()}, author)
        else:
            directory.delete_record(record, version, author)


def _author(key: Key) -> Author:
    """In whose name a key writes: its maker answers, the record tells the organisation's name."""
    return Author(key.account, key.organisation.name, clock.today())


def _taken(kind: str, territory: Any, document: dict[str, Any]) -> bool:
    found = KINDS[kind]._default_manager.filter(territory__in=with_used([territory]), slug=document.get("id"))
    return found.exists()


def _own(key: Key, kind: str, record: Record) -> None:
    if kind not in key.scopes or organisation_id_of(record) != key.organisation_id:
        raise _out_of_scope(key)


def _owned(key: Key, kind: str, document: dict[str, Any]) -> None:
    """Refuse a document that would belong to another organisation than the key's."""
    mine = key.organisation
    owners = {"organisations": document.get("id"), "sessions": mine.slug}
    if kind == "sessions":
        offers = Offer.objects.filter(organisation=mine, slug=document.get("offer"), withdrawn_on=None)
        owners["sessions"] = mine.slug if offers.exists() else None
    if kind not in key.scopes or owners.get(kind, document.get("organisation")) != mine.slug:
        raise _out_of_scope(key)


def _out_of_scope(key: Key) -> ProblemError:
    told = {"organisation": key.organisation.name, "scopes": ", ".join(key.scopes)}
    detail = _("Cette clé écrit pour « %(organisation)s » : %(scopes)s. Rien d’autre.") % told
    return ProblemError(HTTPStatus.FORBIDDEN, "out-of-scope", detail)


@contextmanager
def _refusals() -> Iterator[None]:
    """What the verbs of the directory refuse, as problems."""
    try:
        yield
    except StaleRecordError:
        detail = _("Quelqu’un a modifié cette fiche depuis la version que vous avez lue : relisez-la.")
        raise ProblemError(HTTPStatus.PRECONDITION_FAILED, "changed-meanwhile", detail) from None
    except RefusedRecordError as error:
        faults = [
            {"field": fault.field, "message": fault.message, "remedy": fault.remedy} for fault in error.faults
        ]
        detail = _("La fiche est refusée : rien n’a changé.")
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "bad-document", detail, faults) from None
    except PermissionDenied:
        detail = _("Le compte qui a fait cette clé n’a plus le droit d’écrire cette fiche.")
        raise ProblemError(HTTPStatus.FORBIDDEN, "out-of-scope", detail) from None
