"""Samples for `adcore_linalg.products`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from .matrices import drawn, regular


def samples() -> Iterator[Sample]:
    """Every form that numpy.linalg takes; the products themselves are tested with numpy's."""
    la = np.linalg
    yield Sample(la.outer, (drawn(3), drawn(2)))
    yield Sample(la.outer, (drawn(3, dtype="D"), drawn(2)), label="complex")
    yield Sample(la.cross, (drawn(2, 3), drawn(3)))
    yield Sample(la.cross, (drawn(3, 2), drawn(3, 2, seed=6)), {"axis": 0}, label="axis")
    yield Sample(la.trace, (drawn(2, 3, 4),), exact=True)
    yield Sample(la.trace, (drawn(3, 4),), {"offset": -1}, label="offset", exact=True)
    yield Sample(la.trace, (drawn(3, 3, dtype="f"),), {"dtype": float}, label="dtype")
    yield Sample(la.diagonal, (drawn(2, 3, 4),), exact=True)
    yield Sample(la.diagonal, (drawn(3, 4),), {"offset": 1}, label="offset", exact=True)
    yield Sample(la.matmul, (drawn(2, 4, 3), drawn(3, 2)))
    yield Sample(la.matrix_transpose, (drawn(2, 4, 3),), exact=True)
    yield Sample(la.tensordot, (drawn(2, 3, 4), drawn(3, 4, 2)))
    yield Sample(la.tensordot, (drawn(2, 3), drawn(4, 3)), {"axes": (1, 1)}, label="axes")
    yield Sample(la.vecdot, (drawn(2, 3), drawn(3)))
    yield Sample(la.vecdot, (drawn(3, 2, dtype="D"), drawn(3, 2)), {"axis": 0}, label="axis")

    a, b, c, d = drawn(4, 2), drawn(2, 5), drawn(5, 3), drawn(3, 2)
    yield Sample(la.multi_dot, ([a, b],), label="two")
    yield Sample(la.multi_dot, ([a, b, c],), label="three")
    yield Sample(la.multi_dot, ([a, b, c, d],), label="four")
    yield Sample(la.multi_dot, ((drawn(2), b, drawn(5)),), label="vectors at both ends")
    yield Sample(la.multi_dot, ([drawn(2), b, c],), label="vector first")
    yield Sample(la.multi_dot, ([a, b, drawn(5)],), label="vector last")
    yield Sample(la.multi_dot, ([a, drawn(2, 3, dtype="D")],), label="complex")

    for n in (1, 2, 3, 5, -1, -2):
        yield Sample(la.matrix_power, (regular(3, 3), n), label=str(n))
    yield Sample(la.matrix_power, (regular(2, 3, 3), 3), label="batch")
    yield Sample(la.matrix_power, (regular(3, 3, dtype="D"), -1), label="complex")
    yield Sample(la.matrix_power, (regular(3, 3, dtype="f"), 2), label="float32")
    yield Sample(la.matrix_power, (regular(3, 3), 0), label="0")
