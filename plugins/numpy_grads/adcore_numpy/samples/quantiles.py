"""Samples of medians and quantiles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from adcore.extend import Sample

from ..tables.quantiles import order_statistics

METHODS = (
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
    "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher",
    "midpoint", "nearest",
)  # fmt: skip


def samples() -> Iterator[Sample]:
    """Every keyword, every method, NaNs and ties."""
    # Elements 0.3 apart or more, so that no difference quotient changes their order.
    rng = np.random.default_rng(4)
    a = rng.permutation(np.arange(24) * 0.5 - 5).reshape(2, 3, 4) + rng.uniform(
        -0.1, 0.1, (2, 3, 4)
    )
    holes = a.copy()
    holes[0, 1, 2] = holes[1, 1, 0] = holes[1, 1, 3] = holes[1, 2, 0] = np.nan
    ties = np.round(a / 4)

    places = np.array([3, 0, 3, 1]) * np.ones((2, 3, 1), int)
    yield Sample(order_statistics, (a, places), label="few")
    yield Sample(order_statistics, (a, np.repeat(places, 5, axis=-1)), label="more than few")

    for function, data in ((np.median, a), (np.nanmedian, holes)):
        for label, args, kwargs in (
            ("all", (data,), {}),
            ("axis", (data, 1), {}),
            ("negative axis, keepdims", (data, -1), {"keepdims": True}),
            ("axes", (data,), {"axis": (2, 0)}),
            ("all, keepdims", (data,), {"keepdims": True}),
            ("vector of odd length", (data[0, :, 0],), {}),
            ("float32", (data.astype(np.float32), 2), {}),
            ("complex", (data + 2j, -1), {}),
            ("scalar", (data[0, 0, 0],), {}),
            ("empty batch", (data[:0], 1), {}),
        ):
            yield Sample(function, args, kwargs, label=label)
        yield Sample(function, (ties, 1), label="ties", kink=True)
        yield Sample(function, (ties,), label="ties of all", kink=True)

    for function, data, scale in (
        (np.quantile, a, 1),
        (np.percentile, a, 100),
        (np.nanquantile, holes, 1),
        (np.nanpercentile, holes, 100),
    ):
        q = np.array([0.12, 0.61, 0.885]) * scale
        both = (0, 1)
        for label, args, kwargs, wrt in (
            ("number", (data, 0.335 * scale), {}, both),
            ("several", (data, q), {}, (0,)),
            ("several, axis", (data, q, 1), {}, both),
            ("list", (data, list(q), -1), {"keepdims": True}, both),
            ("axes, keepdims", (data, q), {"axis": (2, 0), "keepdims": True}, both),
            ("q of two dimensions", (data, q.reshape(1, 3), 2), {}, both),
            ("more q than few", (data, np.linspace(0.015, 0.98, 12) * scale, (0, 2)), {}, (0,)),
            ("weights like a", (data, q, -1), {"method": "inverted_cdf", "keepdims": True,
             "weights": np.linspace(0.5, 2, 24).reshape(2, 3, 4)}, (0, "weights")),
            ("float32", (data.astype(np.float32), np.float32(q[0]), 1), {}, (0,)),
            ("float32, Python q", (data.astype(np.float32), 0.3 * scale, 1), {}, (0, 1)),
            ("float32, double q", (data.astype(np.float32), q, 1), {}, (0,)),
            ("integers, traced q", (np.arange(7), 0.4 * scale), {}, (1,)),
            ("empty batch", (data[:0], q[0], 1), {}, (0,)),
        ):  # fmt: skip
            yield Sample(function, args, kwargs, label=label, wrt=wrt)
        if function in (np.quantile, np.percentile):
            args, weights = (data, q[1], 1, None, False, "inverted_cdf"), np.array([0.4, 2.0, 0.9])
            yield Sample(
                function, args, {"weights": weights}, label="weights of one axis", wrt=(0,)
            )
        for method in METHODS:
            yield Sample(function, (data, q, 1), {"method": method}, label=method, wrt=both)
        at_knots = np.array([0.0, 0.5, 1.0]) * scale
        for method in ("linear", "weibull", "averaged_inverted_cdf"):
            args, kwargs = (data, at_knots, 1), {"method": method}
            yield Sample(function, args, kwargs, label=f"at knots, {method}", wrt=both, kink=True)
        yield Sample(function, (ties, q, -1), label="ties", wrt=both, kink=True)
        yield Sample(function, (ties, q), label="ties of all", wrt=both, kink=True)
        many = np.linspace(0, 1, 12) * scale
        yield Sample(function, (ties, many), label="ties, many q", wrt=both, kink=True)
