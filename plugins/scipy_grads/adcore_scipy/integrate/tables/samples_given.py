"""scipy.integrate: integrals of given samples, and the rule of fixed order.

All are sums of products of y with spacings. They are spelled here in numpy's functions, with
scipy's values; so they are differentiable in y, in the places x and in the spacing dx.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import scipy.integrate
import scipy.special

from adcore.extend import composite, on_plain, plain
from adcore_numpy.tables.mixed_arguments import as_array, is_traced

from ...closures import captured
from .. import NAMESPACE

twin, step = NAMESPACE.twin, NAMESPACE.step

trapezoid = twin("trapezoid")
cumulative_trapezoid = twin("cumulative_trapezoid")
simpson = twin("simpson")
cumulative_simpson = twin("cumulative_simpson")
romb = twin("romb")


def part(a: Any, axis: int, index: Any) -> Any:
    """`a[index]` along an axis."""
    axis = axis % a.ndim
    return a[(*(slice(None),) * axis, index)]


def floating(y: Any) -> Any:
    """The samples as an array of floating point."""
    y = as_array(y)
    return y if y.dtype.kind in "fc" else y + 0.0


def demand_scipys(function: Any, *args: Any, **kwargs: Any) -> None:
    """Call scipy's function on plain zeros in place of the samples: it raises what it raises."""
    shaped = [None if a is None else np.zeros(np.shape(plain(a))) for a in args]
    function(*shaped, **kwargs)


def spacings(y: Any, x: Any, dx: Any, axis: int) -> Any:
    """The distances between the samples, in a shape that broadcasts against them."""
    if x is None:
        return as_array(dx) if is_traced(dx) else dx
    x = as_array(x)
    if x.ndim != 1:
        return np.diff(x, axis=axis)
    return np.diff(x).reshape([-1 if k == axis % y.ndim else 1 for k in range(y.ndim)])


def quotient(a: Any, b: Any) -> Any:
    """a / b, and 0 where b is 0: scipy's way with places that coincide."""
    nonzero = np.not_equal(plain(b), 0)
    return np.where(nonzero, a / np.where(nonzero, b, 1.0), 0.0)


def _trapezoid(y, x=None, dx=1.0, axis=-1):
    """The sum of the mean of neighbours, times their distance."""
    y, x = floating(y), None if x is None else as_array(x)
    demand_scipys(scipy.integrate.trapezoid, y, x, axis=axis)
    if x is not None and x.ndim != 1:
        x = np.broadcast_to(x, y.shape)
    means = (part(y, axis, slice(1, None)) + part(y, axis, slice(-1))) / 2.0
    return np.sum(spacings(y, x, dx, axis) * means, axis=axis)


def _cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    """The same sums, one after the other; `initial` is 0 or None."""
    y, x = floating(y), None if x is None else as_array(x)
    demand_scipys(scipy.integrate.cumulative_trapezoid, y, x, axis=axis, initial=plain(initial))
    means = (part(y, axis, slice(1, None)) + part(y, axis, slice(-1))) / 2.0
    sums = np.cumsum(spacings(y, x, dx, axis) * means, axis=axis)
    return sums if initial is None else led(sums, 0.0, axis)


def led(sums: Any, initial: Any, axis: int) -> Any:
    """The sums with an initial value before them along an axis."""
    first = part(sums, axis, slice(1))
    return np.concatenate([initial + 0 * first, sums], axis=axis)


def _simpson(y, x=None, dx=1.0, axis=-1):
    """Parabolas through three samples; for an even number of them, Cartwright's last interval.

    Source: Cartwright, Simpson's rule cumulative integration with MS Excel and irregularly-spaced
    data, Journal of Mathematical Sciences and Mathematics Education 12 (2), equation 8.
    """
    y, x = floating(y), None if x is None else as_array(x)
    demand_scipys(scipy.integrate.simpson, y, axis=axis)
    n = y.shape[axis]
    if x is not None:
        demand_scipys(scipy.integrate.cumulative_trapezoid, y, x, axis=axis)
        h = spacings(y, x, dx, axis)
    else:
        h = None
    if n % 2:
        return parabolas(y, 0, n - 2, h, dx, axis)
    if n == 2:
        width = dx if h is None else part(h, axis, -1)
        return 0.5 * width * (part(y, axis, -1) + part(y, axis, -2))
    h0, h1 = (dx, dx) if h is None else (part(h, axis, -2), part(h, axis, -1))
    alpha = quotient(2 * h1**2 + 3 * h0 * h1, 6 * (h1 + h0))
    beta = quotient(h1**2 + 3.0 * h0 * h1, 6 * h0)
    eta = quotient(h1**3, 6 * h0 * (h0 + h1))
    last = alpha * part(y, axis, -1) + beta * part(y, axis, -2) - eta * part(y, axis, -3)
    return parabolas(y, 0, n - 3, h, dx, axis) + last


