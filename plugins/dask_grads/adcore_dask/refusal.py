"""A traced value in a graph of dask is refused: nobody there would carry its derivative."""

from __future__ import annotations

from typing import Any, NoReturn

from dask.base import normalize_token

from adcore.errors import ConversionError
from adcore.extend import Box


def _refused(box: Any) -> NoReturn:
    """dask asks for the token of whatever goes into a graph."""
    msg = (
        "A traced value cannot go into a graph of dask: its derivative would be lost. Write what "
        "is done with a block as a function, and sum it: adcore_dask.total(fun, over=…)(w). Where "
        "no derivative is meant to flow, stop_gradient(x) gives the plain value."
    )
    raise ConversionError(msg)


normalize_token.register(Box, _refused)
