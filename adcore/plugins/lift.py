"""`lift`: modules that know nothing of adcore see twins among their names while a derivative runs.

What a library does not dispatch (`np.zeros`, `math.exp`, `scipy.linalg.expm`) has a twin, and the
program that calls the original was written without it. So for as long as a derivative runs, and no
longer, the names of a lifted module mean other things: modules and functions their twins, arrays
assignable constants. Without a derivative nothing is changed, so plain code costs what it did.
"""

from __future__ import annotations

import dis
import functools
import operator
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

from ..engine.constant import CONSTANTS, cell_of, cells, cells_of
from ..engine.layers import Layer, plain
from ..engine.running import is_running, watch
from ..errors import ArgumentError
from ..rules import registry
from ..rules.twins import lifted_modules
from .lifted import is_cell, lifted


class Names:
    """The names of one module, plain and lifted.

    Arguments:
        names: its dictionary.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.size = -1  # of the dictionary, when it was last looked through
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.arrays: list[str] = []
        self.cells: dict[str, tuple[Any, Any]] = {}  # by name: an array, and its box
        self.stored: list[str] = []  # names that functions of the module bind anew

    def scan(self) -> None:
        """Look through the names for what has another meaning when it is lifted."""
        registry.load_pending()
        self.before, self.after = {}, {}
        for name, value in list(self.names.items()):
            if not name.startswith("__"):
                other = lifted(value)
                if other is not value:
                    self.before[name], self.after[name] = value, other
        self.arrays = [name for name, value in self.names.items() if is_cell(value)]
        self.stored = sorted(stored_by(self.names))
        self.size = len(self.names)

    def put_on(self, counts: dict[int, int]) -> None:
        """Let the names mean what they mean while a derivative runs; see `count_names`."""
        names = self.names
        same = map(operator.is_, map(names.get, self.before), self.before.values())
        if len(names) != self.size or not all(same):
            self.scan()
        names.update(self.after)
        for name in self.arrays:
            array = names.get(name)
            if is_cell(array):
                held = held_elsewhere(array, counts)  # before anything else here holds it
                cell = names[name] = cell_of(array, held)
                self.cells[name] = array, cell

    def take_off(self) -> None:
        """Let them mean again what they mean otherwise; what the program bound anew, it keeps."""
        names = self.names
        for name, value in self.after.items():
            if names.get(name) is value:
                names[name] = self.before[name]
        for name, (array, cell) in self.cells.items():
            if names.get(name) is cell:
                names[name] = array
        self.cells.clear()
        for name in (*self.arrays, *self.stored):
            if isinstance(names.get(name), Layer):  # bound to a traced value, which has no more use
                names[name] = plain(names[name])


def stored_by(names: dict[str, Any]) -> set[str]:
    """Names that may be bound anew by functions of a module, which say `global` of them."""
    found: set[str] = set()
    codes = [
        value.__code__
        for value in names.values()
        if isinstance(value, types.FunctionType) and value.__globals__ is names
    ]
    while codes:
        code = codes.pop()
        if STORE_GLOBAL in code.co_code[::2]:
            found.update(code.co_names)
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
    return found


STORE_GLOBAL = dis.opmap["STORE_GLOBAL"]


def count_names() -> dict[int, int]:
    """By how many names of lifted modules each of their arrays is known."""
    counts: dict[int, int] = {}
    for known in _lifted.values():
        for name in known.arrays:
            key = id(known.names.get(name))
            counts[key] = counts.get(key, 0) + 1
    return counts


def held_elsewhere(array: Any, counts: dict[int, int]) -> bool:
    """Whether more than the names of lifted modules hold an array, or it shares its memory."""
    if getattr(array, "base", None) is not None and sys.getrefcount(array.base) > BASE_OF_ONE:
        return True
    return sys.getrefcount(array) > counts.get(id(array), 1) + OWN_HOLDERS


def _own_holders() -> int:
    """What `getrefcount` says in `held_elsewhere`, called as it is, beyond the names."""
    names = {"a": object()}
    array = names.get("a")
    return _references(array, {}) - 1


def _references(array: Any, counts: dict[int, int]) -> int:
    return sys.getrefcount(array)


OWN_HOLDERS = _own_holders()
BASE_OF_ONE = 2  # the array that shows all of it, and the question


def write_back() -> None:
    """Put what was written into arrays, as numbers, where the program expects it."""
    for array, cell in cells.values():
        if cell._trace is not CONSTANTS or cell._primal is not array:
            value = plain(cell)
            if value is not None:  # a write that failed in the middle
                array[...] = value
    cells.clear()


# ------------------------------------------------------------------------------- what is lifted

_lifted: dict[int, Names] = {}  # by the identity of the dictionary
_packages: set[str] = set()  # whose modules are lifted when they are imported
_modules_seen = 0


def _begin() -> None:
    """A derivative begins: all names are put on."""
    global _modules_seen
    if _packages and len(sys.modules) != _modules_seen:
        _modules_seen = len(sys.modules)
        for package in _packages:
            for module in modules_of(package):
                add(module)
    counts = count_names()
    for names in list(_lifted.values()):
        names.put_on(counts)


def _end() -> None:
    """No derivative runs any more."""
    write_back()
    for names in list(_lifted.values()):
        names.take_off()


def modules_of(package: str) -> list[types.ModuleType]:
    """A module and its submodules, as far as they are imported."""
    return [
        module
        for name, module in list(sys.modules.items())
        if isinstance(module, types.ModuleType)
        and (name == package or name.startswith(f"{package}."))
    ]


def add(module: types.ModuleType) -> bool:
    """Lift one module; False if it was lifted before."""
    names = vars(module)
    if id(names) in _lifted:
        return False
    _watch()
    made = _lifted[id(names)] = Names(names)
    made.scan()
    lifted_modules.add(module.__name__)
    return True


@functools.cache
def _watch() -> None:
    watch(_begin, _end)


class Lift:
    """What `lift` has changed: undone by `undo()`, or at the end of a `with` block.

    Attributes:
        modules: the modules that were not lifted before.
    """

    def __init__(self, modules: list[types.ModuleType], packages: set[str]) -> None:
        self.modules = modules
        self.packages = packages

    @property
    def names(self) -> dict[str, list[str]]:
        """The names that mean something else while a derivative runs, by module."""
        found = {}
        for module in self.modules:
            known = _lifted.get(id(vars(module)))
            if known is not None:
                found[module.__name__] = sorted([*known.after, *known.arrays])
        return found

    def undo(self) -> None:
        """Let the modules be as they were."""
        refuse_running("undone")
        _packages.difference_update(self.packages)
        for module in self.modules:
            _lifted.pop(id(vars(module)), None)
            lifted_modules.discard(module.__name__)

    def __enter__(self) -> Lift:
        return self

    def __exit__(self, *_: Any) -> None:
        self.undo()

    def __repr__(self) -> str:
        return f"<lift of {', '.join(module.__name__ for module in self.modules) or 'nothing new'}>"


def lift(*targets: Any) -> Any:
    """Make modules differentiable that were written without adcore, or one function.

    While a derivative runs, names of the modules mean something else: `np`, `scipy.stats`, `math`
    and the functions imported from them their traceable twins; arrays made by them, and arrays of
    floats that the module itself holds, can be assigned to; lists of traced numbers may stand
    where numpy takes an array. Without a derivative nothing is changed. numpy and scipy are never
    touched. See docs/plain-code.md.

    Arguments:
        targets: modules, or their names: `lift(__name__)`, `lift("mypackage")`, with all of their
            submodules, those too that are imported later. Or one function, which then sees such
            names, and so do the functions of its module that it calls: `@lift`.

    Returns:
        A `Lift`, which undoes it and is a context manager; of a function, the lifted function.
        To lift a module twice changes nothing.

    Raises:
        ArgumentError: a name that is not imported, something that is no module or function, a
            module of a library that plugins serve, or a derivative runs.

    What cannot be lifted: names that a function imports for itself, and default arguments.

    >>> import math
    >>> from adcore import grad, lift
    >>> @lift
    ... def f(x):
    ...     return math.sin(x) * x
    >>> grad(f)(0.0)
    0.0
    """
    refuse_running("lifted")
    if len(targets) == 1 and isinstance(targets[0], types.FunctionType):
        return lifted_function(targets[0])
    found, packages = [], set()
    for target in targets:
        name = getattr(target, "__name__", target) if not isinstance(target, str) else target
        found += _demand_modules(target, name)
        packages.add(name)
    return _lift(found, packages)


def lift_when_imported(packages: Iterable[str]) -> Lift:
    """Lift packages, those too that are not imported yet: then they are lifted when they are."""
    return _lift([module for name in packages for module in modules_of(name)], packages)


def _lift(modules: Iterable[types.ModuleType], packages: Iterable[str]) -> Lift:
    """Lift modules, and what will be imported of packages."""
    new = set(packages) - _packages
    _packages.update(new)
    _watch()
    return Lift([module for module in modules if add(module)], new)


def _demand_modules(target: Any, name: Any) -> list[types.ModuleType]:
    if not isinstance(target, (str, types.ModuleType)):
        kind = (
            "a class: lift its module" if isinstance(target, type) else f"a {type(target).__name__}"
        )
        msg = f"lift takes modules, names of modules, or one function; got {kind}."
        raise ArgumentError(msg)
    root = str(name).partition(".")[0]
    if root == "adcore" or root.startswith("adcore_") or registry.serves(root):
        msg = f"{name} is a library that is served by plugins: lift the module that uses it."
        raise ArgumentError(msg)
    found = [target] if isinstance(target, types.ModuleType) else []
    found += [module for module in modules_of(name) if module not in found]
    if not found:
        msg = f"There is no module {name!r} among those imported: import it before it is lifted."
        raise ArgumentError(msg)
    return found


def refuse_running(done: str) -> None:
    """Refuse to change what names mean while a derivative runs."""
    if is_running():
        msg = f"Modules cannot be {done} while a derivative runs: do it outside of the function."
        raise ArgumentError(msg)


# ------------------------------------------------------------------------------- one function


class LiftedNames(dict[str, Any]):
    """The global names of lifted functions: looked up in those of their module, and lifted.

    Arguments:
        names: the dictionary of the module.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__({k: names[k] for k in ("__name__", "__builtins__") if k in names})
        self.names = names
        self.made: dict[str, tuple[Any, Any]] = {}

    def __missing__(self, name: str) -> Any:
        value = self.names[name]
        if is_running() and is_cell(value):
            return self._cell(value)
        known = self.made.get(name)
        if known is None or known[0] is not value:
            known = self.made[name] = value, self._lifted(value)
        return known[1]

    def _cell(self, array: Any) -> Any:
        held = held_elsewhere(array, {id(array): 2})  # by its name, and the caller's variable
        return cell_of(array, held)

    def _lifted(self, value: Any) -> Any:
        if isinstance(value, types.FunctionType) and value.__globals__ is self.names:
            return with_names(value, self)
        return lifted(value)


