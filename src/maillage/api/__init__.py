"""The HTTP API: the directory for other systems, read by anybody, written with a key."""
