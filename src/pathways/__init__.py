"""The engine of Maillage: from a situation to pathways. Pure Python: no framework, no database, no clock,
no network.
"""
