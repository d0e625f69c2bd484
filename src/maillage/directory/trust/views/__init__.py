"""The pages of freshness, quality and duplicates."""
