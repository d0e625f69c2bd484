"""One id, one record: within a pack and across those that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.pack import Pack
from maillage.exchange.pack.records import MODELS


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Ids given twice; both places are named."""
    for kind in MODELS:
        for entry in pack.entries[kind]:
            first = known.by_id[kind].get(entry.record.id)
            if first is not None and first is not entry:
                place = f"{first.file}:{first.line('id')}"
                message = _("l’identifiant « %(id)s » est déjà pris, à %(place)s")
                yield entry.fault(
                    ("id",),
                    message % {"id": entry.record.id, "place": place},
                    _("Donnez-en un autre à l’un des deux."),
                )
    yield from _sources(pack)


def _sources(pack: Pack) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, source in enumerate(pack.header.record.sources if pack.header else ()):
        if pack.header and source.id in seen:
            message = _("la source « %(id)s » est donnée deux fois") % {"id": source.id}
            yield pack.header.fault(("sources", index, "id"), message, _("Donnez-lui un autre identifiant."))
        seen.add(source.id)
