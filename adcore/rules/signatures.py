"""What a rule's functions spell: parameter names, defaults, what their bodies read; and names.

Rules are made of Python functions, so all of this is read off their code objects.
"""

from __future__ import annotations

import dis
import functools
import inspect
import sys
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..errors import KeywordError, RuleError

Function = Callable[..., Any]


class Signature:
    """Parameter names and defaults as a rule spells them; binds a call to one flat tuple."""

    __slots__ = ("defaults", "keywords", "names", "out", "passed", "required", "variadic")

    def __init__(
        self,
        names: Sequence[str],
        defaults: Sequence[Any] = (),
        *,
        variadic: bool = False,
        keywords: dict[str, Any] | None = None,
        passed: frozenset[str] = frozenset(),
    ) -> None:
        self.names = tuple(names)
        self.defaults = tuple(defaults)
        self.required = len(self.names) - len(self.defaults)
        self.out = self.names.index("out") if "out" in self.names else None
        self.variadic = variadic
        self.keywords = keywords or {}  # keyword-only ones of a variadic rule, with defaults
        self.passed = passed  # handed to the function, unknown to the rule

    @classmethod
    def of(cls, function: Function, skip: int, residual: bool = False) -> Signature:
        """The signature that `function` spells after its first `skip` parameters.

        With `residual`, a keyword-only parameter of that name is the engine's, not the caller's.
        """
        spelled = parameters(function)
        code = function.__code__
        demand(
            not code.co_flags & inspect.CO_VARKEYWORDS,
            function,
            "a rule names its keywords; spell out what it takes in place of **keywords",
        )
        first = "ct" if skip == 1 else "t or ct, and ans"
        demand(len(spelled) >= skip, function, f"it takes {first} before the arguments")
        names = spelled[skip:]
        defaults = function.__defaults__ or ()
        variadic = bool(code.co_flags & inspect.CO_VARARGS)
        given = function.__kwdefaults__ or {}
        only = keyword_only(function)
        if residual:
            only = tuple(name for name in only if name != "residual")
        demand(
            variadic or not only,
            function,
            "keyword-only parameters are for rules with *args; leave out the * before them",
        )
        keywords = {name: given.get(name, _MISSING) for name in only}
        defaults = defaults[-len(names) :] if names else ()
        return cls(names, defaults, variadic=variadic, keywords=keywords)

    def bind(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments in the order of the names, defaults filled in, and the keywords left."""
        names = self.names
        if self.variadic:
            config = dict(self.keywords)
            for key, value in kwargs.items():
                if key not in config:
                    self._refuse(name, key, value, config)
                else:
                    config[key] = value
            self._demand(name, config.items())
            return args, config
        if len(args) > len(names):
            msg = (
                f"{name} was called with {len(args)} positional arguments; its rule handles "
                f"{len(names)}: {', '.join(names)}."
            )
            raise KeywordError(msg)
        if not kwargs:
            if len(args) == len(names):
                return args, {}
            if len(args) >= self.required:
                return args + self.defaults[len(args) - self.required :], {}
        bound = list(args) + [_MISSING] * (self.required - len(args))
        bound += self.defaults[max(len(args) - self.required, 0) :]
        config = {}
        for key, value in kwargs.items():
            if key in names:
                if _says_nothing(value):
                    continue
                position = names.index(key)
                if position < len(args):
                    msg = f"{name} got argument {key!r} twice."
                    raise KeywordError(msg)
                bound[position] = value
            elif key in self.passed:
                config[key] = value
            else:
                self._refuse(name, key, value, names)
        self._demand(name, zip(names, bound, strict=True))
        return tuple(bound), config

    def _demand(self, name: str, arguments: Iterable[tuple[str, Any]]) -> None:
        for key, value in arguments:
            if value is _MISSING:
                msg = f"{name} needs the argument {key!r}."
                raise KeywordError(msg)

    def _refuse(self, name: str, key: str, value: Any, known: Iterable[str]) -> None:
        """A keyword that the rule does not list: harmless only when it says nothing."""
        if value is None or _says_nothing(value):
            return
        msg = (
            f"The rule of {name} does not handle the keyword {key!r}; it handles "
            f"{', '.join(known) or 'none'}. Call it without, or register a rule that does."
        )
        raise KeywordError(msg)


def are_of(values: Iterable[Any], kinds: frozenset[Any]) -> bool:
    """True if all values are of these types, or tuples of integers: they hold nothing else."""
    for value in values:
        kind = type(value)
        if kind not in kinds and (
            kind is not tuple or any([type(item) is not int for item in value])
        ):
            return False
    return True


_MISSING: Any = object()


def _says_nothing(value: Any) -> bool:
    """True for np._NoValue, which numpy's functions hand on in place of what was not given."""
    return type(value).__name__ == "_NoValueType"


# ------------------------------------------------------------------------ reading a function


def demand(holds: Any, function: Any, need: str) -> None:
    """Refuse a rule that is declared wrongly."""
    if not holds:
        msg = f"A rule is declared wrongly ({describe(function)}): {need}."
        raise RuleError(msg)


def parameters(function: Function) -> tuple[str, ...]:
    """The names of the positional parameters, read off the code: rules are Python functions."""
    code: Any = getattr(function, "__code__", None)
    written = isinstance(code, types.CodeType)
    demand(written, function, "a rule is made of Python functions; wrap this in a lambda")
    bound = isinstance(function, types.MethodType)
    names: tuple[str, ...] = code.co_varnames[bound : code.co_argcount]
    return names


def returned_name(function: Function) -> str | None:
    """The parameter that the function returns, if it does nothing else: `lambda ans, x, y: y`."""
    idle = ("RESUME", "NOP", "CACHE")
    body = [i for i in dis.get_instructions(function) if i.opname not in idle]
    if len(body) != 2 or "LOAD_FAST" not in body[0].opname or body[1].opname != "RETURN_VALUE":
        return None
    name = body[0].argval
    return name if isinstance(name, str) else None


@functools.cache
def keyword_only(function: Function) -> tuple[str, ...]:
    """The names of the keyword-only parameters."""
    code = function.__code__
    names: tuple[str, ...] = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return names[code.co_argcount :]


def used_names(function: Function) -> frozenset[str]:
    """The parameters whose value the body of `function` can read.

    Read off its bytecode, so that the tape holds nothing that the derivative does not need. In
    doubt (closures over parameters, `locals()`) all of them count as used.
    """
    code = getattr(function, "__code__", None)
    return _read_names(code) if isinstance(code, types.CodeType) else frozenset()


@functools.lru_cache(4096)  # rules of *args ask at every call
def _read_names(code: types.CodeType) -> frozenset[str]:
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
    names = frozenset(code.co_varnames[:count])
    if {"locals", "eval", "exec", "vars"} & set(code.co_names):
        return names
    used = set(code.co_cellvars)
    for instruction in dis.get_instructions(code):
        if "LOAD_FAST" in instruction.opname:
            value = instruction.argval
            used.update(value if isinstance(value, tuple) else (value,))
    return names & used


# ------------------------------------------------------------------------------------- wording


def describe(function: Any) -> str:
    """The name under which a user knows a function: 'numpy.linalg.solve', 'numpy.add.reduce'."""
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None)
    if owner is not None and not isinstance(owner, types.ModuleType) and name is not None:
        return f"{describe(owner)}.{name.rsplit('.', 1)[-1]}"
    if name is None:
        return type(function).__name__ if callable(function) else repr(function)
    module = getattr(function, "__module__", None) or _home_of(function)
    module = {"_operator": "operator", "builtins": ""}.get(module, module)
    return f"{module}.{name}" if module else name


