"""Of a float where it needs a whole number scipy takes a part: slopes are those of that value."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.special as sp

from adcore import derivative, grad
from adcore.testing import load_all
from adcore_scipy import special
from adcore_scipy.versions import older

load_all("adcore-scipy")

# The function, and arguments of which all but the last are cut.
CUT = [
    *((function, (v, 1.3)) for function in (sp.kn, sp.yn) for v in (1.7, 0.4, -0.5, -1.7, 5.9)),
    *((sp.expn, (v, 1.3)) for v in (2.7, 1.3, 0.4, -0.5)),
    *((f, (k, 5.9, 0.3)) for f in (sp.bdtr, sp.bdtri) for k in (0.0, 1.7, 4.9)),
    *((sp.bdtrc, (k, 5.9, 0.3)) for k in (-1.5, -0.5, 0.0, 1.7)),
    *((f, (k, 2.9, 0.3)) for f in (sp.nbdtr, sp.nbdtrc, sp.nbdtri) for k in (1.7, 0.4, -0.5)),
    *((f, (k, 1.3)) for f in (sp.pdtr, sp.pdtrc) for k in (0.4, 2.7)),
    *((sp.pdtri, (k, 0.3)) for k in (-0.5, 1.7)),
    *((f, (n, 0.13)) for f in (sp.smirnov, sp.smirnovi) for n in (1.3, 4.7)),
    *((getattr(special, f"spherical_{f}n"), (v, 1.3)) for f in "jyik" for v in (2.7, 0.4, -0.5)),
    *([] if older("1.16") else [(lambda m, n, z: special.lqmn(m, n, z)[0], (1.7, 2.7, 0.3))]),
]
# Where scipy has no value for the whole number that it takes.
NOTHING = [
    *((f, (-0.5, 5.0, 0.3)) for f in (sp.bdtr, sp.bdtri)),
    *((f, (-1.7, 5.0, 0.3)) for f in (sp.nbdtr, sp.nbdtrc, sp.nbdtri)),
    *((f, (-0.5, 1.3)) for f in (sp.pdtr, sp.pdtrc)),
    *((sp.pdtri, (k, 0.3)) for k in (-1.7, np.nan)),
    *((f, (0.4, 0.13)) for f in (sp.smirnov, sp.smirnovi)),
    *((getattr(special, f"spherical_{f}n"), (-1.7, 1.3)) for f in "jyik"),
    (lambda n, x: special.diric(x, n), (2.7, 1.3)),
    (sp.expn, (-1.7, 1.3)),
]


def messages(call: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What a call answers, and what it warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        return call(), [str(warning.message) for warning in caught]


def name_of(function: Any) -> str:
    """For the test's own name."""
    return getattr(function, "__name__", "")


@pytest.mark.parametrize(("function", "args"), CUT, ids=name_of)
def test_slopes_are_those_of_the_value(function, args):
    """Both modes, against differences of scipy's values; scipy's one warning, and no other."""
    *others, x = args
    along = lambda x: np.sum(function(*others, x))
    h = 1e-4
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        far, near = (along(x + s * h) - along(x - s * h) for s in (2, 1))
    expected = (8 * near - far) / (12 * h)
    _, said = messages(lambda: along(x))
    for mode in (grad, derivative):
        found, heard = messages(lambda mode=mode: mode(along)(x))
        assert found == pytest.approx(expected, rel=1e-7, abs=1e-9)
        assert said == heard
    curvature, heard = messages(lambda: derivative(grad(along))(x))
    assert np.isfinite(curvature) and said == heard


@pytest.mark.parametrize(("function", "args"), NOTHING, ids=name_of)
@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::DeprecationWarning")
def test_no_slope_where_there_is_no_value(function, args):
    """Both are NaN."""
    *others, x = args
    along = lambda x: function(*others, x)
    assert np.isnan(along(x))
    assert np.isnan(grad(along)(x))
    assert np.isnan(derivative(along)(x))
