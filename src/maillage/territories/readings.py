"""What a visitor may have meant by the text typed to name a commune."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from maillage.territories import reference
from maillage.territories.names import key_of_words, name_key, words

LONGEST_TEXT = 120
_CODE = re.compile(r"\d{5}|2[ab]\d{3}")
_POSTAL_START = re.compile(r"\d{2,4}")


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a name, and what narrows it: a postal or INSEE code, its first digits, a département."""

    words: tuple[str, ...] = ()
    code: str = ""
    digits: str = ""
    departements: frozenset[str] = frozenset()

    @property
    def full(self) -> str:
        """Every word, articles too."""
        return " ".join(self.words)

    @property
    def key(self) -> str:
        """The words that make the name recognisable."""
        return key_of_words(list(self.words))


def departement_of(code: str) -> str | None:
    """Return the département in which a postal or INSEE code lies; ``None`` for Corsican postal codes."""
    found = code[:3] if code[:2] in {"97", "98"} else code[:2]
    return found if found in reference.departements() else None


def readings(text: str) -> list[Reading]:
    """Return what the text may mean, likeliest first; none when it holds neither a letter nor a digit."""
    found = _without_cedex(words(text[:LONGEST_TEXT]))
    code = next((word for word in found if _CODE.fullmatch(word)), "")
    named = tuple(word for word in found if word != code)
    if not named:
        return [Reading(code=code.upper())] if code else []
    if not code and len(named) == 1 and _POSTAL_START.fullmatch(named[0]):
        return [Reading(digits=named[0])]
    return list(_named_readings(Reading(named, code.upper())))


def _without_cedex(found: list[str]) -> list[str]:
    if "cedex" not in found:
        return found
    place = found.index("cedex")
    after = found[place + 1 :]
    return found[:place] + (after[1:] if after and after[0].isdigit() and len(after[0]) <= 2 else after)


def _named_readings(whole: Reading) -> Iterator[Reading]:
    name, last = whole.words[:-1], whole.words[-1].upper()
    if name and last in reference.departements():
        yield replace(whole, words=name, departements=frozenset({last}))
    yield whole
    for length in range(1, len(whole.words)):
        zone = _departements_by_name().get(key_of_words(list(whole.words[length:])))
        if zone:
            yield replace(whole, words=whole.words[:length], departements=zone)
    if whole.code:
        yield replace(whole, code="")


@cache
def _departements_by_name() -> dict[str, frozenset[str]]:
    found = {name_key(each.name): frozenset({each.code}) for each in reference.departements().values()}
    for region in reference.regions().values():
        inside = {each.code for each in reference.departements().values() if each.region == region.code}
        found.setdefault(name_key(region.name), frozenset(inside))
    return found
