"""A LHÉO file as documents of the pack."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.exchange.lheo.converting import Conversion
from maillage.exchange.lheo.parsing import formations
from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, file_name


def read(source: Source, name: str = "") -> Reading:
    """The organisations, places, offers and sessions of a file, formation after formation.

    A file that breaks anywhere is refused whole, since what comes after would seem to have disappeared.
    """
    reading = Reading(file_name(source, name))
    conversion = Conversion(reading)
    try:
        for formation in formations(source):
            conversion.add(formation)
    except SourceRefusedError as refused:
        return reading.refuse(refused.line, refused.field, refused.message, refused.remedy)
    if not reading.rows:
        message = _("Le fichier n’a aucune formation.")
        return reading.refuse(1, "offres", message, _("Vérifiez que c’est le bon fichier."))
    return reading
