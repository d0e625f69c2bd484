"""The envelope of a backup: a stream cut in frames, each sealed with AES-256-GCM.

After the head (a word, the format's number, a salt and a check of the key) come the frames: four bytes of
length, then the sealed bytes. The key is made of the backup key and of the salt, so that it serves one file;
a frame's nonce is its rank and whether it is the last: no frame can be exchanged, moved, left out or added.
"""

from __future__ import annotations

import hmac
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from maillage.privacy.backups.refusals import BackupError, DamagedBackupError

WORD = b"maillage-backup\n"
FORMAT = 1
FRAME = 1 << 20  # bytes before sealing
HEAD = struct.Struct(f">{len(WORD)}sH32s16s")
LENGTH = struct.Struct(">I")
TAG = 16


def backup_key() -> bytes:
    """The key of the backups; raises ``BackupError`` where it is missing."""
    path = Path(settings.KEYS_DIR) / "backup"
    try:
        key = path.read_bytes().strip()
    except OSError:
        key = b""
    if len(key) < 43:
        raise BackupError(
            f"La clé des sauvegardes n’est pas dans {path.parent}. Ramenez le dossier des clés gardé à part."
        )
    return key


class Sealer:
    """Writes a stream in frames; ``close`` writes the last one, without which the file is not whole."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = os.urandom(32)
        sealing, check = _derived(key, salt)
        self.head = HEAD.pack(WORD, FORMAT, salt, check)
        self._file, self._cipher, self._rank, self._waiting = file, AESGCM(sealing), 0, bytearray()
        file.write(self.head)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._waiting += data
        while len(self._waiting) > FRAME:
            self._seal(bytes(self._waiting[:FRAME]), last=False)
            del self._waiting[:FRAME]

    def close(self) -> None:
        """Write the last frame."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, data: bytes, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._rank, last), data, self.head)
        self._file.write(LENGTH.pack(len(sealed)) + sealed)
        self._rank += 1


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The bytes that were sealed, frame after frame; raises ``BackupError`` at the first that is wrong."""
    head = file.read(HEAD.size)
    cipher = AESGCM(_key_of(head, key))
    rank, sealed = 0, _next_frame(file)
    while sealed is not None:
        following = _next_frame(file)
        yield _open(cipher, head, rank, sealed, last=following is None)
        rank, sealed = rank + 1, following
    if rank == 0:
        raise _truncated()


def _key_of(head: bytes, key: bytes) -> bytes:
    if not head.startswith(WORD[: len(head)]) or not head:
        raise BackupError("Ce fichier n’est pas une sauvegarde de Maillage.")
    if len(head) < HEAD.size:
        raise _truncated()
    _, number, salt, check = HEAD.unpack(head)
    if number != FORMAT:
        raise BackupError(
            f"Cette sauvegarde est d’un format ({number}) que cette version ne connaît pas. "
            "Installez la version de Maillage qui l’a faite, ou une plus récente."
        )
    sealing, expected = _derived(key, salt)
    if not hmac.compare_digest(check, expected):
        raise BackupError(
            "La clé de ce site n’ouvre pas cette sauvegarde : ramenez le dossier des clés du site qui "
            "l’a faite. Si c’est bien lui, le début du fichier est abîmé."
        )
    return sealing


def _next_frame(file: BinaryIO) -> bytes | None:
    length = file.read(LENGTH.size)
    if not length:
        return None
    size = LENGTH.unpack(length)[0] if len(length) == LENGTH.size else 0
    if len(length) == LENGTH.size and not TAG <= size <= FRAME + TAG:
        raise _damaged()
    sealed = file.read(size)
    if not size or len(sealed) < size:
        raise _truncated()
    return sealed


def _open(cipher: AESGCM, head: bytes, rank: int, sealed: bytes, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(rank, last), sealed, head)
    except InvalidTag:
        pass
    try:
        cipher.decrypt(_nonce(rank, not last), sealed, head)
    except InvalidTag:
        raise _damaged() from None
    raise _truncated() if last else _damaged()


def _derived(key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    made = HKDF(SHA256(), length=48, salt=salt, info=b"maillage.privacy.backup").derive(key)
    return made[:32], made[32:]


def _nonce(rank: int, last: bool) -> bytes:
    return rank.to_bytes(11, "big") + bytes([last])


def _truncated() -> DamagedBackupError:
    return DamagedBackupError(
        "Cette sauvegarde est incomplète : la fin du fichier manque. Prenez-en une autre."
    )


def _damaged() -> DamagedBackupError:
    return DamagedBackupError("Cette sauvegarde est abîmée ou a été modifiée. Prenez-en une autre.")
