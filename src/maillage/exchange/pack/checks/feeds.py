"""Timetables that can be read, and whose fare is known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault, Severity
from maillage.exchange.pack.pack import Pack
from maillage.exchange.pack.read import FEEDS
from pathways.timetable.feed import Feed, read_feed
from pathways.timetable.remarks import FeedError


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Feeds that are missing, unreadable or without a fare; archives that no one names."""
    del known
    told = pack.header.record.feeds if pack.header and pack.header.complete else []
    for index, feed in enumerate(told):
        yield from _feed(pack, index, pack.folder / FEEDS / feed.file)
    yield from _unnamed(pack, {feed.file for feed in told})


def _feed(pack: Pack, index: int, path: Path) -> Iterator[Fault]:
    header = pack.header
    if header is None:
        return
    told, where = header.record.feeds[index], ("feeds", index)
    if not os.path.isfile(path):
        message = _("« %(file)s » n’est pas dans le dossier feeds") % {"file": told.file}
        yield header.fault((*where, "file"), message, _("Posez-y l’archive GTFS du réseau."))
        return
    try:
        feed = read_feed(path)
    except FeedError as error:
        message = _("horaires illisibles : %(why)s") % {"why": error}
        yield header.fault((*where, "file"), message, _("Demandez au réseau un GTFS complet."))
        return
    if feed.fare is None and told.fare is None:
        remedy = _("Ajoutez fare : le prix d’un aller, par exemple 2.30.")
        yield header.fault((*where, "fare"), _("le prix du trajet n’est pas connu"), remedy)
    for name in ("school", "on_demand"):
        for rank, line in enumerate(getattr(told, name)):
            if line not in _line_names(feed):
                message = _("ligne inconnue « %(line)s »") % {"line": line}
                remedy = _("Voyez les lignes par : maillage feed check %(file)s") % {"file": path}
                yield header.fault((*where, name, rank), message, remedy)


def _line_names(feed: Feed) -> set[str]:
    return {*feed.lines.ids, *feed.lines.names}


def _unnamed(pack: Pack, named: set[str]) -> Iterator[Fault]:
    folder = pack.folder / FEEDS
    for path in sorted(folder.iterdir()) if os.path.isdir(folder) else ():
        if path.suffix == ".zip" and path.name not in named:
            remedy = _("Ajoutez-le dans feeds de pack.yaml, ou retirez-le.")
            yield Fault(path, 0, "", _("horaires que personne ne nomme"), remedy, Severity.WARNING)
