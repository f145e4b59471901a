"""Samples for `adcore_scipy.optimize.tables.roots`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from adcore.extend import Sample

from ..products import Slope, solved
from ..tables import roots


def kepler(E: Any, M: Any, e: Any) -> Any:
    """Kepler's equation."""
    return E - e * np.sin(E) - M


def kepler_with_slope(E: Any, M: Any, e: Any) -> Any:
    """The same with its slope in E."""
    return kepler(E, M, e), 1 - e * np.cos(E)


def circles(z: Any, p: Any) -> Any:
    """Two equations with a regular solution near (1, 1)."""
    return np.stack([z[0] ** 2 + z[1] - p[0] - 2, z[0] + z[1] ** 3 - p[1] - 3])


def damped(z: Any, p: Any) -> Any:
    """A contraction."""
    return p * np.cos(z)


def of_root(result: Any) -> Any:
    """What has a derivative."""
    return result.root if hasattr(result, "root") else result.x


SKEW = np.array([[2.0, 0.3, -0.5], [0.1, -1.5, 0.4], [0.7, 0.2, 1.8]])
ROOTS = {rule.function.__name__: rule.function for rule in roots.RULES}


def samples() -> Iterator[Sample]:
    """Each solver, in all that its equations depend on."""
    args, p = (0.9, 0.3), np.array([0.9, 0.3])
    for name in ("brentq", "brenth", "ridder", "bisect", "toms748"):
        options = {"args": args, "xtol": 1e-13}
        yield Sample(ROOTS[name], (kepler, 0.0, 6.0), options, "a number", ("args",))
    tight = {"args": args, "tol": 1e-13}
    yield Sample(ROOTS["newton"], (kepler, 1.0), tight, "a number", ("args",))
    many = {"args": (p, 0.4), "tol": 1e-13}
    yield Sample(ROOTS["newton"], (kepler, np.ones(2)), many, "two at once", ("args",))
    bracket = {"args": args, "bracket": (0.0, 6.0), "xtol": 1e-13}
    root_scalar = ROOTS["root_scalar"]
    yield Sample(root_scalar, (kepler,), bracket, "bracket", ("args",), gauge=of_root)
    slope = {"args": args, "fprime": True, "x0": 1.0}
    yield Sample(root_scalar, (kepler_with_slope,), slope, "slope", ("args",), gauge=of_root)
    vector = {"args": (p,), "tol": 1e-13}
    yield Sample(ROOTS["root"], (circles, np.ones(2)), vector, "", ("args",), gauge=of_root)
    fsolve = {"args": (p,), "xtol": 1e-13}
    yield Sample(ROOTS["fsolve"], (circles, np.ones(2)), fsolve, "", ("args",))
    push, pull = (lambda v: SKEW @ v), (lambda v: SKEW.T @ v)
    slope = Slope(push, pull, 3, "a test")
    yield Sample(solved, (np.array([0.3, -1.0, 2.0]), slope), wrt=(0,))
    fixed = {"args": (p,), "xtol": 1e-13}
    yield Sample(ROOTS["fixed_point"], (damped, np.ones(2)), fixed, "", ("args",))
