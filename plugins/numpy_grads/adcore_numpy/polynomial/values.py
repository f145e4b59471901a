"""The three functions of a family that have rules: values, basis values, and roots.

The value of a series is p(x) = Σ c_k P_k(x). Its derivatives are values of other series: of the
derivative's in x, of the tangent's in c. Roots move by the implicit function theorem.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import composite, on_plain, pattern, plain, primitive, rule

from ..tables.mixed_arguments import as_array
from .arrays import in_precision, series
from .family import Family

MULTIPLE = (
    "The root {} is a multiple one, as far as the precision of the coefficients tells: it moves "
    "like a fractional power of them and has no finite derivative. Differentiate the values of "
    "the polynomial, or a symmetric function of the roots, which its coefficients are."
)


def _val_pattern(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Each value on its own x, if the coefficients are those of one series; on all of these."""
    own = k == 0 and np.ndim(args[1]) == 1
    return np.arange(np.size(ans)) if own else None


def _vander_pattern(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """A row for each x."""
    size = np.size(args[0])
    return np.repeat(np.arange(size), np.size(ans) // max(size, 1)) if k == 0 else None


class Values:
    """`val`, `vander`, `roots` and `der` of a family, each a primitive around numpy's function.

    Arguments:
        family: which.
        home: the module of `adcore_numpy.polynomial` that offers them.
    """

    def __init__(self, family: Family, home: str) -> None:
        self.family = family
        self.home = home
        self.rules: list[Any] = []
        self.val = self.primitive("val")
        self.vander = self.primitive("vander")
        self.roots = self.primitive("roots")
        self.rules += [self._val_rule(), self._vander_rule(), self._roots_rule()]
        self.rules += [pattern(self.val, _val_pattern), pattern(self.vander, _vander_pattern)]
        self.der = self.composite("der", self._der)

    def primitive(self, name: str) -> Any:
        """The primitive around numpy's function, under the name that it has here."""
        function = self.family.numpy(name)
        made = primitive(function)
        made.original = function
        made.__doc__ = f"As `{function.__module__}.{function.__name__}`, for traced values too."
        made.__name__ = made.__qualname__ = self.family.whole(name)
        made.__module__ = f"adcore_numpy.polynomial.{self.home}"
        return made

    def composite(self, name: str, body: Any) -> Any:
        """The same for a function that is a composition of others."""
        made = self.primitive(name)
        self.rules.append(composite(made, body))
        return made

    # --------------------------------------------------------------------- values of a series

    def _val_rule(self) -> Any:
        def val_jvp(tangents, ans, x, c, tensor=True):
            """The map: p(x) = Σ c_k P_k(x). Differential: p′(x) dx + Σ dc_k P_k(x)."""
            x_dot, c_dot = tangents
            if c_dot is None:
                return x_dot * self.slope(x, c, tensor)
            moved = self.val(x, c_dot, tensor)
            return moved if x_dot is None else moved + x_dot * self.slope(x, c, tensor)

        def val_vjp(ct, ans, x, c, tensor=True):
            """Its adjoint: x_bar = p′(x) ct; c_bar_k = Σ P_k(x) ct over the axes of x."""
            pull = self._pull_tensor if tensor else self._pull_aligned
            shape = np.shape(plain(c)) or (1,)
            return (
                lambda: ct * self.slope(x, c, tensor),
                lambda: pull(ct, as_array(x), shape),
            )

        return rule(self.val, jvp=val_jvp, vjp=val_vjp, wrt=("x", "c"))

    def _pull_tensor(self, ct: Any, x: Any, shape: tuple[int, ...]) -> Any:
        """c_bar where every series is evaluated at every x: ct has the axes of c[0], then x's."""
        basis = np.reshape(self.vander(x, shape[0] - 1), (x.size, shape[0]))
        flat = np.reshape(ct, (*shape[1:], x.size))
        return np.moveaxis(np.matmul(flat, basis), -1, 0)

    def _pull_aligned(self, ct: Any, x: Any, shape: tuple[int, ...]) -> Any:
        """c_bar where x broadcasts against the series c[:, i, …]."""
        ndim = np.ndim(ct)
        basis = np.reshape(self.vander(x, shape[0] - 1), (*x.shape, shape[0]))
        aligned = (shape[0], *(1,) * (ndim - x.ndim), *x.shape)
        product = ct * np.reshape(np.moveaxis(basis, -1, 0), aligned)
        added = ndim + 1 - len(shape)  # the engine sums the stretched axes, not these
        return np.sum(product, axis=tuple(range(1, added + 1))) if added else product

    def slope(self, x: Any, c: Any, tensor: bool = True) -> Any:
        """p′(x)."""
        return self.val(x, self.der(c), tensor)

    def _der(self, c, m=1, scl=1, axis=0):
        c = series(c)
        moved = np.moveaxis(c, axis, -1)
        if m == 0:
            return c
        matrix = in_precision(self.family.derivative(moved.shape[-1], m), c)
        return np.moveaxis(np.matmul(moved, matrix.T) * scl**m, -1, axis)

    def _vander_rule(self) -> Any:
        def vander_jvp(t, ans, x, deg):
            """The map: V_k = P_k(x), on a last axis. Differential: V D dx, Pⱼ′ = Σ D_kj P_k."""
            return np.expand_dims(t, -1) * self._vander_slopes(ans)

        def vander_vjp(ct, ans, x, deg):
            """Its adjoint: Σ over the last axis of ct V D."""
            return np.sum(ct * self._vander_slopes(ans), axis=-1)

        return rule(self.vander, jvp=vander_jvp, vjp=vander_vjp)

    def _vander_slopes(self, V: Any) -> Any:
        return np.matmul(V, in_precision(self.family.slopes(V.shape[-1]), V))

    # -------------------------------------------------------------------------------- roots

    def _roots_rule(self) -> Any:
        def roots_jvp(t, ans, c):
            """The map: r with Σ c_k P_k(r) = 0. dr = -Σ dc_k P_k(r) / p′(r), at simple roots."""
            return -self.val(ans, t) / self._slope_at_roots(ans, series(c))

        def roots_vjp(ct, ans, c):
            """Its adjoint: c_bar = -V(r)ᵀ (ct / p′(r))."""
            c = series(c)
            return -np.matmul(ct / self._slope_at_roots(ans, c), self.vander(ans, len(c) - 1))

        return rule(self.roots, jvp=roots_jvp, vjp=roots_vjp)

    def _slope_at_roots(self, r: Any, c: Any) -> Any:
        on_plain(demand_simple, self.family, r, c)
        return self.slope(r, c)


def demand_simple(family: Family, r: Any, c: Any) -> None:
    """Refuse a derivative at a multiple root.

    A root counts as multiple where a polynomial with a double root lies within the rounding of
    the coefficients: |p′|² ≤ 4 n ε |p″| Σ|c_k P_k|, as p(r + d) ≈ p′ d + p″ d²/2.

    Raises:
        NonDifferentiableError: naming the root.
    """
    if not len(r):
        return
    n = len(c)
    V = family.numpy("vander")(r, n - 1)
    slopes = family.slopes(n)
    first, second = V @ (slopes @ c), V @ (slopes @ (slopes @ c))
    size = np.abs(V) @ np.abs(c)
    multiple = np.abs(first) ** 2 <= 4 * n * np.finfo(r.dtype).eps * np.abs(second) * size
    if multiple.any():
        raise NonDifferentiableError(MULTIPLE.format(r[multiple][0]))
