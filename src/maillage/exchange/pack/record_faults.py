"""What a model refuses, in plain French: unknown keys, missing fields, wrong types and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from maillage.exchange.pack import condition_records as conditions
from maillage.exchange.pack import funding_records as funding
from maillage.exchange.pack import records
from maillage.exchange.pack.faults import near_spelling, quoted

Path = tuple[str | int, ...]
Words = tuple[str, str]

_PARTS: Mapping[str, type[BaseModel]] = {
    "sources": records.Source,
    "prescription": records.Prescription,
    "exempts": records.Exemption,
    "entry": records.PermanentEntry,
    "schedule": records.Schedule,
    "feeds": records.Feed,
    "rules": funding.FundingRule,
    "source": funding.RuleSource,
    "facts": records.SituationFacts,
    "minutes": records.Minutes,
    "age": conditions.AgeLimits,
    "residence": conditions.ResidenceZones,
    "date": conditions.DateLimits,
    "examples": funding.FundingExample,
    "person": funding.ExamplePerson,
    "step": funding.ExampleStep,
    "values": funding.AmountValue,
}
_CONDITIONS = frozenset(
    {"all", "any", "none", "of", "requires", "goal", "holder_exempt", "co_funding_exempt"}
)
_CODES = {
    "commune": '"33138"',
    "communes": '"33138"',
    "departements": '"33"',
    "regions": '"75"',
    "epci": '"200070092"',
    "postal_code": '"33500"',
    "siret": "12345678200010",
    "occupations": '"K1501"',
    "website": "https://exemple.fr",
    "url": "https://exemple.fr",
    "rncp": "RNCP38401",
    "begins": '"09:00"',
    "ends": '"17:00"',
    "file": "region.zip",
}


def model_faults(
    error: ValidationError, document: object, model: type[BaseModel]
) -> Iterable[tuple[Path, Words]]:
    """Each fault as the path of the part inside the document, what is wrong, and how to put it right."""
    for details in error.errors(include_url=False):
        path = document_path(details["loc"], document, missing=details["type"] == "missing")
        yield path, _words(details, path, model)


def document_path(location: Path, document: object, *, missing: bool = False) -> Path:
    """The path without what pydantic adds to it: tags of conditions, members of unions, mapping keys.

    ``missing``: the last part is what the document lacks.
    """
    path: list[str | int] = []
    for rank, part in enumerate(location, 1):
        inside = _inside(document, part)
        if inside is not _ABSENT:
            path.append(part)
            document = inside
        elif missing and rank == len(location):
            path.append(part)
    return tuple(path)


_ABSENT = object()


def _inside(document: object, part: str | int) -> object:
    if isinstance(document, Mapping):
        return document.get(part, _ABSENT)
    if isinstance(document, list) and isinstance(part, int) and 0 <= part < len(document):
        return document[part]
    return _ABSENT


def _words(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    teller = _TELLERS.get(details["type"])
    if teller is not None:
        return teller(details, path, model)
    return _("valeur refusée : %(value)s") % {"value": shown(details.get("input"))}, _(
        "Corrigez cette valeur."
    )


def shown(value: object) -> str:
    """A value as it may be quoted in a sentence."""
    text = str(value)
    return f"« {text[:60]}… »" if len(text) > 60 else f"« {text} »"


def _missing(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    return _("champ obligatoire absent"), _("Ajoutez « %(name)s ».") % {"name": path[-1] if path else "id"}


def _extra(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    name = str(path[-1]) if path else ""
    return (
        _("champ inconnu « %(name)s »") % {"name": name},
        near_spelling(name, _known_fields(path[:-1], model)),
    )


def _known_fields(path: Path, model: type[BaseModel]) -> list[str]:
    names = [part for part in path if isinstance(part, str)]
    part = _PARTS.get(names[-1], model) if names else model
    if names and names[-1] in _CONDITIONS:
        return ["all", "any", "none", "at_least", "of", "age", "residence", "date"]
    return [field.alias or name for name, field in part.model_fields.items()]


def _literal(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    expected = details.get("ctx", {}).get("expected", "")
    known = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
    value = details.get("input")
    return _("valeur inconnue %(value)s") % {"value": shown(value)}, near_spelling(str(value), known)


def _text(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    value = details.get("input")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (
            _("un nombre au lieu d’un texte : %(value)s") % {"value": shown(value)},
            _('Mettez des guillemets : "%(value)s".') % {"value": value},
        )
    return _("ce n’est pas un texte : %(value)s") % {"value": shown(value)}, _("Écrivez un texte.")


def _pattern(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    names = [part for part in path if isinstance(part, str)]
    value = shown(details.get("input"))
    example = _CODES.get(names[-1]) if names else None
    if example:
        return _("%(value)s n’a pas la bonne forme") % {"value": value}, _(
            "Écrivez par exemple %(example)s."
        ) % {"example": example}
    return (
        _("%(value)s n’est pas un identifiant") % {"value": value},
        _("N’utilisez que des minuscules sans accent, des chiffres et des tirets : « cap-electricien »."),
    )


def _condition(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
    value = details.get("input")
    kinds = ["all", "any", "none", "at_least", "age", "residence", "date"]
    remedy = _("Écrivez un fait, ou l’une de ces clés : %(kinds)s.") % {"kinds": quoted(kinds)}
    if isinstance(value, Mapping) and len(value) == 1:
        [key] = value
        remedy = near_spelling(str(key), kinds)
    return _("condition que Maillage ne connaît pas : %(value)s") % {"value": shown(value)}, remedy


def _says(message: Callable[[], str], remedy: Callable[[], str]) -> Callable[..., Words]:
    def tell(details: ErrorDetails, path: Path, model: type[BaseModel]) -> Words:
        found: dict[str, Any] = {"value": shown(details.get("input")), **details.get("ctx", {})}
        return message() % found, remedy() % found

    return tell


_whole = _says(
    lambda: _("%(value)s n’est pas un nombre entier"), lambda: _("Écrivez un nombre entier, sans guillemets.")
)
_list = _says(lambda: _("ce n’est pas une liste : %(value)s"), lambda: _("Écrivez une liste : [a, b]."))
_mapping = _says(
    lambda: _("ce n’est pas un ensemble « clé: valeur » : %(value)s"),
    lambda: _("Écrivez des lignes « clé: valeur »."),
)
_low = _says(lambda: _("%(value)s est trop petit"), lambda: _("Le minimum est %(ge)s."))
_high = _says(lambda: _("%(value)s est trop grand"), lambda: _("Le maximum est %(le)s."))
_empty = _says(
    lambda: _("vide"), lambda: _("Écrivez une valeur, ou retirez le champ : absent veut dire inconnu.")
)

_TELLERS: dict[str, Callable[[ErrorDetails, Path, type[BaseModel]], Words]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _literal,
    "string_type": _text,
    "string_pattern_mismatch": _pattern,
    "union_tag_not_found": _condition,
    "union_tag_invalid": _condition,
    "string_too_short": _empty,
    "too_short": _empty,
    "pack_empty": _empty,
    "int_type": _whole,
    "int_from_float": _whole,
    "int_parsing": _whole,
    "list_type": _list,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "dict_type": _mapping,
    "greater_than_equal": _low,
    "less_than_equal": _high,
    "bool_type": _says(lambda: _("%(value)s n’est ni true ni false"), lambda: _("Écrivez true ou false.")),
    "string_too_long": _says(
        lambda: _("texte trop long"), lambda: _("Gardez %(max_length)s caractères au plus.")
    ),
    "pack_day": _says(
        lambda: _("%(value)s n’est pas une date"),
        lambda: _("Écrivez année-mois-jour, par exemple 2027-01-11."),
    ),
    "pack_euros": _says(
        lambda: _("%(value)s n’est pas un montant"),
        lambda: _("Écrivez un nombre d’euros, par exemple 103.20."),
    ),
    "pack_number": _says(
        lambda: _("%(value)s n’est pas un nombre"), lambda: _("Écrivez un nombre, avec un point : 44.92.")
    ),
    "pack_negative": _says(
        lambda: _("%(value)s est négatif"),
        lambda: _("Écrivez 0 ou plus ; retirez le champ si vous ne savez pas."),
    ),
    "pack_decimals": _says(
        lambda: _("%(value)s a plus de deux décimales"), lambda: _("Arrondissez au centime.")
    ),
    "pack_seats": _says(
        lambda: _("%(value)s n’est pas un nombre de places"),
        lambda: _("Écrivez un nombre, unlimited, ou une liste de nombres : [0, 5, 12]."),
    ),
}
