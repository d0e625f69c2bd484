"""Columns that the database alone can't read: sealed where they are written, opened where they are read."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from maillage.privacy import keys

EMPTY = ("", None)


class UnreadableError(RuntimeError):
    """No key listed opens what a column holds: a key is missing, or the data were altered."""


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """A text sealed at rest; empty stays empty. It can't be searched, sorted or compared in the database."""

    def get_prep_value(self, value: Any) -> Any:
        """Seal."""
        return value if value in EMPTY else sealed(self.dump(value))

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """Open.

        Raises ``UnreadableError`` where no key does.
        """
        return value if value in EMPTY else self.load(opened(value, self))

    def dump(self, value: Any) -> str:
        """The text of a value."""
        return str(value)

    def load(self, text: str) -> Any:
        """The value of a text."""
        return text

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse every question but whether there is something."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: the database can't answer “{lookup_name}” about it")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        """Refuse."""
        raise FieldError(f"{self.name} is sealed: the database can't answer “{lookup_name}” about it")


class SealedJSONField(SealedTextField):
    """A JSON value sealed at rest; ``{}`` and ``[]`` are sealed too."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def dump(self, value: Any) -> str:
        """The text of a value."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)

    def load(self, text: str) -> Any:
        """The value of a text."""
        return json.loads(text)

    def value_to_string(self, obj: models.Model) -> str:
        """What a serializer writes."""
        return self.dump(self.value_from_object(obj))


def sealed(text: str) -> str:
    """The text as it is kept."""
    return keys.data_keys().encrypt(text.encode()).decode("ascii")


def opened(kept: str, field: models.Field[Any, Any]) -> str:
    """The text that was sealed.

    Raises ``UnreadableError`` where no key opens it.
    """
    try:
        return keys.data_keys().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise UnreadableError(
            f"{field.model._meta.label}.{field.name}: no key of MAILLAGE_KEYS_DIR opens it"
        ) from None
