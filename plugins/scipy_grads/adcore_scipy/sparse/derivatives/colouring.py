"""Colours: which columns, or rows, of a sparse matrix can be computed together.

`by_columns` is the direct method of Curtis, Powell and Reid (J. Inst. Maths Applics 13 (1974)
117): columns of one colour share no row, so that one product with the sum of their unit vectors
shows each of their entries by itself. `by_stars` is for symmetric matrices: neighbours differ in
colour, and no path of four vertices has two colours alone, so that of each pair a_ij = a_ji one at
least stands by itself (Coleman and Moré, Math. Program. 28 (1984) 243; the greedy algorithm with a
look at stars is that of Gebremedhin, Tarafdar, Manne, Pothen, SIAM J. Sci. Comput. 29 (2007) 1042).

Colours that are taken are the bits of Python's integers, so each entry costs a few operations.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def by_columns(pattern: Any, most: int | None = None) -> Any:
    """A colour for each column of a csr pattern, so that no row has two of one.

    Arguments:
        most: give up, and return None, where more colours than that are needed.
    """
    bound, n = fewest(pattern), pattern.shape[1]
    if most is not None and bound > most:
        return None
    if bound == n:  # a full row
        return np.arange(n)
    colours = greedy(pattern)
    found = int(colours.max(initial=-1)) + 1
    for period in range(max(bound, 1), found):
        if is_periodic(pattern, period):
            colours, found = np.arange(n) % period, period
            break
    return None if most is not None and found > most else colours


def fewest(pattern: Any) -> int:
    """No fewer colours of columns than this will do: as many as a row has entries."""
    return int(np.max(np.diff(pattern.indptr), initial=0))


def greedy(pattern: Any) -> Any:
    """Each column in turn has the first colour that no column with a common row has."""
    columns = pattern.tocsc()
    ends, rows = columns.indptr.tolist(), columns.indices.tolist()
    taken = [0] * pattern.shape[0]  # by row, bits of the colours in it
    colours = [0] * pattern.shape[1]
    for j in range(len(colours)):
        mine = rows[ends[j] : ends[j + 1]]
        used = 0
        for i in mine:
            used |= taken[i]
        free = ~used & (used + 1)
        for i in mine:
            taken[i] |= free
        colours[j] = free
    return bits(colours)


def bits(colours: list[int]) -> Any:
    """The numbers of single bits."""
    numbered = {bit: bit.bit_length() - 1 for bit in set(colours)}
    return np.array([numbered[bit] for bit in colours], np.intp)


def is_periodic(pattern: Any, period: int) -> bool:
    """Whether columns may be coloured by their numbers modulo a period: so for many stencils."""
    counts = np.diff(pattern.indptr)
    rows = np.repeat(np.arange(len(counts)), counts)
    keys = rows * period + pattern.indices % period
    return int(np.max(np.bincount(keys), initial=0)) <= 1


def by_stars(pattern: Any) -> Any:
    """A colour for each column of a symmetric csr pattern, a star colouring of its graph."""
    n = pattern.shape[0]
    if 4 * pattern.nnz > 3 * n * n:  # so full that no two will share one
        return np.arange(n)
    ends, neighbours = pattern.indptr.tolist(), pattern.indices.tolist()
    colour = [0] * n  # a single bit, 0 before it is coloured
    near = [0] * n  # the colours of its neighbours
    hubs = [0] * n  # those of neighbours that have another neighbour of its own colour
    first: list[dict[int, int]] = [{} for _ in range(n)]  # by colour, a neighbour; -1 for several
    for v in range(n):
        mine = [w for w in neighbours[ends[v] : ends[v + 1]] if w != v]
        once = twice = 0
        for w in mine:
            twice |= once & colour[w]
            once |= colour[w]
        used = near[v]
        for w in mine:
            if colour[w]:
                used |= near[w] if colour[w] & twice else hubs[w]
        own = colour[v] = ~used & (used + 1)
        for w in mine:
            near[w] |= own
            if colour[w] & twice:
                hubs[w] |= own
            known = first[w].get(own)
            if known is None:
                first[w][own] = v
                continue
            hubs[v] |= colour[w]
            if known >= 0:
                hubs[known] |= colour[w]
                first[w][own] = -1
    return bits(colour)
