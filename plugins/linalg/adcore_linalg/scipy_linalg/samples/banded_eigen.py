"""Samples for `adcore_linalg.scipy_linalg.tables.banded_eigen`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ... import scipy_linalg as sl
from ...samples.matrices import drawn
from ..tables.banded_eigen import _values
from .eigen import invariants


def samples() -> Iterator[Sample]:
    """Band matrices by both triangles; every way to select."""
    main = np.array([1.0, 3.0, 6.0, 10.0])
    for dtype, label in (("d", ""), ("D", "complex"), ("f", "float32")):
        order = 1 if dtype == "f" else 2
        for lower in (False, True):
            band = drawn(3, 4, dtype=dtype) / 2
            band[0 if lower else -1] = main
            options = {"label": f"{label} {'lower' if lower else 'upper'}", "order": order}
            yield Sample(sl.eig_banded, (band, lower), gauge=invariants, **options)
            yield Sample(sl.eigvals_banded, (band, lower), **options)
        if dtype != "D":
            d, e = main.astype(dtype), drawn(3, dtype=dtype)
            options = {"label": label, "order": order}
            yield Sample(sl.eigh_tridiagonal, (d, e), gauge=invariants, **options)
            yield Sample(sl.eigvalsh_tridiagonal, (d, e), **options)
    band = np.concatenate([main[None], drawn(1, 4)])
    yield Sample(sl.eig_banded, (band, True, True), label="values alone")
    d, e = main, drawn(3)
    yield Sample(sl.eigh_tridiagonal, (d, e, True), label="values alone")
    yield Sample(sl.eigvalsh_tridiagonal, (d, e), {"lapack_driver": "sterf"}, "sterf")
    yield Sample(sl.eigvalsh_tridiagonal, (d[:1], e[:0]), label="1 x 1")
    for select, chosen in (("i", (1, 2)), ("v", (2.0, 8.0))):
        kwargs = {"select": select, "select_range": chosen}
        yield Sample(sl.eig_banded, (band, True), kwargs, select, gauge=invariants)
        yield Sample(sl.eigvals_banded, (band, True), kwargs, select)
        yield Sample(sl.eigh_tridiagonal, (d, e), kwargs, select, gauge=invariants)
        yield Sample(sl.eigvalsh_tridiagonal, (d, e), kwargs, select)
    yield Sample(_values, (d, e, "a", None, 0.0, "auto"))
