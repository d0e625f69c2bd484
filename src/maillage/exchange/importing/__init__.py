"""Bringing a file into the directory: preview first, then all of it in one transaction, or nothing.

``planning`` compares what a format read with the directory; ``writing`` writes the difference.
"""
