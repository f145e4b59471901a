"""A program written out: one line for each operation, in Python, with numpy's own functions.

It is written twice: to be read, with numpy's names, and to be run, with every function bound to a
name of its own, so that nothing has to be looked up.
"""

from __future__ import annotations

import keyword
import math
import operator
import sys
from dataclasses import replace
from typing import Any

import numpy as np

from adcore.programs.backends import Backend
from adcore.programs.passes import without_dead_code
from adcore.programs.program import Guard, Miss, Operation, Program, Ref
from adcore.programs.recorder import ITEM
from adcore.rules.signatures import public_name
from adcore.scalars import number

from ..arrays import quiet
from ..arrays.assignment import increased, taken
from ..arrays.scatter import add_at
from .algebra import simplify
from .entrance import NumpyRunner
from .knowledge import INFIX, PREFIX, RESHAPES
from .memory import (
    Memory,
    buffer_for,
    is_large,
    memory_of,
    outputs_to_copy,
    written_in_place,
)

SHORT = {"numpy.linalg": "np.linalg", "numpy.fft": "np.fft", "numpy": "np"}


def build(program: Program, backend: Backend) -> NumpyRunner:
    """The program as a function, and as text."""
    program = replace(
        program, steps=[replace(step) for step in program.steps], outputs=list(program.outputs)
    )
    simplify(program)
    without_dead_code(program, backend)
    memory = memory_of(program)
    names: dict[str, Any] = {}
    code = _Writer(program, memory, names, bound=True).text()
    exec(code, names)
    readable = _Writer(program, memory, {}, bound=False)
    return NumpyRunner(names[_identifier(program.name)], readable.text)


