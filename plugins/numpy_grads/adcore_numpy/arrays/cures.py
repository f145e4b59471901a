"""What to write instead of the calls of numpy that convert a traced array; see `Box._cure`."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np

from adcore.engine.culprit import lifting
from adcore.extend import Culprit, registered

RANDOM = (np.random.Generator, np.random.RandomState)


def cure(found: Culprit) -> str:
    """One sentence for the expression that converted a traced array, '' where none is known."""
    if found.operator:
        return "" if found.owner is None or type(found.owner) is str else _of_operator(found)
    if found.called is None and found.name:  # a method of what a call returned
        return _of_method(found.name.rpartition(".")[2])
    called, owner = found.called, found.owner
    if hasattr(owner, "toarray"):
        return _of_sparse(found)
    name = getattr(called, "__name__", "")
    if called is np.nditer:
        return "Go through the indices: for k in np.ndindex(x.shape), and use x[k]."
    if isinstance(owner, RANDOM) or owner is np.random:
        return (
            "Draw plain random numbers of the standard form, and compute with them: "
            "loc + scale * rng.standard_normal(n)."
        )
    if isinstance(owner, np.ndarray):
        return _of_method(name) + _of_modules_array(found)
    if isinstance(called, type) and issubclass(called, np.generic):
        return f"Leave np.{name} out, or write x.astype(np.{name})."
    if called is np.vectorize or isinstance(called, np.vectorize):
        return (
            f"{lifting(found.module)}Or make it with the traced one: from adcore_numpy import "
            "vectorize."
        )
    if getattr(math, name, None) is called and isinstance(getattr(np, name, None), np.ufunc):
        cure = f"Call np.{name}" + (f"; for Python floats: {found.twin}. " if found.twin else ". ")
        return cure + lifting(found.module).strip()
    return "" if found.twin else _of_list(found)


def _of_operator(found: Culprit) -> str:
    kind = type(found.owner).__name__
    if kind == "list":
        return "Make the list an array first: np.stack([x, y])."
    if hasattr(found.owner, "toarray"):
        return _of_sparse(found)
    return f"{kind} computes with plain arrays only: convert it to an array first."


def _of_sparse(found: Culprit) -> str:
    return (
        f"A sparse {type(found.owner).__name__} takes plain arrays only here. "
        f"{lifting(found.module)}Or write A @ x, x @ A, A + x or x * A, which are traced."
    )


def _of_method(name: str) -> str:
    if name == "dot":
        return "Write a @ x, or np.dot(a, x): a method of a plain array cannot be traced."
    if hasattr(np, name):
        return f"Call the function, np.{name}(a, ...): a method of a plain array cannot be traced."
    return f"ndarray.{name} of a plain array cannot be traced: compute it from np's functions."


def _of_list(found: Culprit) -> str:
    """For a function that dispatches on arrays, but not on lists that hold them."""
    try:
        known: Any = registered.get(found.called)
    except TypeError:
        return ""
    if known is None or known.shape in ("constant", "refused"):
        return ""
    name = found.name.replace("numpy.", "np.")
    return (
        f"{name} converts lists. {lifting(found.module)}Or join the values first, with "
        "np.stack([x, y])."
    )


def _of_modules_array(found: Culprit) -> str:
    """An array that the module itself holds can be an assignable constant in lifted code."""
    names = vars(sys.modules.get(found.module, math))
    held = any(value is found.owner for value in names.values())
    return f" {lifting(found.module).strip()}" if held and found.module else ""
