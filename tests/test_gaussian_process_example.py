"""The example of a Gaussian process, run as a user runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "gaussian_process.py"


@pytest.mark.parametrize("flags", [(), ("--no-scipy",)], ids=["default", "no-scipy"])
def test_the_example_checks_its_gradient_fits_forecasts_and_draws(tmp_path, flags):
    """The example ends well, having compared the modes, risen, forecast and drawn its picture."""
    picture = tmp_path / "out" / "gaussian_process.png"
    command = [sys.executable, EXAMPLE, "--short", "--out", picture, *flags]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "grad against central differences" in run.stdout
    assert "grad against jvp" in run.stdout
    assert "189 months to fit, 144 to forecast" in run.stdout
    assert picture.exists() == ("no picture" not in run.stdout)


def test_the_data_of_the_example_are_whole():
    """521 months in order, from March 1958 to December 2001, of 312 to 374 ppm."""
    np = pytest.importorskip("numpy")
    table = np.loadtxt(EXAMPLE.parent / "data" / "mauna_loa_co2.csv", delimiter=",", skiprows=1)
    year, month, co2 = table.T
    assert table.shape == (521, 3)
    assert np.all(np.diff(12 * year + month) > 0)
    assert (year[0], month[0], year[-1], month[-1]) == (1958, 3, 2001, 12)
    assert co2.min() > 312
    assert co2.max() < 374