class _Writer:
    """Writes a program.

    Arguments:
        names: what the text refers to by name.
        bound: functions have names of their own.
    """

    def __init__(
        self, program: Program, memory: Memory, names: dict[str, Any], *, bound: bool
    ) -> None:
        self.program, self.memory, self.names, self.bound = program, memory, names, bound
        self.of: dict[int, str] = {}
        self.lines: list[str] = []

    def text(self) -> str:
        """The definition of a function."""
        program = self.program
        self.of.clear()
        self.lines.clear()
        self.names.clear()
        moves = any(
            isinstance(step, Operation) and step.surroundings is not program.surroundings
            for step in program.steps
        )
        indent = "        " if moves else "    "
        self._body()
        head = [f"def {_identifier(program.name)}({', '.join(f'v{k}' for k in program.inputs)}):"]
        if moves:
            enter, leave = self._named(ENTER, "enter"), self._named(LEAVE, "leave")
            assert enter and leave
            head += ["    state = None", "    try:"]
        body = [indent + line for line in self.lines]
        tail = ["    finally:", f"        {leave}(state)"] if moves else []
        return "\n".join([*head, *body, *tail, ""])

    def _body(self) -> None:
        current = self.program.surroundings
        for k, step in enumerate(self.program.steps):
            if isinstance(step, Guard):
                self._guard(step)
            else:
                if step.surroundings is not current:
                    current = step.surroundings
                    self._move(current)
                self._operation(step, k)
            self._forget(step, k)
        if current is not self.program.surroundings:
            self._move(self.program.surroundings)
        outputs = []
        for output, copy in zip(self.program.outputs, outputs_to_copy(self.memory), strict=True):
            outputs.append(f"{self._value(output)}.copy()" if copy else self._value(output))
        self.lines.append(f"return [{', '.join(outputs)}]")

    def _move(self, into: Any) -> None:
        """Handle floating-point errors as there."""
        if into is self.program.surroundings:
            self.lines.append(f"state = {self._named(LEAVE, 'leave')}(state)")
        else:
            state = self._named(into, "quiet")
            self.lines.append(f"state = {self._named(ENTER, 'enter')}(state, {state})")

    # ----------------------------------------------------------------------------- operations

    def _operation(self, step: Operation, k: int) -> None:
        call = self._call(step)
        if step.raises is not None:
            error = self._named(step.raises, step.raises.__name__)
            guard = Guard(-1, "exception", step.raises, step.where)
            miss = self._named(Miss(guard, None), "miss")
            self.lines += [
                "try:", f"    {call}", f"except {error}:", "    pass",
                "else:", f"    return {miss}",
            ]  # fmt: skip
            return
        if written_in_place(step, k, self.memory):
            old, value, key = step.args
            if step.function is increased.fun:
                add = self._function(add_at)
                call = f"{add}(v{old.variable}, {self._value(key)}, {self._value(value)})"
                self.lines.append(call)
            else:
                self.lines.append(
                    f"v{old.variable}[{self._index(key)}] = {self._value(value)}"
                )
            call = f"v{old.variable}"
        elif (into := buffer_for(step, k, self.memory)) is not None:
            ufunc, variable = into
            args = ", ".join(map(self._value, step.args))
            call = f"{self._function(ufunc)}({args}, v{variable})"
        self.lines.append(f"v{step.out} = {call}")

    def _call(self, step: Operation) -> str:
        function, args = step.function, step.args
        try:
            if function in INFIX and len(args) == 2:
                x, y = map(self._value, args)
                return f"{x} {INFIX[function][0]} {y}"
            if function in PREFIX and len(args) == 1:
                return f"{PREFIX[function][0]}{self._value(args[0])}"
            if function in RESHAPES and args[2] == "C" and self._is_array(args[0]):
                return f"{self._value(args[0])}.reshape({self._value(args[1])})"
            if function in (operator.getitem, ITEM, taken.fun):
                return f"{self._value(args[0])}[{self._index(args[1])}]"
            if function is number and self.program.forms[args[0].variable][0] is not float:
                return f"{self._value(args[0])}.item()"
        except TypeError:  # an unhashable function
            pass
        given = [*map(self._value, args)]
        given += [f"{key}={self._value(value)}" for key, value in step.kwargs.items()]
        return f"{self._function(function)}({', '.join(given)})"

    def _is_array(self, value: Any) -> bool:
        return type(value) is Ref and self.program.forms[value.variable][0] is np.ndarray

    def _guard(self, guard: Guard) -> None:
        v = f"v{guard.variable}"
        if guard.ask == "form":
            kind, *rest = guard.outcome
            said = f"type({v}) is {self._named(kind, kind.__name__)}"
            if rest:
                dtype = self._named(rest[0], f"dtype_{rest[0].name}")
                said += f" and {v}.dtype == {dtype} and {v}.shape == {rest[1]!r}"
            said = f"not ({said})"
        elif guard.ask == "length":
            said = f"len({v}) != {guard.outcome}"
        elif guard.outcome is True or guard.outcome is False or guard.outcome is None:
            said = f"{v} is not {guard.outcome}"
        elif isinstance(guard.outcome, (np.ndarray, np.generic)):
            same = self._named(_same_numbers, "same_numbers")
            said = f"not {same}({v}, {self._value(guard.outcome)})"
        else:
            said = f"{v} != {self._value(guard.outcome)}"
        miss = self._named(_Missed(guard), "Miss")
        self.lines += [f"if {said}:", f"    return {miss}({v})"]

    def _forget(self, step: Any, k: int) -> None:
        """Free large arrays once they have served."""
        forms, last = self.program.forms, self.memory.last
        gone = sorted(v for v in set(step.refs()) if last.get(v) == k and is_large(forms[v]))
        if gone:
            self.lines.append(f"del {', '.join(f'v{v}' for v in gone)}")

    # --------------------------------------------------------------------------------- values

    def _value(self, value: Any) -> str:
        kind = type(value)
        if kind is Ref:
            return f"v{value.variable}"
        if kind in (bool, str, type(None), int) or (kind is float and math.isfinite(value)):
            said = repr(value)
            return f"({said})" if said.startswith("-") else said
        if value is Ellipsis:
            return "..."
        if kind is tuple:
            return f"({''.join(self._value(item) + ', ' for item in value)})"
        if kind is list:
            return f"[{', '.join(map(self._value, value))}]"
        if kind is dict:
            return "{" + ", ".join(f"{k!r}: {self._value(v)}" for k, v in value.items()) + "}"
        if kind is slice:
            parts = ", ".join(map(self._value, (value.start, value.stop, value.step)))
            return f"slice({parts})"
        if isinstance(value, tuple):  # a named one
            made = self._named(kind, kind.__name__)
            return f"{made}({', '.join(map(self._value, value))})"
        if callable(value) and not isinstance(value, np.dtype):
            return self._function(value)
        return self._named(value, "c" if isinstance(value, np.ndarray) else "k")

    def _index(self, key: Any) -> str:
        if type(key) is tuple and key:
            return ", ".join(map(self._index, key)) + ("," if len(key) == 1 else "")
        if type(key) is slice:
            start, stop, step = (
                "" if part is None else self._value(part)
                for part in (key.start, key.stop, key.step)
            )
            return f"{start}:{stop}" + (f":{step}" if step else "")
        return self._value(key)

    def _function(self, function: Any) -> str:
        """A function under its own name, where it can be found under that."""
        if self.bound:
            return self._named(function, getattr(function, "__name__", "f"))
        module, _, name = _public(function).rpartition(".")
        if module in SHORT:
            return f"{SHORT[module]}.{name}"
        return self._named(function, getattr(function, "__name__", "f"))

    def _named(self, value: Any, stem: str) -> str:
        """The name of a value."""
        known = self.of.get(id(value))
        if known is not None:
            return known
        stem = _identifier(stem)
        numbered = stem in ("c", "k", "miss", "Miss", "quiet", "v", "f")
        name = f"{stem}0" if numbered else stem
        n = 0
        while name in self.names or name in RESERVED or name == _identifier(self.program.name):
            n += 1
            name = f"{stem}{n}"
        self.names[name] = value
        self.of[id(value)] = name
        return name


