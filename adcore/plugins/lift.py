"""`lift`: modules that know nothing of adcore see twins among their names while a derivative runs.

What a library does not dispatch (`np.zeros`, `math.exp`, `scipy.linalg.expm`) has a twin, and the
program that calls the original was written without it. So for as long as a derivative runs, and no
longer, the names of a lifted module mean other things: modules and functions their twins, arrays
assignable constants. Without a derivative nothing is changed, so plain code costs what it did.
"""

from __future__ import annotations

import dis
import functools
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

from ..engine.constant import cell_of, cells_of
from ..engine.running import is_running, watch
from ..errors import ArgumentError
from ..rules import registry
from ..rules.twins import lifted_modules
from .lifted import is_cell, lifted
from .names import Names, count_names, held_elsewhere, write_back

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
    counts = count_names(_lifted.values())
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
