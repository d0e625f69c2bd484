"""What is wrong with a backup or where it goes, in a sentence to be shown."""

from __future__ import annotations


class BackupError(Exception):
    """The backup can't be written, read or restored; the message is the sentence to show."""


class DamagedBackupError(BackupError):
    """The file is not what was written: a part of it is missing or altered."""
