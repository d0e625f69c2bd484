"""The bridge between the directory's records and the engine's plans."""
