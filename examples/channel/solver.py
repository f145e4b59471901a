"""The equations of Saint-Venant between two walls, with the flux of Rusanov.

h is the height of the water, q its discharge; LeVeque, Finite Volume Methods for Hyperbolic
Problems (2002), chapters 12 and 13.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

GRAVITY = 9.81
COURANT = 0.4  # the part of a cell that the fastest wave passes in a step


def flux(h, q):
    """Mass and momentum that flow, from each cell."""
    f = np.empty((2, len(h)))
    f[0] = q
    f[1] = q * q / h + 0.5 * GRAVITY * h**2
    return f


def through_faces(h, q):
    """The same through each face between two cells, and at the walls."""
    f, speed = flux(h, q), np.abs(q / h) + np.sqrt(GRAVITY * h)
    fastest = np.maximum(speed[:-1], speed[1:])
    face = np.zeros((2, len(h) + 1))
    for k, u in enumerate((h, q)):
        face[k, 1:-1] = 0.5 * (f[k, :-1] + f[k, 1:]) - 0.5 * fastest * np.diff(u)
    face[1, 0] = 0.5 * GRAVITY * h[0] ** 2
    face[1, -1] = 0.5 * GRAVITY * h[-1] ** 2
    return face


def advance(h, q, ratio):
    """One step, in place; `ratio` is that of the time step and the width of a cell."""
    face = through_faces(h, q)
    h -= ratio * np.diff(face[0])
    q -= ratio * np.diff(face[1])


def run(h, steps, deepest, watch):
    """Let the water go from rest, and call `watch(step, h)` after each step."""
    h, q = h.copy(), np.zeros(len(h))
    ratio = COURANT / (2 * sqrt(GRAVITY * deepest))
    for n in range(steps):
        advance(h, q, ratio)
        watch(n, h)
