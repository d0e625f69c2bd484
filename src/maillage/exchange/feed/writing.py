"""Offers as the entries of an Atom feed, the last changed first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One record. ``url``: its page, which is its identifier too; ``updated``: when it changed last."""

    url: str
    title: str
    updated: datetime
    summary: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()


def entries_of(
    offers: Iterable[Mapping[str, Any]],
    organisations: Mapping[str, str],
    url_of: Callable[[str], str],
    changed_of: Callable[[str], datetime],
) -> list[FeedEntry]:
    """The entries of offers (documents of the pack).

    ``organisations``: names by id; ``url_of`` and ``changed_of``: the page of an offer and when its record
    changed last, by its id.
    """
    return [
        FeedEntry(
            url_of(offer["id"]),
            offer["name"],
            changed_of(offer["id"]),
            offer.get("summary") or offer.get("description") or "",
            organisations.get(offer["organisation"], ""),
            (offer["kind"], *offer.get("themes", ())),
        )
        for offer in offers
    ]


def write(entries: Iterable[FeedEntry], *, title: str, url: str, page: str, language: str = "fr") -> bytes:
    """The feed. ``url``: its own address, which is its identifier; ``page``: that of what it follows.

    A feed without entries is said to have changed on 1 January 1970.
    """
    ranked = sorted(entries, key=lambda entry: (entry.updated, entry.url), reverse=True)
    names: Any = {None: ATOM}
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=names)
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _say(feed, "id", url)
    _say(feed, "title", title)
    _say(feed, "updated", _instant(ranked[0].updated if ranked else datetime.fromtimestamp(0, UTC)))
    _link(feed, "self", url)
    _link(feed, "alternate", page)
    for entry in ranked:
        _entry(etree.SubElement(feed, f"{{{ATOM}}}entry"), entry, title)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(element: etree._Element, entry: FeedEntry, feed_title: str) -> None:
    _say(element, "id", entry.url)
    _say(element, "title", entry.title)
    _say(element, "updated", _instant(entry.updated))
    _link(element, "alternate", entry.url)
    if entry.summary:
        _say(element, "summary", entry.summary)
    _say(etree.SubElement(element, f"{{{ATOM}}}author"), "name", entry.author or feed_title)
    for term in entry.categories:
        etree.SubElement(element, f"{{{ATOM}}}category").set("term", _clean(term))


def _say(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _link(parent: etree._Element, rel: str, href: str) -> None:
    link = etree.SubElement(parent, f"{{{ATOM}}}link")
    link.set("rel", rel)
    link.set("href", href)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
