"""All differentiable functions of one family of `numpy.polynomial`, for all families alike.

What is not in `values` is a composition of constant matrices (`family`) with numpy's arithmetic.
A composition asks numpy's own function for the plain answer first: its checks, and the length of
an answer from which numpy trims zeros, are numpy's. A trimmed coefficient of an input is a zero
that may yet move: it contributes to the derivatives of the coefficients that remain.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import on_plain

from ..tables.mixed_arguments import as_array, cast, is_traced
from .arrays import bare, cut, in_precision, padded, series, times
from .family import FAMILIES, Family, unit
from .fitting import fit_matrix
from .values import Values

LEADING_ZERO = (
    "The divisor of {} has leading coefficients that are 0: the degree of the quotient jumps when "
    "they move. Cut them off first, as in c2[:n]."
)


class Operations(Values):
    """The functions of a family under their names without prefix: `val`, `der`, `mul`, …"""

    def __init__(self, family: Family, home: str) -> None:
        super().__init__(family, home)
        self.int = self.composite("int", self._int)
        self.add = self.composite("add", self._add)
        self.sub = self.composite("sub", self._sub)
        self.mulx = self.composite("mulx", self._mulx)
        self.mul = self.composite("mul", self._mul)
        self.div = self.composite("div", self._div)
        self.pow = self.composite("pow", self._pow_any if home == "polynomial" else self._pow)
        self.fromroots = self.composite("fromroots", self._fromroots)
        self.companion = self.composite("companion", self._companion)
        self.line = self.composite("line", self._line)
        self.trim = self.composite("trim", self._trim)
        self.fit = self.composite("fit", self._fit)
        self.val2d = self.composite("val2d", lambda x, y, c: self._valnd(c, x, y))
        self.val3d = self.composite("val3d", lambda x, y, z, c: self._valnd(c, x, y, z))
        self.grid2d = self.composite("grid2d", lambda x, y, c: self._gridnd(c, x, y))
        self.grid3d = self.composite("grid3d", lambda x, y, z, c: self._gridnd(c, x, y, z))
        self.vander2d = self.composite("vander2d", lambda x, y, deg: self._vandernd(deg, x, y))
        self.vander3d = self.composite(
            "vander3d", lambda x, y, z, deg: self._vandernd(deg, x, y, z)
        )
        if home != "polynomial":
            self.from_powers = self.composite("poly2*", lambda pol: self._converted("poly2*", pol))
            self.to_powers = self.composite("*2poly", lambda c: self._converted("*2poly", c))

    def like(self, name: str, *args: Any) -> Any:
        """numpy's answer on plain arguments: for its checks, length and dtype."""
        return on_plain(self.family.numpy(name), *map(bare, args))

    # ------------------------------------------------------------------------------- arithmetic

    def _sub(self, c1, c2):
        return self._add(c1, -series(c2))

    def _add(self, c1, c2):
        like = self.like("add", c1, c2)
        c1, c2 = series(c1), series(c2)
        n = max(len(c1), len(c2))
        return cut(padded(c1, n) + padded(c2, n), like)

    def product(self, c1: Any, c2: Any) -> Any:
        """The coefficients of the product of two series, all of them."""
        if self.home == "polynomial":
            return np.convolve(c1, c2)
        return np.matmul(times(self.family.products(len(c1), len(c2)), c1), c2)

    def _mul(self, c1, c2):
        return cut(self.product(series(c1), series(c2)), self.like("mul", c1, c2))

    def _mulx(self, c):
        c = series(c)
        return cut(times(self.family.times_x(len(c)), c), self.like("mulx", c))

    def _pow(self, c, pow, maxpower=16):
        like = self.like("pow", c, pow, maxpower)
        if pow == 0:
            return like
        result = c = series(c)
        for _ in range(int(pow) - 1):
            result = self.product(result, c)
        return cut(result, like)

    def _pow_any(self, c, pow, maxpower=None):
        return self._pow(c, pow, maxpower)

    def _div(self, c1, c2):
        like_quotient, like_remainder = self.like("div", c1, c2)
        c1, c2 = series(c1), series(c2)
        n = len(on_plain(np.polynomial.polyutils.trimseq, bare(c2)))
        if n < len(c2) and is_traced(c2):
            raise NonDifferentiableError(LEADING_ZERO.format(self.div.__name__))
        c2 = c2[:n]
        steps = len(c1) - n + 1
        if steps < 1:
            return c1[:1] * 0, cut(c1, like_remainder)
        if n == 1:
            return cut(c1 / c2[0], like_quotient), c1[:1] * 0
        dtype = like_remainder.dtype  # numpy may compute in double precision
        quotient, remainder = self._long_division(cast(c1, dtype), cast(c2, dtype), steps)
        return cut(quotient, like_quotient), cut(remainder, like_remainder)

    def _long_division(self, c1: Any, c2: Any, steps: int) -> tuple[Any, Any]:
        """Subtract the multiple of P_i c2 that cancels the leading coefficient, i falling."""
        tensor = self.family.products(steps, len(c2))
        multiples = times(np.swapaxes(tensor, 1, 2), c2)  # column i: the coefficients of P_i c2
        quotient, remainder = [], c1
        for i in reversed(range(steps)):
            top = i + len(c2) - 1
            quotient.append(remainder[-1] / multiples[top, i])
            remainder = remainder[:-1] - quotient[-1] * multiples[:top, i]
        return np.stack(quotient[::-1]), remainder

    # --------------------------------------------------------------------- from and to coefficients

    def _int(self, c, m=1, k=(), lbnd=0, scl=1, axis=0):
        like = self.like("int", c, m, list(k) if type(k) is tuple else k, lbnd, scl, axis)
        if m == 0:
            return series(c)
        constants = as_array(k)
        constants = [constants] if np.ndim(constants) == 0 else constants
        c = np.moveaxis(series(c), axis, -1)
        for i in range(m):
            n = c.shape[-1]
            c = np.matmul(c * scl, in_precision(self.family.integral(n), c).T)
            start = -self.val(lbnd, np.moveaxis(c, -1, 0))
            if i < len(constants):
                start = constants[i] + start
            c = c + np.expand_dims(start, -1) * in_precision(padded(unit(0), n + 1), c)
        c = cut(np.moveaxis(c, -1, 0), np.moveaxis(like, axis, 0))
        return np.moveaxis(c, 0, axis)

    def _converted(self, name: str, c: Any) -> Any:
        c = series(c)
        return cut(times(self.family.conversion(name, len(c)), c), self.like(name, c))

    def _fromroots(self, roots):
        like = self.like("fromroots", roots)
        roots = series(roots)
        if not len(roots):
            return like
        x, one = (in_precision(v, roots) for v in (self.family.x, padded(unit(0), 2)))
        factors = [x - roots[i] * one for i in range(len(roots))]
        while len(factors) > 1:
            pairs = zip(factors[0::2], factors[1::2], strict=False)
            odd = factors[-1:] if len(factors) % 2 else []
            factors = [self.product(p, q) for p, q in pairs] + odd
        return cut(factors[0], like)

    def _companion(self, c):
        like = self.like("companion", c)
        n = len(like)
        c = series(c)[: n + 1]
        base, weights, last = (in_precision(m, c) for m in (*self.family.companion(n), unit(n - 1)))
        return base + np.expand_dims(weights * (c[:-1] / c[-1]), -1) * last

    def _line(self, off, scl):
        n = len(self.like("line", off, scl))
        off, scl = as_array(off), as_array(scl)
        return off * padded(unit(0), n) + (scl * self.family.x if n > 1 else 0)

    def _trim(self, c, tol=0):
        c, like = series(c), self.like("trim", c, tol)
        return c[: len(like)] if np.any(np.abs(bare(c)) > tol) else c[:1] * 0

    def _fit(self, x, y, deg, rcond=None, full=False, w=None):
        x, y = as_array(x), as_array(y)
        degrees = np.asarray(deg)
        if x.ndim != 1 or not x.size or degrees.dtype.kind not in "iu" or degrees.size == 0:
            return self.like("fit", x, y, deg)  # raises as numpy does
        if degrees.ndim > 1 or degrees.min() < 0:
            return self.like("fit", x, y, deg)
        order = int(degrees.max())
        basis = self.vander(x, order)
        if degrees.ndim == 0:
            return fit_matrix(basis, y, w, rcond, full)
        degrees = np.sort(degrees)
        c = fit_matrix(basis[:, degrees], y, w, rcond, full)
        return times(np.eye(order + 1)[:, degrees], c)

    # ------------------------------------------------------------------------- several variables

    def _valnd(self, c: Any, *points: Any) -> Any:
        points = tuple(map(as_array, points))
        if any(p.shape != points[0].shape for p in points):
            return self.like(f"val{len(points)}d", *points, c)  # raises as numpy does
        c = self.val(points[0], c)
        for p in points[1:]:
            c = self.val(p, c, tensor=False)
        return c

    def _gridnd(self, c: Any, *points: Any) -> Any:
        for p in points:
            c = self.val(as_array(p), c)
        return c

    def _vandernd(self, deg: Any, *points: Any) -> Any:
        points = tuple(map(as_array, points))
        n = len(points)
        if len(deg) != n or any(p.shape != points[0].shape for p in points):
            return self.like(f"vander{n}d", *points, deg)  # raises as numpy does
        product = self.vander(points[0], deg[0])
        for k in range(1, n):
            factor = self.vander(points[k], deg[k])
            product = product[..., None] * factor[(..., *(None,) * k, slice(None))]
        return np.reshape(product, (*product.shape[:-n], -1))


OPERATIONS = {
    prefix: Operations(family, family.module.__name__.rsplit(".", 1)[-1])
    for prefix, family in FAMILIES.items()
}
