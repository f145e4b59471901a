# wheels: adcore adcore_numpy adcore_linalg
"""adcore-linalg beside adcore-numpy, without scipy: numpy's half is there and nothing fails."""

from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec

import numpy as np

import adcore
from adcore import grad, jvp
from adcore.errors import MissingRuleError


def energy(a):
    return np.sum(np.linalg.solve(a, np.ones(3))) + np.linalg.slogdet(a)[1]


def main() -> None:
    assert find_spec("scipy") is None, "this environment is to be without scipy"

    a, v = np.diag([1.0, 2.0, 4.0]) + 0.5, np.arange(9.0).reshape(3, 3)
    np.testing.assert_allclose(
        jvp(energy, (a,), (v,))[1], np.sum(grad(energy)(a) * v), rtol=1e-12
    )
    assert not [plugin for plugin in adcore.plugins() if plugin.error]
    try:
        grad(lambda x: np.sum(np.fft.fft(x).real))(np.ones(3))
    except MissingRuleError as error:
        assert "pip install adcore-fft" in str(error), error
    else:
        raise AssertionError("numpy.fft has no rule here")

    assert (files("adcore_linalg") / "py.typed").is_file()
    print(f"adcore {version('adcore')} with adcore-linalg {version('adcore-linalg')}: ok")


if __name__ == "__main__":
    main()
