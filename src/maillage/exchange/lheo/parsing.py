"""The formations of a file one after the other, however large it is; nothing outside it is ever read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from maillage.exchange.lheo.elements import line_of
from maillage.exchange.source import LARGEST_UNPACKED, Source, SourceRefusedError

NAMESPACES = re.compile(r"https?://(?:www\.)?lheo\.(?:org|gouv\.fr)/2\.[0-9]+/?")
_ROOTS = frozenset({"lheo", "lheo-plus", "lheo-index", "offres"})
_PROLOG = 65_536  # bytes in which a document type stands, if there is one
_ENCODING_ERRORS = frozenset({6, 32, 81})  # libxml2: bytes that are not of the encoding, unknown encoding
_CUT_ERRORS = frozenset({4, 73, 77})  # libxml2: no root, start tag not finished, ends too soon


def formations(source: Source) -> Iterator[etree._Element]:
    """Each formation, without namespaces, comments nor the names of persons; it is emptied after use.

    Raises ``SourceRefusedError`` for what is not LHÉO, is broken, or declares entities.
    """
    stream = _open(source)
    try:
        context = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        first = True
        for event, element in context:
            if first:
                _check_root(element)
                first = False
            if event == "end" and etree.QName(element).localname == "formation" and _is_ours(element):
                yield _plain(element)
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from None
    finally:
        stream.close()


def _open(source: Source) -> io.BufferedIOBase:
    try:
        stream: io.BufferedIOBase = source.open("rb") if isinstance(source, Path) else io.BytesIO(source)
        start = stream.read(_PROLOG)
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
    except OSError:
        raise SourceRefusedError(
            _("Le fichier ne peut pas être lu."), _("Vérifiez son chemin et ses droits.")
        ) from None
    try:
        _check_start(start, size)
    except SourceRefusedError:
        stream.close()
        raise
    return stream


def _check_start(start: bytes, size: int) -> None:
    if not start.strip():
        raise SourceRefusedError(_("Le fichier est vide."), _("Téléchargez-le de nouveau."))
    if size > LARGEST_UNPACKED:
        raise SourceRefusedError(_("Le fichier est trop grand."), _("Découpez-le."))
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", errors="replace")
    if "<!ENTITY" in text or re.search(r"<!DOCTYPE[^>]*\[", text):
        raise SourceRefusedError(
            _("Le fichier déclare des entités XML, qui peuvent saturer la machine."),
            _("Demandez au producteur un fichier sans DOCTYPE."),
            text.count("\n", 0, max(text.find("<!DOCTYPE"), 0)) + 1,
        )
    if not text.removeprefix("ï»¿").lstrip("\ufeff \t\r\n").startswith("<"):
        raise SourceRefusedError(_("Ce n’est pas un fichier XML."), _("Donnez un fichier LHÉO, en XML."))


def _check_root(root: etree._Element) -> None:
    name = etree.QName(root)
    if name.localname not in _ROOTS or (name.namespace and not NAMESPACES.fullmatch(name.namespace)):
        raise SourceRefusedError(
            _("Ce n’est pas un fichier LHÉO : il commence par « %(name)s ».") % {"name": root.tag},
            _("Donnez un fichier dont la racine est « lheo », en version 2.0 à 2.3."),
            line_of(root),
        )


def _is_ours(element: etree._Element) -> bool:
    namespace = etree.QName(element).namespace
    return not namespace or NAMESPACES.fullmatch(namespace) is not None


def _plain(formation: etree._Element) -> etree._Element:
    for element in list(formation.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity)):
        _drop(element)
    for element in formation.iter():
        element.tag = etree.QName(element).localname
    return formation


def _drop(element: etree._Element) -> None:
    """Remove a comment, an instruction or an entity, and keep the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _broken(error: etree.XMLSyntaxError) -> SourceRefusedError:
    line = int(error.lineno or 1)
    again = _("Téléchargez le fichier de nouveau, ou demandez-le au producteur.")
    if getattr(error, "code", 0) in _CUT_ERRORS:
        return SourceRefusedError(_("Le fichier XML est coupé : il s’arrête avant sa fin."), again, line)
    if getattr(error, "code", 0) in _ENCODING_ERRORS:
        message = _("Un caractère n’est pas dans l’encodage que le fichier annonce.")
        return SourceRefusedError(message, _("Enregistrez le fichier en UTF-8."), line)
    return SourceRefusedError(_("La syntaxe XML est rompue ici, ou juste avant."), again, line)
