"""Rotations in three dimensions as arrays, each a quaternion (x, y, z, w) along the last axis.

In plain numpy, so that what is traced goes through. Near the identity and near half a turn each
map is written as a function of squares that is smooth there.
"""

from __future__ import annotations

import re
from math import factorial
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import plain

from ..distance.tables.lengths import _length
from ..tables.shapes import _orthogonal

TERMS = 14  # of the series below: complete in double precision


def normalized(q: Any) -> Any:
    """q / |q|."""
    if np.any(np.all(plain(q) == 0, -1)):
        msg = "Found zero norm quaternions in `quat`."
        raise ValueError(msg)
    return q / np.sqrt(np.sum(q * q, -1))[..., None]


def product(p: Any, q: Any) -> Any:
    """The rotation q, then p."""
    p, q = np.broadcast_arrays(p, q)
    a, b, v, w = p[..., 3:], q[..., 3:], p[..., :3], q[..., :3]
    scalar = a * b - np.sum(v * w, -1)[..., None]
    return np.concatenate([a * w + b * v + np.cross(v, w), scalar], -1)


def conjugated(q: Any) -> Any:
    """The inverse rotation."""
    return q * np.array([-1.0, -1.0, -1.0, 1.0])


def canonical(q: Any) -> Any:
    """q or -q, whichever has its last element that is not 0 above 0: w, else x, else y, else z."""
    values = plain(q)[..., [3, 0, 1, 2]]
    first = np.argmax(values != 0, -1)[..., None]
    below = np.take_along_axis(values, first, -1) < 0
    return np.where(below, -q, q)


# ------------------------------------------------------------------------------------------ vectors


def _small(square: Any, limit: float) -> tuple[Any, Any, Any]:
    """Where the square is below the limit, and the square there and elsewhere, else harmless."""
    small = plain(square) < limit
    return small, np.where(small, square, 0.0), np.where(small, 1.0, square)


def _series(coefficients: list[float], x: Any) -> Any:
    total: Any = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * x + c
    return total


SINES = [(-1) ** n / (factorial(2 * n + 1) * 2 ** (2 * n + 1)) for n in range(TERMS)]
COSINES = [(-1) ** n / (factorial(2 * n) * 4**n) for n in range(TERMS)]
ARCTANGENTS = [(-1) ** n / (2 * n + 1) for n in range(TERMS)]


def from_rotvec(v: Any) -> Any:
    """(v sin(|v|/2) / |v|, cos(|v|/2)), both functions of |v|²."""
    square = np.sum(v * v, -1)[..., None]
    small, near, far = _small(square, 1.0)
    angle = np.sqrt(far)
    scale = np.where(small, _series(SINES, near), np.sin(angle / 2) / angle)
    cosine = np.where(small, _series(COSINES, near), np.cos(angle / 2))
    return np.concatenate([v * scale, cosine], -1)


def as_rotvec(q: Any) -> Any:
    """2 v atan(|v|/w) / |v|: a function of (|v|/w)² near the identity."""
    q = canonical(q)
    v, w = q[..., :3], q[..., 3:]
    square = np.sum(v * v, -1)[..., None]
    near = plain(square) < 0.05 * plain(w) ** 2
    safe = np.where(near, w, 1.0)
    r = np.sqrt(np.where(near, 1.0, square))
    close = _series(ARCTANGENTS, np.where(near, square, 0.0) / safe**2) / safe
    return 2 * v * np.where(near, close, np.arctan2(r, w) / r)


def angle(q: Any) -> Any:
    """2 atan2(|v|, |w|): a root at the identity."""
    return 2 * np.arctan2(_length(q[..., :3], np.ones(3)), np.abs(q[..., 3]))


def from_mrp(p: Any) -> Any:
    """Modified Rodrigues parameters, the axis times the tangent of a quarter of the angle."""
    one = 1 + np.sum(p * p, -1)[..., None]
    return np.concatenate([2 * p, 2 - one], -1) / one