_of_functions: dict[int, LiftedNames] = {}  # by the identity of a module's dictionary


def lifted_function(function: types.FunctionType) -> Callable[..., Any]:
    """A function that sees lifted names while a derivative runs."""
    code = function.__code__
    stored = {i.argval for i in dis.get_instructions(code) if i.opname == "STORE_GLOBAL"}
    if stored:
        msg = (
            f"{function.__name__} assigns the global name {sorted(stored)[0]!r}, which a lifted "
            f"function cannot: lift its module, adcore.lift({function.__module__!r})."
        )
        raise ArgumentError(msg)
    names = function.__globals__
    if id(names) not in _of_functions:
        _of_functions[id(names)] = LiftedNames(names)
        _watch()
    inside = with_names(function, _of_functions[id(names)])

    @functools.wraps(function)
    def either(*args: Any, **kwargs: Any) -> Any:
        if not is_running():
            return function(*args, **kwargs)
        made = cells_of([*args, *kwargs.values()])
        return inside(*made[: len(args)], **dict(zip(kwargs, made[len(args) :], strict=True)))

    return either


def with_names(function: types.FunctionType, names: LiftedNames) -> types.FunctionType:
    """The same function, with other global names."""
    made = types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__dict__.update(function.__dict__)
    made.__qualname__ = function.__qualname__
    return made
