"""Formats in and out, one folder each."""
