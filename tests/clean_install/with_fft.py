# wheels: adcore adcore_numpy adcore_fft
"""adcore-fft beside adcore-numpy, without scipy: numpy's half is there and nothing fails."""

from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec

import numpy as np

import adcore
from adcore import grad, jvp
from adcore.errors import MissingRuleError


def power(x):
    return np.sum(np.abs(np.fft.rfft(x)) ** 2)


def main() -> None:
    assert find_spec("scipy") is None, "this environment is to be without scipy"

    x, v = np.arange(5.0), np.array([1.0, -1.0, 0.5, 2.0, 0.0])
    np.testing.assert_allclose(jvp(power, (x,), (v,))[1], grad(power)(x) @ v, rtol=1e-12)
    assert not [plugin for plugin in adcore.plugins() if plugin.error]
    try:
        grad(lambda a: np.linalg.svd(a)[1][0])(np.eye(3))
    except MissingRuleError as error:
        assert "pip install adcore-linalg" in str(error), error
    else:
        raise AssertionError("numpy.linalg has no rule here")

    assert (files("adcore_fft") / "py.typed").is_file()
    print(f"adcore {version('adcore')} with adcore-fft {version('adcore-fft')}: ok")


if __name__ == "__main__":
    main()
