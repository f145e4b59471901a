"""Which inputs each element of a value depends on: the sets that a pattern trace carries along.

A *dependence* is a sparse array of truth values of the shape (size of the value, size of the
input). A function takes it further by its own pattern, `adcore.extend.pattern`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.sparse

from adcore.errors import SparsityError
from adcore.extend import as_spelled
from adcore_numpy.tables.dependence import everything, same

# More entries than this are of no use to a sparse derivative: some hundred bytes for each.
MOST = 50_000_000


def identity(n: int) -> Any:
    """Each element depends on itself."""
    return scipy.sparse.csr_array(
        (np.ones(n, bool), np.arange(n, dtype=np.int32), np.arange(n + 1, dtype=np.int32)),
        shape=(n, n),
    )


def sparse(rows: Any, columns: Any, shape: tuple[int, int]) -> Any:
    """The pattern of pairs, each once, in canonical order."""
    found = scipy.sparse.coo_array((np.ones(len(rows), bool), (rows, columns)), shape=shape)
    return found.tocsr()


def union(first: Any, second: Any) -> Any:
    """What depends on one or the other."""
    if first is None or second is None or first is second:
        return second if first is None else first
    return first + second


def stated(rule: Any) -> Any:
    """The pattern that is stated of a function, None if there is none."""
    if rule.pattern is not None:
        return rule.pattern
    batch = getattr(rule.batch, "__name__", "")
    return same if rule.shape == "elementwise" or batch == "aligned" else None


def carried(dependence: Any, how: Any, call: Any, rule: Any, k: int, args: Any, ans: Any,
            active: Any) -> Any:  # fmt: skip
    """The dependence of an answer, from that of its argument k."""
    if rule.signature is not None and not rule.signature.variadic:
        args = args[: len(rule.signature.names)]
    size, into = dependence.shape[0], math.prod(np.shape(ans))
    if how is same and np.shape(args[k]) == np.shape(ans):
        return dependence
    widest = float(np.max(np.diff(dependence.indptr), initial=0))
    found = None
    if how is not None and how is not everything:
        found = how(as_spelled(rule, call), k, args, ans, active)
    if found is None:
        return on_all(dependence, into, rule)
    if not isinstance(found, tuple):
        if widest * into > MOST:
            demand_few(float(np.sum(np.diff(dependence.indptr)[found[found >= 0]])), rule)
        return taken(dependence, found)
    rows, columns = found
    pairs = sparse(rows, columns, (into, size))
    if is_identity(dependence):
        return pairs
    if widest * pairs.nnz > MOST:
        demand_few(float(np.sum(np.diff(dependence.indptr)[columns])), rule)
    return pairs @ dependence


def is_identity(dependence: Any) -> bool:
    """Whether each element depends on itself alone."""
    n, m = dependence.shape
    return bool(
        n == m == dependence.nnz and np.array_equal(dependence.indices, np.arange(n))
        and np.array_equal(dependence.indptr, np.arange(n + 1))
    )  # fmt: skip


def taken(dependence: Any, index: Any) -> Any:
    """Rows by their numbers; none for -1."""
    if index.size == 0 or dependence.shape[0] == 0:
        return scipy.sparse.csr_array((index.size, dependence.shape[1]), dtype=bool)
    if np.any(index < 0):
        within = np.flatnonzero(index >= 0)
        rows = dependence[index[within]]
        counts = np.zeros(index.size, rows.indptr.dtype)
        counts[within] = np.diff(rows.indptr)
        indptr = np.concatenate([[0], np.cumsum(counts)])
        return scipy.sparse.csr_array(
            (rows.data, rows.indices, indptr), shape=(index.size, dependence.shape[1])
        )
    return dependence[index]


def on_all(dependence: Any, size: int, rule: Any) -> Any:
    """Every one of `size` elements on what any depends on."""
    columns = np.unique(dependence.indices)
    demand_few(float(size) * len(columns), rule)
    return scipy.sparse.csr_array(
        (
            np.ones(size * len(columns), bool),
            np.tile(columns, size),
            np.arange(size + 1) * len(columns),
        ),
        shape=(size, dependence.shape[1]),
    )


def demand_few(entries: float, rule: Any) -> None:
    """Refuse a pattern that is too full."""
    if entries > MOST:
        msg = (
            f"The sparsity pattern has {entries:.2g} entries after {rule.name}, where at most "
            f"{MOST:.0e} are of use: the derivative is not sparse. Use grad, hvp, jvp and vjp, or "
            "leave sparsity out; give a pattern, sparsity=P, if it is known to be sparser."
        )
        raise SparsityError(msg)
