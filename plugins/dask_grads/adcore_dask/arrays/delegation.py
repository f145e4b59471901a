"""`X @ w` with a plain dask array on the left: dask hands the operation to the traced value.

dask asks by `isinstance` whether it can work with what stands on the right, and a traced array is
an instance of numpy's. By NEP 13 it would have to ask its type. The one function of dask's that
decides is therefore wrapped; for all that is not traced its answer stands.
"""

from __future__ import annotations

import functools
from typing import Any

import dask.array.core as core

from adcore.extend import Box


def install() -> None:
    """Let dask's arrays leave operations beside traced values to these; once."""
    decides = core._should_delegate
    if getattr(decides, "_adcore", False):
        return

    @functools.wraps(decides)
    def should_delegate(self: Any, other: Any) -> Any:
        return issubclass(type(other), Box) or decides(self, other)

    should_delegate._adcore = True  # type: ignore[attr-defined]
    core._should_delegate = should_delegate
