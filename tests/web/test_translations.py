"""Every text that the site shows has an English translation, and every translation is of a text shown."""

from pathlib import Path

import pytest

from tools import translations

ROOMS = {room.name: room for room in translations.rooms()}
TEMPLATE = (
    '{% load i18n %}{% translate "Bonjour" %} '
    "{% blocktranslate count n=n %}{{ n }} jour{% plural %}{{ n }} jours{% endblocktranslate %}"
)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return a room with a template that shows two texts, and code that shows one."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "views.py").write_text(
        'from django.utils.translation import gettext as _\n\ntitle = _("Accueil")\n'
    )
    return tmp_path


@pytest.mark.parametrize("name", ROOMS)
def test_no_text_of_a_room_is_without_its_translation(name: str) -> None:
    assert translations.missing(ROOMS[name]) == []


@pytest.mark.parametrize("name", ROOMS)
def test_no_compiled_catalogue_is_older_than_its_source(name: str) -> None:
    source = ROOMS[name] / translations.CATALOGUE
    compiled = source.with_suffix(".mo")
    assert not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime


def test_the_texts_of_code_and_templates_are_found(room: Path) -> None:
    shown = {message.id for message in translations.texts(room) if message.id}
    assert shown == {"Accueil", "Bonjour", ("%(n)s jour", "%(n)s jours")}


def test_texts_not_translated_are_named(room: Path) -> None:
    translations.update(room)
    assert sorted(translations.missing(room)) == [
        "not translated: %(n)s jour",
        "not translated: Accueil",
        "not translated: Bonjour",
    ]


def test_a_translation_no_longer_shown_is_named(room: Path) -> None:
    catalogue = room / translations.CATALOGUE
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Au revoir"\nmsgstr "Goodbye"\n')
    assert "no longer shown: Au revoir" in translations.missing(room)


def test_a_translation_is_kept_when_the_catalogue_is_updated(room: Path) -> None:
    catalogue = room / translations.CATALOGUE
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Bonjour"\nmsgstr "Hello"\n')
    translations.update(room)
    assert 'msgid "Bonjour"\nmsgstr "Hello"' in catalogue.read_text()
