"""Backups: one encrypted file that holds the whole site but its keys; written, verified, restored."""
