"""Traced values that a function uses without taking them as arguments, found and replaced.

scipy calls the user's function from compiled code or many times over, with plain numbers; so the
values that it closes over have to become arguments. They are found in the cells of the function,
its defaults, the arguments of a `functools.partial`, the object of a bound method, the attributes
of a callable object, and in the functions and containers found there.
"""

from __future__ import annotations

import copy
import functools
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from numpy import dtype, float64, ndarray

from adcore.errors import NonDifferentiableError
from adcore.extend import Box, Unbatched, boxes_in, plain

# What a solver gets at nearly every call, and needs no look inside.
NUMBERS, DOUBLE = frozenset({float, int, float64}), dtype("d")
# What holds no traced value, at a glance, and objects whose attributes are not looked through.
SIMPLE = frozenset({int, float, complex, bool, str, bytes, type(None)})
OPAQUE = (type, types.ModuleType, types.BuiltinFunctionType, str, bytes, int, float, complex)


def _contents(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # a name that is not yet bound
        return None


def _attributes(value: Any) -> dict[str, Any]:
    """The attributes that an object keeps itself, in its dictionary or in slots."""
    found = dict(getattr(value, "__dict__", None) or {})
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name) and name not in ("__dict__", "__weakref__"):
                found[name] = getattr(value, name)
    return found


