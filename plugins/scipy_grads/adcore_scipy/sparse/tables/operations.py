"""scipy.sparse: what is done with sparse arrays, as functions of their entries.

The tester takes arrays. Here each operation is a function of the entries a of a sparse array, and of
a dense x: once with scipy's own classes, once with the twins, whose derivative the rule is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore.extend import Rule, composite

from .. import NAMESPACE
from . import building


class Twins:
    """All of scipy.sparse with the twins, as `adcore_scipy.sparse` has it."""

    def __init__(self) -> None:
        self.__dict__.update(building.TWINS)

    def __getattr__(self, name: str) -> Any:
        return getattr(scipy.sparse, name)


TWINS = Twins()

# Entries 0 and 6 stand at the same place, 2 and 5 too; row 2 and column 3 are empty.
ROWS = np.array([0, 0, 1, 3, 3, 1, 0])
COLUMNS = np.array([0, 2, 1, 0, 2, 1, 0])
PLACES = (ROWS, COLUMNS)
ONCE = (np.array([0, 0, 1, 1, 3, 3, 3]), np.array([0, 2, 1, 2, 0, 1, 2]))


def of(sp: Any, a: Any, form: str = "csr_array") -> Any:
    """A sparse array of these entries, some of which stand at the same place."""
    if form[:3] in ("dia", "lil", "dok"):  # which are made of another one
        return getattr(sp, form)(of(sp, a, f"coo_{form[4:]}"))
    return getattr(sp, form)((a, PLACES), shape=(4, 4))


def on_entries(name: str, function: Callable[..., Any]) -> Rule:
    """The rule of a function of entries and of a dense array, derived from the twins."""

    def plainly(a: Any, x: Any, form: str = "csr_array") -> Any:
        return np.asarray(function(scipy.sparse, a, x, form))[()]

    def body(a: Any, x: Any, form: str = "csr_array") -> Any:
        return function(TWINS, a, x, form)

    step = NAMESPACE.step(plainly)
    home = f"{name}.entries" if hasattr(scipy.sparse, name) else f"csr_array.{name}"
    step.__qualname__ = step.__name__ = home
    return composite(step, body)


# fmt: off
OPERATIONS: dict[str, Callable[..., Any]] = {
    "matmul":      lambda sp, a, x, f: of(sp, a, f) @ x,
    "rmatmul":     lambda sp, a, x, f: x @ of(sp, a, f),
    "multiply":    lambda sp, a, x, f: of(sp, a, f).multiply(x).toarray(),
    "mul":         lambda sp, a, x, f: (of(sp, a, f) * x[1] + 2.0 * of(sp, a, f)).toarray(),
    "truediv":     lambda sp, a, x, f: (of(sp, a, f) / x[1]).toarray(),
    "add":         lambda sp, a, x, f: (of(sp, a, f) + sp.csc_array((a, ONCE), shape=(4, 4))).toarray(),
    "sub":         lambda sp, a, x, f: (of(sp, a, f) - of(sp, a, f).T).toarray(),
    "add_dense":   lambda sp, a, x, f: np.asarray(of(sp, a, f) + np.outer(x, x)) if sp is scipy.sparse
                                       else of(sp, a, f) + np.outer(x, x),
    "sparse":      lambda sp, a, x, f: (of(sp, a, f) @ of(sp, a, f).T).toarray(),
    "common":      lambda sp, a, x, f: of(sp, a, f).multiply(of(sp, a, f).T).toarray(),
    "neg":         lambda sp, a, x, f: (-of(sp, a, f)).toarray(),
    "power":       lambda sp, a, x, f: of(sp, a, f).power(3).toarray(),
    "sin":         lambda sp, a, x, f: of(sp, a, f).tocsc().sin().toarray(),
    "conj":        lambda sp, a, x, f: (of(sp, a, f).conj().real + of(sp, a, f).imag).toarray(),
    "abs":         lambda sp, a, x, f: abs(of(sp, a, f)).toarray(),
    "sum":         lambda sp, a, x, f: of(sp, a, f).sum() * of(sp, a, f).sum(axis=0) + of(sp, a, f).mean(1),
    "trace":       lambda sp, a, x, f: of(sp, a, f).trace() * of(sp, a, f).diagonal(),
    "toarray":     lambda sp, a, x, f: of(sp, a, f).toarray(),
    "getitem":     lambda sp, a, x, f: of(sp, a, f).tocsr()[1:, [0, 2]].toarray(),
    "element":     lambda sp, a, x, f: of(sp, a, f).tocsr()[0, 0] + of(sp, a, f).tocsr()[2, 2],
    "reshape":     lambda sp, a, x, f: of(sp, a, f).reshape((2, 8)).toarray(),
    "data":        lambda sp, a, x, f: of(sp, a, f).tocsr().data,
    "dense":       lambda sp, a, x, f: getattr(sp, f)(np.outer(x, x)).T @ x,
    "compressed":  lambda sp, a, x, f: sp.csr_array((a, ONCE[1], [0, 2, 4, 4, 7]), shape=(4, 4)) @ x,
    "diagonals":   lambda sp, a, x, f: sp.dia_array((a[:6].reshape(2, 3), [0, -1]), shape=(4, 3)) @ x[:3],
    "blocks":      lambda sp, a, x, f: sp.bsr_array((a[:4].reshape(1, 2, 2), [1], [0, 0, 1])) @ x,
    "diags":       lambda sp, a, x, f: sp.diags([a[:3], a[3:7], x[0]], [-1, 0, 2], shape=(4, 4)) @ x,
    "diags_array": lambda sp, a, x, f: sp.diags_array([a[:3], 2 * a[:3]], offsets=[-1, 1], format="csr") @ x,
    "spdiags":     lambda sp, a, x, f: sp.spdiags(a[:6].reshape(2, 3), [0, 1], 3, 3).toarray(),
    "hstack":      lambda sp, a, x, f: sp.hstack([of(sp, a, f), 2 * of(sp, a, f)]).toarray(),
    "vstack":      lambda sp, a, x, f: sp.vstack([of(sp, a, f), of(sp, a, f).T], format="csr").toarray(),
    "bmat":        lambda sp, a, x, f: sp.bmat([[of(sp, a, f), None], [of(sp, a, f).T, sp.eye(4)]]).toarray(),
    "block_array": lambda sp, a, x, f: sp.block_array([[None, of(sp, a, f)], [of(sp, a, f), None]]).toarray(),
    "block_diag":  lambda sp, a, x, f: sp.block_diag([of(sp, a, f), x[None, :]]).toarray(),
    "kron":        lambda sp, a, x, f: sp.kron(of(sp, a, f), np.outer(x[:2], x[2:])).toarray(),
    "kronsum":     lambda sp, a, x, f: sp.kronsum(of(sp, a, f), sp.csr_array(np.outer(x[:2], x[2:]))).toarray(),
    "tril":        lambda sp, a, x, f: sp.tril(of(sp, a, f)).toarray() + sp.triu(of(sp, a, f), 1).toarray(),
    "find":        lambda sp, a, x, f: sp.find(of(sp, a, f))[2],
}


def _written(sp: Any, a: Any, x: Any, f: str) -> Any:
    """Elements, a slice and a diagonal are written, one of them twice."""
    A = sp.lil_array((4, 4))
    A[0, 0] = x[0]
    A[0, 0] += a[0]
    A[1, 1:3] = a[1:3]
    A[[2, 3], [0, 1]] = x[:2] * x[2:]
    A = A.tocsr()
    A.setdiag(a[:4], 0)
    A.data *= 2
    return A @ x


OPERATIONS["setitem"] = _written
# fmt: on

RULES = [on_entries(name, function) for name, function in OPERATIONS.items()]
