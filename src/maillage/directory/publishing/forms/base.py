"""What the forms of records share: their groups of fields, the document that they show, what they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from maillage.directory import checking, loading, visitors
from maillage.directory.documents import Document
from maillage.directory.models import Organisation, Territory
from maillage.territories.forms import AmbiguousCommuneError
from pathways.facts import Vocabulary


@dataclass(frozen=True)
class Scene:
    """Where a record stands: its territory, the organisation that answers for it; read when it is needed."""

    territory: Territory
    organisation: Organisation | None = None

    @cached_property
    def around(self) -> list[Territory]:
        """The territory and those that it uses."""
        return loading.with_used([self.territory])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of these territories."""
        return visitors.vocabulary_of(self.around)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; ``folded``: shown only to who opens it."""

    title: str | Promise
    fields: tuple[str, ...]
    intro: str | Promise = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as a page shows it; ``open`` when something is written in it, or wrong.

    ``fields``: each with the communes to choose from, when several answer to what was written.
    """

    title: str | Promise
    intro: str | Promise
    fields: list[tuple[forms.BoundField, list[tuple[str, str]]]]
    folded: bool
    open: bool


class RecordForm(forms.Form):
    """A part of a record's document. ``PLAIN``: the fields that are kept as they are written.

    ``KEPT_IN``: the field that shows the fault of a key of the document which has another name.
    """

    GROUPS: ClassVar[tuple[Group, ...]] = ()
    PLAIN: ClassVar[tuple[str, ...]] = ()
    KEPT_IN: ClassVar[dict[str, str]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, scene: Scene, document: Document | None = None, **options: Any) -> None:
        self.scene = scene
        self.document: Document = document or {}
        options.setdefault("initial", self.told(self.document))
        super().__init__(*args, **options)

    def told(self, document: Document) -> dict[str, Any]:
        """What the fields show of a document."""
        return {name: document.get(name) for name in self.PLAIN}

    def changes(self) -> dict[str, Any]:
        """The keys of the document as they would be; ``None`` for one that is taken away."""
        return {name: self.cleaned_data[name] or None for name in self.PLAIN}

    def groups(self) -> Iterator[Shown]:
        """The groups of fields, in order."""
        alike = self.alike()
        for group in self.GROUPS:
            fields = [(self[name], alike.get(name, [])) for name in group.fields]
            used = any(field.errors or _is_told(field.value()) for field, _alike in fields)
            yield Shown(group.title, group.intro, fields, group.folded, used)

    def alike(self) -> Mapping[str, list[tuple[str, str]]]:
        """For each commune that several answer to: those to choose from."""
        found = {}
        for name, faults in self.errors.as_data().items():
            for fault in faults:
                if isinstance(fault, AmbiguousCommuneError):
                    found[name] = fault.choices
        return found

    def show_faults(self, faults: list[checking.Fault]) -> None:
        """Tell what the checks of the record found, beside its field where there is one."""
        for fault in faults:
            name = self.KEPT_IN.get(fault.key, fault.key)
            told = " ".join(part for part in (fault.message, fault.remedy) if part)
            self.add_error(name if name in self.fields else None, told[:1].upper() + told[1:])


def _is_told(value: Any) -> bool:
    return value not in (None, "", [], False)
