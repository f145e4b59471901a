"""Programs as autograd's users write them give the same on autograd and on the drop-in."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

PROGRAMS = Path(__file__).parent / "programs"
RUNNER = PROGRAMS / "run_all.py"
NAMES = sorted(path.stem for path in PROGRAMS.glob("p_*.py"))


def outputs(*options):
    """What all programs computed, in a process of their own."""
    command = [sys.executable, *options, str(RUNNER)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def here():
    """On adcore."""
    found = outputs("-m", "adcore_autograd")
    assert found["library"] == "adcore_autograd"
    return found["found"]


@pytest.fixture(scope="module")
def there():
    """On autograd itself."""
    if find_spec("autograd") is None:  # never imported here: it would stay
        pytest.skip("autograd is not installed")
    found = outputs()
    assert found["library"] == "autograd"
    return found["found"]


def compare(ours, theirs, path=""):
    """The same structure, shapes and numbers, to rounding."""
    assert type(ours) is type(theirs), path
    if isinstance(ours, dict) and set(ours) == {"shape", "values"}:
        assert ours["shape"] == theirs["shape"], path
        np.testing.assert_allclose(ours["values"], theirs["values"], 1e-6, 1e-9, err_msg=path)
    elif isinstance(ours, dict):
        assert ours.keys() == theirs.keys(), path
        for key in ours:
            compare(ours[key], theirs[key], f"{path}/{key}")
    elif isinstance(ours, list):
        assert len(ours) == len(theirs), path
        for k, pair in enumerate(zip(ours, theirs, strict=True)):
            compare(*pair, f"{path}[{k}]")
    else:
        assert ours == theirs, path


@pytest.mark.parametrize("name", NAMES)
def test_a_program_gives_the_same_as_on_autograd(name, here, there):
    """Values, gradients, shapes and containers."""
    compare(here[name], there[name], name)


@pytest.mark.parametrize("name", NAMES)
def test_a_program_gives_finite_numbers(name, here):
    """Also where autograd is not installed, every program runs."""
    assert here[name]
    assert "NaN" not in json.dumps(here[name])
