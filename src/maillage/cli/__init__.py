"""The one command of the project: ``maillage``. ``docs/reference/command-line.md`` tells its verbs, a file a
group.

The verbs that read a folder (plan, situations, pack check, pack schemas) open no database and start without
the site.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from maillage.cli.exits import Exit, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing that a user does shows a traceback."""
    from maillage.cli.arguments import read_arguments

    try:
        return read_arguments(arguments)()
    except UsageError as error:
        print(error, file=sys.stderr)
        return Exit.WRONG_INPUT
    except KeyboardInterrupt:
        print("Interrompu : rien n’est abîmé, relancez la même commande pour reprendre.", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone: the interpreter must not complain either
        return Exit.DONE
