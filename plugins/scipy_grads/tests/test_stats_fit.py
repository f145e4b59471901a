"""Maximum-likelihood fits of every continuous distribution by gradients, beside scipy's own fit."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from adcore import value_and_grad
from adcore_scipy.stats.samples.continuous import SHAPES
from adcore_scipy.stats.tables.continuous import LAWS

N = 60
LOC = 0.5
FITTED = [law for law in LAWS if "logpdf" in law.formulas]
# Where the likelihood grows up to an end of the sample, or of the shape: bounds by the data.
BOUNDS: dict[str, Any] = {
    "loguniform": lambda z: {"a": (1e-3, z.min()), "b": (z.max(), None)},
    "pareto": lambda z: {"scale": (1e-3, 2.0 * z.min()), "b": (1e-3, None)},
    "truncexpon": lambda z: {"b": (z.max(), None)},
    "truncnorm": lambda z: {"a": (None, z.min()), "b": (z.max(), None)},
    "truncpareto": lambda z: {"b": (1e-3, None), "c": (z.max(), None)},
    "truncweibull_min": lambda z: {"c": (1e-3, None), "a": (0, z.min()), "b": (z.max(), None)},
    "tukeylambda": lambda z: {"lam": (None, 1 / np.abs(z).max())},
}
BOUNDS["reciprocal"] = BOUNDS["loguniform"]
# A likelihood with kinks at the observations, where a line search ends; one with a flat valley.
LOOSE = {"laplace_asymmetric": 0.05, "trapezoid": 0.005, "triang": 0.005, "gausshyper": 0.005}


def sample(law: Any) -> tuple[Any, dict[str, float], set[str]]:
    """Sixty quantiles, unevenly spaced; the parameters, and which of them are held fixed."""
    u = (np.arange(N) + 0.5 + 0.3 * np.sin(7.0 * np.arange(N))) / N
    shapes = SHAPES.get(law.__name__, ())
    scale = 1.0 if law.__name__ == "vonmises" else 2.0  # periodic: its scale cannot be fitted
    low, high = np.isfinite(law.scipys.support(*shapes))
    fixed = set(law.refused)
    if low or high:  # else the likelihood is unbounded where loc is at an observation
        fixed.add("loc")
    if (low and high) or scale == 1.0:
        fixed.add("scale")
    names = [*law.shape_names, "loc", "scale"]
    values = dict(zip(names, (*shapes, LOC, scale), strict=True))
    return law.scipys.ppf(u, *shapes, LOC, scale), values, fixed


def fitted(law: Any, x: Any, values: dict[str, float], fixed: set[str]) -> float:
    """The least negative log-likelihood that our gradients find, from the true parameters."""
    free = [name for name in values if name not in fixed]

    @value_and_grad
    def loss(p: Any) -> Any:
        chosen = {name: p[i] for i, name in enumerate(free)}
        return -np.sum(law.logpdf(x, **{**values, **chosen}))

    def guarded(p: Any) -> Any:
        with np.errstate(all="ignore"):  # scipy warns of some parameters that are not allowed
            value, gradient = loss(p)
        allowed = np.isfinite(value) and np.all(np.isfinite(gradient))
        return (value, gradient) if allowed else (1e10, np.zeros_like(p))

    start = np.array([values[name] for name in free])
    bounds = BOUNDS.get(law.__name__)
    if bounds is None:
        return minimize(guarded, start, jac=True, method="BFGS", options={"maxiter": 300}).fun
    known = bounds((x - LOC) / values["scale"])
    limits = [known.get(name, (None, None)) for name in free]
    return minimize(guarded, start, jac=True, method="L-BFGS-B", bounds=limits, tol=1e-13).fun


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of scipy's own fit
@pytest.mark.parametrize("law", FITTED, ids=lambda law: law.__name__)
def test_fit_ends_where_scipys_does_or_better(law: Any) -> None:
    """Minimising with our gradient reaches the likelihood of scipy's `fit` on the same sample."""
    x, values, fixed = sample(law)
    if len(fixed) == len(values):
        pytest.skip("a distribution without free parameters")
    held = {f"f{name}": values[name] for name in fixed}
    guess = {name: values[name] for name in ("loc", "scale") if name not in fixed}
    shapes = [values[name] for name in law.shape_names if name not in fixed]
    with np.errstate(all="ignore"):
        theirs = law.scipys.fit(x, *shapes, **guess, **held)
        least = -np.sum(law.scipys.logpdf(x, *theirs))
    slack = LOOSE.get(law.__name__, 1e-6 * (1 + abs(least)))
    assert fitted(law, x, values, fixed) <= least + slack
