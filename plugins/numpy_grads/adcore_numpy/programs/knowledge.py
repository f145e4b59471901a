"""What the back end knows of numpy's functions: what their answers look like, and share.

A function that is not named here is handled with care: the form of its answer is checked at every
run, and its answer is taken to share memory with every argument.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from adcore.programs.program import Operation, refs_in
from adcore.programs.recorder import ITEM
from adcore.scalars import number

from ..arrays.assignment import increased, taken, updated
from ..arrays.space import finite_part
from ..namespace.constructors import assembled
from ..tables.indexing import scattered
from ..tables.reshaping import cast, reshape, reshaped

# Operators as they are written, with the ufunc of the same meaning.
INFIX = {
    operator.add: ("+", np.add),
    operator.sub: ("-", np.subtract),
    operator.mul: ("*", np.multiply),
    operator.truediv: ("/", np.true_divide),
    operator.pow: ("**", np.power),
    operator.mod: ("%", np.remainder),
    operator.floordiv: ("//", np.floor_divide),
    operator.matmul: ("@", None),
    operator.and_: ("&", np.bitwise_and),
    operator.or_: ("|", np.bitwise_or),
    operator.xor: ("^", np.bitwise_xor),
    operator.lshift: ("<<", None),
    operator.rshift: (">>", None),
    operator.eq: ("==", None),
    operator.ne: ("!=", None),
    operator.lt: ("<", None),
    operator.le: ("<=", None),
    operator.gt: (">", None),
    operator.ge: (">=", None),
}
PREFIX = {operator.neg: ("-", np.negative), operator.invert: ("~", np.invert)}
OPERATORS = frozenset({*INFIX, *PREFIX, operator.abs})


def _named(module: Any, names: str) -> set[Any]:
    return {getattr(module, name) for name in names.split() if hasattr(module, name)}


RESHAPES = (reshape, reshaped.fun)
UPDATES = {updated.fun, increased.fun}

# Answers that are arrays of their own, of a form that follows from those of the arguments.
FRESH = frozenset(
    {
        *_named(
            np,
            "sum prod mean std var max amax min amin any all argmax argmin argsort sort cumsum "
            "cumprod nansum nanprod nanmean nanstd nanvar nanmax nanmin count_nonzero dot vdot "
            "inner outer tensordot kron trace concatenate stack vstack hstack dstack "
            "column_stack block zeros_like ones_like full_like empty_like copy clip tril triu "
            "take take_along_axis roll cross convolve correlate flatnonzero isclose sinc "
            "angle round around median percentile quantile gradient trapezoid interp vander "
            "average ptp cov corrcoef polyval",
        ),
        *_named(np.linalg, "solve inv det slogdet cholesky eigh eigvalsh pinv norm multi_dot"),
        *_named(np.fft, "fft ifft rfft irfft hfft ihfft"),
        *UPDATES,
        assembled.fun,
        scattered.fun,
        finite_part.fun,
        cast.fun,
    }
) - {np.flatnonzero}

# Answers that may share memory with an argument, of a form that follows from theirs.
FOLLOWING = frozenset(
    {
        *_named(
            np,
            "einsum diff transpose swapaxes moveaxis rollaxis squeeze expand_dims "
            "ravel reshape broadcast_to broadcast_arrays atleast_1d atleast_2d atleast_3d "
            "real imag diagonal diag flip fliplr "
            "flipud rot90 tile repeat split array_split matrix_transpose where meshgrid "
            "ascontiguousarray nan_to_num real_if_close pad",
        ),
        *_named(np.linalg, "qr svd svdvals matrix_transpose matrix_power tensorsolve tensorinv"),
        *_named(np.fft, "fftshift ifftshift fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn"),
        taken.fun,
        reshape,
        reshaped.fun,
        number,
        operator.getitem,
    }
) - {getattr(np, "real_if_close", None)}

# Of these some matrices have none.
OF_LINALG = frozenset(f for f in FRESH | FOLLOWING if "linalg" in getattr(f, "__module__", ""))

# Answers that say only what the arguments look like.
OF_FORM = frozenset(
    {
        *_named(np, "shape ndim size result_type can_cast iscomplexobj isrealobj common_type"),
        *_named(np, "min_scalar_type"),
    }
) - {np.can_cast, np.min_scalar_type}

# Functions of which an argument of integers is not a shape, a count or a place.
OF_INTEGERS = frozenset(
    {
        *_named(np, "take take_along_axis where sum prod mean max min any all dot concatenate"),
        *_named(np, "stack cumsum zeros_like ones_like full_like copy clip transpose squeeze"),
        *_named(np, "expand_dims ravel argsort sort argmax argmin count_nonzero"),
        *UPDATES,
        taken.fun,
        operator.getitem,
        assembled.fun,
        scattered.fun,
    }
)


def is_ufunc_method(function: Any) -> bool:
    """Whether it is `np.add.reduce` or the like."""
    return isinstance(getattr(function, "__self__", None), np.ufunc)


def is_elementwise(function: Any) -> bool:
    """Whether it is a ufunc, or an operator that is one."""
    return isinstance(function, np.ufunc) or function in OPERATORS


def follows(step: Operation, forms: dict[int, Any]) -> bool:
    """Whether the form of an answer follows from the forms of the arguments."""
    function = step.function
    if function is operator.pow and forms[step.out][0] in (float, complex):
        return False  # a root of a negative number of Python is complex
    if is_elementwise(function):
        return not any(True for _ in refs_in(step.kwargs)) or set(step.kwargs) <= {"where"}
    if is_ufunc_method(function):
        return not any(True for _ in refs_in((step.args[1:], step.kwargs)))
    if not _hashable(function):
        return False
    if function in OF_FORM:
        return True
    if function is ITEM or (function not in FRESH and function not in FOLLOWING):
        return False
    if function is np.where and len(step.args) < 3:
        return False
    return all(
        _harmless(function, forms[variable], k)
        for k, arg in enumerate((*step.args, *step.kwargs.values()))
        for variable in refs_in(arg)
    ) and not _in_slices(step.args)


def is_of_form(step: Operation) -> bool:
    """Whether an answer tells of the forms of the arguments alone."""
    return _hashable(step.function) and step.function in OF_FORM


def _harmless(function: Any, form: Any, k: int) -> bool:
    """Whether no shape depends on the numbers of an argument of this form."""
    dtype = form[1] if len(form) > 1 else None
    if dtype is None or dtype.kind in "fc":
        return True
    if dtype.kind == "b":  # a mask selects as many as are true
        return k == 0 or function not in (operator.getitem, taken.fun, *UPDATES)
    return function in OF_INTEGERS


def _in_slices(tree: Any) -> bool:
    """Whether a variable is the end of a slice."""
    if type(tree) is slice:
        return any(True for _ in refs_in(tree))
    return type(tree) in (tuple, list) and any(map(_in_slices, tree))


def is_fresh(step: Operation) -> bool:
    """Whether an answer shares no memory with an argument."""
    function = step.function
    if is_elementwise(function) or is_ufunc_method(function):
        return not step.kwargs or "out" not in step.kwargs
    if function is np.where:
        return len(step.args) == 3
    return _hashable(function) and function in FRESH


def is_pure(step: Operation) -> bool:
    """Whether the same arguments give the same answer."""
    function = step.function
    if is_elementwise(function) or is_ufunc_method(function):
        return True
    return _hashable(function) and (
        function in FRESH or function in FOLLOWING or function is ITEM or function in OF_FORM
    )


def may_raise(step: Operation, forms: dict[int, Any]) -> bool:
    """Whether there are numbers, in arrays of these forms, for which an operation has no answer."""
    function = step.function
    if step.function in OPERATORS or isinstance(function, np.ufunc):
        return forms[step.out][0] in (float, complex)  # Python divides by no zero
    if not is_pure(step) or function in OF_LINALG:
        return not _hashable(function) or function not in OF_FORM
    places = function in (operator.getitem, taken.fun, np.take, np.take_along_axis, *UPDATES)
    return places and any(True for _ in refs_in(step.args[1:]))


def _hashable(function: Any) -> bool:
    try:
        hash(function)
    except TypeError:
        return False
    return True