def as_mrp(q: Any) -> Any:
    """v / (1 + w), of the quaternion with w ≥ 0."""
    sign = np.where(plain(q)[..., 3:] < 0, -1.0, 1.0)
    return sign * q[..., :3] / (1 + sign * q[..., 3:])


# ----------------------------------------------------------------------------------------- matrices


def as_matrix(q: Any) -> Any:
    """The matrix of the rotation."""
    x, y, z, w = (q[..., k] for k in range(4))
    rows = [
        [x * x - y * y - z * z + w * w, 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), -x * x + y * y - z * z + w * w, 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), -x * x - y * y + z * z + w * w],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def from_matrix(M: Any, assume_valid: bool) -> Any:
    """Of the orthogonal matrix nearest to M, or of M itself.

    The largest of the diagonal and the trace says which of four formulas loses no digits.
    """
    if not assume_valid:
        M = _orthogonal(M)
    m = [[M[..., i, j] for j in range(3)] for i in range(3)]
    trace = m[0][0] + m[1][1] + m[2][2]
    sizes = np.stack([plain(m[0][0]), plain(m[1][1]), plain(m[2][2]), plain(trace)], -1)
    choice = np.argmax(sizes, -1)[..., None]
    q: Any = np.stack([m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1], 1 + trace], -1)
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        parts = [None, None, None, m[k][j] - m[j][k]]
        parts[i] = 1 - trace + 2 * m[i][i]
        parts[j], parts[k] = m[j][i] + m[i][j], m[k][i] + m[i][k]
        q = np.where(choice == i, np.stack(parts, -1), q)
    return normalized(q)


def applied(q: Any, vectors: Any, inverse: bool) -> Any:
    """The vectors, turned."""
    M = as_matrix(q)
    M = np.swapaxes(M, -1, -2) if inverse else M
    return np.matmul(M, vectors[..., None])[..., 0]


# ------------------------------------------------------------------------------------- Euler angles


def from_euler(seq: str, angles: Any) -> Any:
    """The product of turns about axes: of the body if the letters are capitals."""
    q: Any = None
    for k, letter in enumerate(seq):
        half = angles[..., k] / 2
        parts = [0 * half, 0 * half, 0 * half, np.cos(half)]
        parts["xyz".index(letter.lower())] = np.sin(half)
        turn = np.stack(parts, -1)
        q = turn if q is None else product(q, turn) if letter.isupper() else product(turn, q)
    return q


def as_euler(q: Any, seq: str) -> Any:
    """Source: Bernardes and Viollet 2022, doi:10.1371/journal.pone.0276302."""
    extrinsic = re.match(r"^[xyz]{3}$", seq) is not None
    i, j, k = ("xyz".index(letter) for letter in (seq if extrinsic else seq.lower()[::-1]))
    symmetric = i == k
    k = 3 - i - j if symmetric else k
    sign = (i - j) * (j - k) * (k - i) // 2
    a, b, c, d = q[..., 3], q[..., i], q[..., j], q[..., k] * sign
    if not symmetric:
        a, b, c, d = a - c, b + d, c + a, d - b
    middle = 2 * np.arctan2(np.hypot(c, d), np.hypot(a, b))
    if np.any((plain(middle) <= 1e-7) | (plain(middle) >= np.pi - 1e-7)):
        msg = (
            "Rotation.as_euler has no derivative at gimbal lock, where the first and the third "
            "axis are one: take as_rotvec or as_matrix."
        )
        raise NonDifferentiableError(msg)
    half_sum, half_difference = np.arctan2(b, a), np.arctan2(d, c)
    first, third = half_sum - half_difference, half_sum + half_difference
    if not symmetric:
        third, middle = third * sign, middle - np.pi / 2
    angles = np.stack([first, middle, third] if extrinsic else [third, middle, first], -1)
    return (angles + np.pi) % (2 * np.pi) - np.pi
