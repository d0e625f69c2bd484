"""French place names made comparable: accents, case, hyphens, articles and abbreviations no longer count.

Pure text, no data: the same key is made of a name in the reference and of what a visitor types.
"""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LINKS = frozenset({"l", "le", "la", "les", "lez", "d", "de", "du", "des"})


def fold(text: str) -> str:
    """Return the text without accents, ligatures or capitals: ``Œuilly`` becomes ``oeuilly``."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """Return the text's words, folded, with ``st`` and ``ste`` written out."""
    return [_ABBREVIATIONS.get(word, word) for word in _NOT_A_WORD.split(fold(text)) if word]


def full_key(text: str) -> str:
    """Return every word of a name: ``L'Isle-d'Abeau`` becomes ``l isle d abeau``."""
    return " ".join(words(text))


def name_key(text: str) -> str:
    """Return the words that make a name recognisable, without articles and linking words.

    ``L'Isle-d'Abeau`` becomes ``isle abeau``. A name made of nothing else keeps all its words.
    """
    return key_of_words(words(text))


def key_of_words(found: list[str]) -> str:
    """Return the key of words that ``words`` gave."""
    return " ".join([word for word in found if word not in _LINKS] or found)
