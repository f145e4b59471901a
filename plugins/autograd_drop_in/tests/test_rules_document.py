"""The table of autograd's rules beside ours is the one that the code has: `make autograd-rules`."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy
import pytest
import scipy

ROOT = Path(__file__).resolve().parents[3]


def test_the_table_is_up_to_date():
    """Written with the newest numpy and scipy, beside autograd itself."""
    if find_spec("autograd") is None:  # never imported here: it would stay
        pytest.skip("autograd is not installed")
    if numpy.lib.NumpyVersion(numpy.__version__) < "2.4.0" or scipy.__version__ < "1.17":
        pytest.skip("the table is written with the newest numpy and scipy")
    command = [sys.executable, str(ROOT / "tools" / "autograd_rules.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), "docs/autograd-rules.md: make autograd-rules"
