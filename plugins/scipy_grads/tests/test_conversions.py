"""What a traced value says that is to become a plain one: who converted it, and the one cure.

Each message names the public function, method or operator that the user's own code called, and is
one line; the twin that it names can be imported, and is not the function that was called.
"""

import math
from importlib import import_module

import numpy as np
import pytest
from scipy import integrate, interpolate, linalg, ndimage, optimize, signal, sparse, stats
from scipy.spatial import distance

from adcore import derivative, grad
from adcore.errors import ConversionError

X = np.array([1.0, 2.0])
A = np.array([[2.0, 0.5], [0.5, 1.0]])
S = sparse.csr_array(A)
RNG = np.random.default_rng(0)

LIFT = f'One line makes it traceable: adcore.lift("{__name__}").'
RANDOM = "loc + scale * rng.standard_normal(n)."
METHOD = "a method of a plain array cannot be traced."
STACK = f"converts lists. {LIFT} Or join the values first, with np.stack([x, y])."



def once(function):
    """It computes at its first call alone.

    scipy's brentq calls again after an exception, while that is still pending: code that runs then
    fails at random.
    """
    calls = []

    def call(E):
        if calls:
            return 1.0
        calls.append(E)
        return function(E)

    return call


# The call in the user's code, what the message says of it, and the cure.
CASES = [
    (
        lambda x: optimize.brentq(once(lambda E: E - x[0]), 0.0, 3.0),
        ("in optimize.brentq(once(lambda E: E - x[0]), 0.0, 3.0)", "optimize.brentq ", LIFT),
    ),
    (lambda x: interpolate.CubicSpline(X, x), ("scipy.interpolate.CubicSpline ", LIFT)),
    (lambda x: ndimage.gaussian_filter(x, 1), ("scipy.ndimage.gaussian_filter ", LIFT)),
    (lambda x: distance.pdist(x.reshape(2, 1)), ("scipy.spatial.distance.pdist ", LIFT)),
    (lambda x: math.fsum(x), ("math.fsum ", LIFT)),
    (
        lambda x: S.multiply(x),
        ("in S.multiply(x):", "A sparse csr_array takes", LIFT, "Or write A @ x, x @ A"),
    ),
    (lambda x: S * x, ("in S * x:", "A sparse csr_array takes", LIFT, "A + x or x * A")),
    (lambda x: A.dot(x), ("in A.dot(x):", "Write a @ x, or np.dot(a, x)", METHOD)),
    (lambda x: A.searchsorted(x), ("Call the function, np.searchsorted(a, ...)", METHOD)),
    (lambda x: np.float64(x[0]), ("Leave np.float64 out, or write x.astype(np.float64).",)),
    (lambda x: np.float32(x), ("Leave np.float32 out, or write x.astype(np.float32).",)),
    (lambda x: np.vectorize(lambda t: t)(x), ("from adcore_numpy import vectorize.",)),
    (lambda x: np.mean([x[0], x[1]]), (f"np.mean {STACK}",)),
    (lambda x: np.linalg.norm([x[0], 1.0]), (f"np.linalg.norm {STACK}",)),
    (lambda x: RNG.normal(x), ("in RNG.normal(x):", RANDOM)),
    (lambda x: np.random.normal(x), (RANDOM,)),
    (lambda x: math.sin(x[0]), ("in math.sin(x[0]):", "Call np.sin;", "adcore.standard.math.sin.")),
    (lambda x: math.hypot(*x), ("in math.hypot(*x):", "Call np.hypot;", "standard.math.hypot.")),
    (lambda x: np.ones(2).dot(x), ("in np.ones(2).dot(x):", "Write a @ x, or np.dot(a, x)")),
    (lambda x: derivative(math.sin)(x[0]), ("Call np.sin;", "adcore.standard.math.sin.")),
    (lambda x: list(map(math.sin, x)), ("Call np.sin;", "adcore.standard.math.sin.")),
    (lambda x: float(x[0]), ("in float(x[0]):", "Leave float() out")),
    (lambda x: min(map(float, x)), ("Leave float() out",)),
    (lambda x: complex(x[0]), ("in complex(x[0]):", "Leave complex() out")),
]


def said(call):
    """The message of a conversion, the same in both modes but for the mode."""
    with pytest.raises(ConversionError) as caught:
        grad(call)(X)
    with pytest.raises(ConversionError) as forward:
        derivative(lambda t: call(t * X))(1.0)
    # brentq may lose the exception, see `once`: the derivative raises it then, with a remark.
    message, other = (str(each.value).partition(" (Raised ")[0] for each in (caught, forward))
    assert message.replace("reverse mode", "forward mode") == other
    return message


