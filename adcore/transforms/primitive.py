"""`primitive`: a user's own function with a derivative of its own."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ..engine.apply import apply
from ..engine.layers import holds_boxes, traces_of
from ..engine.refusals import noted
from ..errors import KeywordError, MissingRuleError, RuleError
from ..rules import registry
from ..rules.rule import Provenance, Rule
from ..rules.signatures import describe
from ..rules.statements import rule

USER = Provenance("user code", "", "")


class Primitive:
    """A function whose derivative is stated, not found by tracing it. See `primitive`."""

    __name__: str
    __qualname__: str

    def __init__(self, fun: Callable[..., Any]) -> None:
        if not callable(fun):
            msg = f"primitive takes a function; got {fun!r}."
            raise RuleError(msg)
        self.fun = fun
        self.original: Any = None  # the library's function that it is the twin of
        self._jvp: Any = None
        self._vjp: Any = None
        self._wrt: Any = None
        functools.update_wrapper(self, fun, updated=())

    def defvjp(self, *functions: Any, wrt: tuple[str, ...] | None = None) -> Any:
        """State the VJP: one `vjp(ct, ans, *args)` per differentiable argument.

        Arguments:
            functions: one per argument, in order, None where it has no derivative. For a function
                of *args, one that returns the tuple of all cotangents.
            wrt: names of the arguments, if they are not the first ones; with one function for
                several, it returns the tuple of their cotangents.

        Returns:
            The function given, so that this can be used as a decorator.
        """
        self._vjp, self._wrt = _one_or_all(functions), wrt or self._wrt
        self._register()
        return functions[0]

    def defjvp(self, *functions: Any, wrt: tuple[str, ...] | None = None) -> Any:
        """State the JVP: one `jvp(t, ans, *args)` per differentiable argument; see `defvjp`."""
        self._jvp, self._wrt = _one_or_all(functions), wrt or self._wrt
        self._register()
        return functions[0]

    def _register(self) -> None:
        made: Rule = rule(self, jvp=self._jvp, vjp=self._vjp, wrt=self._wrt)
        made.provenance = USER
        made.name = describe(self.fun)
        made.plan_calls()
        registry.rules[self] = made

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not holds_boxes(args) and not (kwargs and holds_boxes(kwargs.values())):
            return self.fun(*args, **kwargs)
        if self not in registry.rules and registry.find(self) is None:
            trouble = registry.trouble(())
            msg = (
                f"The primitive {describe(self.fun)} has no derivative yet.{trouble} "
                f"{'Repair that, or state' if trouble else 'State'} one with "
                f"{self.__name__}.defvjp or .defjvp."
            )
            try:
                raise MissingRuleError(msg)
            except MissingRuleError as error:
                noted(error, traces_of([*args, *kwargs.values()]))
                raise
        return apply(self, *self._by_position(args, kwargs))

    def _by_position(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """Keyword arguments in the positions that the function gives them."""
        try:
            signature = inspect.signature(self.fun)
            bound = signature.bind(*args, **kwargs)
        except ValueError:  # a builtin that does not tell
            return args, kwargs
        except TypeError as error:
            msg = f"{describe(self.fun)}: {error}."
            raise KeywordError(msg) from error
        spelled = registry.rules[self].signature
        if spelled and not spelled.variadic and len(bound.args) > len(spelled.names):
            return args, kwargs  # the rule refuses the keyword by its name
        for name, parameter in signature.parameters.items():
            if spelled and name in spelled.names and parameter.default is not parameter.empty:
                bound.arguments.setdefault(name, parameter.default)
        return bound.args, bound.kwargs

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """As a method: the instance is the first argument."""
        return self if instance is None else functools.partial(self, instance)

    def __reduce__(self) -> str:
        return self.__qualname__  # pickled by name, like a function

    def __repr__(self) -> str:
        return f"<primitive {describe(self.fun)}>"


def _one_or_all(functions: tuple[Any, ...]) -> Any:
    if not functions or all(f is None for f in functions):
        msg = "defvjp and defjvp need at least one function."
        raise RuleError(msg)
    return functions[0] if len(functions) == 1 else functions


def primitive(fun: Callable[..., Any]) -> Primitive:
    """A function with a derivative of its own, for both modes.

    The function is called with plain values (or those of outer derivatives) and may do anything:
    call a compiled library, branch, change its own arrays. Its derivative is stated with
    `.defvjp`, `.defjvp` or both; one is enough, the other mode is derived from it. If the stated
    one is written with differentiable functions, higher derivatives follow.

    Arguments:
        fun: any function; keyword arguments are handed to the rules under their names.

    Raises:
        MissingRuleError: it was differentiated before a derivative was stated.

    >>> from adcore import grad, jvp, primitive, scalars
    >>> @primitive
    ... def softplus(x):
    ...     return scalars.log1p(scalars.exp(x))
    >>> @softplus.defvjp
    ... def softplus_vjp(ct, ans, x):
    ...     return ct / (1 + scalars.exp(-x))
    >>> grad(softplus)(0.0), jvp(softplus, (0.0,), (1.0,))[1]
    (0.5, 0.5)
    """
    return Primitive(fun)
