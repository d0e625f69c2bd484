"""Commands for those who work on the project: install, run, check, lock, translate."""