def is_well_said(message):
    """One line: what happened, on what, what to do; no name that a user cannot import."""
    assert "\n" not in message
    assert message.startswith("A traced value (") and "mode, float64 " in message
    assert "its derivative would be lost. " in message
    assert message.endswith("stop_gradient(x) gives the plain value.")
    assert "._" not in message and "None" not in message and "?" not in message


@pytest.mark.parametrize(("call", "parts"), CASES, ids=[case[1][-1] for case in CASES])
def test_the_message_names_what_converts_and_the_cure(call, parts):
    """What the user's code called, as it is known to users, and what to do instead."""
    message = said(call)
    is_well_said(message)
    for part in parts:
        assert part in message


TWINS = {
    "numpy.array": lambda x: np.array([x[0], 1.0]),
    "numpy.asarray": lambda x: np.asarray(x),
    "scipy.integrate.quad": lambda x: integrate.quad(lambda t: t * x[0], 0.0, 1.0),
    "scipy.signal.lfilter": lambda x: signal.lfilter([1.0], [1.0], x),
    "scipy.stats.norm.logpdf": lambda x: stats.norm.logpdf(x),
    "scipy.stats.multivariate_normal.logpdf": lambda x: stats.multivariate_normal.logpdf(x, X, A),
    "scipy.stats.norm": lambda x: stats.norm(x).logpdf(1.0),
    # Functions of scipy.linalg, called as scipy's own.
    "scipy.linalg.expm": lambda x: linalg.expm(x * A),
    "scipy.linalg.logm": lambda x: linalg.logm(x * A),
    "scipy.linalg.sqrtm": lambda x: linalg.sqrtm(x * A),
    "scipy.linalg.cosm": lambda x: linalg.cosm(x * A),
    "scipy.linalg.inv": lambda x: linalg.inv(x * A),
    "scipy.linalg.pinv": lambda x: linalg.pinv(x * A),
    "scipy.linalg.det": lambda x: linalg.det(x * A),
    "scipy.linalg.solve": lambda x: linalg.solve(A, x),
    "scipy.linalg.solve_triangular": lambda x: linalg.solve_triangular(A, x),
    "scipy.linalg.solve_toeplitz": lambda x: linalg.solve_toeplitz(x, X),
    "scipy.linalg.lstsq": lambda x: linalg.lstsq(A, x),
    "scipy.linalg.cholesky": lambda x: linalg.cholesky(x * A),
    "scipy.linalg.cho_factor": lambda x: linalg.cho_factor(x * A),
    "scipy.linalg.lu_factor": lambda x: linalg.lu_factor(x * A),
    "scipy.linalg.qr": lambda x: linalg.qr(x * A),
    "scipy.linalg.svd": lambda x: linalg.svd(x * A),
    "scipy.linalg.eigh": lambda x: linalg.eigh(x * A),
    "scipy.linalg.norm": lambda x: linalg.norm(x),
}


@pytest.mark.parametrize("name", TWINS)
def test_the_message_names_the_twin(name):
    """By a name under which it can be imported; it is another function than the original."""
    if name.startswith("scipy.linalg."):
        pytest.importorskip("adcore_linalg")
    message = said(TWINS[name])
    is_well_said(message)
    _, found, twin = message.partition(f"{name} computes with plain values. One line ")
    twin = twin.partition("Or call its twin, ")[2]
    assert found, message
    twin = twin.partition(". Where")[0]
    assert twin.rpartition(".")[2] == name.rpartition(".")[2]
    assert resolved(twin) is not resolved(name)


def resolved(name):
    """The object of a full name."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for part in parts[count:]:
            found = getattr(found, part)
        return found
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("linalg.expm(x * A)", "scipy.linalg.expm"),
        ("stats.norm.logpdf(x)", "scipy.stats.norm.logpdf"),
        ("integrate.quad(lambda t: t * x[0], 0.0, 1.0)", "scipy.integrate.quad"),
        ("ndimage.gaussian_filter(x, 1)", "scipy.ndimage.gaussian_filter"),
    ],
)
def test_without_source_the_frames_of_the_library_tell(program, name):
    """What is run from a string has no source to read; its functions are known by their frames."""
    call = eval(f"lambda x: {program}", globals())
    message = said(call)
    is_well_said(message)
    assert f"lost. {name} computes with plain values" in message
