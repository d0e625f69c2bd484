"""Producers' open-data files as packs of organisations and places: a file a kind, no database.

``importing.import_file`` reads a file, ``folder.write_folder`` writes the pack. A kind is a function that
turns a ``Row`` into a ``Draft``; what it does not ask for is left out, so that nothing about persons comes
in.
"""
