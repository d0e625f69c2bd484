"""Atom (RFC 4287) out: what is new or has changed in a directory, or in a search."""
