"""Write the locks: every package pinned and hashed, no registry's address. Run by `make lock`."""

import sys
from pathlib import Path

from tools import install

ROOT = Path(install.ROOT)
LOCKS = {"base.txt": ["base.in"], "dev.txt": ["base.in", "dev.in"]}
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]


def main() -> int:
    """Write every lock; what a lock already pins stays as it is unless `--upgrade` is said."""
    uv = install.find_uv()
    for lock, sources in LOCKS.items():
        paths = [f"requirements/{name}" for name in sources]
        constraint = ["--constraint", "requirements/base.txt"] if lock != "base.txt" else []
        extra = ["--upgrade"] if "--upgrade" in sys.argv else []
        command = [uv, "pip", "compile", *OPTIONS, *extra, *constraint, *paths, "-o", f"requirements/{lock}"]
        install.must(["env", "-C", str(ROOT), *command])
    refuse_addresses()
    return 0


def refuse_addresses() -> None:
    """Stop if a lock names where packages come from: each site has its own registry."""
    for lock in LOCKS:
        if "://" in (ROOT / "requirements" / lock).read_text(encoding="utf-8"):
            raise SystemExit(
                f"requirements/{lock} holds an address: take it out of the machine's configuration."
            )


if __name__ == "__main__":
    raise SystemExit(main())
