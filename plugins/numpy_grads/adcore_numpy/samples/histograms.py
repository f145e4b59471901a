"""Samples of histograms. Counts of the data alone are integers: no sample differentiates those."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample


def samples() -> Iterator[Sample]:
    """Weights, densities, and edges that depend on the data, on `bins` or on `range`."""
    rng = np.random.default_rng(5)
    # In the bins of (0, 4) by ones, well away from the edges; no bin is empty.
    a = np.array([0.4, 3.6, 1.3, 1.7, 2.5, 0.7, 2.4])
    w, edges = rng.uniform(0.5, 2, 7), np.array([0.1, 1.1, 1.9, 3.1, 3.9])
    c = w + 1j * rng.standard_normal(7)

    def sample(*args, label, wrt, function=np.histogram, **kwargs):
        return Sample(function, args, kwargs, label=label, wrt=wrt)

    yield sample(a, 4, (0, 4), label="weights", weights=w, wrt=("weights",))
    yield sample(a, edges, label="weights, given edges", weights=w, wrt=("weights", 1))
    yield sample(a, 3, label="edges of the data", wrt=(0,))
    yield sample(a, 3, label="edges of the data, weights", weights=w, wrt=(0, "weights"))
    yield sample(a, 3, None, True, label="density", wrt=(0,))
    yield sample(a, 3, None, True, w, label="density, weights", wrt=(0, 4))
    yield sample(a, edges, label="density, edges", density=True, weights=w, wrt=(1, "weights"))
    yield sample(a, 4, (0.05, 3.9), True, label="range", wrt=(0, 2))
    yield sample(a, 4, (0.55, 3.2), True, w, label="outliers", wrt=(2, 4))
    yield sample(a.reshape(7, 1), 3, label="two axes", weights=w.reshape(7, 1), wrt=(0, "weights"))
    yield sample(a, 4, (0, 4), label="complex weights", weights=c, wrt=("weights",))
    yield sample(a, 4, (0, 4), label="float32 weights", weights=np.float32(w), wrt=("weights",))
    yield sample(a.astype(np.float32), 2, label="float32 data", wrt=(0,), density=True)
    yield sample(a, "sturges", label="automatic bins", wrt=(0,))
    yield sample(a[:1], 2, label="one element", wrt=(0,))
    yield sample(a[:0], 2, (0.0, 1.0), label="empty", wrt=(0, 2))

    bin_edges = np.histogram_bin_edges
    yield sample(a, 5, label="of the data", wrt=(0,), function=bin_edges)
    yield sample(a, 5, (0.0, 4.0), label="range", wrt=(0, 2), function=bin_edges)
    yield sample(a, "fd", label="automatic", wrt=(0,), function=bin_edges)
    yield sample(a, edges, label="given", wrt=(1,), function=bin_edges)

    y = np.array([0.3, 2.6, 0.7, 1.2, 1.6, 2.2, 0.8])
    for label, bins, wrt in (
        ("bins", 3, (0, 1)),
        ("two numbers of bins", [3, 2], (0, 1)),
        ("edges", edges, (2,)),
        ("edges and bins", [edges, 2], (1, 2)),
    ):
        for density in (False, True):
            yield sample(
                x := a, y, bins, None, density, w, function=np.histogram2d,
                label=f"{label}, density" if density else label, wrt=(*wrt, 5),
            )  # fmt: skip
    yield sample(
        a, y, 3, [[0.1, 3.9], [0.2, 2.9]], True, function=np.histogram2d, label="range", wrt=(3,)
    )

    both = np.stack([x, y], axis=1)
    dd = np.histogramdd
    yield sample(both, 3, function=dd, label="array", weights=w, wrt=(0, "weights"))
    yield sample([x, y], 3, function=dd, label="list", density=True, wrt=(0,))
    yield sample(both, (2, edges), function=dd, label="mixed bins", density=True, wrt=(0, 1))
    yield sample(both, 3, [None, (0.0, 3.0)], function=dd, label="range", density=True, wrt=(0, 2))
    yield sample(x, 3, function=dd, label="one dimension", weights=w, wrt=("weights",))
