"""LHÉO 2.0 to 2.3, the French language of training offers (XML), in.

A formation becomes an offer; its actions that differ in length or conditions become offers of their own; its
sessions, places and organisations come with it. Source of the format: https://lheo.gouv.fr
"""
