"""From operators on functions of one argument to operators that take `argnum`, as autograd's do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .util import subvals


def unary_to_nary(unary_operator: Callable[..., Any]) -> Callable[..., Any]:
    """An operator `op(fun, x)` as `op(fun, argnum=0)(*args, **kwargs)`.

    `argnum` is a position, or a tuple or list of them; the argument is then a tuple.
    """

    @wraps(unary_operator)
    def nary_operator(
        fun: Callable[..., Any], argnum: Any = 0, *nary_op_args: Any, **nary_op_kwargs: Any
    ) -> Any:
        if type(argnum) not in (int, tuple, list):
            raise AssertionError(argnum)

        @wrap_nary_f(fun, unary_operator, argnum)
        def nary_f(*args: Any, **kwargs: Any) -> Any:
            if isinstance(argnum, int):
                x = args[argnum]

                def unary_f(x: Any) -> Any:
                    return fun(*subvals(args, [(argnum, x)]), **kwargs)
            else:
                x = tuple(args[i] for i in argnum)

                def unary_f(x: Any) -> Any:
                    return fun(*subvals(args, zip(argnum, x, strict=True)), **kwargs)

            return unary_operator(wraps(fun)(unary_f), x, *nary_op_args, **nary_op_kwargs)

        return nary_f

    return nary_operator


def wraps(
    fun: Any, namestr: str = "{fun}", docstr: str = "{doc}", **kwargs: Any
) -> Callable[[Any], Any]:
    """A decorator that gives a function the name and docstring of another, formatted."""

    def named(f: Any) -> Any:
        try:
            f.__name__ = namestr.format(fun=get_name(fun), **kwargs)
            f.__doc__ = docstr.format(fun=get_name(fun), doc=get_doc(fun), **kwargs)
        except Exception:  # an object that takes no name keeps its own
            pass
        return f

    return named


def wrap_nary_f(fun: Any, op: Any, argnum: Any) -> Callable[[Any], Any]:
    """The name and docstring of what an operator returns."""
    doc = (
        "    {op} of function {fun} with respect to argument number {argnum}. Takes the\n"
        "    same arguments as {fun} but returns the {op}."
    )
    name = "{op}_of_{fun}_wrt_argnum_{argnum}"
    return wraps(fun, name, doc, op=get_name(op), argnum=argnum)


def get_name(f: Any) -> str:
    """The name of a function."""
    return getattr(f, "__name__", "[unknown name]")


def get_doc(f: Any) -> str:
    """The docstring of a function."""
    return getattr(f, "__doc__", "") or ""
