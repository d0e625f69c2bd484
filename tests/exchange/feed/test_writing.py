"""An Atom feed of offers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from maillage.exchange.feed.writing import ATOM, entries_of, write

NAMES = {"a": ATOM}
OFFERS: list[dict[str, Any]] = [
    {
        "id": "bois",
        "organisation": "x",
        "name": "Le <bois> & l’eau\x00",
        "kind": "training",
        "themes": ["artisanat"],
    },
    {"id": "cv", "organisation": "y", "name": "Atelier CV", "kind": "workshop", "summary": "Deux heures."},
]


def feed(*, offers: list[dict[str, Any]] | None = None) -> etree._Element:
    changed = {"bois": datetime(2026, 11, 1, tzinfo=UTC), "cv": datetime(2026, 11, 20, 8, 30, tzinfo=UTC)}
    entries = entries_of(
        OFFERS if offers is None else offers,
        {"x": "L’atelier"},
        lambda slug: f"https://exemple.fr/offres/{slug}",
        lambda slug: changed[slug],
    )
    content = write(entries, title="Offres", url="https://exemple.fr/flux", page="https://exemple.fr/offres")
    return etree.fromstring(content)


def texts(element: etree._Element, path: str) -> list[str | None]:
    return [found.text for found in element.findall(path, NAMES)]


def test_the_last_changed_comes_first_and_dates_the_feed() -> None:
    root = feed()
    assert texts(root, "a:entry/a:title") == ["Atelier CV", "Le <bois> & l’eau"]
    assert texts(root, "a:updated") == ["2026-11-20T08:30:00Z"]
    assert [link.get("href") for link in root.findall("a:link", NAMES)] == [
        *("https://exemple.fr/flux", "https://exemple.fr/offres"),
    ]


def test_each_entry_has_what_atom_requires() -> None:
    for entry in feed().findall("a:entry", NAMES):
        for path in ("a:id", "a:title", "a:updated", "a:author/a:name"):
            assert texts(entry, path) != []
            assert all(texts(entry, path))
    assert texts(feed(), "a:entry/a:author/a:name") == ["Offres", "L’atelier"]


def test_a_feed_without_entries_is_still_one() -> None:
    root = feed(offers=[])
    assert (texts(root, "a:updated"), root.findall("a:entry", NAMES)) == (["1970-01-01T00:00:00Z"], [])
