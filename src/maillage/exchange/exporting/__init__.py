"""Handing out the directory in the formats of the field: pages, a command, one file for each state."""