RESERVED = frozenset({"state", "len", "type", "slice", "np", *keyword.kwlist})


class _Missed:
    """Makes what is returned when a guard does not hold."""

    __slots__ = ("guard",)

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def __call__(self, found: Any) -> Miss:
        return Miss(self.guard, found)


def _same_numbers(a: Any, b: Any) -> bool:
    return bool(type(a) is type(b) and a.dtype == b.dtype and np.array_equal(a, b))


def _public(function: Any) -> str:
    """'numpy.sin' if that is the function itself, else ''."""
    if isinstance(function, np.ufunc) and getattr(np, function.__name__, None) is function:
        return f"numpy.{function.__name__}"
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.ufunc):
        return f"{_public(owner)}.{function.__name__}"
    name = public_name(function)
    module, _, last = name.rpartition(".")
    found = getattr(sys.modules.get(module), last, None)
    return name if found is function else ""


def _identifier(name: str) -> str:
    word = "".join(c if c.isalnum() or c == "_" else "_" for c in name)
    usable = word.isidentifier() and word not in RESERVED
    return word if usable else f"program_{word}" if f"_{word}".isidentifier() else "program"


def _enter(state: Any, into: Any) -> Any:
    """Handle floating-point errors in another way; what undoes it."""
    LEAVE(state)
    if quiet.VARIABLE is not None:
        return quiet.VARIABLE[0].set(into)
    errstate = np.errstate(**dict(into))
    errstate.__enter__()
    return errstate


def _leave(state: Any) -> None:
    """Undo it."""
    if state is None:
        return
    if quiet.VARIABLE is not None:
        quiet.VARIABLE[0].reset(state)
    else:
        state.__exit__(None, None, None)


ENTER, LEAVE = _enter, _leave