def parabolas(y: Any, start: int, stop: int, h: Any, dx: Any, axis: int) -> Any:
    """Simpson's rule on pairs of intervals that begin from `start` up to `stop`."""
    y0, y1, y2 = (part(y, axis, slice(start + k, stop + k, 2)) for k in range(3))
    if h is None:
        return np.sum(y0 + 4.0 * y1 + y2, axis=axis) * (dx / 3.0)
    h0, h1 = (part(h, axis, slice(start + k, stop + k, 2)) for k in range(2))
    both = h0 + h1
    ratio = quotient(h0, h1)
    middle = both * quotient(both, h0 * h1)
    terms = y0 * (2.0 - quotient(1.0, ratio)) + y1 * middle + y2 * (2.0 - ratio)
    return np.sum(both / 6.0 * terms, axis=axis)


def _cumulative_simpson(y, x=None, dx=1.0, axis=-1, initial=None):
    """Parabolas through three samples, integrated over the first or the second interval of both."""
    y, x = floating(y), None if x is None else as_array(x)
    given = None if x is None else plain(x)
    demand = functools.partial(scipy.integrate.cumulative_simpson, axis=axis)
    demand(np.zeros(y.shape), x=given, dx=plain(dx), initial=plain(initial))
    if y.shape[axis] < 3:
        sums = _cumulative_trapezoid(y, x, dx=dx, axis=axis)
    else:
        last = np.swapaxes(y, axis, -1)
        if x is None:
            h = np.swapaxes(as_array(dx), axis, -1) if np.ndim(dx) else dx
            first, second = (over_first(s, h, h) for s in (last, np.flip(last, -1)))
        else:
            h = np.swapaxes(np.broadcast_to(spacings(y, x, dx, axis), shorter(y, axis)), axis, -1)
            back = np.flip(h, -1)
            first = over_first(last, h[..., :-1], h[..., 1:])
            second = over_first(np.flip(last, -1), back[..., :-1], back[..., 1:])
        second = np.flip(second, -1)
        place = np.arange(last.shape[-1] - 1)
        forwards = (place % 2 == 0) & (place < place[-1])
        first = np.concatenate([first, second[..., -1:]], axis=-1)
        second = np.concatenate([first[..., :1], second], axis=-1)
        sums = np.swapaxes(np.cumsum(np.where(forwards, first, second), axis=-1), axis, -1)
    if initial is None:
        return sums
    initial = as_array(initial)
    return led(initial + sums, initial, axis)


def shorter(y: Any, axis: int) -> tuple[int, ...]:
    """The shape of the differences of y."""
    axis = axis % y.ndim
    return (*y.shape[:axis], y.shape[axis] - 1, *y.shape[axis + 1 :])


def over_first(y: Any, h0: Any, h1: Any) -> Any:
    """The integral of each parabola over the first of its two intervals, h0 and h1 long.

    Cartwright, equations 8 (unequal) and 10 (equal intervals), as scipy has them.
    """
    y0, y1, y2 = y[..., :-2], y[..., 1:-1], y[..., 2:]
    if h0 is h1:
        return h0 / 3 * (5 * y0 / 4 + 2 * y1 - y2 / 4)
    whole = h0 / (h0 + h1)
    product = whole * (h0 / h1)
    return h0 / 6 * ((3 - whole) * y0 + (3 + product + whole) * y1 - product * y2)


def _romb(y, dx=1.0, axis=-1, show=False):
    """Romberg's table; `show` prints it."""
    y = floating(y)
    on_plain(scipy.integrate.romb, plain(y), dx=plain(dx), axis=axis, show=show)
    intervals = y.shape[axis] - 1
    h = intervals * dx
    row = [(part(y, axis, 0) + part(y, axis, -1)) / 2.0 * h]
    start = step = intervals
    while start > 1:
        start >>= 1
        inner = part(y, axis, slice(start, intervals, step))
        step >>= 1
        refined = [0.5 * (row[0] + h * np.sum(inner, axis=axis))]
        for j, before in enumerate(row):
            refined.append(refined[j] + (refined[j] - before) / ((1 << (2 * (j + 1))) - 1))
        row = refined
        h = h / 2.0
    return row[-1]


@step
def fixed_quad(func: Any, a: Any, b: Any, args: Any = (), n: int = 5) -> Any:
    """As `scipy.integrate.fixed_quad`, for traced limits, arguments and closures too."""
    if any(True for _ in captured(func)):
        return _fixed_quad(func, a, b, args, n)
    return scipy.integrate.fixed_quad(func, a, b, args, n)


def _fixed_quad(func, a, b, args=(), n=5):
    """The sum of the values at the nodes: traced as it is."""
    nodes, weights = map(np.real, scipy.special.roots_legendre(n))
    if np.isinf(plain(a)) or np.isinf(plain(b)):
        msg = "Gaussian quadrature is only available for finite limits."
        raise ValueError(msg)
    y = (b - a) * (nodes + 1) / 2.0 + a
    return (b - a) / 2.0 * np.sum(weights * as_array(func(y, *args)), axis=-1), None


RULES = [
    composite(trapezoid,            _trapezoid),
    composite(cumulative_trapezoid, _cumulative_trapezoid),
    composite(simpson,              _simpson),
    composite(cumulative_simpson,   _cumulative_simpson),
    composite(romb,                 _romb),
    composite(fixed_quad,           _fixed_quad),
]  # fmt: skip