def public_name(function: Any) -> str:
    """The name that a user imports: 'scipy.linalg.expm' for what scipy.linalg._matfuncs defines."""
    name = describe(function)
    *parts, last = [part for part in name.split(".") if not part.startswith("_")] or [name]
    for n in range(1, len(parts) + 1):  # the shortest way there
        home = ".".join(parts[:n])
        if getattr(sys.modules.get(home), "__dict__", {}).get(last) is function:
            return f"{home}.{last}"
    return name


def _home_of(function: Any) -> str:
    """The module of a callable that does not tell: the first imported one that offers it.

    A ufunc is looked for in the module of its type (numpy) first; scipy's are not there.
    """
    if isinstance(function, type):
        return ""
    name = getattr(function, "__name__", "")
    own = type(function).__module__
    if getattr(sys.modules.get(own), name, None) is function:
        return own
    for module in sorted(sys.modules, key=lambda module: (module.count("."), module)):
        public = not any(part.startswith("_") for part in module.split("."))
        # Its own dictionary: a module may hand on the names of another when it is asked.
        if public and getattr(sys.modules.get(module), "__dict__", {}).get(name) is function:
            return module
    return own


def where_defined(function: Any) -> str:
    """'adcore_numpy/tables/ufuncs.py:31' for a Python function, '' for others."""
    code = getattr(function, "__code__", None)
    if code is None:
        return ""
    path = code.co_filename.replace("\\", "/").split("/")
    module: str = getattr(function, "__globals__", {}).get("__name__") or ""
    depth = module.count(".") + (2 if path[-1] == "__init__.py" else 1)
    return f"{'/'.join(path[-max(depth, 2) :])}:{code.co_firstlineno}"
