"""What the envelope holds: lines of JSON, compressed. An object opens or closes a part, a list is a row."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from maillage.privacy.backups.frames import Sealer
from maillage.privacy.backups.refusals import DamagedBackupError

LEVEL = 3  # most of what is kept is sealed already, and packs little
PIECE = 1 << 20


class LineWriter:
    """Writes values, one a line."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer, self._packer, self._lines = sealer, zlib.compressobj(LEVEL), 0

    def write(self, value: Any) -> None:
        """Add a value."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._sealer.write(self._packer.compress(text.encode() + b"\n"))

    def close(self) -> None:
        """Write what waits, and the end."""
        self._sealer.write(self._packer.flush())
        self._sealer.close()


def values(frames: Iterable[bytes]) -> Iterator[Any]:
    """The values that were written; memory holds a few frames and the longest line."""
    rest = b""
    for piece in _unpacked(frames):
        *whole, rest = (rest + piece).split(b"\n") if b"\n" in piece else (rest + piece,)
        yield from map(json.loads, whole)
    if rest:
        raise DamagedBackupError("Cette sauvegarde est incomplète : sa dernière ligne est coupée.")


def _unpacked(frames: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for frame in frames:
        packed = frame
        while packed:
            yield unpacker.decompress(packed, PIECE)
            packed = unpacker.unconsumed_tail
    yield unpacker.flush()
