"""Importing the engine compiles nothing: what is compiled is loaded by the verb that first needs it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("compiler", ["numba", "scipy"])
def test_importing_the_engine_loads_no_compiler(compiler: str) -> None:
    asked = f"import sys, pathways; sys.exit({compiler!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
