"""What adcore is told of numpy's values: arrays and scalars, their boxes, and examples of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy as np

from adcore.extend import ValueType

from ..namespace.constructors import asarray
from .box import (
    SCALAR_TYPES,
    ArrayBox,
    LockedBox,
    NumpyScalarBox,
    StaleView,
    ViewBox,
    WrittenBox,
)

FEW = 64  # elements that are all compared


def fingerprint(array: Any) -> Any:
    """The bytes of a small array; of a large one what its first, middle and last element make.

    It is taken of each array that the tape keeps for the program, and costs what a tenth of an
    operation does; so it finds a buffer that was filled again, not each element that was changed.
    """
    n = array.size
    if n <= FEW:
        return array.tobytes()
    return array.item(0) + 3 * array.item(n // 2) + 5 * array.item(n - 1)


def _examples(
    domains: Sequence[tuple[float, float]], rng: Random
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Arguments for an elementwise function, drawn uniformly from its domains."""

    def drawn(*shapes: tuple[int, ...], dtype: Any = float) -> tuple[Any, ...]:
        return tuple(
            np.array([rng.uniform(low, high) for _ in range(math.prod(shape))], dtype)
            .reshape(shape)
            for (low, high), shape in zip(domains, shapes, strict=True)
        )

    n = len(domains)
    yield "scalars", tuple(x[()] for x in drawn(*[()] * n))
    yield "0-d", drawn(*[()] * n)
    yield "vectors", drawn(*[(3,)] * n)
    yield "empty", drawn(*[(0,)] * n)
    yield "float32", drawn(*[(2, 3)] * n, dtype=np.float32)
    if n > 1:
        yield "broadcast", drawn(*[(2, 1), (3,)] * (n // 2), *[()] * (n % 2))
        first, *others = drawn((3,), *[()] * (n - 1))
        yield "array and Python floats", (first, *map(float, others))
        yield "Python float and arrays", (float(drawn(*[()] * n)[0]), *drawn(*[(3,)] * n)[1:])
    parts = zip(drawn(*[(2,)] * n), drawn(*[(2,)] * n), strict=True)
    yield "complex", tuple(x + 0.2j * y for x, y in parts)


VALUE_TYPES = [
    ValueType(
        [np.ndarray, np.memmap, WrittenBox, LockedBox, ViewBox, StaleView],
        ArrayBox,
        constants={list: asarray, tuple: asarray},
        fingerprint=fingerprint,
        examples=_examples,
    ),
    ValueType(SCALAR_TYPES, NumpyScalarBox),
]
