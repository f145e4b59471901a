"""Samples for `adcore_numpy.tables.contraction`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.contraction import pair_sum, product_sum

# subscripts, and the shape of each operand
CALLS = (
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,jk", (2, 3), (3, 4)),
    ("ba,b", (2, 3), (2,)),
    ("i,i", (3,), (3,)),
    ("i,i->i", (3,), (3,)),
    ("i,j->ij", (3,), (2,)),
    ("i,j->ji", (3,), (2,)),
    ("ij,j->", (2, 3), (3,)),
    ("ij,kl->", (2, 3), (2, 2)),
    ("ijk,kl->l", (2, 3, 2), (2, 3)),
    (" i j , j k -> i k ", (2, 3), (3, 4)),
    ("ij->ji", (2, 3)),
    ("ji", (2, 3)),
    ("ij->i", (2, 3)),
    ("ij->", (2, 3)),
    ("ijk->kij", (2, 3, 4)),
    ("ij", (2, 3)),
    ("ii", (3, 3)),
    ("ii->i", (3, 3)),
    ("iii->i", (2, 2, 2)),
    ("ijij->ji", (2, 3, 2, 3)),
    ("iij->j", (2, 2, 3)),
    ("ii,i->i", (3, 3), (3,)),
    ("ii,jj", (2, 2), (3, 3)),
    ("iij,jk->ik", (2, 2, 3), (3, 2)),
    ("ij,ij->ij", (1, 3), (2, 3)),
    ("ij,ij->j", (1, 3), (2, 3)),
    ("ij,ij->", (2, 1), (1, 3)),
    ("ij,ij->j", (3, 2), (1, 2)),
    ("...ij,...jk->...ik", (4, 2, 3), (4, 3, 2)),
    ("...ij,...jk", (1, 2, 3), (4, 3, 2)),
    ("...ij,...jk", (2, 3), (4, 3, 2)),
    ("i...,i...->...", (3, 2), (3, 2)),
    ("...,...", (2, 3), (3,)),
    ("...i->...", (2, 3)),
    ("ij...,jk", (2, 3, 4), (3, 2)),
    ("aB,Bc", (2, 3), (3, 4)),
    ("...i", (2, 3)),
    ("i...->...i", (2, 3, 4)),
    ("i...->...", (2,)),
    ("...ii->...i", (2, 3, 3)),
    ("i,j,k->ijk", (2,), (3,), (2,)),
    ("ij,jk,kl->il", (2, 3), (3, 2), (2, 4)),
    ("ij,ij,ij->i", (2, 3), (2, 3), (1, 3)),
    ("i,ij,j", (2,), (2, 3), (3,)),
    ("a...,b...,c->...ab", (2, 3), (2, 1), (2,)),
    (",i->i", (), (3,)),
    (",", (), ()),
    ("->", ()),
    ("i,i", (0,), (0,)),
    ("ij->j", (0, 2)),
    ("ij,jk->ik", (2, 0), (0, 3)),
)


def samples() -> Iterator[Sample]:
    """Every form of subscripts, the list format, the keywords, dtypes, and lists as operands."""
    for subscripts, *shapes in CALLS:
        yield Sample(np.einsum, (subscripts, *_drawn(shapes)), label=f"{subscripts} {shapes}")
    yield from _lists()
    yield from _keywords()
    pair = _drawn(((2, 3), (3, 4)))
    options: dict[str, object] = {}
    yield Sample(pair_sum, (*pair, "ij,jk->ik", options), wrt=(0, 1))
    triple = _drawn(((2,), (3,), (2,)))
    how = {"subscripts": "i,j,i->j", "options": options}
    yield Sample(product_sum, triple, how)
    yield Sample(product_sum, triple, how, label="some", wrt=(0, 2))


def _drawn(shapes, dtype: str = "d") -> list[np.ndarray]:
    rng = np.random.default_rng(22)
    drawn = [rng.normal(size=shape) for shape in shapes]
    if dtype in "FD":
        drawn = [x + 1j * rng.normal(size=x.shape) for x in drawn]
    return [x.astype(dtype) for x in drawn]


def _lists() -> Iterator[Sample]:
    a, b = _drawn(((2, 3), (3, 4)))
    yield Sample(np.einsum, (a, [0, 1], b, [1, 2], [0, 2]), label="lists", wrt=(0, 2))
    yield Sample(np.einsum, (a, [7, 1], b, [1, 2]), label="lists, implicit", wrt=(0, 2))
    yield Sample(np.einsum, (a, [30, 2]), label="list, implicit", wrt=(0,), exact=True)
    dots = (a, [..., 0], b, [0, ...], [...])
    shapes = _drawn(((4, 3), (3, 4)))
    yield Sample(np.einsum, (shapes[0], *dots[1:2], shapes[1], *dots[3:]), label="list dots",
                 wrt=(0, 2))  # fmt: skip
    yield Sample(np.einsum, ("ij,j", a, [1.0, 2.0, 3.0]), label="list operand", wrt=(1,))


def _keywords() -> Iterator[Sample]:
    pair, triple = _drawn(((2, 3), (3, 4))), _drawn(((2, 3), (3, 2), (2, 4)))
    for optimize in (True, "greedy", "optimal"):
        yield Sample(np.einsum, ("ij,jk,kl", *triple), {"optimize": optimize},
                     label=f"optimize {optimize}")  # fmt: skip
    path = ["einsum_path", (1, 2), (0, 1)]
    yield Sample(np.einsum, ("ij,jk,kl", *triple), {"optimize": path}, label="path")
    yield Sample(np.einsum, ("ij,jk", *pair), {"optimize": True}, label="optimize a pair")
    yield Sample(np.einsum, ("ij->j", pair[0]), {"optimize": True}, label="optimize one")
    yield Sample(np.einsum, ("ij,jk", *pair), {"order": "F"}, label="order")
    single = _drawn(((2, 3), (3, 4)), "f")
    yield Sample(np.einsum, ("ij,jk", *single), label="float32")
    yield Sample(np.einsum, ("ij,jk", *single), {"dtype": "d"}, label="dtype", order=1)
    yield Sample(np.einsum, ("ij->i", single[0]), {"dtype": "d"}, label="dtype of one", order=1)
    unsafe = {"dtype": "f", "casting": "same_kind"}
    yield Sample(np.einsum, ("ij,jk", *pair), unsafe, label="casting", order=1)
    shapes = ((2, 3), (3, 2))
    (a, b), (z, w) = _drawn(shapes), _drawn(shapes, "D")
    yield Sample(np.einsum, ("ij,jk->ki", z, w), label="complex")
    yield Sample(np.einsum, ("ij,jk->ki", a, w), label="real and complex")
    yield Sample(np.einsum, ("ij,jk,k", z, b, b[0]), label="three, one complex")
    yield Sample(np.einsum, ("ii", _drawn(((3, 3),), "D")[0]), label="complex trace")
