"""The person's own space."""
