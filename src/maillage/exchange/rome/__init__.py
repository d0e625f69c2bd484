"""ROME 4.0 (France Travail), in: occupations and the titles that people give them."""
