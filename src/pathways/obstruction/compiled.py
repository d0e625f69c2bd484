"""The compiler of ``spreading`` and ``pairing``: numba, without fast mathematics."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
_SOURCES = ("spreading.py", "pairing.py", "compiled.py")


def compiled(function: Function) -> Function:
    """The function, compiled at its first call; other threads run while it does.

    Kept on disk for the next process, under a name that changes with any of the sources (numba looks at the
    file of this function only). Where no folder can be written, each process compiles for itself.
    """
    function.__qualname__ = f"{function.__name__}-{_DIGEST}"
    compiler: Any = numba.njit
    try:
        return cast(Function, compiler(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder for its cache
        return cast(Function, compiler(nogil=True)(function))


def _digest_of_sources() -> str:
    digest = sha256()
    for name in _SOURCES:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


_DIGEST = _digest_of_sources()
