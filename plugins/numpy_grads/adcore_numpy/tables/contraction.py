"""einsum, in all the forms that numpy takes.

The subscripts are brought to one form: an explicit output, a letter for each axis that an
ellipsis stands for, no letter twice in one operand (a diagonal is taken first). What is left are
sums of products, Y[o] = Σ A[a] B[b] …, whose adjoint in A is again one, with ct in the place of A:
Ā[a] = Σ ct[o] B[b] …, constant along the axes that only A has.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from adcore.extend import apply, composite, constant, multilinear, primitive, rule

from .matrix_products import arrayed

_SORTED = string.ascii_uppercase + string.ascii_lowercase  # in the order of their codes


def einsum_body(*operands, optimize=False, dtype=None, casting="safe", order="K"):
    """einsum by diagonal, sum, transpose and `product_sum`."""
    subscripts, operands = _spelled(operands)
    given, output = _explicit(subscripts, tuple(x.ndim for x in operands))
    operands, terms = zip(*map(_distinct, operands, given), strict=True)
    options = {"optimize": optimize, "dtype": dtype, "casting": casting, "order": order}
    changed = {key: options[key] for key, value in _DEFAULTS.items() if options[key] is not value}
    if len(operands) == 1 and not changed.keys() - {"optimize"}:
        return _summed(operands[0], terms[0], output)
    spelled = f"{','.join(terms)}->{output}"
    if len(operands) == 2:
        return apply(pair_sum, (*operands, spelled, changed), {})
    return apply(product_sum, operands, {"subscripts": spelled, "options": changed})


_DEFAULTS = {"optimize": False, "dtype": None, "casting": "safe", "order": "K"}


# --------------------------------------------------------------------------- the one form


def _spelled(operands: Sequence[Any]) -> tuple[str, list[Any]]:
    """The subscripts as a string, and the arrays: einsum also takes arrays and lists in turn."""
    if isinstance(operands[0], str):
        return operands[0].replace(" ", ""), [arrayed(x) for x in operands[1:]]
    lists = [*operands[1::2], *operands[len(operands) - len(operands) % 2 :]]
    terms = ["".join("..." if k is Ellipsis else _SORTED[k] for k in each) for each in lists]
    n = len(operands) // 2
    subscripts = ",".join(terms[:n]) + ("->" + terms[n] if len(terms) > n else "")
    return subscripts, [arrayed(x) for x in operands[: 2 * n : 2]]


@lru_cache
def _explicit(subscripts: str, ndims: tuple[int, ...]) -> tuple[list[str], str]:
    """A letter for every axis of each operand, and of the output."""
    inputs, arrow, output = subscripts.partition("->")
    terms = inputs.split(",")
    if len(terms) != len(ndims):
        msg = f"einsum: {len(terms)} terms in {subscripts!r} for {len(ndims)} operands."
        raise ValueError(msg)
    letters = [term.replace(".", "") for term in terms]
    counts = [
        ndim - len(named) if "..." in term else 0
        for term, named, ndim in zip(terms, letters, ndims, strict=True)
    ]
    free = [c for c in reversed(_SORTED) if c not in subscripts]
    dots = "".join(free[: max(0, *counts)])
    full = [
        term.replace("...", dots[len(dots) - n :]) for term, n in zip(terms, counts, strict=True)
    ]
    for term, ndim in zip(full, ndims, strict=True):
        if len(term) != ndim or "." in term:
            msg = f"einsum: the subscripts {subscripts!r} do not fit an operand of {ndim} axes."
            raise ValueError(msg)
    if not arrow:
        seen = "".join(letters)
        return full, dots + "".join(c for c in _SORTED if seen.count(c) == 1)
    if dots and "..." not in output:
        msg = f"einsum: the output of {subscripts!r} needs '...' for the broadcast axes."
        raise ValueError(msg)
    return full, output.replace("...", dots)


def _distinct(x: Any, term: str) -> tuple[Any, str]:
    """The operand with its diagonals taken, so that no letter stands twice."""
    for c in term:
        while term.count(c) > 1:
            i = term.index(c)
            j = term.index(c, i + 1)
            if x.shape[i] != x.shape[j]:
                msg = f"einsum: the axes {c!r} of an operand differ: {x.shape[i]}, {x.shape[j]}."
                raise ValueError(msg)
            x = np.diagonal(x, 0, i, j)
            term = term[:i] + term[i + 1 : j] + term[j + 1 :] + c
    return x, term


def _summed(x: Any, term: str, output: str) -> Any:
    """einsum of one operand: sum the axes that the output does not name, order the others."""
    dropped = tuple(k for k, c in enumerate(term) if c not in output)
    if dropped:
        x = np.sum(x, axis=dropped)
        term = "".join(c for c in term if c in output)
    order = [term.index(c) for c in output]
    return x if order == sorted(order) else np.transpose(x, order)


# ------------------------------------------------------------------------ sums of products


def _bar(ct: Any, operands: Sequence[Any], k: int, subscripts: str, options: Any) -> Any:
    """The adjoint in operand k, of which only the shape is used; see the module's docstring."""
    inputs, output = subscripts.split("->")
    terms = inputs.split(",")
    term = terms[k]
    sizes: dict[str, int] = {}
    others = list(zip([output, *terms], [ct, *operands], strict=True))
    del others[k + 1]
    for named, x in others:
        for c, n in zip(named, x.shape, strict=True):
            sizes[c] = n if sizes.get(c, 1) == 1 else sizes[c]
    shape = operands[k].shape
    # An axis of length 1 may have been stretched: then it is summed.
    present = "".join(c for c, n in zip(term, shape, strict=True) if c in sizes and n == sizes[c])
    path = {key: options[key] for key in ("optimize",) if key in options}
    factors = [*operands[:k], ct, *operands[k + 1 :]]
    terms[k] = output
    bar = np.einsum(f"{','.join(terms)}->{present}", *factors, **path)
    if len(present) == len(term):
        return bar
    kept = tuple(n if c in present else 1 for c, n in zip(term, shape, strict=True))
    return np.broadcast_to(bar.reshape(kept), shape)


