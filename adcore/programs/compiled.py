"""`compile`: which program a call belongs to, and what happens where there is none yet."""

from __future__ import annotations

import functools
import sys
import threading
import types
import warnings
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..engine.constant import without_constants
from ..engine.layers import Layer
from ..errors import CompileError, StaleProgramError
from ..transforms.containers import Structure, flatten
from ..transforms.leaves import name_of
from . import picture
from .backends import Backend, Runner, find
from .passes import with_common_parts_once, without_dead_code
from .picture import Picture
from .program import Miss, Program, words
from .recording import difference, recorded
from .signature import SIMPLE, signature

CHECKS = ("first", "never", "always")
EAGER = None  # in the place of programs: the function is run each time


@dataclass(slots=True, eq=False)
class Entry:
    """A program of a compiled function, and what is known of it.

    Attributes:
        program, runner: what it does, and how it runs.
        key: the signature it belongs to.
        runs: how often it has given an answer.
    """

    program: Program
    runner: Runner
    key: Any
    runs: int = 0

    @property
    def source(self) -> str:
        """The program, to be read."""
        return self.runner.text()

    @property
    def guards(self) -> list[str]:
        """What it rests on, in words."""
        return [words(guard) for guard in self.program.guards]

    def __repr__(self) -> str:
        count, guards = len(self.program.operations), len(self.program.guards)
        inputs = ", ".join(str(form) for form in self.key[1])
        return f"<program of {self.program.name}({inputs}): {count} operations, {guards} guards>"


