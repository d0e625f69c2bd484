"""Install Maillage in .venv from the locks: `base` to run it, `dev` to check and test it as well.

Run by `make install` and `make install-dev`; needs the network the first time.

uv does it in seconds; it is installed from PyPI in a small environment of its own. Where it cannot be, pip
does the same from the same locks. Nothing is done when nothing changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
TOOLS = os.path.join(ROOT, ".tools", "uv")
LOCKS = {kind: os.path.join(ROOT, "requirements", kind + ".txt") for kind in ("base", "dev")}
STAMP = os.path.join(VENV, "installed")
NEEDED_MEGABYTES = 900
LISTED_BYTES = 4000


class CannotInstallError(Exception):
    """What is wrong, in plain French then plain English."""


def main(asked: str = "base") -> int:
    """Install what is missing, never take away what tests need; return 0, or 1 after one clear sentence."""
    try:
        installed = installed_mark()
        kind = "dev" if "dev" in (asked, installed[:3]) else "base"
        if installed != wanted_mark(kind):
            check_disk()
            install(kind)
        compile_translations()
    except CannotInstallError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def check_disk() -> None:
    """Refuse to begin what the disk cannot hold."""
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise CannotInstallError(
            f"Le disque est presque plein : il faut {NEEDED_MEGABYTES} Mo, il en reste {free}.\n"
            f"The disk is nearly full: {NEEDED_MEGABYTES} MB are needed, {free} are left."
        )


def wanted_mark(kind: str) -> str:
    """Return what tells one installation from another: the lock, the project's description, the Python."""
    digest = hashlib.sha256(sys.version.encode() + ROOT.encode())
    for path in (LOCKS[kind], os.path.join(ROOT, "pyproject.toml"), os.path.abspath(__file__)):
        with open(path, "rb") as file:
            digest.update(file.read())
    return f"{kind} {digest.hexdigest()}"


def installed_mark() -> str:
    """Return the mark left by the last complete installation, or nothing."""
    try:
        with open(STAMP, encoding="ascii") as file:
            return file.read()
    except OSError:
        return ""


def install(kind: str) -> None:
    """Make .venv, install the locked packages and the project, leave the mark."""
    print("Installation… (la première fois : une à deux minutes) / Installing… (first time: a minute or two)")
    try:
        install_with_uv(find_uv(), LOCKS[kind])
    except CannotInstallError as error:
        print(f"{error}\nAvec pip, plus lentement… / With pip, more slowly…", file=sys.stderr)
        install_with_pip(LOCKS[kind])
    with open(STAMP, "w", encoding="ascii") as file:
        file.write(wanted_mark(kind))


def compile_translations() -> None:
    """Compile the catalogues that changed since they were last compiled."""
    for path in Path(ROOT, "src", "maillage").glob("*/locale/en/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            must([os.path.join(VENV, "bin", "python"), "-m", "tools.translations", "compile"])
            return


def find_uv() -> str:
    """Return the path of uv, installed now if needed."""
    path = os.path.join(TOOLS, "bin", "uv")
    if os.path.exists(path):
        return path
    if shutil.which("uv"):
        return str(shutil.which("uv"))
    make_environment(TOOLS)
    must([os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "--quiet", "uv"])
    return path


def make_environment(folder: str) -> None:
    """Make a virtual environment; where Python comes without them, add them or say what is missing."""
    done = run([real_python(), "-m", "venv", "--clear", folder])
    if done.returncode and install_debian_venv():
        done = run([real_python(), "-m", "venv", "--clear", folder])
    if done.returncode:
        raise CannotInstallError(
            "Python ne sait pas faire d’environnement ici. Sur Debian : apt-get install python3-venv\n"
            "Python cannot make an environment here. On Debian: apt-get install python3-venv"
        )


def install_debian_venv() -> bool:
    """Add Debian's python3-venv where this is Debian and we may; return whether it was done."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("Ajout du paquet Debian python3-venv… / Adding Debian's package python3-venv…")
    run(["apt-get", "update", "-qq"])
    return run(["apt-get", "install", "-y", "-qq", "python3-venv"]).returncode == 0


def install_with_uv(uv: str, lock: str) -> None:
    """Install with uv, quickly."""
    must([uv, "venv", "--quiet", "--clear", "--python", real_python(), VENV])
    target = [uv, "pip", "install", "--quiet", "--python", os.path.join(VENV, "bin", "python")]
    must([*target, "--require-hashes", "-r", lock])
    must([*target, "--no-build-isolation", "--no-deps", "--editable", ROOT])


def install_with_pip(lock: str) -> None:
    """Install the same with pip, more slowly."""
    make_environment(VENV)
    target = [os.path.join(VENV, "bin", "python"), "-m", "pip", "install", "--quiet"]
    download([*target, "--require-hashes", "-r", lock])
    must([*target, "--no-build-isolation", "--no-deps", "--editable", ROOT])


def real_python() -> str:
    """Return the interpreter itself, not a link to it."""
    return os.path.realpath(sys.executable)


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command and keep what it says."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def must(command: list[str]) -> None:
    """Run a command, or stop with what it said last."""
    done = run(command)
    if done.returncode:
        raise CannotInstallError((done.stderr or done.stdout)[-LISTED_BYTES:])


def download(command: list[str]) -> None:
    """Run a command that needs the network, or stop with what it said last and what to check."""
    try:
        must(command)
    except CannotInstallError as error:
        raise CannotInstallError(
            f"{error}\n"
            "L’installation a échoué : vérifiez le réseau (accès à PyPI) et le disque, puis recommencez.\n"
            "Installing failed: check the network (access to PyPI) and the disk, then try again."
        ) from None


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
