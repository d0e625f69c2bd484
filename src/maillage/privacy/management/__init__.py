"""What a scheduled task or an administrator runs."""
