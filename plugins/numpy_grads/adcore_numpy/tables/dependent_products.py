"""What depends on what in numpy's products: the helpers of the table in `patterns`.

Each is a sum of products in Einstein's notation, whose letters say which elements meet. A factor
that does not vary lets through what it is not zero for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .dependence import MOST, How, mask_of, numbers, same


def contraction(k: int, letters: Sequence[str], out: str, args: Any, active: Any) -> Any:
    """A sum of products in Einstein's notation, with two factors; axes of length 1 broadcast."""
    shapes = [np.shape(arg) for arg in args]
    sizes: dict[str, int] = {}
    for term, shape in zip(letters, shapes, strict=True):
        for letter, n in zip(term, shape, strict=True):
            sizes[letter] = max(n, sizes.get(letter, n)) if n else 0
    other = 1 - k
    mask = mask_of(args[other], other in active)
    found = np.nonzero(mask) if mask.ndim else ()
    places = dict(zip(letters[other], found, strict=True))
    stretched = {
        letter
        for letter, n in zip(letters[other], shapes[other], strict=True)
        if n != sizes[letter]
    }
    free = [letter for letter in sizes if letter not in places or letter in stretched]
    grid = math.prod(sizes[letter] for letter in free)
    count = int(np.count_nonzero(mask))
    if grid * count > MOST:
        return None
    every = {letter: np.repeat(where, grid) for letter, where in places.items()}
    if free:
        inner = np.unravel_index(np.arange(grid), [sizes[letter] for letter in free])
        every |= {c: np.tile(where, count) for c, where in zip(free, inner, strict=True)}
    return tuple(
        _flat(term, every, [1 if n == 1 else sizes[c] for c, n in zip(term, shape, strict=True)],
              grid * count)
        for term, shape in ((out, [sizes[c] for c in out]), (letters[k], shapes[k]))
    )  # fmt: skip


def _flat(term: str, every: dict[str, Any], shape: Sequence[int], count: int) -> Any:
    """The numbers of the elements that letters name."""
    position = np.zeros(count, np.intp)
    for letter, n in zip(term, shape, strict=True):
        position = position * n + (every[letter] if n > 1 else 0)
    return position


LETTERS = "abcdefghijklmnopqrstuvw"


def product(cores: tuple[str, str, str]) -> How:
    """A generalised ufunc of two arguments, by the letters of its last axes; others broadcast."""

    def how(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
        if any(arg not in (-1, None) for arg in args[2:]):
            return None
        factors = args[:2]
        terms = []
        for x, core in zip(factors, cores, strict=False):
            extra = np.ndim(x) - len(core)
            if extra < 0:
                return None
            terms.append(LETTERS[:extra][::-1] + core)
        out = LETTERS[: max(len(t) - len(c) for t, c in zip(terms, cores, strict=False))][::-1]
        return contraction(k, terms, out + cores[2], factors, active)

    return how


def matrix_product(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """`matmul`: a vector is a row on the left, a column on the right."""
    m, n = (np.ndim(x) for x in args[:2])
    left, right = "yz" if m > 1 else "z", "zx" if n > 1 else "z"
    out = ("y" if m > 1 else "") + ("x" if n > 1 else "")
    return product((left, right, out))(call, k, args[:2], ans, active)


def dotted(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """`dot`: the last axis of the first with the last but one of the second."""
    m, n = (np.ndim(x) for x in args[:2])
    if m == 0 or n == 0:
        return same(call, k, args, ans, active)
    return tensor(args[:2], [m - 1], [max(n - 2, 0)], k, active)


def inner(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """The last axes of both."""
    m, n = (np.ndim(x) for x in args)
    if m == 0 or n == 0:
        return same(call, k, args, ans, active)
    return tensor(args, [m - 1], [n - 1], k, active)


def kronecker(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Each element of one with each of the other, in blocks."""
    shapes = [np.shape(arg) for arg in args]
    factors = [np.ones(shape, int) for shape in shapes]
    factors[k] = numbers(shapes[k]) + 1
    factors[1 - k] = mask_of(args[1 - k], 1 - k in active).astype(int)
    return np.ravel(np.kron(*factors)) - 1


def crossed(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Of vectors of three elements along the last axis: the two others of each."""
    a, b, *axes = args
    lengths = {np.shape(x)[-1] for x in (a, b)} if np.ndim(a) and np.ndim(b) else set()
    if lengths != {3} or axes != [-1, -1, -1, None]:
        return None
    whole = np.broadcast_to(numbers(np.shape(args[k])), np.shape(ans))
    others = whole[..., [[1, 2], [2, 0], [0, 1]]]
    return np.repeat(np.arange(np.size(ans)), 2), others.ravel()


def flat_inner(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """All elements of both."""
    mask = mask_of(args[1 - k], 1 - k in active).ravel()
    columns = np.flatnonzero(mask)
    return np.zeros_like(columns), columns


def outer(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """Each element of one with each of the other."""
    n = np.size(args[1])
    every = np.arange(np.size(ans))
    mask = mask_of(args[1 - k], 1 - k in active).ravel()
    of = [every // n, every % n] if n else [every, every]
    return np.where(mask[of[1 - k]] if mask.size else False, of[k], -1)


def tensor(factors: Any, of_a: Iterable[int], of_b: Iterable[int], k: int, active: Any) -> Any:
    """Axes of one contracted with axes of the other."""
    first = list(LETTERS[: np.ndim(factors[0])])
    second = list(LETTERS[len(first) : len(first) + np.ndim(factors[1])])
    for i, j in zip(of_a, of_b, strict=True):
        second[j] = first[i]
    out = [c for c in first + second if (c in first) != (c in second)]
    terms = ["".join(first), "".join(second)]
    return contraction(k, terms, "".join(out), factors, active)


def tensordot(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """The axes that the argument `axes` names."""
    from .matrix_products import contracted

    a, b, axes = args
    of_a, of_b = contracted(axes, np.ndim(a), np.ndim(b))
    return tensor((a, b), of_a, of_b, k, active)


def summed_pairs(call: Any, k: int, args: Any, ans: Any, active: Any) -> Any:
    """A sum of products, as its subscripts say."""
    a, b, subscripts, _ = args
    inputs, out = subscripts.split("->")
    terms = inputs.split(",")
    if any(len(set(term)) < len(term) for term in (*terms, out)):
        return None
    return contraction(k, terms, out, (a, b), active)
