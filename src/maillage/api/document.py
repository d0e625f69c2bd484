"""The OpenAPI 3.1 document: what ninja writes, and what it can't know of refusals and keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ninja import NinjaAPI

from maillage.api.problems import TYPE

FIRST_REFUSAL = 400


class DirectoryAPI(NinjaAPI):
    """An API whose refusals are problem details, and where reading needs no key."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The document, made once in each process for each address of the API."""
        asked = str(sorted(options.items()))
        if asked not in self._documents:
            self._documents[asked] = self._document(**options)
        return self._documents[asked]

    @cached_property
    def _documents(self) -> dict[str, Any]:
        return {}

    def _document(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        for method, operation in _operations(document):
            for status, answer in operation["responses"].items():
                if int(status) >= FIRST_REFUSAL and "content" in answer:
                    answer["content"] = {TYPE: answer["content"].pop("application/json")}
            if method == "get":
                operation["security"] = [{}, *operation.get("security", [])]
        return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for operations in document["paths"].values():
        yield from operations.items()
