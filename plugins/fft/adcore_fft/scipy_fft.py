"""Derivatives of scipy.fft.

Plain `scipy.fft.dct(x)` of a traced value finds these rules, by way of scipy's own backends
(uarray). `from adcore_fft import scipy_fft` is all of scipy.fft under the same names; its `fht` and
`ifht` also say why a traced parameter has no derivative when the array itself is not traced.

How a call gets here: scipy's own backend, or the one that the user has chosen, is asked first. A
traced value refuses to become the plain array that it works on, with the error by which a backend
says that a call is not for it; then the one registered here is asked. So calls with plain arrays
never come this way, and cost what they cost without adcore.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scipy.fft as _fft

from adcore.extend import Sample, apply, boxes_in, decline_with, hookimpl, twin


class Backend:
    """The backend for calls with traced values.

    It stands one level above scipy.fft's own, so that it comes last, and is found even by the call
    that has it registered.
    """

    __ua_domain__ = "numpy.scipy"

    @staticmethod
    def __ua_function__(function: Any, args: Any, kwargs: Any) -> Any:
        if not _is_traced(args, kwargs):
            return NotImplemented
        return apply(function, *_sparing(function.__name__, args, kwargs))


def _is_traced(args: Any, kwargs: Any) -> bool:
    return any(True for _ in boxes_in([*args, *kwargs.values()]))


def _sparing(name: str, args: Any, kwargs: Any) -> tuple[Any, Any]:
    """The arguments without `overwrite_x`: the derivative may need the array as it is."""
    at = 5 if name.lstrip("i")[:3] in ("dct", "dst") else 4
    if len(args) > at and "fht" not in name:
        args = (*args[:at], False, *args[at + 1 :])
    return args, {key: value for key, value in kwargs.items() if key != "overwrite_x"}


@hookimpl
def adcore_rules() -> list[Any]:
    """The rules of scipy.fft; the first call registers the backend."""
    from scipy._lib import uarray

    from .tables import scipy_cosine, scipy_discrete, scipy_hankel

    uarray.register_backend(Backend)
    decline_with(uarray.BackendNotImplementedError)
    tables = [table.RULES for table in (scipy_discrete, scipy_cosine, scipy_hankel)]
    return [*tables, twin(_fft.fht, fht), twin(_fft.ifht, ifht)]


@hookimpl
def adcore_samples() -> Iterator[Sample]:
    """The samples for scipy.fft."""
    from .samples import scipy_cosine, scipy_discrete, scipy_hankel

    for table in (scipy_discrete, scipy_cosine, scipy_hankel):
        yield from table.samples()


def fht(a: Any, dln: Any, mu: Any, offset: Any = 0.0, bias: Any = 0.0) -> Any:
    """`scipy.fft.fht`, in which any argument may be traced; all but `a` are then refused."""
    args = (a, dln, mu, offset, bias)
    return apply(_fft.fht, args, {}) if _is_traced(args, {}) else _fft.fht(*args)


def ifht(A: Any, dln: Any, mu: Any, offset: Any = 0.0, bias: Any = 0.0) -> Any:
    """`scipy.fft.ifht`, in which any argument may be traced; all but `A` are then refused."""
    args = (A, dln, mu, offset, bias)
    return apply(_fft.ifht, args, {}) if _is_traced(args, {}) else _fft.ifht(*args)


def __getattr__(name: str) -> Any:
    """All other names are scipy's."""
    return getattr(_fft, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(_fft)})
