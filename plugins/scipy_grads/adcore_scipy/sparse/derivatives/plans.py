"""Plans: a pattern, its colours, and where in the products each entry stands."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse

from .colouring import by_columns, by_stars, fewest


class Plan:
    """How a sparse matrix is computed.

    Arguments:
        pattern: where it may differ from zero, in canonical csr form.
        colours: a colour for each column, or each row.
        transposed: the colours are those of rows.
        pulls: the products are those with cotangents.
        source: for each entry its number among the flattened products.
    """

    def __init__(
        self, pattern: Any, colours: Any, source: Any, *, transposed: bool = False,
        pulls: bool = False,
    ) -> None:  # fmt: skip
        self.pattern, self.colours, self.source = pattern, colours, source
        self.transposed, self.pulls = transposed, pulls
        self._vectors: Any = None

    @property
    def count(self) -> int:
        """How many vectors are needed."""
        return int(self.colours.max(initial=-1)) + 1

    @cached_property
    def direction(self) -> Any:
        """The vector that the matrix is checked with; no element is near zero."""
        rng = np.random.default_rng(0)
        n = len(self.colours)
        return rng.uniform(1, 2, n) * rng.choice([-1.0, 1.0], n)

    def vectors(self, like: Any) -> Any:
        """The sums of unit vectors of one colour, and the direction to check with, as a stack.

        None if vectors like that have another size.
        """
        if np.size(like) != len(self.colours):
            return None
        if self._vectors is None:
            n = len(self.colours)
            stack = np.zeros((self.count + 1, n), like.dtype)
            stack[self.colours, np.arange(n)] = 1
            stack[-1] = self.direction
            self._vectors = stack.reshape((self.count + 1, *np.shape(like)))
            if stack.nbytes > 1 << 17:
                keep_memory()
        return self._vectors

    def matrix(self, products: Any) -> Any:
        """The matrix, from the products with the vectors."""
        data = np.take(products, self.source)
        parts = (data, self.pattern.indices.copy(), self.pattern.indptr.copy())
        return scipy.sparse.csr_array(parts, shape=self.pattern.shape)

    def traced_matrix(self, products: Any) -> Any:
        """The same of products that another derivative traces: its entries are traced."""
        from .. import csr_array

        parts = (np.take(products, self.source), self.pattern.indices, self.pattern.indptr)
        return csr_array(parts, shape=self.pattern.shape)

    def disagrees(self, matrix: Any, product: Any) -> bool:
        """Whether the matrix times the direction is another product than was computed.

        An entry that the pattern leaves out shows here: by itself, or added to the wrong column.
        The bounds leave room for rounding: of each row, and of a row that cancels in the program.
        """
        turned = matrix.T if self.transposed else matrix
        direction = self._vectors[-1].ravel()
        eps = float(np.finfo(matrix.dtype).eps)
        with np.errstate(invalid="ignore", over="ignore"):
            expected = turned @ direction
            error = np.abs(expected - product)
            largest = float(np.max(np.abs(product), initial=0.0))
            if float(np.max(error, initial=0.0)) <= 1e4 * eps * largest < np.inf:
                return False  # for most, without a look at each row
            if np.any(np.isfinite(expected) & ~np.isfinite(product)):
                return True  # what is not finite was left out
            size = abs(turned) @ np.abs(direction) + np.abs(product)
            within = np.isfinite(size)
            scale = float(np.max(size[within], initial=0.0))
            wrong = (error > eps**0.5 * size) & (error > 1e4 * eps * scale)
            return bool(np.any(wrong[within]))


def keep_memory() -> None:
    """Let the allocator keep what the next pass will ask for again.

    The C library gives large blocks back to the system when they are freed, and each fresh page
    costs as much as computing with it, unless it has seen a larger block freed (glibc: mallopt(3),
    M_MMAP_THRESHOLD). This one is never touched, so that it costs nothing.
    """
    np.empty(31 << 20, np.uint8)


def for_jacobian(pattern: Any, mode: str) -> Plan:
    """By columns or by rows, whichever takes fewer vectors; columns are pushed, rows pulled."""
    if mode == "forward":
        return _direct(pattern, by_columns(pattern), transposed=False)
    turned = pattern.T.tocsr()
    if mode == "reverse":
        return _direct(pattern, by_columns(turned), transposed=True)
    by_rows = fewest(turned) < fewest(pattern)
    likely, other = (turned, pattern) if by_rows else (pattern, turned)
    colours = by_columns(likely)
    better = by_columns(other, int(colours.max(initial=-1)))
    if better is not None:
        return _direct(pattern, better, transposed=not by_rows)
    return _direct(pattern, colours, transposed=by_rows)


def _direct(pattern: Any, colours: Any, transposed: bool) -> Plan:
    rows, columns = places(pattern)
    if transposed:
        source = colours[rows] * pattern.shape[1] + columns
        return Plan(pattern, colours, source, transposed=True, pulls=True)
    return Plan(pattern, colours, colours[columns] * pattern.shape[0] + rows)


def for_hessian(pattern: Any) -> Plan:
    """By stars. Of a pair, the entry above the diagonal is read in its row, if its colour stands
    there alone, else the other in its own; both get the one number.

    The matrix is its own transpose: cotangents pass the gradient by what it depends on alone, and
    take three quarters of the time that tangents do.
    """
    n = pattern.shape[0]
    colours = by_stars(pattern)
    several = int(colours.max(initial=-1)) + 1
    rows, columns = places(pattern)
    count = np.bincount(rows * several + colours[columns], minlength=n * several)
    low, high = np.minimum(rows, columns), np.maximum(rows, columns)
    alone = count[low * several + colours[high]] == 1
    source = np.where(alone, colours[high] * n + low, colours[low] * n + high)
    return Plan(pattern, colours, source, pulls=True)


def places(pattern: Any) -> tuple[Any, Any]:
    """Rows and columns of the entries."""
    rows = np.repeat(np.arange(pattern.shape[0]), np.diff(pattern.indptr))
    return rows, pattern.indices.astype(np.intp)
