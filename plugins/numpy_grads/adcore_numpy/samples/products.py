"""Samples for `adcore_numpy.products`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """All pairs of numbers of axes, broadcast batches, axis keywords, dtypes, empty arrays."""
    yield from _matmul()
    yield from _dot()
    yield from _vectors()
    yield from _tensordot()
    yield from _kron()
    yield from _cross()
    yield from _trace()


def _drawn(*shapes: tuple[int, ...], dtype: str = "d") -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(21)
    drawn = [rng.normal(size=shape) for shape in shapes]
    if dtype in "FD":
        drawn = [x + 1j * rng.normal(size=x.shape) for x in drawn]
    return tuple(x.astype(dtype) for x in drawn)


def _typed(function, *shapes: tuple[int, ...], **kwargs) -> Iterator[Sample]:
    """The same call in the other dtypes, and with a real and a complex argument."""
    yield Sample(function, _drawn(*shapes, dtype="f"), kwargs, label="float32")
    yield Sample(function, _drawn(*shapes, dtype="D"), kwargs, label="complex")
    (a, b), (z, w) = _drawn(*shapes), _drawn(*shapes, dtype="D")
    yield Sample(function, (a, w), kwargs, label="real and complex")
    yield Sample(function, (z, b), kwargs, label="complex and real")


def _matmul() -> Iterator[Sample]:
    shapes = {
        "matrices": ((2, 3), (3, 4)),
        "matrix and vector": ((2, 3), (3,)),
        "vector and matrix": ((3,), (3, 4)),
        "vectors": ((3,), (3,)),
        "batch and matrix": ((2, 4, 3), (3, 2)),
        "matrix and batch": ((2, 3), (4, 3, 2)),
        "batch and vector": ((2, 4, 3), (3,)),
        "vector and batch": ((3,), (2, 3, 4)),
        "batches": ((2, 4, 3), (2, 3, 2)),
        "broadcast batches": ((2, 1, 4, 3), (5, 3, 2)),
        "one in a batch": ((1, 2, 3), (4, 3, 2)),
        "no rows": ((0, 3), (3, 2)),
        "no inner axis": ((2, 0), (0, 3)),
        "empty batch": ((0, 2, 3), (3, 4)),
        "empty batch and vector": ((0, 2, 3), (3,)),
    }
    for label, pair in shapes.items():
        yield Sample(np.matmul, _drawn(*pair), label=label)
    yield from _typed(np.matmul, (2, 3), (3, 2))
    a, b = _drawn((2, 3), (3, 2))
    yield Sample(np.matmul, (a, b.tolist()), label="with a list", wrt=(0,), exact=True)
    yield Sample(np.matmul, (np.arange(6).reshape(2, 3), b), label="integers", wrt=(1,), exact=True)


def _dot() -> Iterator[Sample]:
    shapes = {
        "matrices": ((2, 3), (3, 4)),
        "vectors": ((3,), (3,)),
        "matrix and vector": ((2, 3), (3,)),
        "vector and matrix": ((3,), (3, 2)),
        "cube and matrix": ((2, 2, 3), (3, 2)),
        "cube and vector": ((2, 2, 3), (3,)),
        "matrix and cube": ((2, 3), (2, 3, 4)),
        "vector and cube": ((3,), (2, 3, 2)),
        "cubes": ((2, 1, 3), (2, 3, 2)),
        "0-d and matrix": ((), (2, 3)),
        "matrix and 0-d": ((2, 3), ()),
        "0-d": ((), ()),
        "empty": ((0,), (0,)),
        "empty matrix": ((0, 2), (2, 3)),
    }
    for label, pair in shapes.items():
        yield Sample(np.dot, _drawn(*pair), label=label)
    yield from _typed(np.dot, (2, 3), (3,))
    (a,) = _drawn((2, 3))
    yield Sample(np.dot, (1.5, a), label="float and matrix")
    yield Sample(np.dot, (a, 1.5), label="matrix and float")
    yield Sample(np.dot, (a, [1.0, 2.0, 3.0]), label="with a list", wrt=(0,), exact=True)


def _vectors() -> Iterator[Sample]:
    yield Sample(np.vdot, _drawn((3,), (3,)))
    yield Sample(np.vdot, _drawn((2, 3), (2, 3)), label="matrices")
    yield Sample(np.vdot, _drawn((2, 3), (6,)), label="matrix and vector")
    yield Sample(np.vdot, _drawn((), ()), label="0-d")
    yield from _typed(np.vdot, (2, 2), (2, 2))

    yield Sample(np.vecdot, _drawn((3,), (3,)))
    yield Sample(np.vecdot, _drawn((2, 3), (3,)), label="broadcast")
    yield Sample(np.vecdot, _drawn((2, 1, 3), (4, 3)), label="broadcast both")
    yield Sample(np.vecdot, _drawn((3, 2), (3,)), {"axis": 0}, label="axis")
    yield Sample(np.vecdot, _drawn((2, 3, 4), (3, 4)), {"axis": -2}, label="negative axis")
    yield Sample(np.vecdot, _drawn((2, 3), (3,)), {"keepdims": True}, label="keepdims")
    both = {"axis": 1, "keepdims": True}
    yield Sample(np.vecdot, _drawn((2, 3, 4), (2, 3, 4)), both, label="axis and keepdims")
    yield from _typed(np.vecdot, (2, 3), (2, 3))

    yield Sample(np.inner, _drawn((3,), (3,)))
    yield Sample(np.inner, _drawn((2, 3), (4, 3)), label="matrices")
    yield Sample(np.inner, _drawn((2, 3), (3,)), label="matrix and vector")
    yield Sample(np.inner, _drawn((3,), (2, 3)), label="vector and matrix")
    yield Sample(np.inner, _drawn((2, 1, 3), (4, 2, 3)), label="cubes")
    yield Sample(np.inner, _drawn((), (2, 3)), label="0-d")
    yield Sample(np.inner, (_drawn((2, 3))[0], 1.5), label="matrix and float")
    yield from _typed(np.inner, (2, 3), (3,))

    yield Sample(np.outer, _drawn((3,), (2,)))
    yield Sample(np.outer, _drawn((2, 2), (3, 1)), label="n-d")
    yield Sample(np.outer, _drawn((), (3,)), label="0-d")
    yield Sample(np.outer, _drawn((0,), (3,)), label="empty")
    yield Sample(np.outer, (_drawn((3,))[0], 1.5), label="vector and float")
    yield from _typed(np.outer, (3,), (2,))

    if hasattr(np, "matvec"):
        yield Sample(np.matvec, _drawn((2, 3), (3,)))
        yield Sample(np.matvec, _drawn((4, 2, 3), (3,)), label="batch and vector")
        yield Sample(np.matvec, _drawn((2, 3), (4, 3)), label="matrix and batch")
        yield Sample(np.matvec, _drawn((2, 1, 2, 3), (4, 3)), label="broadcast batches")
        yield from _typed(np.matvec, (2, 3), (3,))
        yield Sample(np.vecmat, _drawn((3,), (3, 2)))
        yield Sample(np.vecmat, _drawn((4, 3), (3, 2)), label="batch and matrix")
        yield Sample(np.vecmat, _drawn((4, 3), (2, 1, 3, 2)), label="broadcast batches")
        yield from _typed(np.vecmat, (3,), (3, 2))


def _tensordot() -> Iterator[Sample]:
    forms = {
        "two axes": ((2, 3, 4), (3, 4, 2), 2),
        "one axis": ((2, 3), (3, 2), 1),
        "no axes": ((2,), (3,), 0),
        "all axes": ((2, 3), (2, 3), 2),
        "pair": ((2, 3), (4, 3), (1, 1)),
        "negative pair": ((2, 3), (3, 4), (-1, 0)),
        "lists": ((2, 3, 4), (4, 2, 5), ([0, 2], [1, 0])),
        "lists not in order": ((4, 2, 3), (5, 3, 4), ([2, 0], [-2, -1])),
        "array": ((2, 3, 4), (4, 3, 2), np.array([[1, 2], [1, 0]])),
        "no lists": ((2, 3), (4,), ([], [])),
        "empty": ((2, 0), (0, 3), 1),
    }
    for label, (a, b, axes) in forms.items():
        yield Sample(np.tensordot, _drawn(a, b), {"axes": axes}, label=label)
    yield from _typed(np.tensordot, (2, 3), (3, 2), axes=1)


def _kron() -> Iterator[Sample]:
    yield Sample(np.kron, _drawn((2,), (3,)))
    yield Sample(np.kron, _drawn((2, 3), (3, 2)), label="matrices")
    yield Sample(np.kron, _drawn((3,), (2, 2)), label="vector and matrix")
    yield Sample(np.kron, _drawn((2, 1, 2), (3,)), label="cube and vector")
    yield Sample(np.kron, _drawn((), (3,)), label="0-d")
    yield Sample(np.kron, _drawn((), ()), label="both 0-d")
    yield from _typed(np.kron, (2, 2), (2, 1))


def _cross() -> Iterator[Sample]:
    yield Sample(np.cross, _drawn((3,), (3,)))
    yield Sample(np.cross, _drawn((2, 3), (3,)), label="broadcast")
    yield Sample(np.cross, _drawn((4, 1, 3), (2, 3)), label="broadcast both")
    yield Sample(np.cross, _drawn((3, 2), (3, 2)), {"axis": 0}, label="axis")
    axes = {"axisa": 0, "axisb": -1, "axisc": 0}
    yield Sample(np.cross, _drawn((3, 2), (2, 3)), axes, label="three axes")
    yield Sample(np.cross, _drawn((3, 4, 2), (2, 3)), {"axisa": 0}, label="axisa")
    yield Sample(np.cross, _drawn((3,), (3, 2)), {"axisb": 0}, label="axisb")
    yield from _typed(np.cross, (2, 3), (3,))


def _trace() -> Iterator[Sample]:
    matrix, cube = _drawn((3, 4), (3, 4, 2))
    yield Sample(np.trace, (matrix,), exact=True)
    yield Sample(np.trace, (matrix,), {"offset": 1}, label="above", exact=True)
    yield Sample(np.trace, (matrix, -2), label="below", exact=True)
    yield Sample(np.trace, (matrix,), {"offset": 9}, label="beyond", exact=True)
    yield Sample(np.trace, (matrix,), {"offset": -9}, label="beneath", exact=True)
    yield Sample(np.trace, (cube,), label="cube", exact=True)
    swapped = {"offset": 1, "axis1": 1, "axis2": 0}
    yield Sample(np.trace, (matrix,), swapped, label="swapped", exact=True)
    axes = {"offset": 1, "axis1": 2, "axis2": 1}
    yield Sample(np.trace, (cube,), axes, label="axes", exact=True)
    yield Sample(np.trace, (cube,), {"axis1": -1, "axis2": 0}, label="negative axis", exact=True)
    yield Sample(np.trace, _drawn((3, 3), dtype="f"), label="float32")
    yield Sample(np.trace, _drawn((3, 3), dtype="f"), {"dtype": float}, label="dtype")
    yield Sample(np.trace, _drawn((3, 3), dtype="D"), label="complex")
