# wheels: adcore adcore_numpy adcore_dask
"""adcore-dask beside adcore-numpy alone: a gradient on a cluster of two processes."""

from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec

import dask.array as da
import numpy as np
from distributed import Client, LocalCluster

import adcore
from adcore import grad, hvp
from adcore_dask import total


def power(w, X):
    return np.sum(np.tanh(X @ w) ** 2)


def main() -> None:
    assert find_spec("scipy") is None, "this environment is to be without scipy"

    X, w = np.arange(12.0).reshape(6, 2) / 10, np.array([0.5, -1.0])
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster):
        loss = total(power, over=da.from_array(X, chunks=(2, 2)))
        np.testing.assert_allclose(grad(loss)(w), grad(power)(w, X), rtol=1e-12)
        expected = hvp(lambda w: power(w, X), (w,), (w,))
        np.testing.assert_allclose(hvp(loss, (w,), (w,)), expected, rtol=1e-12)
    lazy = grad(lambda w: power(w, da.from_array(X, chunks=(2, 2))))(w)
    np.testing.assert_allclose(lazy.compute(), grad(power)(w, X), rtol=1e-12)
    assert not [plugin for plugin in adcore.plugins() if plugin.error]
    assert "adcore-dask" in [plugin.distribution for plugin in adcore.plugins()]

    assert (files("adcore_dask") / "py.typed").is_file()
    print(f"adcore {version('adcore')} with adcore-dask {version('adcore-dask')}: ok")


if __name__ == "__main__":
    main()
