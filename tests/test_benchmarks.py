"""The benchmarks still run, and all libraries that are installed agree. No time is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[1] / "benchmarks" / "run.py"


@pytest.mark.slow
def test_two_families_of_benchmarks_agree_in_all_libraries(tmp_path):
    """Small sizes, each column compared with the gradient by hand before it is timed."""
    pytest.importorskip("numpy")
    pytest.importorskip("adcore_numpy")
    path = tmp_path / "figures.json"
    command = [sys.executable, RUN, "--quick", "--only", "mlp", "--only", "rosenbrock"]
    run = subprocess.run(
        [*command, "--json", path], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    figures = json.loads(path.read_text())
    assert [row["name"] for row in figures["rows"]] == [
        "MLP, batch 4: gradient",
        "Rosenbrock n=10: gradient",
        "Rosenbrock n=20: JVP",
        "Rosenbrock n=20: HVP",
    ]
    assert all({"plain", "by hand", "adcore"} <= set(row["seconds"]) for row in figures["rows"])
    assert "geometric mean" in run.stdout


@pytest.mark.slow
def test_sparse_derivatives_are_compared_before_they_are_timed():
    """With those by hand, with the dense ones and, where it is installed, with CasADi's."""
    pytest.importorskip("adcore_scipy")
    command = [sys.executable, RUN, "--quick", "--only", "sparse"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("| Rosenbrock") == run.stdout.count("| Bratu") == 1


@pytest.mark.slow
def test_columns_that_disagree_are_not_timed():
    """A wrong derivative ends the comparison, named with its column."""
    pytest.importorskip("numpy")
    program = (
        "import harness\n"
        "harness.agree({'by hand': [1.0, 2.0], 'other': [1.0, 2.0 + 1e-9]})\n"
        "harness.agree({'by hand': [1.0, 2.0], 'wrong': [1.0, 2.1]})\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=RUN.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert "wrong against by hand" in run.stderr
