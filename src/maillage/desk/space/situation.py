"""What is held of a person, in words, and how they correct it: by the screens they already know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.visitor import Visit
from maillage.desk import screens
from maillage.desk.files import content as parts
from maillage.desk.files import telling
from maillage.desk.files.barriers import KINDS
from maillage.desk.files.content import Content, Known, Source
from maillage.desk.gate import File
from maillage.desk.models import Telling
from maillage.desk.queries import SaidFact, said_facts
from maillage.desk.screens import Screen
from maillage.desk.telling import asked, replied
from maillage.directory.wording import words
from maillage.planning.queries import Ground, NothingToPlanOnError, grounds_for
from maillage.privacy.texts import no_security_number

BARRIERS = {kind.id: kind for kind in KINDS}
FIELDS = {
    "lieu": ("commune",),
    "age": ("birth_date", "age"),
    "but": ("goal",),
    "trajets": ("minutes",),
    "temps": ("hours_per_week", "available_from"),
    "argent": ("budget", "wallets"),
}
"""The fields of a situation that each screen tells."""
KNOWN = {Known.YES: _("Oui"), Known.NO: _("Non"), Known.UNKNOWN: _("Je ne sais pas")}


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the situation: ``slug`` of the screen that changes it; ``source``: where it comes from."""

    slug: str
    title: str
    said: str
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held of a situation, in words."""

    number: int
    lines: tuple[Said, ...]
    facts: tuple[tuple[SaidFact, str], ...]
    barriers: tuple[tuple[str, str, str], ...]
    wishes: tuple[str, ...]
    refusals: tuple[str, ...]


def grounds_of(content: Mapping[str, Any]) -> tuple[Ground, ...]:
    """What may be planned on from where the person lives; none where no territory is loaded."""
    try:
        return grounds_for((content.get("situation") or {}).get("commune"))[0]
    except NothingToPlanOnError:
        return ()


def held_of(file: File) -> Held:
    """What is held of the situation today."""
    held = telling.current_telling(file.person)
    content = telling.content_for(file, held)
    visit, grounds = parts.visit_of(content), grounds_of(content)
    told = [kind(visit, grounds) for kind in screens.SCREENS] if grounds else []
    vehicles = screens.TravelScreen(visit, grounds).vehicles() if grounds else ()
    facts = said_facts(visit, grounds, frozenset(fact.id for fact in vehicles))
    return Held(
        number=held.number,
        lines=tuple(_line(screen, content) for screen in told),
        facts=tuple((fact, _source(content, fact.id)) for fact in facts),
        barriers=tuple(_barriers(content)),
        wishes=tuple(str(wish.get("text", "")) for wish in content["wishes"]),
        refusals=tuple(str(refusal.get("text", "")) for refusal in content["refusals"]),
    )


def _line(screen: Screen, content: Content) -> Said:
    said = screen.said()
    sources = (_source(content, field) for field in FIELDS.get(screen.slug, ())) if said else ()
    return Said(screen.slug, str(screen.title), said, next((told for told in sources if told), ""))


def _source(content: Content, subject: str) -> str:
    told = content["sources"].get(subject) or {}
    if told.get("source") not in Source.values:
        return ""
    return f"{Source(told['source']).label}, {_day(told.get('on'))}"


def _day(text: object) -> str:
    try:
        return words.day(date.fromisoformat(str(text)))
    except ValueError:
        return ""


def _barriers(content: Content) -> list[tuple[str, str, str]]:
    told = []
    for kind, barrier in content["barriers"].items():
        answer = barrier.get("answer", Known.UNKNOWN)
        words_of = str(KNOWN[Known(answer)]) if answer in Known else ""
        name = BARRIERS[kind].question if kind in BARRIERS else kind
        told.append((str(name), words_of, str(barrier.get("note", ""))))
    return told


def screen_at(file: File, slug: str) -> tuple[Telling, Screen] | None:
    """The screen of that address, as the situation stands; ``None`` if there is no such screen here."""
    kind = screens.screen_of(slug)
    held = telling.current_telling(file.person)
    grounds = grounds_of(held.content)
    if kind is None or not grounds:
        return None
    return held, kind(parts.visit_of(held.content), grounds)


def keep_screen(file: File, seen: int, screen: Screen, form: Any) -> None:
    """Keep what the person corrected on a screen. Raises what ``tell`` raises."""
    kept = asked(screen.kept(form), *type(screen).subjects)
    _tell_visit(file, seen, kept)


def keep_fact(file: File, seen: int, fact: str, reply: Any, ground: Ground) -> None:
    """Keep what the person says of a fact. Raises what ``tell`` raises."""
    held = telling.current_telling(file.person)
    visit = parts.visit_of(held.content)
    _tell_visit(file, seen, replied(visit, ground.names.catalogue.vocabulary, fact, reply))


def _tell_visit(file: File, seen: int, visit: Visit) -> None:
    held = telling.current_telling(file.person)
    telling.tell(file, seen, parts.changes_of(held.content, visit))


class BarriersForm(forms.Form):
    """What makes things difficult, one by one; a wish to add."""

    wish = forms.CharField(
        label=_("Ce que je voudrais, ou ne voudrais pas"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_security_number],
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        """Each with what is told of it."""
        super().__init__(*args, **kwargs)
        for kind, barrier in BARRIERS.items():
            told = (content["barriers"].get(kind) or {}).get("answer", Known.UNKNOWN)
            self.fields[kind] = forms.ChoiceField(
                label=str(barrier.question),
                choices=[(str(known), said) for known, said in KNOWN.items()],
                initial=str(told),
                widget=forms.RadioSelect,
            )
        self.order_fields([*BARRIERS, "wish"])

    def changes(self, content: Content, day: str) -> dict[str, Any]:
        """What changed: a barrier keeps its note."""
        barriers = {}
        for kind in BARRIERS:
            told, answer = content["barriers"].get(kind) or {}, self.cleaned_data[kind]
            if answer != told.get("answer", Known.UNKNOWN):
                barriers[kind] = {**told, "answer": answer, "on": day}
        changes: dict[str, Any] = {"barriers": barriers} if barriers else {}
        if self.cleaned_data["wish"].strip():
            changes["wishes"] = [*content["wishes"], {"text": self.cleaned_data["wish"].strip(), "on": day}]
        return changes
