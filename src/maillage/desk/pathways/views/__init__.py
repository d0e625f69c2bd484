"""The pages of a pathway."""