def _parts(value: Any) -> list[Any]:
    """What a value refers to, as far as a traced value may stand there."""
    if isinstance(value, OPAQUE) or value is None:
        return []
    if type(value) in (list, tuple) or (isinstance(value, tuple) and hasattr(value, "_make")):
        return [item for item in value if type(item) not in SIMPLE]
    if isinstance(value, dict):
        return [item for item in value.values() if type(item) not in SIMPLE]
    if isinstance(value, types.FunctionType):
        _demand_untraced_globals(value, value.__code__)
        cells = [_contents(cell) for cell in value.__closure__ or ()]
        return [*cells, *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    if isinstance(value, functools.partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, types.MethodType):
        return [value.__func__, value.__self__]
    if type(value).__module__ in ("numpy", "builtins"):
        return []
    return list(_attributes(value).values())


def _demand_untraced_globals(function: Any, code: types.CodeType) -> None:
    """Refuse a function that uses a traced global variable."""
    for name in code.co_names:
        if _is_traced(function.__globals__.get(name)):
            msg = (
                f"The global variable {name!r} that {function.__qualname__} uses is traced. Pass "
                "it to the function by args=(...), or define the function where the value is known."
            )
            raise NonDifferentiableError(msg)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            _demand_untraced_globals(function, constant)


class Captured:
    """The traced values within a function, and the function with others in their place.

    Arguments:
        function: the function, or a container of several.
    """

    def __init__(self, function: Any) -> None:
        self.function = function
        self.boxes: list[Box] = []
        above: dict[int, list[int]] = {}
        seen: dict[int, Any] = {}
        pending = [function]
        while pending:
            value = pending.pop()
            if id(value) in seen:
                continue
            seen[id(value)] = value
            if _is_box(value):
                self.boxes.append(value)
                continue
            for item in _parts(value):
                above.setdefault(id(item), []).append(id(value))
                pending.append(item)
                seen.setdefault(-id(item), item)  # kept alive, so that no other gets its id
        self.boxes.reverse()
        self.reached: set[int] = set()
        rising = [id(box) for box in self.boxes]
        while rising:
            key = rising.pop()
            if key not in self.reached:
                self.reached.add(key)
                rising += above.get(key, ())
        self._seen = seen

    @property
    def traced(self) -> bool:
        """Whether one of the boxes carries a derivative."""
        return any(map(_is_traced, self.boxes))

    def __iter__(self) -> Iterator[Box]:
        return iter(self.boxes)

    def replaced(self, values: Sequence[Any]) -> Any:
        """The function with these values in place of the traced ones."""
        if not self.boxes:
            return self.function
        made = {id(box): value for box, value in zip(self.boxes, values, strict=True)}
        return self._made(self.function, made)

    def _made(self, value: Any, made: dict[int, Any]) -> Any:
        key = id(value)
        if key in made:
            return made[key]
        if key not in self.reached:
            return value
        again = functools.partial(self._made, made=made)
        if isinstance(value, types.FunctionType):
            return self._function(value, made)
        if isinstance(value, tuple) and type(value) is not tuple:
            new: Any = value._make(map(again, value))  # type: ignore[attr-defined]
        elif isinstance(value, (list, tuple)):
            new = type(value)(map(again, value))
        elif isinstance(value, functools.partial):
            keywords = {name: again(item) for name, item in value.keywords.items()}
            new = functools.partial(again(value.func), *map(again, value.args), **keywords)
        elif isinstance(value, types.MethodType):
            new = types.MethodType(again(value.__func__), again(value.__self__))
        else:
            new = made[key] = _copied(value)
            if isinstance(value, dict):
                for name, item in value.items():
                    new[name] = again(item)
            for name, item in _attributes(value).items():
                if id(item) in self.reached:
                    object.__setattr__(new, name, again(item))
        made[key] = new
        return new

    def _function(self, value: Any, made: dict[int, Any]) -> Any:
        """A function with new cells; known before these are filled, as it may call itself.

        Cells in which nothing is replaced are shared: a function may count its calls there.
        """
        cells = tuple(
            types.CellType() if id(_contents(cell)) in self.reached else cell
            for cell in value.__closure__ or ()
        )
        new = types.FunctionType(
            value.__code__, value.__globals__, value.__name__, closure=cells or None
        )
        made[id(value)] = new
        for cell, old in zip(cells, value.__closure__ or (), strict=True):
            if cell is not old:
                cell.cell_contents = self._made(old.cell_contents, made)
        new.__dict__.update(value.__dict__)
        if value.__defaults__:
            new.__defaults__ = tuple(self._made(item, made) for item in value.__defaults__)
        if value.__kwdefaults__:
            new.__kwdefaults__ = {
                name: self._made(item, made) for name, item in value.__kwdefaults__.items()
            }
        return new


def _copied(value: Any) -> Any:
    """A shallow copy, of which the attributes can be replaced."""
    new = copy.copy(value)
    if new is value:  # as copy.copy does with functools.lru_cache
        msg = (
            f"A traced value is used within a {type(value).__name__}, in which it cannot be "
            "replaced. Pass it to the function by args=(...), or leave the wrapper out."
        )
        raise NonDifferentiableError(msg)
    return new


def _is_box(value: Any) -> bool:
    return isinstance(value, Box)


def _is_traced(value: Any) -> bool:
    """Whether a value carries a derivative: an assignable constant does not."""
    return isinstance(value, Box) and value._trace.carries


def captured(function: Any) -> Captured:
    """The traced values within a function or several."""
    return Captured(function)


def demand_plain(value: Any, name: str) -> Any:
    """The value, unless it is traced although all that was found has been replaced."""
    kind = type(value)
    if kind is ndarray and value.dtype is DOUBLE:  # this is asked at every call by a solver
        return value
    if (kind is list or kind is tuple) and NUMBERS.issuperset(map(type, value)):
        return value
    if any(map(_is_traced, boxes_in(value))):
        msg = (
            f"The function given to {name} uses a traced value in a way that cannot be seen from "
            "outside (a global variable, an attribute of a compiled object): its derivative "
            "would be lost. Pass the value to the function by args=(...)."
        )
        raise NonDifferentiableError(msg)
    return plain(value)


def plainly(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The function, each of whose values is demanded to be plain."""

    @functools.wraps(function, updated=())
    def called(*args: Any) -> Any:
        return demand_plain(function(*args), name)

    return called


def bare(values: Sequence[Any]) -> list[Any]:
    """The plain values of all."""
    return [plain(value) for value in values]


def refuse_stacks(*values: Any) -> None:
    """Send a stack of vectors back, to come one by one: each has an adaptive mesh of its own."""
    for box in boxes_in(list(values)):
        layer: Any = box
        while isinstance(layer, Box):
            if layer._trace.mode == "batch":
                msg = "An adaptive integrator takes one vector at a time."
                raise Unbatched(msg)
            layer = layer._primal
