"""What dask.delayed makes of traced values: refused where it would leave a derivative."""

from __future__ import annotations

from typing import Any, NoReturn

from adcore.errors import NonDifferentiableError
from adcore.extend import Box


class DelayedBox(Box):
    """Stands for no traced value: a delayed one is opaque, and has no derivative."""

    __slots__ = ()

    @staticmethod
    def space_of(value: Any) -> NoReturn:
        msg = (
            "A delayed value of dask is not traced through: its derivative would be lost. Sum over "
            "delayed values with adcore_dask.total(fun, over=[…]), or return arrays."
        )
        raise NonDifferentiableError(msg)
