"""Spreadsheets in, by a mapping of columns that is guessed, shown and kept; CSV and XLSX out."""
