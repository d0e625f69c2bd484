"""Keeping the directory: publish, edit, suggest, report, moderate, look back."""
