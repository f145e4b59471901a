"""What a program belongs to: the containers, forms and fixed values of a call's arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import CompileError
from ..rules import registry
from ..transforms.containers import Structure
from ..transforms.leaves import name_of
from ..values import box_types
from .backends import Backend

SIMPLE = (int, bool, str, bytes, type(None))


def signature(
    fun: Callable[..., Any], backend: Backend, leaves: list[Any], structure: Structure
) -> tuple[Any, list[Any]]:
    """The signature of a call, and the numbers among its leaves, which are not in it."""
    forms, numbers = [], []
    for leaf in leaves:
        form = form_of(backend, leaf)
        if form is None:
            form = _fixed(fun, backend, leaf)
        else:
            numbers.append(leaf)
        forms.append(form)
    return (_shape_of(structure), tuple(forms)), numbers


def form_of(backend: Backend, leaf: Any) -> Any:
    """The form of a floating-point leaf, None for all others."""
    if type(leaf) in SIMPLE:
        return None
    box = box_types.get(type(leaf)) or registry.find_box(type(leaf))
    if box is None or box.space_of(leaf) is None:
        return None
    form = backend.form(leaf)
    if form is None:
        msg = (
            f"The back end {backend.name!r} does not compute with a {type(leaf).__name__}. Pass "
            "arrays of numpy and numbers."
        )
        raise CompileError(msg)
    return form


def _fixed(fun: Callable[..., Any], backend: Backend, leaf: Any) -> Any:
    """What stands in a signature for a leaf that is not floating-point: its value."""
    if type(leaf) in SIMPLE:
        return type(leaf), leaf
    fixed = backend.fixed(leaf)
    if fixed is not None:
        return fixed
    try:
        hash(leaf)
    except TypeError:
        msg = (
            f"{name_of(fun)} got a {type(leaf).__name__}, which is no array, no number and cannot "
            "be compared with that of another call. Tell how it is taken apart with "
            "adcore.register_container."
        )
        raise CompileError(msg) from None
    return type(leaf), leaf


def _shape_of(structure: Structure) -> Any:
    """A structure as something to look up programs by."""
    if structure.kind is None:
        return None
    rest = structure.rest
    try:
        hash(rest)
    except TypeError:
        msg = f"A {structure.kind.__name__} keeps something that cannot be hashed: {rest!r}."
        raise CompileError(msg) from None
    return structure.kind, rest, tuple(map(_shape_of, structure.children))
