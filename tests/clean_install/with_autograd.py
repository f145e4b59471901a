# wheels: adcore adcore_numpy adcore_linalg adcore_fft adcore_scipy adcore_autograd
"""adcore-autograd without autograd: a program written for it runs, and says what it runs on."""

import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np

PROGRAM = """
import sys
import autograd.numpy as np
import autograd.scipy.stats.norm as norm
from autograd import grad, hessian

def loss(w):
    return -np.sum(norm.logpdf(np.array([w[0], w[1] * w[0]]), 0.0, np.exp(w[1])))

w = np.array([0.3, -0.2])
assert hessian(loss)(w).shape == (2, 2)
print(float(grad(loss)(w)[0]), sys.argv[1:])
"""


def main() -> None:
    assert find_spec("autograd") is None, "this environment is to be without autograd"

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "program.py"
        script.write_text(PROGRAM)
        command = [sys.executable, "-m", "adcore_autograd", str(script), "--option"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("['--option']\n"), done

    import adcore_autograd

    with adcore_autograd.install():
        from autograd.test_util import check_grads

        check_grads(lambda x: np.sum(np.tanh(x) ** 2))(np.arange(3.0))
    assert find_spec("autograd") is None
    assert (files("adcore_autograd") / "py.typed").is_file()
    print(f"adcore {version('adcore')} with adcore-autograd {version('adcore-autograd')}: ok")


if __name__ == "__main__":
    main()
