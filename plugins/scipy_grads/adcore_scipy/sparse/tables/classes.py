"""scipy.sparse: the classes, made of traced entries or dense arrays.

`csr_array((a, (i, j)))` is linear in a: the entries are those given, and where two stand at the
same place they are summed. A dense array gives all its elements, zeros too, so that the derivative
in these is not lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse

from adcore.errors import NonDifferentiableError
from adcore.extend import is_running, plain, twin
from adcore_numpy.tables.mixed_arguments import as_array

from ..matrix import PACKAGE, Sparse, shared, sparse, unwrapped
from ..moving import is_traced, settled
from ..pattern import Pattern, kind_of


class Kind(type):
    """What stands for a class of scipy's: called, it makes a sparse array, of scipy if it may."""

    scipys: Any

    def __call__(cls, arg1: Any, *args: Any, **kwargs: Any) -> Any:
        """As scipy's class."""
        return made(cls.scipys, arg1, *args, **kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls.scipys)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(getattr(subclass, "scipys", subclass), cls.scipys)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls.scipys, name)


def made(
    kind: Any, arg1: Any, shape: Any = None, dtype: Any = None, copy: bool = False, **options: Any
) -> Any:
    """A sparse array of a class of scipy's, traced where what it is made of is."""
    arg1, shape = settled(arg1), settled(shape)
    if not is_traced(arg1):
        found = kind(unwrapped(arg1), shape, dtype, copy, **options)
        return Sparse(found) if is_running() else found
    form, is_array = kind.__name__[:3], issubclass(kind, scipy.sparse.sparray)
    if isinstance(arg1, tuple):
        found = _of_parts(kind, form, arg1, shape, options)
    elif isinstance(arg1, Sparse):
        found = arg1.asformat(form)
        pattern, data = found.held()
        if pattern.kind is not kind:  # an array of a matrix, or the other way round
            found = sparse(Pattern(kind, pattern.shape, pattern.parts, pattern.data_shape), data)
    else:
        found = _of_dense(kind_of("coo", is_array), as_array(arg1)).asformat(form)
    return found if dtype is None else found.astype(dtype)


def _of_parts(kind: Any, form: str, parts: tuple[Any, ...], shape: Any, options: Any) -> Any:
    """Of entries and the places of these, or of the compressed form."""
    values, *places = parts
    values = as_array(values)
    places = [plain(place) for place in places]
    if len(places) == 1 and form != "dia":
        coo = kind_of("coo", issubclass(kind, scipy.sparse.sparray))
        pattern, _ = Pattern.of(coo((np.ones(np.shape(plain(values))), *places), shape))
        if len(pattern.shape) > 2:
            msg = "Sparse arrays of more than two dimensions are not differentiable here: reshape."
            raise NonDifferentiableError(msg)
        return sparse(pattern, values).asformat(form)
    pattern, data = Pattern.of(kind((np.ones(np.shape(plain(values))), *places), shape, **options))
    if data.shape != np.shape(plain(values)):  # one diagonal
        values = np.reshape(values, data.shape)
    return sparse(pattern, values)


def _of_dense(kind: Any, x: Any) -> Any:
    """All elements of a dense array."""
    shape = np.shape(plain(x))
    if len(shape) == 0:
        x, shape = np.reshape(x, (1, 1)), (1, 1)
    if len(shape) == 1 and not issubclass(kind, scipy.sparse.sparray):
        x, shape = np.reshape(x, (1, -1)), (1, *shape)
    if len(shape) > 2:
        msg = "Sparse arrays of more than two dimensions are not differentiable here: reshape."
        raise NonDifferentiableError(msg)
    places = tuple(np.indices(shape).reshape(len(shape), -1))
    pattern, _ = Pattern.of(kind((np.ones(places[0].size), places), shape))
    return sparse(pattern, np.ravel(x))


def _class_twin(name: str) -> Any:
    original = getattr(scipy.sparse, name)
    stands = Kind(name, (), {"scipys": original, "__module__": PACKAGE})
    stands.__doc__ = f"As `scipy.sparse.{name}`, of traced entries too."
    return twin(original, stands, f"scipy.sparse.{name}", remake=shared)


FORMATS = ("csr", "csc", "coo", "dia", "bsr", "lil", "dok")

RULES = [_class_twin(f"{form}_{kind}") for kind in ("array", "matrix") for form in FORMATS]
