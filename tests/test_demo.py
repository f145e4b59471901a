"""The demo, run as a user runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[1] / "examples" / "digits.py"


@pytest.mark.parametrize("flags", [(), ("--no-scipy",)], ids=["default", "no-scipy"])
def test_the_demo_checks_its_gradients_trains_and_draws(tmp_path, flags):
    """The demo ends well, having compared the modes, reached its accuracy and drawn its picture."""
    picture = tmp_path / "out" / "digits.png"
    command = [sys.executable, DEMO, "--short", "--out", picture, *flags]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("grad against jvp") == 2
    assert "neural net: 2,410 parameters" in run.stdout
    assert picture.exists() == ("no picture" not in run.stdout)


def test_the_data_of_the_demo_are_whole():
    """1,797 images of 64 pixels from 0 to 16, with labels from 0 to 9."""
    np = pytest.importorskip("numpy")
    table = np.loadtxt(DEMO.parent / "data" / "digits.csv.gz", delimiter=",", dtype=int)
    images, labels = table[:, :-1], table[:, -1]
    assert images.shape == (1797, 64)
    assert (images.min(), images.max()) == (0, 16)
    assert list(np.unique(labels)) == list(range(10))
