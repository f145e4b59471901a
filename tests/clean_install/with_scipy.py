# wheels: adcore adcore_numpy adcore_scipy
"""adcore-scipy beside adcore-numpy: each part is loaded with its module of scipy, and no other."""

import sys
from importlib.metadata import version
from importlib.resources import files

import numpy as np
import scipy.special

import adcore
from adcore import grad, jvp


def log_likelihood(a, x):
    return np.sum((a - 1) * np.log(x) - x - scipy.special.gammaln(a))


def main() -> None:
    x = np.array([0.5, 1.5, 4.0])
    before = set(sys.modules)
    slope = grad(log_likelihood)(2.0, x)
    loaded = {name for name in set(sys.modules) - before if name.startswith("scipy")}
    assert not loaded, loaded
    expected = np.sum(np.log(x)) - 3 * scipy.special.digamma(2.0)
    np.testing.assert_allclose(slope, expected, rtol=1e-13)
    np.testing.assert_allclose(jvp(lambda a: log_likelihood(a, x), (2.0,), (1.0,))[1], slope)

    from adcore_scipy import integrate, signal, special, stats

    np.testing.assert_allclose(grad(stats.norm.logpdf, 1)(1.0, 0.5, 2.0), 0.125)
    np.testing.assert_allclose(grad(lambda x: special.logsumexp(x))(np.zeros(2)), [0.5, 0.5])
    np.testing.assert_allclose(grad(lambda x: signal.convolve(x, x)[1])(np.ones(2)), [2.0, 2.0])
    np.testing.assert_allclose(grad(lambda a: integrate.quad(np.exp, 0.0, a)[0])(1.0), np.e)
    assert not [plugin for plugin in adcore.plugins() if plugin.error]
    assert (files("adcore_scipy") / "py.typed").is_file()
    print(f"adcore {version('adcore')} with adcore-scipy {version('adcore-scipy')}: ok")


if __name__ == "__main__":
    main()
