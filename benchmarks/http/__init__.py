"""The search over HTTP, beside a faithful re-creation of how the field's public API answers it."""
