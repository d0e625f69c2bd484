"""The container: named arrays in one file, checked when opened, mapped read-only, replaced all at once.

A header (magic, byte order, version, length and checksum of the directory), the arrays one after the other,
each at a multiple of 64 bytes, then the directory: a JSON object with, for each array, its type, shape,
place and checksum. See ``docs/reference/store.md``.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

MAGIC = b"MAILLAGE"
VERSION = 3
BYTE_ORDER = 0x01020304  # reads otherwise on a machine that orders bytes otherwise
HEADER = struct.Struct("=8sIIQQI")  # magic, byte order, version, where the directory is, its length, its crc
ALIGNMENT = 64

Array = NDArray[Any]
Arrays = Mapping[str, Array]


class UnusableStoreError(ValueError):
    """The file is not one that this version reads whole: build it again."""


class Contents(NamedTuple):
    """The arrays of a file by name, and what its writer said of it."""

    arrays: Arrays
    about: Mapping[str, Any]


def write(path: Path, arrays: Arrays, about: Mapping[str, Any]) -> None:
    """Write the file beside its place, then put it there at once: no reader ever sees half of it.

    Who has the former file mapped keeps reading it. Raises ``OSError`` when it can't be written: then
    nothing is left behind and the former file stands.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            _write(file, arrays, about)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            os.replace(file.name, path)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise


def _write(file: IO[bytes], arrays: Arrays, about: Mapping[str, Any]) -> None:
    file.write(bytes(HEADER.size))
    directory: dict[str, list[Any]] = {}
    for name, array in arrays.items():
        file.write(bytes(-file.tell() % ALIGNMENT))
        data = np.ascontiguousarray(array)
        directory[name] = [data.dtype.str, list(data.shape), file.tell(), crc32(_bytes(data))]
        file.write(_bytes(data))
    text = json.dumps({"about": about, "arrays": directory}, ensure_ascii=False).encode()
    place = file.tell()
    file.write(text)
    file.seek(0)
    file.write(HEADER.pack(MAGIC, BYTE_ORDER, VERSION, place, len(text), crc32(text)))


def _bytes(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def read(path: Path) -> Contents:
    """Map the file and check it whole.

    Raises ``FileNotFoundError`` where there is none, ``UnusableStoreError`` with the reason for one that is
    truncated, damaged, of another version or of another byte order.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < HEADER.size:
            raise UnusableStoreError(f"{path.name}: too short to be a catalogue")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        directory = _directory(mapped, size)
        return Contents(
            {name: _array(mapped, name, *entry) for name, entry in directory["arrays"].items()},
            directory["about"],
        )
    except UnusableStoreError as error:
        raise UnusableStoreError(f"{path.name}: {error}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableStoreError(f"{path.name}: damaged ({error})") from error


def _directory(mapped: mmap.mmap, size: int) -> dict[str, Any]:
    magic, order, version, place, length, checksum = HEADER.unpack_from(mapped)
    if magic != MAGIC:
        raise UnusableStoreError("not a catalogue")
    if order != BYTE_ORDER:
        raise UnusableStoreError("written on a machine with another byte order")
    if version != VERSION:
        raise UnusableStoreError(f"version {version} of the format; this one reads {VERSION}")
    if place + length != size:
        raise UnusableStoreError("truncated")
    text = mapped[place : place + length]
    if crc32(text) != checksum:
        raise UnusableStoreError("its directory is damaged")
    found: dict[str, Any] = json.loads(text)
    return found


def _array(mapped: mmap.mmap, name: str, dtype: str, shape: list[int], offset: int, checksum: int) -> Array:
    kind = np.dtype(dtype)
    count = int(np.prod(shape, dtype=np.int64))
    array = np.frombuffer(mapped, kind, count, offset) if count else np.empty(0, kind)
    if crc32(_bytes(array)) != checksum:
        raise UnusableStoreError(f"{name} is damaged")
    return array.reshape(shape)
