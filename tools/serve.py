"""Make the demo ready and serve it on this machine. Run by `make run`, in .venv."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from textwrap import indent

from tools.install import ROOT, CannotInstallError, must

HOST = "127.0.0.1"
BIN = Path(ROOT, ".venv", "bin")
ENVIRONMENT_FILE = Path(ROOT, "var", "environment")
EXAMPLE_PACK = Path("packs", "nouvelle-aquitaine")
DEVELOPMENT = "MAILLAGE_MODE=development\n"


def main() -> int:
    """Prepare and serve until interrupted; return 1 after one clear sentence when something is wrong."""
    try:
        port = wanted_port()
        refuse_a_taken_port(port)
        write_development_environment()
        prepare()
    except CannotInstallError as error:
        print(error, file=sys.stderr)
        return 1
    print(welcome(port, example_accounts()), flush=True)
    return serve(port)


def wanted_port() -> int:
    """Return the port asked for by PORT, 8000 by default."""
    word = os.environ.get("PORT", "8000")
    if not word.isdecimal() or not 0 < int(word) < 65536:
        raise CannotInstallError(
            f"PORT doit être un nombre entre 1 et 65535, pas « {word} ».\n"
            f"PORT must be a number between 1 and 65535, not “{word}”."
        )
    return int(word)


def refuse_a_taken_port(port: int) -> None:
    """Refuse to start where another program already listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotInstallError(
                f"Le port {port} est déjà pris. Choisissez-en un autre : make run PORT={port + 1}\n"
                f"Port {port} is already taken. Choose another: make run PORT={port + 1}"
            ) from None


def write_development_environment() -> None:
    """Say once, in var/environment, that this checkout is for development."""
    try:
        ENVIRONMENT_FILE.parent.mkdir(exist_ok=True)
        if not ENVIRONMENT_FILE.exists():
            ENVIRONMENT_FILE.write_text(DEVELOPMENT, encoding="ascii")
    except OSError as error:
        raise CannotInstallError(
            f"Le dossier var/ ne peut pas être écrit : {error.strerror}.\n"
            f"The folder var/ cannot be written to: {error.strerror}."
        ) from None


def prepare() -> None:
    """Bring the database to the current version, load the reference of places and the demo territories."""
    print(
        "Préparation de la base et des territoires… / Preparing the database and the territories…", flush=True
    )
    maillage = str(BIN / "maillage")
    must([maillage, "manage", "migrate", "--verbosity", "0"])
    for command in (["reference", "load"], ["load", *map(str, packs())]):
        if subprocess.run([maillage, *command], cwd=ROOT, check=False).returncode:
            raise CannotInstallError(
                f"« maillage {command[0]} » n’a pas abouti.\n“maillage {command[0]}” did not succeed."
            )
    print(
        "Préparation du calcul des parcours (la première fois : une minute)… / "
        "Preparing the engine (first time: a minute)…",
        flush=True,
    )
    must([maillage, "manage", "prepare_planning"])


def packs() -> list[Path]:
    """Return the demo packs."""
    return sorted(path.parent.relative_to(ROOT) for path in Path(ROOT, "packs").glob("*/pack.yaml"))


def example_accounts() -> str:
    """Make the accounts to try the demo with, and return them: address, password, for whom, a line each."""
    commands = (
        [str(BIN / "maillage"), "manage", name, EXAMPLE_PACK.name]
        for name in ("example_accounts", "example_desk")
    )
    made = (subprocess.run(each, cwd=ROOT, check=True, capture_output=True, text=True) for each in commands)
    return "".join(done.stdout for done in made)


def welcome(port: int, accounts: str) -> str:
    """Return what to open, how to log in, and one example to try."""
    examples = sorted(Path(ROOT, EXAMPLE_PACK, "situations").glob("*.yaml"))
    situation = examples[0].relative_to(ROOT) if examples else EXAMPLE_PACK / "situations" / "….yaml"
    return f"""
Maillage : http://{HOST}:{port}/          (Ctrl+C pour arrêter / to stop)

Aucun compte n’est nécessaire pour chercher et composer un parcours.
No account is needed to search and plan.
Comptes d’exemple pour publier, suggérer, relire, accompagner /
example accounts to publish, suggest, moderate, accompany people (/bureau/personnes/):
{indent(accounts, "    ")}
Administration : http://{HOST}:{port}/administration/ — créer un compte / create an account:
    .venv/bin/maillage manage createsuperuser

Un exemple à essayer, dans un autre terminal / an example to try, in another terminal:
    .venv/bin/maillage plan --pack {EXAMPLE_PACK} --situation {situation}
"""


def serve(port: int) -> int:
    """Serve with the production server until interrupted."""
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--no-ws", "--blocking-threads", "4", "--log-level", "error"]
    command += ["maillage.config.wsgi:application"]
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
