"""The one command of the project."""


def main() -> int:
    """Run the command line; no sub-command exists yet."""
    return 0
