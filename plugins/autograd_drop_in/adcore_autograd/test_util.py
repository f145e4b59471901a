"""autograd's checks of derivatives, with its own steps and tolerances.

Not a module of tests: programs call it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from .runs import make_jvp, make_vjp, prepared
from .vector_spaces import vspace
from .wrap_util import get_name, unary_to_nary

TOL = RTOL = EPS = 1e-6


def scalar_close(a: Any, b: Any) -> bool:
    """Whether two numbers are the same to 1e-6, absolutely or relatively."""
    return bool(abs(a - b) < TOL or abs(a - b) / abs(a + b) < RTOL)


def make_numerical_jvp(f: Callable[..., Any], x: Any) -> Callable[[Any], Any]:
    """The pushforward by central differences."""
    y = f(x)
    x_vs, y_vs = vspace(x), vspace(y)

    def jvp(v: Any) -> Any:
        after = f(x_vs.add(x, x_vs.scalar_mul(v, EPS / 2)))
        before = f(x_vs.add(x, x_vs.scalar_mul(v, -EPS / 2)))
        return y_vs.scalar_mul(y_vs.add(after, y_vs.scalar_mul(before, -1.0)), 1.0 / EPS)

    return jvp


def check_vjp(f: Callable[..., Any], x: Any) -> None:
    """Compare reverse mode with central differences, in a random direction."""
    x = prepared(x)
    vjp, y = make_vjp(f, x)
    jvp = make_numerical_jvp(f, x)
    x_vs, y_vs = vspace(x), vspace(y)
    x_v, y_v = x_vs.randn(), y_vs.randn()
    vjp_y = x_vs.covector(vjp(y_vs.covector(y_v)))
    assert vspace(vjp_y) == x_vs
    exact = x_vs.inner_prod(x_v, vjp_y)
    numeric = y_vs.inner_prod(y_v, jvp(x_v))
    assert scalar_close(numeric, exact), (
        f"Derivative (VJP) check of {get_name(f)} failed with arg {x}:\n"
        f"analytic: {exact}\nnumeric:  {numeric}"
    )


def check_jvp(f: Callable[..., Any], x: Any) -> None:
    """Compare forward mode with central differences, in a random direction."""
    x = prepared(x)
    x_v = vspace(x).randn()
    check_equivalent(make_jvp(f, x)(x_v)[1], make_numerical_jvp(f, x)(x_v))


def check_equivalent(x: Any, y: Any) -> None:
    """That two values are of one space, and agree in a random direction."""
    x_vs, y_vs = vspace(x), vspace(y)
    assert x_vs == y_vs, f"VSpace mismatch:\nx: {x_vs}\ny: {y_vs}"
    v = x_vs.randn()
    same = scalar_close(x_vs.inner_prod(x, v), x_vs.inner_prod(y, v))
    assert same, f"Value mismatch:\nx: {x}\ny: {y}"


@unary_to_nary
def check_grads(
    f: Callable[..., Any], x: Any, modes: Sequence[str] = ("fwd", "rev"), order: int = 2
) -> None:
    """Compare derivatives up to an order, in the modes "fwd" and "rev", with central differences.

    Raises:
        AssertionError: they differ.
    """
    assert all(mode in ("fwd", "rev") for mode in modes), modes
    if "fwd" in modes:
        check_jvp(f, x)
        if order > 1:

            def pushed(x: Any, v: Any) -> Any:
                return make_jvp(f, x)(v)[1]

            pushed.__name__ = f"jvp_{get_name(f)}"
            check_grads(pushed, (0, 1), modes, order=order - 1)(x, vspace(x).randn())
    if "rev" in modes:
        check_vjp(f, x)
        if order > 1:

            def pulled(x: Any, v: Any) -> Any:
                return make_vjp(f, x)[0](v)

            pulled.__name__ = f"vjp_{get_name(f)}"
            check_grads(pulled, (0, 1), modes, order=order - 1)(x, vspace(f(x)).randn())


def combo_check(fun: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[..., None]:
    """Check the gradients of `fun` at all combinations of the arguments listed."""
    check = check_grads(fun, *args, **kwargs)

    def _combo_check(*args: Any, **kwargs: Any) -> None:
        pairs = [[(key, value) for value in values] for key, values in kwargs.items()]
        for chosen in product(*args):
            for named in product(*pairs):
                check(*chosen, **dict(named))

    return _combo_check
