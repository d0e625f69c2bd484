"""Documentation is executed.

A block opened by ```sh test is run, with the other such blocks of its document, in order, in one shell.
A block opened by ```sh manual is for a person: it needs a second machine, an administrator's rights, or does
not end by itself. A block opened by ```python test is run likewise, in one Python. There is no third kind.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import Block, blocks, blocks_of, documents
from tools.install import ROOT

RUNNABLE = ("sh", "bash", "shell", "console", "python", "py")
SHELL_SECONDS = 300
NETWORK_SETTINGS = ("SSL_", "PIP_", "UV_", "PG")
LINK = r"\]\((?!https?:|mailto:|#)([^)#\s]+)"


def to_run(document: Path, language: str) -> list[Block]:
    """Return the blocks of a document that are marked to be run in a language."""
    return [block for block in blocks(document) if block.info[:2] == (language, "test")]


WITH_SHELL = [path for path in documents() if to_run(path, "sh")]
WITH_PYTHON = [path for path in documents() if to_run(path, "python")]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder that looks like the project's and that a document may write into."""
    folder = tmp_path / "maillage"
    folder.mkdir()
    for entry in Path(ROOT).iterdir():
        if entry.name == "packs":
            shutil.copytree(entry, folder / "packs")
        elif entry.name not in ("var", ".git"):
            (folder / entry.name).symlink_to(entry)
    (folder / "var").mkdir()
    return folder


@pytest.fixture
def visitor(checkout: Path) -> dict[str, str]:
    """Return the environment of someone who follows a document in a fresh checkout."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        **{name: value for name, value in os.environ.items() if name.startswith(NETWORK_SETTINGS)},
        "HOME": str(checkout.parent),
        "LANG": "C.UTF-8",
        "MAILLAGE_MODE": "development",
        "MAILLAGE_VAR_DIR": str(checkout / "var"),
        "MAILLAGE_ENVIRONMENT_FILE": "",
    }


def run_in(checkout: Path, command: list[str], script: str, environment: dict[str, str]) -> None:
    """Run a script and fail with what it said if it failed."""
    done = subprocess.run(
        command,
        check=False,
        input=script,
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SHELL_SECONDS,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.mark.parametrize("document", WITH_SHELL, ids=str)
def test_the_commands_of_a_document_work(document: Path, checkout: Path, visitor: dict[str, str]) -> None:
    script = "".join(f"echo '{document}:{block.line}' >&2\n{block.text}" for block in to_run(document, "sh"))
    run_in(checkout, ["bash", "-euo", "pipefail"], script, visitor)


@pytest.mark.parametrize("document", WITH_PYTHON, ids=str)
def test_the_python_of_a_document_works(document: Path, checkout: Path, visitor: dict[str, str]) -> None:
    script = "\n".join(block.text for block in to_run(document, "python"))
    run_in(checkout, [sys.executable, "-"], script, visitor)


@pytest.mark.parametrize("document", documents(), ids=str)
def test_no_command_is_left_without_saying_whether_it_is_tested(document: Path) -> None:
    unmarked = [
        f"{document}:{block.line}"
        for block in blocks(document)
        if block.info[:1] and block.info[0] in RUNNABLE and block.info[1:2] not in (("test",), ("manual",))
    ]
    assert unmarked == []


@pytest.mark.parametrize("document", documents(), ids=str)
def test_no_link_of_a_document_is_broken(document: Path) -> None:
    folder = Path(ROOT, document).parent
    targets = re.findall(LINK, Path(ROOT, document).read_text(encoding="utf-8"))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_a_document_with_a_broken_command_is_refused(checkout: Path, visitor: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="no-such-command"):
        run_in(checkout, ["bash", "-euo", "pipefail"], "no-such-command\necho never\n", visitor)


def test_a_block_knows_its_words_and_its_line() -> None:
    assert blocks_of("# Title\n\n```sh test\ntrue\n```\n") == [Block(("sh", "test"), "true\n", 4)]


def test_an_unfinished_block_is_not_a_block() -> None:
    assert blocks_of("```sh test\ntrue\n") == []
