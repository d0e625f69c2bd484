"""The checks of a pack, one file a subject: the faults of one pack, given what its records may name."""
