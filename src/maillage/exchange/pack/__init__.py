"""A territory as a folder: its files read with their lines, checked without a database, written back."""