class Compiled:
    """A function that is run as programs. See `compile`."""

    __name__: str
    __qualname__: str

    def __init__(
        self, fun: Callable[..., Any], backend: str, check: str | int, fallback: bool, size: int
    ) -> None:
        self.fun = fun
        self.options = {"backend": backend, "check": check, "fallback": fallback, "size": size}
        self._check, self._fallback, self._size = check, fallback, size
        self._backend: Backend | None = None
        self._table: OrderedDict[Any, list[Entry] | None] = OrderedDict()
        self._ready: Any = None  # the program that the next call is tried with
        self._lock = threading.RLock()
        self._warned = False
        functools.update_wrapper(self, fun, updated=())

    # ------------------------------------------------------------------------------- a call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        ready = self._ready
        if ready is not None and not kwargs:
            try:
                answer = ready(args)
                if type(answer) is not Miss:
                    return answer
            except Exception:  # it may be that the function catches this: it is recorded again
                pass
        return self._call(args, kwargs)

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        leaves, structure = flatten((args, kwargs))
        if any(isinstance(leaf, Layer) for leaf in leaves):
            if any(leaf._trace.carries for leaf in leaves if isinstance(leaf, Layer)):
                return self.fun(*args, **kwargs)  # its operations belong to that trace
            leaves = [without_constants(leaf) for leaf in leaves]
        backend = self._backend
        if backend is None:
            backend = self._backend = find(str(self.options["backend"]))
        key, numbers = signature(self.fun, backend, leaves, structure)
        with self._lock:
            entries = self._table.get(key, [])
            if key in self._table:
                self._table.move_to_end(key)
            tried = None if entries is EAGER else list(entries)
        if tried is None:
            return self.fun(*args, **kwargs)
        missed: Miss | None = None
        for entry in tried:
            try:
                answer = entry.runner.run(*numbers)
            except Exception:  # it may be that the function catches this
                break
            if type(answer) is not Miss:
                return self._answered(entry, answer, leaves, structure)
            missed = answer
        return self._record(backend, key, numbers, leaves, structure, missed)

    # ------------------------------------------------------------------------ a new program

    def _record(
        self,
        backend: Backend,
        key: Any,
        numbers: list[Any],
        leaves: list[Any],
        structure: Structure,
        missed: Miss | None,
    ) -> Any:
        try:
            entry, found = self._recorded(backend, key, leaves, structure)
            answer = entry.runner.run(*numbers)
        except Exception as error:
            if not self._fallback:
                raise
            args, kwargs = structure.unflatten(leaves)
            answer = self.fun(*args, **kwargs)  # raises, if the error is its own
            with self._lock:
                self._table[key] = EAGER
            del error
            return answer
        if type(answer) is Miss:
            msg = (
                f"The program of {name_of(self.fun)} does not do again what was recorded: "
                f"{words(answer.guard)}, now {answer.found!r}. Its function reads something that "
                "changes from call to call."
            )
            raise StaleProgramError(msg)
        self._compare(entry, answer, found, backend, None)
        self._keep(entry, missed)
        entry.runs = 1
        return entry.program.structure.unflatten(answer)

    def _recorded(
        self, backend: Backend, key: Any, leaves: list[Any], structure: Structure
    ) -> tuple[Entry, list[Any]]:
        """A new program, and the answer that was found when it was recorded."""
        program, found = recorded(self.fun, backend, leaves, structure)
        without_dead_code(program, backend)
        with_common_parts_once(program, backend)
        return Entry(program, backend.build(program), key), found

    def _keep(self, entry: Entry, missed: Miss | None) -> None:
        with self._lock:
            entries = self._table.get(entry.key)
            self._table[entry.key] = [entry, *(entries or ())]
            self._table.move_to_end(entry.key)
            count = sum(len(each or ()) for each in self._table.values())
            while count > self._size:
                oldest = next(iter(self._table))
                group = self._table[oldest] or []
                if group and oldest == entry.key and missed is not None and not self._warned:
                    self._warned = True
                    self._warn(missed)
                if group:
                    group.pop()
                    count -= 1
                if not group:
                    del self._table[oldest]
            self._ready = None

    def _warn(self, missed: Miss) -> None:
        msg = (
            f"{name_of(self.fun)} was recorded more than {self._size} times, the last time because "
            f"of {words(missed.guard)}, which was now {missed.found!r}. Python looks at a number "
            "there that changes; compute with it instead (np.where), or pass it as an integer."
        )
        warnings.warn(msg, RuntimeWarning, stacklevel=5)

    # ------------------------------------------------------------------------------- checks

    def _answered(
        self,
        entry: Entry,
        answer: Any,
        leaves: list[Any],
        structure: Structure,
    ) -> Any:
        entry.runs += 1
        with self._lock:
            entries = self._table.get(entry.key)
            if entries and entries[0] is not entry and entry in entries:
                entries.remove(entry)
                entries.insert(0, entry)
        check = self._check
        due = check == "always" or (check == "first" and entry.runs == 2)
        if due or (type(check) is int and entry.runs % check == 0):
            assert self._backend is not None
            copies = [
                leaf if type(leaf) in SIMPLE else self._backend.copied(leaf) for leaf in leaves
            ]
            args, kwargs = structure.unflatten(copies)
            eager, _ = flatten(self.fun(*args, **kwargs))
            self._compare(entry, answer, eager, self._backend, (leaves, structure))
        if check == "never" or (check == "first" and entry.runs >= 2):
            self._ready = fast_call(entry, leaves, structure)
        return entry.program.structure.unflatten(answer)

    def _compare(
        self, entry: Entry, answer: list[Any], eager: list[Any], backend: Backend, again: Any
    ) -> None:
        """Refuse an answer that is not that of the function itself."""
        alike = len(answer) == len(eager) and all(map(backend.close, answer, eager))
        if alike:
            return
        with self._lock:
            self._table.pop(entry.key, None)
            self._ready = None
        name = name_of(self.fun)
        if again is None:
            msg = f"The program of {name} gives another answer than the run it was recorded in."
            raise StaleProgramError(msg)
        program, _ = recorded(self.fun, backend, again[0], again[1])
        fresh, _ = recorded(self.fun, backend, again[0], again[1])
        cause = difference(entry.program, program, backend) or difference(
            program, fresh, backend
        )
        msg = (
            f"A program of {name} gives another answer than {name} itself. {cause}What a function "
            "reads besides its arguments (globals, attributes, random numbers, the time) is read "
            "once, when it is recorded: pass it as an argument."
        )
        raise StaleProgramError(msg)

    # ----------------------------------------------------------------------- what it shows

    @property
    def programs(self) -> list[Entry]:
        """The programs that are kept, the one used last at the end."""
        with self._lock:
            return [entry for entries in self._table.values() for entry in (entries or [])[::-1]]

    @property
    def program(self) -> str:
        """The program used last, as source code."""
        entries = self.programs
        if not entries:
            msg = f"{name_of(self.fun)} has no program yet: call it."
            raise CompileError(msg)
        return entries[-1].source

    def show(self, *args: Any, profile: bool = False, **kwargs: Any) -> Picture:
        """The program of a call as a picture: what uses what, forward and backward, guards.

        Arguments:
            args, kwargs: those of the call, which is made; without any, the program used last.
            profile: measure the time and the memory of each operation, which needs arguments.

        Returns:
            An SVG, which a notebook shows and `.save(path)` writes.

        Raises:
            CompileError: there is no program, or there are no arguments to measure it with.
        """
        if not args and not kwargs:
            if profile:
                msg = "A profile needs the arguments of a call: show(x, profile=True)."
                raise CompileError(msg)
            entries = self.programs
            if not entries:
                raise CompileError(f"{name_of(self.fun)} has no program yet: call it.")
            return picture.drawn(entries[-1].program)
        self._call(args, kwargs)
        leaves, structure = flatten((args, kwargs))
        assert self._backend is not None
        key, numbers = signature(self.fun, self._backend, leaves, structure)
        with self._lock:
            entries = list(self._table.get(key) or ())
        if not entries:
            msg = f"{name_of(self.fun)} is run each time for such arguments, and has no program."
            raise CompileError(msg)
        program = entries[0].program
        return picture.drawn(program, picture.profile(program, numbers) if profile else None)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """As a method: the instance is the first argument."""
        return self if instance is None else types.MethodType(self, instance)

    def __reduce__(self) -> Any:
        home: Any = sys.modules.get(self.__module__)
        for part in self.__qualname__.split("."):
            home = getattr(home, part, None)
        if home is self:  # a decorated function, which has its name
            return self.__qualname__
        return _made, (self.fun, self.options)

    def __repr__(self) -> str:
        return f"<compiled {name_of(self.fun)}, {len(self.programs)} programs>"


