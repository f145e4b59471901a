"""The example of a neural differential equation, run as a user runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "neural_ode.py"


def test_the_example_checks_its_gradient_learns_and_draws(tmp_path):
    """The example ends well, having compared the modes, learnt the law and drawn its picture."""
    for module in ("scipy", "adcore_scipy"):
        pytest.importorskip(module)
    picture = tmp_path / "out" / "neural_ode.png"
    command = [sys.executable, EXAMPLE, "--short", "--out", picture]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "grad against central differences" in run.stdout
    assert "grad against jvp" in run.stdout
    assert "61 measurements in 11 pieces, 80 weights" in run.stdout
    assert "iteration   50 of 50" in run.stderr
    assert picture.exists() == ("no picture" not in run.stdout)
