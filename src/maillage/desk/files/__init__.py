"""The file of a person: opened, found again, told once."""
