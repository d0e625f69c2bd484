"""What exists: organisations, places, offers, sessions and funding."""
