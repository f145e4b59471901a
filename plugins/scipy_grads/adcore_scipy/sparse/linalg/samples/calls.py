"""Samples for `adcore_scipy.sparse.linalg.tables.calls`."""

from __future__ import annotations

from collections.abc import Iterator

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ..tables.calls import CALLS, RULES, SIZE, N

STEPS = dict(zip(CALLS, [rule.function for rule in RULES], strict=True))


def samples() -> Iterator[Sample]:
    """Every function; direct solvers and products also in single precision and complex."""
    a, b = drawn(SIZE), drawn(N)
    for step in STEPS.values():
        yield Sample(step, (a, b))
    for name in ("spsolve", "splu", "spsolve_triangular", "inv", "expm_multiply", "gmres", "cg"):
        yield Sample(STEPS[name], (drawn(SIZE, dtype="D"), drawn(N, dtype="D")), label="complex")
    for name in ("spsolve", "splu", "expm_multiply", "norm"):
        yield Sample(STEPS[name], (drawn(SIZE, dtype="f"), drawn(N, dtype="f")), label="single")
    for name in ("spsolve", "splu", "factorized", "spsolve_triangular", "inv", "expm_multiply"):
        yield Sample(STEPS[name], (a, drawn(N, 2)), label="columns")
