"""What runs programs: a back end, which a plugin brings by the hook `adcore_backends`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import CompileError
from ..plugins.manager import manager
from .program import Operation, Program


@dataclass(slots=True)
class Runner:
    """A program that can be run.

    Attributes:
        run: takes the inputs, returns the leaves of the output, or a `Miss`.
        text: gives the program, to be read.
    """

    run: Callable[..., Any]
    text: Callable[[], str]

    def fast(self, args: Any, leaves: list[Any], structure: Any) -> Callable[..., Any] | None:
        """A function of the tuple of arguments that checks by itself whether they are like these.

        It gives what the program gives, in its containers, or a `Miss`. None if there is none; then
        the arguments of every call are taken apart.

        Arguments:
            args: the structure of the tuple.
            leaves: those of a call that fits.
            structure: that of what comes back.
        """
        return None


class Backend:
    """A way to run programs. A plugin returns some from its hook `adcore_backends`.

    Attributes:
        name: what `compile(fun, backend=name)` asks for it by.
    """

    name: str

    def form(self, value: Any) -> Any:
        """What a program may depend on of a floating-point value beside its numbers.

        Its type, shape and dtype, hashable; None if the back end does not compute with such values.
        """
        raise NotImplementedError

    def fixed(self, value: Any) -> Any:
        """What stands for an array that a program rests on, hashable; None if it is no array."""
        raise NotImplementedError

    def kept(self, value: Any) -> Any:
        """An array that a program reads, as it is now, whatever becomes of the original."""
        raise NotImplementedError

    def sparing(self, function: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
        """The keywords of a call without the leave to destroy its arguments."""
        return kwargs

    def same(self, a: Any, b: Any) -> bool:
        """Whether two constants are the same, to the bit."""
        raise NotImplementedError

    def close(self, a: Any, b: Any) -> bool:
        """Whether two answers are the same up to rounding, and of one form."""
        raise NotImplementedError

    def copied(self, value: Any) -> Any:
        """A value that shares no memory with the given one."""
        raise NotImplementedError

    def surroundings(self) -> Any:
        """What of the surroundings of a call changes what it does, compared with `is`."""
        return None

    def follows(self, operation: Operation, forms: dict[int, Any]) -> bool:
        """Whether the form of the answer follows from the forms of the arguments."""
        raise NotImplementedError

    def of_form(self, operation: Operation) -> bool:
        """Whether the answer itself follows from the forms of the arguments: a shape, a dtype."""
        raise NotImplementedError

    def pure(self, operation: Operation) -> bool:
        """Whether the same call gives the same answer, so that one will do."""
        raise NotImplementedError

    def may_raise(self, operation: Operation, forms: dict[int, Any]) -> bool:
        """Whether an operation must run though nothing needs its answer: it may raise an error."""
        raise NotImplementedError

    def build(self, program: Program) -> Runner:
        """The program, in a form in which it runs."""
        raise NotImplementedError


def find(name: str) -> Backend:
    """The back end of a name.

    Raises:
        CompileError: no plugin brings it.
    """
    manager.load_pending()
    for backend in manager.backends():
        if backend.name == name:
            found: Backend = backend
            return found
    names = ", ".join(sorted({repr(b.name) for b in manager.backends()})) or "none"
    cure = " import numpy, and pip install adcore-numpy." if name == "numpy" else ""
    msg = f"There is no back end {name!r} to run a program; there are: {names}.{cure}"
    raise CompileError(msg)
