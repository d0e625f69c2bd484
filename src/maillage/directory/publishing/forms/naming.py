"""What people write turned into what a record keeps: facts, occupations, credentials, by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from maillage.directory.analysis import fold
from maillage.directory.models import Credential, CredentialBlock, Occupation, OccupationTitle
from pathways.facts import Fact, Vocabulary

PROPOSED = 6
_OCCUPATION = re.compile(r"(?P<code>[A-Na-n][0-9]{4})\b.*")
_CREDENTIAL = re.compile(r"(?P<code>(RNCP|RS)\s*[0-9]{2,6})(?P<rest>.*)", re.IGNORECASE)
_BLOCK = re.compile(r"BC\s*[0-9]{1,2}", re.IGNORECASE)


def find_facts(text: str, vocabulary: Vocabulary) -> list[Fact]:
    """The facts whose label has all these words, whatever their accents, the shortest labels first."""
    asked = fold(text).split()
    found = [fact for fact in vocabulary.facts.values() if all(word in fold(fact.label) for word in asked)]
    return sorted(found, key=lambda fact: (len(fact.label), fact.label)) if asked else []


def fact_of(vocabulary: Vocabulary) -> Callable[[str], str]:
    """Turn a line into the id of a fact: its label, or words that only one label has."""

    def resolve(line: str) -> str:
        same = [
            fact.id for fact in vocabulary.facts.values() if fold(fact.label) == fold(line) or fact.id == line
        ]
        if same:
            return same[0]
        near = find_facts(line, vocabulary)
        if len(near) == 1:
            return near[0].id
        raise _unknown(line, (fact.label for fact in near))

    return resolve


def _unknown(line: str, near: Iterable[str]) -> ValidationError:
    proposed = " / ".join(list(near)[:PROPOSED])
    if not proposed:
        return ValidationError(gettext("Nous ne trouvons pas « %(line)s ».") % {"line": line})
    told = gettext("« %(line)s » peut vouloir dire plusieurs choses. Écrivez l’une de celles-ci : %(near)s")
    return ValidationError(told % {"line": line, "near": proposed})


def occupation_of(line: str) -> str:
    """The ROME code of an occupation: from its code, its label, or one of its titles when they are loaded."""
    written = _OCCUPATION.fullmatch(line)
    if written:
        code = written["code"].upper()
        if Occupation.objects.exists() and not Occupation.objects.filter(code=code).exists():
            raise ValidationError(gettext("Aucun métier n’a le code %(code)s.") % {"code": code})
        return code
    exact = OccupationTitle.objects.filter(label__iexact=line).values_list("occupation_id", flat=True)
    codes = {*exact, *Occupation.objects.filter(label__iexact=line).values_list("code", flat=True)}
    if len(codes) == 1:
        return str(codes.pop())
    near = OccupationTitle.objects.filter(label__icontains=line).select_related("occupation")[:PROPOSED]
    raise _unknown(line, (f"{title.occupation_id} {title.label}" for title in near))


def occupation_shower(codes: Iterable[str]) -> Callable[[Any], str]:
    """Show an occupation by its code and label; one query for all of them."""
    labels = dict(Occupation.objects.filter(code__in=list(codes)).values_list("code", "label"))
    return lambda code: f"{code} {labels[code]}" if code in labels else str(code)


def credential_of(line: str) -> dict[str, Any]:
    """« RNCP37123 BC01 BC02 » as a credential with its blocks; checked where the directory is loaded."""
    written = _CREDENTIAL.fullmatch(line)
    if not written:
        near = Credential.objects.filter(label__icontains=line, active=True)[:PROPOSED]
        found = [f"{one.code} {one.label}" for one in near]
        if not found:
            told = gettext("« %(line)s » : écrivez le numéro RNCP ou RS, par exemple RNCP38401.")
            raise ValidationError(told % {"line": line})
        raise _unknown(line, found)
    code = re.sub(r"\s", "", written["code"]).upper()
    blocks = [f"{code}{_block(found.group())}" for found in _BLOCK.finditer(written["rest"])]
    _refuse_unknown(code, blocks)
    return {"code": code, **({"blocks": list(dict.fromkeys(blocks))} if blocks else {})}


def _block(written: str) -> str:
    return f"BC{int(re.sub('[^0-9]', '', written)):02d}"


def _refuse_unknown(code: str, blocks: list[str]) -> None:
    if not Credential.objects.exists():
        return
    if not Credential.objects.filter(code=code).exists():
        raise ValidationError(gettext("Le numéro %(code)s n’est pas dans le répertoire.") % {"code": code})
    known = set(CredentialBlock.objects.filter(credential_id=code).values_list("code", flat=True))
    lost = [block for block in blocks if known and block not in known]
    if lost:
        told = gettext("Le bloc %(block)s n’est pas dans le répertoire.")
        raise ValidationError(told % {"block": lost[0]})


def credential_line(credential: Mapping[str, Any]) -> str:
    """A credential with its blocks as one may write it again."""
    blocks = [block.removeprefix(credential["code"]) for block in credential.get("blocks") or []]
    return " ".join([credential["code"], *blocks])


def credential_names(credentials: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, bool]]:
    """Each credential as written, its label, whether the national directory confirms it; one query."""
    codes = [one["code"] for one in credentials]
    labels = dict(Credential.objects.filter(code__in=codes).values_list("code", "label"))
    return [(credential_line(one), labels.get(one["code"], ""), one["code"] in labels) for one in credentials]
