"""Two objectives of ADBench, from their published definitions, with generated data.

Source: Srajer, Kukelova and Fitzgibbon, A benchmark of selected algorithmic differentiation tools
on some problems in computer vision and machine learning (2018), sections 4.1 and 4.2.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from harness import Workload

GAMMA, WISHART = 1.0, 0  # the prior of the mixture: γ and m


def _log_gamma(a: float, p: int) -> float:
    terms = (math.lgamma(a + 0.5 * (1 - j)) for j in range(1, p + 1))
    return 0.25 * p * (p - 1) * math.log(math.pi) + sum(terms)


def gmm(m: Any, data: Any, alphas: Any, means: Any, diagonals: Any, lowers: Any) -> Any:
    """The log-posterior of a Gaussian mixture; each precision is Q Qᵀ, Q lower triangular."""
    x, index, mask = data
    k, (n, d) = alphas.shape[0], x.shape
    triangles = lowers[:, index] * mask
    sums = m.sum(diagonals, axis=1)
    centred = x[None, :, :] - means[:, None, :]
    scales = m.exp(diagonals)
    product = scales[:, None, :] * centred + m.matmul(centred, m.swapaxes(triangles, 1, 2))
    terms = (alphas + sums)[:, None] - 0.5 * m.sum(product * product, axis=2)
    top = m.amax(terms, axis=0)
    likelihood = m.sum(m.log(m.sum(m.exp(terms - top[None, :]), axis=0)) + top)
    prior = 0.5 * GAMMA**2 * (m.sum(scales * scales) + m.sum(lowers * lowers))
    freedom = d + WISHART + 1
    constant = freedom * d * (math.log(GAMMA) - 0.5 * math.log(2))
    constant = k * (constant - _log_gamma(0.5 * freedom, d)) + 0.5 * n * d * math.log(2 * math.pi)
    weights = n * m.log(m.sum(m.exp(alphas)))
    return likelihood - weights + prior - WISHART * m.sum(sums) - constant


def gmm_by_hand(data: Any, alphas: Any, means: Any, diagonals: Any, lowers: Any) -> Any:
    """The gradient, with the responsibilities written out."""
    x, index, mask = data
    triangles = lowers[:, index] * mask
    scales = np.exp(diagonals)
    centred = x[None, :, :] - means[:, None, :]
    product = centred @ triangles.swapaxes(1, 2)
    product += scales[:, None, :] * centred
    terms = (alphas + diagonals.sum(1))[:, None] - 0.5 * np.einsum("knd,knd->kn", product, product)
    terms -= terms.max(axis=0)
    shares = np.exp(terms)
    shares /= shares.sum(axis=0)
    totals = shares.sum(axis=1)
    weights = np.exp(alphas)
    weights /= weights.sum()
    product *= -shares[:, :, None]  # now the cotangent of the product
    by_triangle = product.swapaxes(1, 2) @ centred
    by_scale = np.einsum("knd,knd->kd", product, centred)
    by_mean = -(np.einsum("knd,kde->ke", product, triangles, optimize=True))
    by_mean -= scales * product.sum(axis=1)
    lower = np.zeros_like(lowers)
    rows, columns = np.nonzero(mask)
    lower[:, index[rows, columns]] = by_triangle[:, rows, columns]
    by_diagonal = by_scale * scales + totals[:, None] + GAMMA**2 * scales * scales - WISHART
    return totals - len(x) * weights, by_mean, by_diagonal, lower + GAMMA**2 * lowers


def _gmm(n: int, d: int, k: int, **options: Any) -> Workload:
    rng = np.random.default_rng(0)
    below = np.tril(np.ones((d, d)), -1)
    index = np.zeros((d, d), dtype=np.int64)
    index[below > 0] = np.arange(d * (d - 1) // 2)
    inputs = (
        rng.normal(size=k),
        rng.uniform(size=(k, d)),
        rng.normal(size=(k, d)),
        rng.normal(size=(k, d * (d - 1) // 2)),
    )
    data = (rng.normal(size=(n, d)), index, below)
    return Workload(f"GMM N={n:,} d={d} K={k}", gmm, inputs, data, gmm_by_hand, **options)


def bundle_adjustment(m: Any, data: Any, cameras: Any, points: Any, weights: Any) -> Any:
    """Half the sum of squares of all reprojection and weight residuals."""
    features, camera_of, point_of = data
    camera, x = cameras[camera_of], points[point_of]
    rotation, x = camera[:, 0:3], x - camera[:, 3:6]
    angle = m.sqrt(m.sum(rotation * rotation, axis=1))[:, None]
    cosine, sine, axis = m.cos(angle), m.sin(angle), rotation / angle
    cross = m.roll(axis, -1, axis=1) * m.roll(x, -2, axis=1)
    cross = cross - m.roll(axis, -2, axis=1) * m.roll(x, -1, axis=1)
    along = m.sum(axis * x, axis=1)[:, None]
    x = x * cosine + cross * sine + axis * (along * (1 - cosine))
    plane = x[:, 0:2] / x[:, 2:3]
    square = m.sum(plane * plane, axis=1)[:, None]
    distorted = plane * (1 + camera[:, 9:10] * square + camera[:, 10:11] * square * square)
    projected = distorted * camera[:, 6:7] + camera[:, 7:9]
    error = weights[:, None] * (projected - features)
    slack = 1 - weights * weights
    return 0.5 * (m.sum(error * error) + m.sum(slack * slack))


def bundle_by_hand(data: Any, cameras: Any, points: Any, weights: Any) -> Any:
    """The gradient of the same, one step back at a time."""
    features, camera_of, point_of = data
    camera, x = cameras[camera_of], points[point_of]
    rotation, x = camera[:, :3], x - camera[:, 3:6]
    angle = np.sqrt(np.einsum("ij,ij->i", rotation, rotation))[:, None]
    cosine, sine, axis = np.cos(angle), np.sin(angle), rotation / angle
    cross = _cross(axis, x)
    along = np.einsum("ij,ij->i", axis, x)[:, None]
    y = x * cosine + cross * sine + axis * (along * (1 - cosine))
    plane = y[:, :2] / y[:, 2:]
    square = np.einsum("ij,ij->i", plane, plane)[:, None]
    k1, k2, focus = camera[:, 9:10], camera[:, 10:11], camera[:, 6:7]
    factor = 1 + k1 * square + k2 * square * square
    off = plane * factor * focus + camera[:, 7:9] - features
    slack = 1 - weights * weights
    ct_weights = weights * np.einsum("ij,ij->i", off, off) - 2 * weights * slack
    ct = off * (weights * weights)[:, None]  # of the projected point
    rows = np.empty_like(camera)
    rows[:, 7:9] = ct
    on_plane = np.einsum("ij,ij->i", ct, plane)[:, None]
    rows[:, 6:7] = on_plane * factor
    rows[:, 9:10] = on_plane * focus * square
    rows[:, 10:11] = rows[:, 9:10] * square
    ct = ct * factor * focus + 2 * plane * on_plane * focus * (k1 + 2 * k2 * square)
    g = np.empty_like(y)
    g[:, :2] = ct / y[:, 2:]
    g[:, 2] = -np.einsum("ij,ij->i", g[:, :2], plane)
    axis_g = np.einsum("ij,ij->i", axis, g)[:, None]
    back = g * cosine + _cross(g, axis) * sine + axis * (axis_g * (1 - cosine))
    ct_axis = _cross(x, g) * sine + (1 - cosine) * (x * axis_g + g * along)
    ct_cosine = np.einsum("ij,ij->i", g, x)[:, None] - axis_g * along
    ct_angle = cosine * np.einsum("ij,ij->i", g, cross)[:, None] - sine * ct_cosine
    rows[:, :3] = (ct_axis - axis * np.einsum("ij,ij->i", axis, ct_axis)[:, None]) / angle
    rows[:, :3] += axis * ct_angle
    rows[:, 3:6] = -back
    return _gathered(rows, camera_of, cameras), _gathered(back, point_of, points), ct_weights


def _cross(a: Any, b: Any) -> Any:
    out = np.empty_like(a)
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        out[:, i] = a[:, j] * b[:, k] - a[:, k] * b[:, j]
    return out


def _gathered(rows: Any, index: Any, like: Any) -> Any:
    width = like.shape[1]
    places = (index[:, None] * width + np.arange(width)).ravel()
    return np.bincount(places, weights=rows.ravel(), minlength=like.size).reshape(like.shape)


def _bundle(cameras: int, points: int, observations: int) -> Workload:
    rng = np.random.default_rng(0)
    inputs = (
        rng.normal(size=(cameras, 11)) * 0.1 + np.array([0.3] * 3 + [0.0] * 3 + [1.0] + [0.0] * 4),
        rng.uniform(size=(points, 3)) + np.array([0.0, 0.0, 3.0]),
        rng.uniform(0.5, 1.5, size=observations),
    )
    data = (
        rng.normal(size=(observations, 2)),
        rng.integers(cameras, size=observations),
        rng.integers(points, size=observations),
    )
    name = f"bundle adjustment, {observations:,} observation{'s' * (observations > 1)}"
    return Workload(name, bundle_adjustment, inputs, data, bundle_by_hand)


def gmms(quick: bool) -> list[Workload]:
    """Small, middle and large mixtures."""
    if quick:
        return [_gmm(20, 3, 4)]
    return [_gmm(1000, 2, 5), _gmm(1000, 10, 25), _gmm(1000, 64, 25, memory=True)]


def bundles(quick: bool) -> list[Workload]:
    """One observation, and 5,000 of 50 cameras and 1,000 points."""
    return [_bundle(1, 1, 1)] if quick else [_bundle(1, 1, 1), _bundle(50, 1000, 5000)]
