"""The engine of Maillage: from a situation to pathways.

Pure Python: no framework, no database, no network, and no clock but the one that stops a search.
"""
