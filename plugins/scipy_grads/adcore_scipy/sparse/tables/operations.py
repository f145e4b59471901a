"""scipy.sparse: what is done with sparse arrays, as functions of their entries.

The tester takes arrays. Here each operation is a function of the entries a of a sparse array A, and
of a dense x: once with scipy's own classes, once with the twins, whose derivative the rule is.
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
        return np.asarray(function(scipy.sparse, of(scipy.sparse, a, form), a, x))[()]

    def body(a: Any, x: Any, form: str = "csr_array") -> Any:
        return function(TWINS, of(TWINS, a, form), a, x)

    step = NAMESPACE.step(plainly)
    home = f"{name}.entries" if hasattr(scipy.sparse, name) else f"csr_array.{name}"
    step.__qualname__ = step.__name__ = home
    return composite(step, body)


# fmt: off
OPERATIONS: dict[str, Callable[..., Any]] = {
    "matmul":      lambda sp, A, a, x: A @ x,
    "rmatmul":     lambda sp, A, a, x: x @ A,
    "multiply":    lambda sp, A, a, x: A.multiply(x).toarray(),
    "mul":         lambda sp, A, a, x: (A * x[1] + 2.0 * A).toarray(),
    "truediv":     lambda sp, A, a, x: (A / x[1]).toarray(),
    "add":         lambda sp, A, a, x: (A + sp.csc_array((a, ONCE), shape=(4, 4))).toarray(),
    "sub":         lambda sp, A, a, x: (A - A.T).toarray(),
    "add_dense":   lambda sp, A, a, x: A + np.outer(x, x),
    "sparse":      lambda sp, A, a, x: (A @ A.T).toarray(),
    "common":      lambda sp, A, a, x: A.multiply(A.T).toarray(),
    "neg":         lambda sp, A, a, x: (-A).toarray(),
    "power":       lambda sp, A, a, x: A.power(3).toarray(),
    "sin":         lambda sp, A, a, x: A.tocsc().sin().toarray(),
    "conj":        lambda sp, A, a, x: (A.conj().real + A.imag).toarray(),
    "abs":         lambda sp, A, a, x: abs(A).toarray(),
    "sum":         lambda sp, A, a, x: A.sum() * A.sum(axis=0) + A.mean(1),
    "trace":       lambda sp, A, a, x: A.trace() * A.diagonal(),
    "toarray":     lambda sp, A, a, x: A.toarray(),
    "getitem":     lambda sp, A, a, x: A.tocsr()[1:, [0, 2]].toarray(),
    "element":     lambda sp, A, a, x: A.tocsr()[0, 0] + A.tocsr()[2, 2],
    "reshape":     lambda sp, A, a, x: A.reshape((2, 8)).toarray(),
    "data":        lambda sp, A, a, x: A.tocsr().data,
    "dense":       lambda sp, A, a, x: getattr(sp, A.__class__.__name__)(np.outer(x, x)).T @ x,
    "compressed":  lambda sp, A, a, x: sp.csr_array(
                       (a, ONCE[1], [0, 2, 4, 4, 7]), shape=(4, 4)) @ x,
    "diagonals":   lambda sp, A, a, x: sp.dia_array(
                       (a[:6].reshape(2, 3), [0, -1]), shape=(4, 3)) @ x[:3],
    "blocks":      lambda sp, A, a, x: sp.bsr_array((a[:4].reshape(1, 2, 2), [1], [0, 0, 1])) @ x,
    "diags":       lambda sp, A, a, x: sp.diags(
                       [a[:3], a[3:7], x[0]], [-1, 0, 2], shape=(4, 4)) @ x,
    "diags_array": lambda sp, A, a, x: sp.diags_array(
                       [a[:3], 2 * a[:3]], offsets=[-1, 1], format="csr") @ x,
    "spdiags":     lambda sp, A, a, x: sp.spdiags(a[:6].reshape(2, 3), [0, 1], 3, 3).toarray(),
    "hstack":      lambda sp, A, a, x: sp.hstack([A, 2 * A]).toarray(),
    "vstack":      lambda sp, A, a, x: sp.vstack([A, A.T], format="csr").toarray(),
    "bmat":        lambda sp, A, a, x: sp.bmat([[A, None], [A.T, sp.eye(4)]]).toarray(),
    "block_array": lambda sp, A, a, x: sp.block_array([[None, A], [A, None]]).toarray(),
    "block_diag":  lambda sp, A, a, x: sp.block_diag([A, x[None, :]]).toarray(),
    "kron":        lambda sp, A, a, x: sp.kron(A, np.outer(x[:2], x[2:])).toarray(),
    "kronsum":     lambda sp, A, a, x: sp.kronsum(
                       A, sp.csr_array(np.outer(x[:2], x[2:]))).toarray(),
    "tril":        lambda sp, A, a, x: sp.tril(A).toarray() + sp.triu(A, 1).toarray(),
    "find":        lambda sp, A, a, x: sp.find(A)[2],
}


def _written(sp: Any, _: Any, a: Any, x: Any) -> Any:
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
