"""Maillage: the open desk of a learning territory."""
