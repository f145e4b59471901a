"""The hand tracking of ADBench: the Jacobian of a skinned hand in its 26 pose parameters.

Source: the objective `hand` (simple form) of ADBench (Srajer, Kukelova and Fitzgibbon, A benchmark
of selected algorithmic differentiation tools on some problems in computer vision and machine
learning, 2018, section 4.3), after Taylor et al., User-specific hand modeling from monocular depth
sequences (2014); with a generated skeleton, mesh and correspondences of its sizes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from harness import Workload

BONES, PARAMETERS = 22, 26
# Of every finger: four bones, of which the second has two angles and the next two have one.
PARENTS = [-1, *(parent for f in range(5) for parent in (0, *range(4 * f + 1, 4 * f + 4))), 0]


class Hand(NamedTuple):
    """The constants: which angles the parameters are, the skeleton, the mesh, what was seen."""

    angles: Any  # (3 BONES, PARAMETERS), picks
    relatives: Any  # (BONES, 4, 4), each bone's frame in that of its parent
    inverses: Any  # (BONES, 4, 4), from the hand at rest to each bone
    vertices: Any  # (4, n)
    weights: Any  # (BONES, 1, n)
    picked: Any  # (n, c), picks the vertices that were seen
    points: Any  # (3, c)
    embed: Any  # (4, 3), puts a rotation into a matrix of four rows
    corner: Any  # (4, 4), whose last element it needs


def rotations(m: Any, angles: Any) -> Any:
    """The matrices (k, 3, 3) of Euler angles (k, 3) about x, z and y, in that order of storage."""
    (sx, sz, sy), (cx, cz, cy) = (
        [f(angles[:, 0]), f(angles[:, 1]), f(angles[:, 2])] for f in (m.sin, m.cos)
    )
    rows = [
        m.stack([cy * cz, sx * sy * cz - cx * sz, sx * sz + cx * sy * cz], 1),
        m.stack([cy * sz, cx * cz + sx * sy * sz, cx * sy * sz - sx * cz], 1),
        m.stack([-sy, sx * cy, cx * cy], 1),
    ]
    return m.stack(rows, 1)


def turned(m: Any, axis: Any) -> Any:
    """The matrix of a rotation about an axis by its length, by Rodrigues' formula."""
    angle = m.sqrt(m.sum(axis * axis))
    x, y, z = (axis[k] / angle for k in range(3))
    sine, cosine = m.sin(angle), m.cos(angle)
    rest = 1 - cosine
    rows = [
        m.stack([x * x * rest + cosine, x * y * rest - z * sine, x * z * rest + y * sine]),
        m.stack([x * y * rest + z * sine, y * y * rest + cosine, y * z * rest - x * sine]),
        m.stack([x * z * rest - y * sine, y * z * rest + x * sine, z * z * rest + cosine]),
    ]
    return m.stack(rows)


def residuals(m: Any, data: Any, theta: Any) -> Any:
    """What was seen less where the model puts it, (3, c)."""
    hand = Hand(*data)
    angles = m.matmul(hand.angles, theta).reshape((BONES, 3))
    rotated = m.matmul(m.matmul(hand.embed, rotations(m, angles)), hand.embed.T) + hand.corner
    relatives = m.matmul(hand.relatives, rotated)
    absolutes: list[Any] = []
    for bone, parent in enumerate(PARENTS):
        own = relatives[bone]
        absolutes.append(own if parent < 0 else m.matmul(absolutes[parent], own))
    transforms = m.matmul(m.stack(absolutes), hand.inverses)
    moved = m.sum(m.matmul(transforms, hand.vertices) * hand.weights, 0)[:3]
    placed = m.matmul(turned(m, theta[:3]), moved) + theta[3:6].reshape((3, 1))
    return hand.points - m.matmul(placed, hand.picked)


def by_hand(data: Any, theta: Any) -> Any:
    """The Jacobian (3, c, PARAMETERS): a parameter moves bones, and these the mesh."""
    hand = Hand(*data)
    angles = (hand.angles @ theta).reshape(BONES, 3)
    frames, slopes = _frames(angles)
    relatives = hand.relatives @ frames
    absolutes = np.empty((BONES, 4, 4))
    moving = np.zeros((BONES, PARAMETERS - 6, 4, 4))  # of the absolutes, in each of the angles
    pick = hand.angles.reshape(BONES, 3, PARAMETERS)[:, :, 6:]
    for bone, parent in enumerate(PARENTS):
        own = np.tensordot(pick[bone], hand.relatives[bone] @ slopes[bone], (0, 0))
        if parent < 0:
            absolutes[bone], moving[bone] = relatives[bone], own
        else:
            absolutes[bone] = absolutes[parent] @ relatives[bone]
            moving[bone] = absolutes[parent] @ own + moving[parent] @ relatives[bone]
    seen = hand.vertices @ hand.picked
    mesh = (hand.weights[:, 0] @ hand.picked)[:, None] * seen  # (BONES, 4, c)
    at_rest = (absolutes @ hand.inverses)[:, :3].swapaxes(0, 1).reshape(3, -1)
    moved = at_rest @ mesh.reshape(4 * BONES, -1)
    turns = (moving @ hand.inverses[:, None])[:, :, :3].transpose(1, 2, 0, 3)
    by_angle = turns.reshape(-1, 4 * BONES) @ mesh.reshape(4 * BONES, -1)
    rotation, rotation_slopes = _turned(theta[:3])
    out = np.zeros((3, moved.shape[1], PARAMETERS))
    out[:, :, :3] = -(rotation_slopes @ moved).transpose(1, 2, 0)
    out[range(3), :, range(3, 6)] = -1
    out[:, :, 6:] = -(rotation @ by_angle.reshape(PARAMETERS - 6, 3, -1)).transpose(1, 2, 0)
    return out


