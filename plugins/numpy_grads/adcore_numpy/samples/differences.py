"""Samples of differences, gradients, integrals and interpolation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables import interpolation


def samples() -> Iterator[Sample]:
    """Every keyword and form of the functions of the table."""
    yield from _differences()
    yield from _gradients()
    yield from _integrals()
    yield from _interpolations()


def _differences() -> Iterator[Sample]:
    rng = np.random.default_rng(0)
    a, z = rng.standard_normal((3, 5)), rng.standard_normal(4) + 1j * rng.standard_normal(4)
    column, row = rng.standard_normal((3, 2)), rng.standard_normal((1, 5))

    def diff(*args, label, **kwargs):
        wrt = (0, *(key for key in ("prepend", "append") if key in kwargs))
        return Sample(np.diff, args, kwargs, label=label, exact=True, wrt=wrt)

    yield diff(a, label="last axis")
    yield diff(a, 2, 0, label="twice along the first axis")
    yield diff(a, label="n=0, prepend", n=0, prepend=1.0)
    yield diff(a, label="n as large as the axis", n=5)
    yield diff(a, label="n larger than the axis", n=7)
    yield diff(a, label="prepend a number", prepend=2.0)
    yield diff(a, label="append a number, twice", n=2, append=np.float64(2.0))
    yield diff(a, label="prepend an array", prepend=column)
    yield diff(a, 3, 0, row, row[:, ::-1] + 1, label="both ends by position")
    yield diff(a, label="both ends", n=2, axis=0, prepend=row, append=0.5)
    yield diff(np.arange(4), label="integers, traced end", append=0.5)
    yield diff(z, label="complex", n=2)
    yield diff(a[0], label="real data, complex end", append=z)
    yield diff(a.astype(np.float32), label="float32", prepend=np.float32(1.0))
    yield diff(a[:, :0], label="empty")
    yield diff(a[:, :1], label="one element")
    yield diff([1.0, 3.0, 4.5], label="list, traced end", prepend=np.float64(0.5))

    def ediff1d(*args, label, wrt=None, **kwargs):
        return Sample(np.ediff1d, args, kwargs, label=label, exact=True, wrt=wrt)

    yield ediff1d(a, label="two axes")
    yield ediff1d(a[0], 1.5, row, label="both ends")
    yield ediff1d(
        z,
        label="complex, ends by name",
        to_begin=z[:2],
        to_end=[1.0, 2.0],
        wrt=(0, "to_begin", "to_end"),
    )
    yield ediff1d(a.astype(np.float32), 2.0, label="float32, double end")
    yield ediff1d(a[0, :1], 1.0, label="one element")
    yield ediff1d(a[0, :0], label="empty")


def _gradients() -> Iterator[Sample]:
    rng = np.random.default_rng(1)
    f = rng.standard_normal((4, 5))
    x, y = np.cumsum(rng.uniform(0.5, 1.5, 4)), np.cumsum(rng.uniform(0.5, 1.5, 5))
    even = 0.5 * np.arange(5.0)

    for order in (1, 2):

        def sample(*args, label, order=order, **kwargs):
            kwargs = {**kwargs, "edge_order": order}
            return Sample(np.gradient, args, kwargs, label=f"{label}, edge_order {order}")

        yield sample(f[0], label="vector")
        yield sample(f, label="all axes")
        yield sample(f, 0.7, label="one spacing")
        yield sample(f, 0.7, y, label="number and coordinates")
        yield sample(f, x, y, label="coordinates")
        yield sample(f[0], even, label="even coordinates, traced")
        yield Sample(np.gradient, (f[0], even), {"edge_order": order}, wrt=(0,),
                     label=f"even coordinates, edge_order {order}")  # fmt: skip
        yield sample(f, y, label="axis", axis=-1)
        yield sample(f, y, 0.5, label="axes out of order", axis=(1, 0))
        yield sample(f[0, : order + 1], y[: order + 1], label="shortest")
        yield sample(f[0] + 1j * f[1], y, label="complex")
        yield sample(f.astype(np.float32), 0.5, label="float32, Python spacing")
        yield sample(f.astype(np.float32), np.float64(0.5), label="float32, double spacing")
        yield sample(np.arange(5) ** 2, y, label="integers, traced coordinates")
        yield sample(list(f[0]), y, label="list, traced coordinates")
        yield Sample(np.gradient, (f, np.array([0, 1, 3, 4, 7])), {"axis": 1, "edge_order": order},
                     label=f"integer coordinates, edge_order {order}", exact=True)  # fmt: skip


def _integrals() -> Iterator[Sample]:
    rng = np.random.default_rng(2)
    y, x = rng.standard_normal((3, 5)), np.cumsum(rng.uniform(0.5, 1.5, (3, 5)), axis=1)

    def sample(*args, label, wrt=None, **kwargs):
        return Sample(np.trapezoid, args, kwargs, label=label, wrt=wrt)

    yield sample(y, label="step 1")
    yield sample(y, None, 0.3, label="dx")
    yield sample(y, label="dx by name", dx=0.3, wrt=(0, "dx"))
    yield sample(y, x[0], label="x")
    yield sample(y, x[0, :3], label="x along the first axis", axis=0)
    yield sample(y, x, label="x like y")
    yield sample(y, np.cumsum(x, axis=0), 1.0, 0, label="x like y, first axis")
    yield sample(y[0] + 1j * y[1], x[0], label="complex")
    yield sample(y.astype(np.float32), x[0].astype(np.float32), label="float32")
    yield sample([1.0, 4.0, 2.0], np.array([0.0, 1.0, 3.0]), label="list, traced x")
    yield sample(y[:, :1], label="one element")
    yield sample(y[:0], label="empty batch")


def _interpolations() -> Iterator[Sample]:
    rng = np.random.default_rng(3)
    xp, fp = np.array([0.0, 1.0, 2.5, 3.0]), rng.standard_normal(4)
    x = np.array([[-0.7, 0.3, 1.6], [2.2, 2.8, 3.9]])
    z = fp + 1j * rng.standard_normal(4)

    def sample(*args, label, kink=False, wrt=None, **kwargs):
        wrt = wrt or (*range(len(args)), *(k for k in kwargs if kwargs[k] is not None))
        return Sample(np.interp, args, kwargs, label=label, kink=kink, wrt=wrt)

    yield sample(x, xp, fp, label="array")
    yield sample(0.4, xp, fp, label="number")
    yield sample(x, xp, fp, 2.0, -1.0, label="left, right")
    yield sample(x[0], xp, fp, label="right", right=1.5)
    yield sample(x, xp, z, label="complex")
    yield sample(x, xp, z, 1.0 + 2j, label="complex, left")
    yield sample(x, xp, fp, label="period", period=3.4)
    yield sample(x, xp[[2, 0, 3, 1]], z, label="period, unsorted, complex", period=-3.4)
    yield sample(x.astype(np.float32), xp, fp, label="float32")
    yield sample([0.3, 1.6], [0.0, 1.0, 2.0], np.array([1.0, 3.0, 2.0]), label="lists")
    yield sample(x[0], np.array([0.5]), np.array([2.0]), label="one point")
    yield sample(x[:0], xp, fp, label="empty")
    yield sample(xp, xp, fp, label="at the points", kink=True)
    yield sample(xp, xp, fp, 5.0, 6.0, label="at the points, jumps at the ends", kink=True)
    yield sample(xp, xp, fp, label="at the points, period", period=3.5, kink=True)
    yield Sample(
        interpolation.interpolated, (x, xp, fp, np.float64(2.0), np.float64(-1.0)), label="all"
    )
