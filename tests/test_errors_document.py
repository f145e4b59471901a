"""docs/errors.md holds what adcore says today."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("scipy")

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_document_of_messages_is_up_to_date():
    """`make errors` writes it; every message in it comes from a program that is run."""
    command = [sys.executable, str(ROOT / "tools" / "errors.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "" == done.stderr
    assert 0 == done.returncode, f"docs/errors.md is stale: make errors\n{done.stdout}"
