"""The function that a call goes through: are these the arguments of the program, and if so, run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcore.programs.backends import Runner
from adcore.programs.program import Miss


class NumpyRunner(Runner):
    """A program as a function of Python."""

    __slots__ = ()

    def fast(self, args: Any, leaves: list[Any], structure: Any) -> Callable[..., Any] | None:
        """The function of a tuple of arguments like these that checks their form and runs."""
        return _Entrance(self.run, args, leaves, structure).made()


class _Entrance:
    """Writes the function that a call goes through: are these the arguments, and if so, run.

    Arguments:
        run: the program.
        args: the structure of the tuple of arguments.
        leaves: those of a call that fits.
        structure: that of what comes back.
    """

    def __init__(self, run: Any, args: Any, leaves: list[Any], structure: Any) -> None:
        self.args, self.leaves, self.structure = args, iter(leaves), structure
        self.names: dict[str, Any] = {"run": run, "Miss": Miss, "MISS": Miss(None, None)}
        self.lines: list[str] = []
        self.numbers: list[str] = []
        self.count = 0

    def made(self) -> Callable[..., Any] | None:
        """The function; None where a check would take too long."""
        if not self._enter("args", self.args):
            return None
        body = [*self.lines, f"found = run({', '.join(self.numbers)})"]
        if self.structure.kind is None:
            body.append("return found if type(found) is Miss else found[0]")
        else:
            structure = self.structure
            self.names["build"] = tuple if structure.is_row else structure.unflatten
            body.append("return found if type(found) is Miss else build(found)")
        exec("def fast(args):\n" + "\n".join("    " + line for line in body), self.names)
        found: Callable[..., Any] = self.names["fast"]
        return found

    def _demand(self, *checks: str) -> None:
        self.lines += [f"if not ({' and '.join(checks)}):", "    return MISS"]

    def _name(self, value: Any) -> str:
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name

    def _enter(self, value: str, structure: Any) -> bool:
        """Check a container, or a leaf; whether that can be written out."""
        if structure.kind is None:
            return self._leaf(value, next(self.leaves))
        keys: Any = range(len(structure.children))
        if structure.kind is dict:
            keys = structure.rest
            said = f"tuple({value}) == {self._name(keys)}"
        elif structure.kind in (tuple, list):
            said = f"len({value}) == {len(keys)}"
        else:
            return False
        self._demand(f"type({value}) is {structure.kind.__name__}", said)
        for key, child in zip(keys, structure.children, strict=True):
            part = f"a{self.count}"
            self.count += 1
            self.lines.append(f"{part} = {value}[{key if type(key) is int else self._name(key)}]")
            if not self._enter(part, child):
                return False
        return True

    def _leaf(self, a: str, leaf: Any) -> bool:
        kind = type(leaf)
        checks = [f"type({a}) is {self._name(kind)}"]
        if kind is np.ndarray and leaf.dtype.kind in "fc":
            checks += [f"{a}.dtype is {self._name(leaf.dtype)}", f"{a}.shape == {leaf.shape!r}"]
            packed = f"{a}.flags.c_contiguous"
            checks.append(
                packed if leaf.flags.c_contiguous
                else f"{a}.strides == {leaf.strides!r} and not {packed}"
            )  # fmt: skip
            self.numbers.append(a)
        elif kind in (float, complex) or isinstance(leaf, (np.floating, np.complexfloating)):
            self.numbers.append(a)
        elif kind in (int, bool, str, bytes, type(None)):
            checks.append(f"{a} == {self._name(leaf)}")
        else:
            return False
        self._demand(*checks)
        return True
