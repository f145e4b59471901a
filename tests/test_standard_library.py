"""Twins of `math`, `cmath` and `statistics`: each name has one; plain values are the original's."""

import cmath
import inspect
import math
import statistics

import pytest

from adcore import derivative, grad, hessian
from adcore.errors import NonDifferentiableError
from adcore.rules import registry
from adcore.rules.twins import twin_for
from adcore.testing import check_grads

registry.load_pending()

# Arguments for every function of the modules: one call each, of floats where it takes them.
CALLS = {
    **dict.fromkeys(("asin", "acos", "atanh"), (0.4,)),
    **dict.fromkeys(("acosh",), (1.7,)),
    **dict.fromkeys(("atan2", "copysign", "fmod", "remainder", "pow", "hypot"), (1.7, 0.6)),
    **dict.fromkeys(("isclose",), (1.7, 1.7)),
    **dict.fromkeys(("comb", "perm", "gcd", "lcm"), (6, 4)),
    **dict.fromkeys(("factorial", "isqrt"), (6,)),
    **dict.fromkeys(("fsum", "prod"), ([1.7, 0.1, -0.6],)),
    **dict.fromkeys(("dist", "sumprod"), ([1.7, 0.1], [0.4, -0.6])),
    "ldexp": (1.7, 3), "nextafter": (1.7, 2.0), "rect": (1.7, 0.6), "fma": (1.7, 0.6, -0.2),
}  # fmt: skip
NAMES = [
    (module, name)
    for module in (math, cmath)
    for name in dir(module)
    if callable(getattr(module, name)) and not name.startswith("_")
]


@pytest.mark.parametrize(("module", "name"), NAMES, ids=lambda x: getattr(x, "__name__", x))
def test_every_function_has_a_twin_with_the_same_values(module, name):
    """Of plain arguments: value, type, errors; and no name of a new Python is forgotten."""
    original = getattr(module, name)
    twin = twin_for(original).made
    args = CALLS.get(name, (1.7,))
    value = twin(*args)
    assert type(value) is type(original(*args)) and value == original(*args)
    assert twin.__name__ == name and twin_for(original).home.startswith("adcore.standard.math.")
    for wrong in ((), ("x",), (1j, 2j, 3j, 4j)):
        try:
            expected = original(*wrong)
        except TypeError:
            with pytest.raises(TypeError):
                twin(*wrong)
        else:
            assert twin(*wrong) == expected


SMOOTH = [
    (module, name)
    for module, name in NAMES
    if name not in {"comb", "perm", "gcd", "lcm", "factorial", "isqrt", "ulp", "frexp", "modf"}
    and name not in {"ceil", "floor", "trunc", "isclose", "isfinite", "isinf", "isnan", "polar"}
]


@pytest.mark.parametrize(("module", "name"), SMOOTH, ids=lambda x: getattr(x, "__name__", x))
def test_derivatives(module, name):
    """Both modes, second order, all four nestings, against differences."""
    args = CALLS.get(name, (1.7,))
    floats = [k for k, arg in enumerate(args) if not isinstance(arg, int)]
    twin = twin_for(getattr(module, name)).made

    def function(*given):
        values = list(args)
        for k, value in zip(floats, given, strict=True):
            values[k] = value
        return abs(twin(*values)) if module is cmath else twin(*values)

    check_grads(function, tuple(args[k] for k in floats))


def test_several_outputs():
    """The whole part is plain, the rest is traced."""
    modf, frexp, polar = (twin_for(f).made for f in (math.modf, math.frexp, cmath.polar))
    assert derivative(lambda x: sum(modf(x)[:1]))(1.7) == 1.0
    assert derivative(lambda x: frexp(x)[0] * 8)(5.0) == 1.0
    check_grads(lambda x: polar(x * (1 + 0.5j))[1] * x + polar(x * 1j)[0], (1.7,))


def test_domains():
    """The errors are those of `math`."""
    log, sqrt = twin_for(math.log).made, twin_for(math.sqrt).made
    for call in (lambda x: log(-x), lambda x: sqrt(-x)):
        with pytest.raises(ValueError, match=r"math domain error|expected"):
            grad(call)(1.0)
    with pytest.raises(TypeError, match="not complex"):
        grad(lambda x: abs(sqrt(x * 1j)))(1.0)
    assert math.isnan(twin_for(math.gamma).made(math.nan))


def test_at_the_origin():
    """The length of a vector has a kink there; its square has none."""
    hypot, dist = twin_for(math.hypot).made, twin_for(math.dist).made
    assert grad(hypot, (0, 1))(0.0, 0.0) == (0.0, 0.0)
    assert hessian(lambda x: hypot(x, 0.0) ** 2)(0.0) == 2.0
    assert hessian(lambda x: dist([x, 1.0], [0.0, 1.0]) ** 2)(0.0) == 2.0
    check_grads(lambda x, y: math.e ** hypot(x, y), (0.3, -0.2))


def test_iterables_are_gone_through_once():
    """Generators, lists, with traced numbers among plain ones."""
    fsum, prod = twin_for(math.fsum).made, twin_for(math.prod).made
    assert grad(lambda x: fsum(k * x for k in range(4)))(2.0) == 6.0
    assert grad(lambda x: prod([2, x, x], start=3))(2.0) == 24.0
    assert fsum(iter([0.1] * 10)) == 1.0 and prod([]) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("mean", "fmean", "geometric_mean", "harmonic_mean", "median", "median_low"),
        *("median_high", "variance", "pvariance", "stdev", "pstdev"),
    ],
)
def test_statistics(name):
    """Values as the library computes them, traced or not; derivatives against differences."""
    original = getattr(statistics, name)
    twin = twin_for(original).made
    data = (0.4, 1.7, 0.9, 2.6)
    assert twin(data) == original(data) and twin([3, 4, 9]) == original([3, 4, 9])
    assert twin(x for x in data) == original(data)
    assert inspect.signature(twin) == inspect.signature(original)
    assert twin_for(original).home == f"adcore.standard.statistics.{name}"
    check_grads(lambda *xs: twin([*xs, 5.0]), data)
    with pytest.raises(statistics.StatisticsError):
        twin([])


def test_statistics_of_the_same():
    """A standard deviation of zero: slope 0, and its square has a second derivative."""
    stdev = twin_for(statistics.stdev).made
    assert grad(lambda x: stdev([x, 1.0]))(1.0) == 0.0
    assert hessian(lambda x: stdev([x, 1.0]) ** 2)(1.0) == pytest.approx(1.0)
    with pytest.raises(TypeError, match="the data alone"):
        grad(lambda x: twin_for(statistics.variance).made([x, 1.0], x))(1.0)


def test_discrete_functions_are_plain():
    """Integers and truth values have no derivative."""
    for function in (math.floor, math.ceil, math.trunc):
        assert derivative(lambda x, f=function: x * twin_for(f).made(x))(2.5) == function(2.5)
    assert twin_for(math.isnan).made(1.0) is False
    with pytest.raises((TypeError, NonDifferentiableError)):
        grad(lambda x: twin_for(math.comb).made(5, x))(2.0)
