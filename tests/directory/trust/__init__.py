"""Tests of who checked what, of quality, of duplicates."""
