# wheels: adcore adcore_numpy
"""adcore with adcore-numpy: the plugin is found by itself and differentiates plain numpy."""

import sys
from importlib.metadata import version
from importlib.resources import files

import numpy as np

from adcore import grad, jvp


def wave(x):
    return np.sum(np.sin(x) ** 2)


def main() -> None:
    assert "adcore_numpy" not in sys.modules, "import adcore loaded a plugin"

    x, v = np.arange(3.0), np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(grad(wave)(x), np.sin(2 * x), rtol=1e-14)
    value, slope = jvp(wave, (x,), (v,))
    np.testing.assert_allclose(value, wave(x), rtol=1e-14)
    np.testing.assert_allclose(slope, np.sin(2 * x) @ v, rtol=1e-14)

    assert (files("adcore_numpy") / "py.typed").is_file()
    print(f"adcore {version('adcore')} with adcore-numpy {version('adcore-numpy')}: ok")


if __name__ == "__main__":
    main()
