"""The one command of the project: ``maillage``. ``docs/reference/command-line.md`` tells its verbs, a file a
group.

The verbs that read files (plan, situations, pack check, import, schemas) open no database and start without
the site.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from maillage.cli.exits import Exit, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing that a user does shows a traceback."""
    from maillage.cli.arguments import read_arguments

    _speak_in_any_encoding()
    try:
        code = read_arguments(arguments)()
        sys.stdout.flush()
        return code
    except UsageError as error:
        print(error, file=sys.stderr)
        return Exit.WRONG_INPUT
    except KeyboardInterrupt:
        print("Interrompu : rien n’est abîmé, relancez la même commande pour reprendre.", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone: nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE


def _speak_in_any_encoding() -> None:
    """Let a terminal that lacks a letter show a question mark instead of stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