def _frames(angles: Any) -> tuple[Any, Any]:
    """The matrices (BONES, 4, 4) of all bones, and their slopes (BONES, 3, 4, 4) in the angles."""
    frames, slopes = np.zeros((BONES, 4, 4)), np.zeros((BONES, 3, 4, 4))
    frames[:, :3, :3] = rotations(np, angles)
    frames[:, 3, 3] = 1
    quarter = np.pi / 2
    for k in range(3):  # a slope of sin and cos is their value a quarter turn further
        ahead = angles.copy()
        ahead[:, k] += quarter
        behind = angles.copy()
        behind[:, k] -= quarter
        slopes[:, k, :3, :3] = (rotations(np, ahead) - rotations(np, behind)) / 2
    return frames, slopes


def _turned(axis: Any) -> tuple[Any, Any]:
    """Rodrigues' matrix and its slopes (3, 3, 3) in the axis."""
    angle = np.sqrt(axis @ axis)
    unit = axis / angle
    cross = np.array(
        [[0.0, -unit[2], unit[1]], [unit[2], 0.0, -unit[0]], [-unit[1], unit[0], 0.0]]
    )
    sine, cosine = np.sin(angle), np.cos(angle)
    value = cosine * np.eye(3) + sine * cross + (1 - cosine) * np.outer(unit, unit)
    by_angle = -sine * np.eye(3) + cosine * cross + sine * np.outer(unit, unit)
    slopes = []
    for k in range(3):
        ct = (np.eye(3)[k] - unit * unit[k]) / angle  # of the unit vector
        turn = np.array([[0.0, -ct[2], ct[1]], [ct[2], 0.0, -ct[0]], [-ct[1], ct[0], 0.0]])
        both = np.outer(ct, unit)
        slopes.append(unit[k] * by_angle + sine * turn + (1 - cosine) * (both + both.T))
    return value, np.stack(slopes)


def _workload(vertices: int, seen: int) -> Workload:
    rng = np.random.default_rng(0)
    picks = np.zeros((BONES, 3, PARAMETERS))
    parameter = 6
    for finger in range(5):
        for bone in range(4 * finger + 2, 4 * finger + 5):
            for axis in (0, 1) if bone == 4 * finger + 2 else (0,):
                picks[bone, axis, parameter] = 1
                parameter += 1
    relatives = np.zeros((BONES, 4, 4))
    relatives[:, :3, :3] = rotations(np, rng.normal(size=(BONES, 3)))
    relatives[:, :3, 3] = rng.normal(size=(BONES, 3))
    relatives[:, 3, 3] = 1
    at_rest: list[Any] = []
    for bone, parent in enumerate(PARENTS):
        at_rest.append(relatives[bone] if parent < 0 else at_rest[parent] @ relatives[bone])
    weights = rng.uniform(size=(BONES, 1, vertices))
    picked = np.zeros((vertices, seen))
    picked[rng.integers(vertices, size=seen), range(seen)] = 1
    mesh = np.concatenate([rng.normal(size=(3, vertices)), np.ones((1, vertices))])
    hand = Hand(
        picks.reshape(3 * BONES, PARAMETERS),
        relatives,
        np.linalg.inv(np.stack(at_rest)),
        mesh,
        weights / weights.sum(axis=0),
        picked,
        rng.normal(size=(3, seen)),
        np.eye(4)[:, :3].copy(),
        np.diag([0.0, 0.0, 0.0, 1.0]),
    )
    theta = rng.normal(size=PARAMETERS) * 0.5
    name = f"ADBench hand tracking, {seen} points"
    without = frozenset({"casadi", "mygrad"})
    return Workload(name, residuals, (theta,), tuple(hand), by_hand, "Jacobian", without=without)


def workloads(quick: bool) -> list[Workload]:
    """A mesh of 544 vertices, of which 100 are seen."""
    return [_workload(20, 5)] if quick else [_workload(544, 100)]