@primitive
def pair_sum(a: Any, b: Any, subscripts: str, options: Any) -> Any:
    """einsum of two operands in the one form."""
    return np.einsum(subscripts, a, b, **options)


def pair_sum_bar1(ct, a, b, subscripts, options):
    """The map: Y = Σ A B, bilinear. Adjoint: Ā = Σ Ȳ B."""
    return _bar(ct, (a, b), 0, subscripts, options)


def pair_sum_bar2(ct, a, b, subscripts, options):
    """Adjoint: B̄ = Σ A Ȳ."""
    return _bar(ct, (a, b), 1, subscripts, options)


@primitive
def product_sum(*operands: Any, subscripts: str, options: Any) -> Any:
    """einsum of any number of operands in the one form."""
    return np.einsum(subscripts, *operands, **options)


def product_sum_jvp(tangents, ans, *operands, subscripts, options):
    """The map: Y = Σ A B C …, linear in each. Differential: the sum of it with Ȧ for A, …"""
    total = None
    for k, t in enumerate(tangents):
        if t is not None:
            factors = (*operands[:k], t, *operands[k + 1 :])
            term = product_sum(*factors, subscripts=subscripts, options=options)
            total = term if total is None else total + term
    return total


def product_sum_vjp(ct, ans, *operands, subscripts, options):
    """Adjoint: Ā = Σ Ȳ B C …"""
    return tuple(
        (lambda k=k: _bar(ct, operands, k, subscripts, options)) for k in range(len(operands))
    )


RULES = [
    composite(np.einsum, einsum_body),
    multilinear(pair_sum, pair_sum_bar1, pair_sum_bar2),
    rule(product_sum, jvp=product_sum_jvp, vjp=product_sum_vjp),
    constant(np.einsum_path),
]