def _made(fun: Callable[..., Any], options: dict[str, Any]) -> Compiled:
    return Compiled(fun, **options)


def fast_call(entry: Entry, leaves: list[Any], structure: Structure) -> Any:
    """The shortest way of a call of positional arguments to its program; None if there is none.

    It takes the tuple of arguments, and gives a `Miss` for those of another signature.
    """
    args, kwargs = structure.children
    if kwargs.leaves:
        return None
    return entry.runner.fast(args, leaves, entry.program.structure)


def compile(
    fun: Callable[..., Any] | None = None,
    *,
    backend: str = "numpy",
    check: str | int = "first",
    fallback: bool = False,
    size: int = 64,
) -> Any:
    """The same function, recorded once as a program and then run as that.

    The first call runs `fun` and writes down what it computes; later calls of the same signature
    run that as straight-line code, without derivatives to be found again. `fun` is usually a
    transform: `compile(value_and_grad(loss))`. The signature: the containers, types, shapes and
    dtypes of all floating-point arguments, and the values of all others. Where Python decides by a
    number (`if x > 0`, `while`, `int(x)`), the program has a guard, and when it comes out
    differently the function is recorded again. Arguments are never written to.

    What the function reads besides its arguments is read once, when it is recorded.

    Arguments:
        fun: any function; without it, what is returned is a decorator.
        backend: what runs the programs; "numpy" comes with adcore-numpy.
        check: compare answers with those of `fun` itself: "first", the second answer of each
            program; "never"; "always"; or every n-th.
        fallback: where a function cannot be recorded, run it each time in place of an error.
        size: how many programs are kept; those not used for longest are dropped.

    Returns:
        A function with the attributes `programs`, those that are kept, and `program`, the source
        of the one used last; its method `show` draws one.

    Raises:
        CompileError: a number leaves the function (`float(x)`, `np.asarray(x)`, unknown code).
        StaleProgramError: a program does not give what the function gives.

    >>> import numpy as np
    >>> from adcore import compile, grad
    >>> slope = compile(grad(lambda x: np.sum(np.sin(x) * x)))
    >>> slope(np.array([0.0, 1.0])).round(3).tolist()
    [0.0, 1.382]
    >>> slope(np.array([0.0, 2.0])).round(3).tolist()
    [0.0, 0.077]
    >>> slope
    <compiled grad(<lambda>), 1 programs>
    """
    if check not in CHECKS and not (type(check) is int and check > 0):
        names = ", ".join(map(repr, CHECKS))
        msg = f"check is one of {names}, or every how many runs; got {check!r}."
        raise CompileError(msg)
    if fun is None:
        return functools.partial(
            compile, backend=backend, check=check, fallback=fallback, size=size
        )
    if not callable(fun):
        msg = f"compile takes a function; got {fun!r}."
        raise CompileError(msg)
    return Compiled(fun, backend, check, fallback, size)
