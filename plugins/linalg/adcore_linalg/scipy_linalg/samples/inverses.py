"""Samples for `adcore_linalg.scipy_linalg.tables.inverses`."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature

import scipy.linalg

from adcore.extend import Sample

from ...samples.matrices import drawn, positive, regular, with_singular_values, with_spectrum
from ..tables import inverses
from ..tables.inverses import det, inv, lstsq, pinv, pinvh
from . import BATCHES


def samples() -> Iterator[Sample]:
    """Tall and wide, deficient, cut off, both triangles, every driver, stacks."""
    for dtype in "dDf":
        a = regular(3, 3, dtype=dtype)
        yield Sample(inv, (a,), label=dtype)
        yield Sample(det, (a,), label=dtype)
        yield Sample(pinv, (regular(4, 2, dtype=dtype),), label=f"{dtype}, tall")
        yield Sample(pinv, (regular(2, 4, dtype=dtype),), label=f"{dtype}, wide")
        yield Sample(pinvh, (positive(3, 3, dtype=dtype),), label=dtype)
        kwargs = {"lower": False}
        yield Sample(pinvh, (regular(3, 3, dtype=dtype).real,), kwargs, f"{dtype}, upper")
    yield Sample(det, (with_singular_values((3.0, 1.0), 3, 3),), label="singular")
    yield Sample(det, (regular(2, 3, 3),), {"check_finite": False}, "stack")
    yield Sample(det, (regular(1, 1),), label="1 x 1")
    cut = with_singular_values((3.0, 2.0, 0.1), 4, 3)
    yield Sample(pinv, (cut,), {"rtol": 0.2}, "cut off", order=1)
    yield Sample(pinv, (cut,), {"atol": 0.5, "return_rank": True}, "atol", order=1)
    indefinite = with_spectrum((-2.0, 1.0, 3.0), dtype="D")
    yield Sample(pinvh, (indefinite,), {"return_rank": True}, "indefinite")
    if "assume_a" in signature(scipy.linalg.inv).parameters:
        for name in ("gen", "pos", "sym", "her", "upper triangular"):
            kwargs = {"assume_a": name, "lower": True}
            yield Sample(inv, (positive(3, 3, dtype="D"),), kwargs, name)

    for driver in ("gelsd", "gelss", "gelsy"):
        forms = {"tall": regular(4, 2), "square": regular(3, 3), "wide": drawn(2, 4)}
        for label, a in forms.items():
            kwargs = {"lapack_driver": driver}
            yield Sample(lstsq, (a, drawn(len(a), 2)), kwargs, f"{driver}, {label}")
            yield Sample(lstsq, (a, drawn(len(a))), kwargs, f"{driver}, {label}, vector")
    yield Sample(lstsq, (regular(4, 2, dtype="D"), drawn(4, dtype="D")), label="complex")
    yield Sample(lstsq, (regular(4, 2, dtype="f"), drawn(4, dtype="f")), label="float32")
    yield Sample(lstsq, (regular(4, 2), drawn(4, dtype="D")), label="real and complex")
    yield Sample(lstsq, (regular(4, 2), drawn(4)), {"cond": 1e-3}, "only a", wrt=(0,))
    yield Sample(lstsq, (drawn(3, 0), drawn(3)), label="no columns", wrt=(1,))
    if BATCHES:
        yield Sample(inv, (regular(2, 3, 3),), label="stack")
        yield Sample(pinv, (regular(2, 3, 2),), label="stack")
        yield Sample(pinvh, (positive(2, 3, 3),), {"return_rank": True}, label="stack")
        yield Sample(lstsq, (drawn(2, 4, 2), drawn(4)), label="stack and vector")
        yield Sample(lstsq, (drawn(2, 4, 2), drawn(2, 4, 2)), label="stacks")
    yield Sample(inverses._inv_whole, (regular(3, 3),))
    yield Sample(inverses._pinv_of, (regular(4, 3),))
    yield Sample(inverses._lstsq_one, (drawn(4, 2), drawn(4)))
