"""Samples for `adcore_scipy.sparse.tables.operations`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.classes import FORMATS
from ..tables.operations import OPERATIONS, RULES

STEPS = dict(zip(OPERATIONS, [rule.function for rule in RULES], strict=True))

# Where scipy has no such method of these formats.
ARRAYS = (
    "matmul",
    "rmatmul",
    "multiply",
    "mul",
    "add",
    "sub",
    "sparse",
    "toarray",
    "diags",
    "dense",
)


def samples() -> Iterator[Sample]:
    """Every operation; the commonest in every format; single precision and complex."""
    a, x = drawn(7), drawn(4)
    for name, step in STEPS.items():
        yield Sample(step, (a, x), label="csr", **_kind(name))
    for form in FORMATS:
        for name in ARRAYS:
            for kind in ("array", "matrix"):
                given = (a, x, f"{form}_{kind}")
                if name == "mul" and kind == "matrix":
                    continue
                yield Sample(STEPS[name], given, label=f"{form}_{kind}", **_kind(name))
    for dtype in "fD":
        for name in ("matmul", "sparse", "add", "sum", "diags", "kron"):
            yield Sample(STEPS[name], (drawn(7, dtype=dtype), drawn(4, dtype=dtype)), label=dtype)
    yield Sample(STEPS["conj"], (drawn(7, dtype="D"), x), wrt=(0,), label="complex")
    yield Sample(STEPS["matmul"], (a, drawn(4, 2)), label="columns")
    yield Sample(STEPS["rmatmul"], (a, drawn(2, 4)), label="rows")
    yield Sample(STEPS["matmul"], (np.zeros(7), x), label="stored zeros")


# What depends on one of the two alone.
ENTRIES = frozenset(
    "sub sparse common neg power sin conj abs sum trace toarray getitem element reshape data "
    "spdiags hstack vstack bmat block_array tril find add".split()
)


def _kind(name: str) -> dict[str, tuple[int, ...]]:
    return {"wrt": (0,)} if name in ENTRIES else {"wrt": (1,)} if name == "dense" else {}
