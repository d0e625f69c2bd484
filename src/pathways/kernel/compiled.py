"""The compiler of the core: numba, without fast mathematics."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np

CONSTANTS_FROM = ("gates.py", "occurrences.py", "slots.py")
COMPILER: Any = numba.njit
OPTIONS: dict[str, Any] = {"error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
Function = TypeVar("Function", bound=Callable[..., Any])


def constant(value: int) -> int:
    """A number of the one type that numba sees everywhere: for literals it would compile functions apart."""
    return cast(int, np.int64(value))


def machine_code(function: Function) -> Function:
    """The function, compiled when another one that is compiled calls it: Python can't."""
    return cast(Function, COMPILER(**OPTIONS, forceinline=True, no_cpython_wrapper=True)(function))


def entry_point(function: Function) -> Function:
    """The function, compiled at its first call for Python; other threads run while it does.

    Kept on disk for the next process, under a name that changes with any source of the core (numba looks
    at the file of this function only). Where no folder can be written, each process compiles for itself.
    """
    function.__qualname__ = f"{function.__name__}-{_digest_of_sources()}"
    try:
        return cast(Function, COMPILER(**OPTIONS, cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder for its cache
        return cast(Function, COMPILER(**OPTIONS, nogil=True)(function))


def _digest_of_sources() -> str:
    """Sixteen letters that tell this version of the core, and of the constants it reads, from any other."""
    digest = sha256()
    folder = Path(__file__).parent
    for source in (*sorted(folder.glob("*.py")), *(folder.parent / name for name in CONSTANTS_FROM)):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
