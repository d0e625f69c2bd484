"""A LHÉO file against the official schema, whichever version it says it is of; the schema is not shipped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from maillage.exchange.lheo.parsing import NAMESPACES, formations
from maillage.exchange.pack.faults import Fault, Severity
from maillage.exchange.source import Source, SourceRefusedError, content_of, file_name

MOST_FAULTS = 1000
_NAMED = re.compile(r"Element '(?:\{[^}]*\})?([^']+)'")
_CONTENT = 1871  # libxml2: an element is not expected, or another is missing
_FACETS = range(1829, 1850)  # libxml2: length, pattern, list of values…


def schema_faults(source: Source, schema: Path, name: str = "") -> list[Fault]:
    """What the schema (a ``lheo.xsd``) refuses in the file, by line, as warnings: reading does without it.

    A file that can't be read has one blocking fault. Raises ``OSError`` or ``etree.XMLSchemaParseError`` when
    the schema itself can't be.
    """
    file = file_name(source, name)
    definition = etree.parse(schema, _parser())
    target = str(definition.getroot().get("targetNamespace"))
    try:
        for _formation in formations(source):
            pass  # refuses what could harm the machine, and what is not LHÉO
        document = etree.parse(io.BytesIO(content_of(source)), _parser())
    except SourceRefusedError as refused:
        return [Fault(file, refused.line, refused.field, refused.message, refused.remedy)]
    _rename(document, target)
    validator = etree.XMLSchema(definition)
    validator.validate(document)
    return list(_faults(file, validator.error_log))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _rename(document: etree._ElementTree, target: str) -> None:
    for element in document.getroot().iter("{*}*"):
        name = etree.QName(element)
        if name.namespace is None or NAMESPACES.fullmatch(name.namespace):
            element.tag = f"{{{target}}}{name.localname}"


def _faults(file: Path, errors: Any) -> Iterator[Fault]:
    for rank in range(min(len(errors), MOST_FAULTS)):
        error = errors[rank]
        named = _NAMED.search(error.message)
        field = named[1] if named else ""
        if error.type == _CONTENT:
            message = _("un élément manque, est en trop ou n’est pas à sa place")
            remedy = _("Suivez l’ordre et les éléments obligatoires de la documentation LHÉO.")
        elif error.type in _FACETS:
            message = _("la valeur n’a pas la forme que LHÉO demande")
            remedy = _("Vérifiez sa longueur et la liste des codes.")
        else:
            message = _("le schéma LHÉO refuse cet élément")
            remedy = _("Comparez-le à la documentation LHÉO.")
        yield Fault(file, error.line, field, message, remedy, Severity.WARNING)
