"""The tests of the room of backups."""
