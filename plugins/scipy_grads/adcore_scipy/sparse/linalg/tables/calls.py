"""scipy.sparse.linalg: its functions, as functions of the entries of a sparse array.

The tester takes arrays. Here each function is one of the entries a of a matrix A and of a dense b:
once with scipy's own functions, once with the twins, whose derivative the rule is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.extend import Rule, composite

from ...tables.operations import TWINS as SPARSE
from .. import NAMESPACE
from . import direct, eigenvalues, functions, iterative, least_squares, norms, operators

STATED = [
    *operators.RULES, *functions.RULES, *norms.RULES, *direct.RULES, *iterative.RULES,
    *least_squares.RULES, *eigenvalues.RULES,
]  # fmt: skip
TWINS = {twin.name.rpartition(".")[2]: twin.made for twin in STATED if hasattr(twin, "made")}

# Five unknowns; the places of a matrix that is not symmetric, the diagonal first.
N = 5
ROWS = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 2])
COLUMNS = np.array([0, 1, 2, 3, 4, 1, 0, 3, 4, 1, 0])
SIZE = len(ROWS)
EXACT = {"rtol": 1e-14, "atol": 0.0}


def of(sp: Any, a: Any, form: str = "csc_array") -> Any:
    """A regular matrix with these entries, and 4 and 4.5 and so on beside the diagonal ones."""
    shift = np.where(np.arange(SIZE) < N, 4 + 0.5 * np.arange(SIZE), 0.0).astype(np.float32)
    return getattr(sp, form)((a + shift, (ROWS, COLUMNS)), shape=(N, N))


def symmetric(sp: Any, a: Any) -> Any:
    """A symmetric one, positive definite for small entries; Hermitian where they are complex."""
    A = of(sp, a)
    return (A + A.conj().T) * 0.5


def tall(sp: Any, a: Any) -> Any:
    """One of more rows than columns."""
    return sp.vstack([of(sp, a), 0.5 * of(sp, a).T], format="csr")


def on_entries(name: str, function: Callable[..., Any]) -> Rule:
    """The rule of a function of entries and of a dense array, derived from the twins."""

    class Plain:
        __getattr__ = staticmethod(lambda name: getattr(scipys, name))

    class Traced:
        __getattr__ = staticmethod(lambda name: TWINS.get(name) or getattr(scipys, name))

    def plainly(a: Any, b: Any) -> Any:
        return function(Plain(), scipy.sparse, of(scipy.sparse, a), a, b)

    def body(a: Any, b: Any) -> Any:
        return function(Traced(), SPARSE, of(SPARSE, a), a, b)

    step = NAMESPACE.step(plainly)
    owner, _, method = name.partition(" ")
    step.__qualname__ = step.__name__ = f"{owner}.{method or 'entries'}"
    return composite(step, body)


def iterated(name: str) -> Callable[..., Any]:
    """A call of an iterative solver, to all digits."""
    exact = {"rtol": 1e-14} if name == "minres" else EXACT
    return lambda sl, sp, A, a, b: getattr(sl, name)(
        symmetric(sp, a) if name in iterative.SYMMETRIC else A, b, **exact
    )[0]


def _operator(sl: Any, sp: Any, _: Any, a: Any, b: Any) -> Any:
    """Of a matrix that is known by what it does."""
    A = sl.LinearOperator((N, N), matvec=lambda x: symmetric(sp, a) @ x + a[0] * x, dtype=b.dtype)
    return sl.cg(A, b, **EXACT)[0]


def _aslinearoperator(sl: Any, sp: Any, A: Any, a: Any, b: Any) -> Any:
    L = sl.aslinearoperator(A)
    return L.H.matvec((L * L + 2 * L).T @ b) - L.rmatvec(b)


def _preconditioned(sl: Any, sp: Any, A: Any, a: Any, b: Any) -> Any:
    M = sl.LinearOperator((N, N), matvec=lambda x: x / 4, dtype=float)
    return sl.gmres(A.toarray(), b, M=M, x0=np.ones(N), **EXACT)[0]


CLOSE = {"atol": 1e-15, "btol": 1e-15}

# fmt: off
CALLS: dict[str, Callable[..., Any]] = {
    "spsolve":            lambda sl, sp, A, a, b: sl.spsolve(A, b),
    "spsolve rows":       lambda sl, sp, A, a, b: sl.spsolve(
                              of(sp, a, "csr_matrix"), b, permc_spec="NATURAL"),
    "spsolve_triangular": lambda sl, sp, A, a, b: sl.spsolve_triangular(
                              sp.tril(A, format="csr"), b),
    "spsolve_triangular unit":
                          lambda sl, sp, A, a, b: sl.spsolve_triangular(
                              sp.triu(A, format="csr"), b, lower=False, unit_diagonal=True),
    "factorized":         lambda sl, sp, A, a, b: sl.factorized(A)(b),
    "splu":               lambda sl, sp, A, a, b: sl.splu(A).solve(b),
    "splu transposed":    lambda sl, sp, A, a, b: (
                              sl.splu(A).solve(b, "T") * sl.splu(A).solve(b, "H")),
    "spilu":              lambda sl, sp, A, a, b: sl.spilu(of(sp, np.zeros(SIZE))).solve(b) * a[0],
    **{name: iterated(name) for name in
       ("bicg", "bicgstab", "cg", "cgs", "gmres", "lgmres", "minres", "qmr", "gcrotmk", "tfqmr")},
    "minres shift":       lambda sl, sp, A, a, b: sl.minres(
                              symmetric(sp, a), b, shift=0.3, rtol=1e-14)[0],
    "gmres dense":        _preconditioned,
    "LinearOperator":     _operator,
    "aslinearoperator":   _aslinearoperator,
    "lsqr":               lambda sl, sp, A, a, b: sl.lsqr(A, b, **CLOSE)[0],
    "lsqr tall":          lambda sl, sp, A, a, b: sl.lsqr(
                              tall(sp, a), np.concatenate([b, 2 * b]), **CLOSE)[0],
    "lsqr wide":          lambda sl, sp, A, a, b: sl.lsqr(A[:3], b[:3], **CLOSE)[0],
    "lsqr damped":        lambda sl, sp, A, a, b: sl.lsqr(
                              tall(sp, a), np.concatenate([b, 2 * b]), b[0], **CLOSE)[0],
    "lsmr":               lambda sl, sp, A, a, b: sl.lsmr(
                              tall(sp, a), np.concatenate([b, 2 * b]), **CLOSE)[0],
    "lsmr x0":            lambda sl, sp, A, a, b: sl.lsmr(A[:3], b[:3], x0=b, **CLOSE)[0],
    "eigsh":              lambda sl, sp, A, a, b: pairs(
                              sl.eigsh(symmetric(sp, a), 2, v0=np.ones(N)), b),
    "eigsh M":            lambda sl, sp, A, a, b: pairs(
                              sl.eigsh(
                                  symmetric(sp, a), 2, sp.diags([2 + b * b], [0], format="csc"),
                                  sigma=0.0, v0=np.ones(N)), b),
    "eigs":               lambda sl, sp, A, a, b: pairs(sl.eigs(A, 2, v0=np.ones(N)), b),
    "eigsh values":       lambda sl, sp, A, a, b: b[0] * sl.eigsh(
                              symmetric(sp, a), 2, v0=np.ones(N), return_eigenvectors=False),
    "lobpcg":             lambda sl, sp, A, a, b: pairs(
                              sl.lobpcg(symmetric(sp, a), START, tol=1e-13, maxiter=300), b),
    "svds":               lambda sl, sp, A, a, b: singular(
                              sl.svds(tall(sp, a), 2, v0=np.ones(N)), b),
    "expm_multiply":      lambda sl, sp, A, a, b: sl.expm_multiply(A, b),
    "expm_multiply times":
                          lambda sl, sp, A, a, b: sl.expm_multiply(
                              -A, b, start=0.1, stop=1.1, num=3, endpoint=True),
    "expm":               lambda sl, sp, A, a, b: sl.expm(of(sp, 0.1 * a)) @ b,
    "inv":                lambda sl, sp, A, a, b: sl.inv(A) @ b,
    "matrix_power":       lambda sl, sp, A, a, b: sl.matrix_power(A, 3) @ b,
    "norm":               lambda sl, sp, A, a, b: sl.norm(A) * b,
    "norm 1":             lambda sl, sp, A, a, b: sl.norm(A, 1) * b + sl.norm(A, np.inf),
    "norm 2":             lambda sl, sp, A, a, b: sl.norm(A, 2) * b,
    "norm axis":          lambda sl, sp, A, a, b: (
                              sl.norm(A, axis=0) * b - sl.norm(A, 1, axis=1)),
    "onenormest":         lambda sl, sp, A, a, b: sl.onenormest(A) * b,
}
# fmt: on
if functions.HAS_KRYLOV:
    CALLS["funm_multiply_krylov"] = lambda sl, sp, A, a, b: (
        sl.funm_multiply_krylov(scipy.linalg.expm, of(scipy.sparse, np.zeros(SIZE)), b) * a[0]
    )
START = np.random.default_rng(3).normal(size=(N, 1))


def pairs(found: Any, b: Any) -> Any:
    """What of eigenvalues and vectors does not depend on signs and phases."""
    w, v = found
    return np.sum((np.abs(np.transpose(v) @ b) ** 2) * w) + np.sum(w)


def singular(found: Any, b: Any) -> Any:
    """The same of singular values and vectors."""
    u, s, vt = found
    return (u * s) @ (vt @ b)


RULES = [on_entries(name, function) for name, function in CALLS.items()]
