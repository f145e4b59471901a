"""What the tables of distribution functions share: slopes in shape parameters, and inverses."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore import jvp
from adcore.extend import Rule, plain, rule

from .careful_quotients import where_a_value
from .difference_stencil import slope

BY_TAIL = "central differences of order 16 of the logarithm of the smaller tail"


def width(a: Any, scale: Any = 1.0) -> Any:
    """A step in a positive parameter: small beside it, and beside `scale` where it is large."""
    a = np.absolute(plain(a))
    return np.minimum(a / 20, np.maximum(scale, np.sqrt(a)) / 24)


def tail_slope(lower: Any, upper: Any, k: int, *args: Any, step: Any) -> Any:
    """∂lower/∂args[k], where lower + upper = 1.

    The difference quotient is that of the logarithm of the smaller of both: accurate relative to
    it, however far out. Where that tail is beyond the smallest number, its slope is 0.
    """
    flipped = plain(lower(*map(plain, args))) > 0.5

    def tail(*args: Any) -> Any:
        return np.where(flipped, upper(*args), lower(*args))

    def logarithm(*args: Any) -> Any:
        found = tail(*args)
        return np.log(np.where(plain(found) > 0, found, 1))

    return np.where(flipped, -1.0, 1.0) * tail(*args) * slope(logarithm, k, *args, step=step)


def reciprocal(x: Any) -> Any:
    """1/x, and ±∞ for ±0 without numpy's warning."""
    zero = np.equal(plain(x), 0)
    if not np.any(zero):
        return 1 / x
    return np.where(zero, np.copysign(np.inf, plain(x)), 1 / np.where(zero, 1, x))


def capped(x: Any, most: float = 1e30) -> Any:
    """x with `most` in the place of what is larger, and of ∞."""
    large = plain(x) > most
    return np.where(large, most, x) if np.any(large) else x


def partial_of(forward: Any, j: int, args: tuple[Any, ...]) -> Any:
    """∂forward/∂args[j] of an elementwise function, by forward mode over its own rules."""
    x = args[j] * 1.0
    ones = np.ones_like(plain(x))[()]
    return jvp(lambda x: forward(*args[:j], x, *args[j + 1 :]), (x,), (ones,))[1]


def by_partials(function: Any, partials: dict[int, Any], names: str, **options: Any) -> Rule:
    """The rule of an elementwise function that has slopes in some of its arguments.

    For functions whose other arguments are whole numbers, or whose slopes are long to compute: not
    `elementwise`, so that the tester takes the samples that are given and draws no others.

    Arguments:
        partials: `partial(ans, *args)` by position.
        names: the arguments; the pushforwards are made with these as parameters.
    """
    listed = names.split()
    spelled = ", ".join(listed)
    products = tuple(
        eval(
            f"lambda vector, ans, {spelled}: vector * partial(ans, {spelled})",
            {"partial": partial},
        )
        for partial in partials.values()
    )
    wrt = tuple(listed[k] for k in partials)
    return rule(function, jvp=products, vjp=products, wrt=wrt, **options)


def in_last(function: Any, partial: Any, names: str, floors: bool = False) -> Rule:
    """The rule of an elementwise function of whole numbers and, last, of a real one.

    Arguments:
        floors: of a number that is not whole scipy takes the floor, not the part towards 0.
    """
    taken = np.floor if floors else np.trunc

    def along(ans: Any, *args: Any) -> Any:
        *others, x = args
        return where_a_value(ans, partial(ans, *(taken(plain(n)) for n in others), x))

    return by_partials(function, {len(names.split()) - 1: along}, names)


def at_a_bound(function: Any, forward: Any, k: int, ans: Any, args: tuple[Any, ...]) -> Any:
    """Whether an answer is only the nearest there is: F of it is not p, and it stays with p."""

    def answer(p: Any) -> Any:
        return function(*args[:k], p, *args[k + 1 :])

    ans, args = plain(ans), tuple(map(plain, args))
    p = args[k]
    small = np.minimum(p, 1 - p)
    found = forward(*args[:k], ans, *args[k + 1 :])
    unsolved = ~(np.absolute(found - p) <= 1e-6 * small + 1e-15) & ~np.isnan(ans)
    if not np.any(unsolved):
        return unsolved
    step = 1e-3 * small
    return unsolved & ((answer(p + step) == ans) | (answer(p - step) == ans))


def solves(
    function: Any, forward: Any, k: int, names: str, *, bounded: bool = False, **options: Any
) -> Rule:
    """The rule of an inverse: function(…, p, …) is the y for which forward(…, y, …) = p.

    By the implicit-function rule, ∂y/∂p = 1/F_y and ∂y/∂θ = -F_θ/F_y; at the ends of the support,
    where both are 0, ∂y/∂p = ∞ and ∂y/∂θ = 0.

    Arguments:
        forward: an elementwise function with derivatives.
        k: where p stands in the arguments, and y in those of `forward`.
        names: the arguments.
        bounded: whether scipy answers with the bound of its search where no y solves this; there
            the slopes are 0.
    """

    def partial(j: int) -> Any:
        def implicit(ans: Any, *args: Any) -> Any:
            at = (*args[:k], ans, *args[k + 1 :])
            by_unknown = partial_of(forward, k, at)
            if j == k:
                return reciprocal(by_unknown)
            by_other = partial_of(forward, j, at)
            steep = plain(by_unknown) == 0  # at an end of the support
            if not np.any(steep):
                return -by_other / by_unknown
            end = np.where(plain(by_other) == 0, 0, -np.copysign(np.inf, plain(by_other)))
            return np.where(steep, end, -by_other / np.where(steep, 1, by_unknown))

        def within(ans: Any, *args: Any) -> Any:
            held = at_a_bound(function, forward, k, ans, args)
            if not np.any(held):
                return implicit(ans, *args)
            return np.where(held, 0, implicit(np.where(held, 1, ans), *args))

        return within if bounded else implicit

    partials = {j: partial(j) for j in range(len(names.split()))}
    return by_partials(function, partials, names, **options)
