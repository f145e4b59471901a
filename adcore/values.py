"""What a value is: its vector space and, by its type, the box that carries it through a trace.

The core knows no array. A plugin describes one with a `ValueType`: the Python types it covers, the
box class that makes a traced value look like them, and the `Space` of a value: what is left of it
when the numbers are taken away (shape, dtype, realness), with the vector-space operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random


class Unbatched(Exception):
    """Values that cannot be computed with as a stack: `jacobian` then takes them one by one."""


class Space:
    """The vector space that a differentiable value lives in.

    Every tangent and cotangent of the value lives there too. `shape`, `ndim`, `size` and `dtype`
    read as they do on an array, so that a transpose may be handed the space in place of the value.
    """

    __slots__ = ()

    shape: tuple[int, ...]
    ndim: int
    size: int
    dtype: Any

    @property
    def is_complex(self) -> bool:
        """True when the space is complex."""
        raise NotImplementedError

    def project(self, vector: Any) -> Any:
        """`vector` with the shape, dtype and realness of this space.

        Axes that broadcasting added are summed, missing ones are broadcast, a complex vector gives
        its real part to a real space.
        """
        raise NotImplementedError

    def adopt(self, vector: Any, role: str) -> Any:
        """A vector from the user, cast safely, or `TangentError` if it is not of this space."""
        raise self._lacking("adopt", "a tangent or cotangent that a user gives")

    def add(self, a: Any, b: Any) -> Any:
        """a + b; may be written into `a` or `b` when nobody else can see them."""
        raise NotImplementedError

    def own(self, vector: Any, shared: bool) -> Any:
        """`vector`, copied if it is `shared` or a view into another array's memory."""
        raise NotImplementedError

    def mask(self, cotangent: Any, vector: Any) -> Any:
        """`vector` with zeros where it is not finite though the cotangent is zero: 0 * inf.

        Where the cotangent is zero and all is finite it stays as it is, since the cotangent may
        still vary: its own derivative, of second order, need not be zero.
        """
        raise self._lacking("mask", "an elementwise rule behind a selection")

    def hush(self) -> Any:
        """Turn off warnings of floating-point errors; returns what `speak` takes to undo it.

        A slope may be infinite where nothing is selected, and that is not worth a word. What the
        user computes warns as it does without a derivative: only slopes are computed in between,
        and what a checkpoint runs for the second time.
        """
        return None

    def speak(self, token: Any) -> None:
        """Undo `hush`."""

    def with_ones(self, vector: Any, value: Any) -> Any:
        """`vector` (None: of zeros) with ones where `value` is 0; None if that is nowhere.

        It is asked of the values of roots, see `roots`. A space without it (None) leaves a
        derivative of second order at such a zero to the rules.
        """
        return None

    def zeros(self) -> Any:
        """The zero vector."""
        raise NotImplementedError

    def ones(self) -> Any:
        """The vector of ones."""
        raise self._lacking("ones", "grad")

    def basis(self) -> Iterator[Any]:
        """The standard basis, one vector per element; a complex element has one too."""
        raise self._lacking("basis", "jacobian")

    def basis_stack(self, start: int, stop: int) -> Any:
        """The vectors `start` to `stop` of the basis, stacked along a first axis."""
        raise NotImplementedError

    def stacked(self, values: Sequence[Any]) -> Any:
        """Values of this space, plain or traced, stacked along a first axis."""
        raise Unbatched(f"There is no stack of a {self.describe()}.")

    def repeated(self, vector: Any, size: int) -> Any:
        """The same vector `size` times, stacked along a first axis."""
        raise Unbatched(f"There is no stack of a {self.describe()}.")

    def block(self, stacks: Sequence[Any], of: Space, by: Space, axis: int) -> Any:
        """As `stack`, of vectors that are stacked along a first axis already."""
        raise NotImplementedError

    def random(self, rng: Random) -> Any:
        """A random vector of standard normal entries."""
        raise self._lacking("random", "the tester")

    def inner(self, a: Any, b: Any) -> Any:
        """The bilinear pairing: the sum of the products of a and b, nothing conjugated."""
        raise self._lacking("inner", "the tester")

    def norm(self, vector: Any) -> float:
        """The largest absolute value of an element, as a plain number; NaN if one is."""
        raise self._lacking("norm", "the tester")

    def stack(self, vectors: list[Any], of: Space, by: Space, axis: int) -> Any:
        """Vectors of the space `of`, one per element of the space `by`, as one block.

        Its shape is of.shape + by.shape for axis -1, by.shape + of.shape for axis 0.
        """
        raise self._lacking("stack", "jacobian")

    def _lacking(self, method: str, whom: str) -> NotImplementedError:
        """What a space that leaves a method out says when it is needed."""
        return NotImplementedError(
            f"{type(self).__name__}, the space of a {self.describe()}, has no method {method!r}, "
            f"which {whom} needs."
        )

    def describe(self) -> str:
        """The space in words, for messages: 'float64 array of shape (3,)'."""
        raise NotImplementedError


class ValueType:
    """The description of a family of values, as a plugin's `adcore_types` hook returns it.

    Arguments:
        types: the Python types it covers; a subclass of one is not covered. A value must not hold
            traced parts: what makes one out of numbers is a primitive with a rule.
        box: the box class for them; its static method `space_of(value)` gives a value's `Space`,
            or None for a value that has no derivative (an integer array); `is_discrete(value)`
            tells of those without a space whether they cannot vary, or are merely unknown.
        constants: other types (list, tuple) that may stand beside traced values, with the
            function that makes a value of this family out of one; it must keep boxes traced.
        fingerprint: `fingerprint(value)` tells a value from what it is after it was changed in
            place, so that a program is told that does so to a value that is still needed. None
            for values that cannot be changed.
        examples: `examples(domains, rng)` yields (label, arguments) for functions of as many
            arguments as there are domains, each a pair (low, high): what the tester feeds to
            elementwise rules. None if the family has no elementwise rules of its own.
    """

    def __init__(
        self,
        types: Iterable[type],
        box: Any,
        *,
        constants: dict[type, Callable[[Any], Any]] | None = None,
        fingerprint: Callable[[Any], Any] | None = None,
        examples: Callable[..., Iterable[tuple[str, tuple[Any, ...]]]] | None = None,
    ) -> None:
        self.types = tuple(types)
        self.box = box
        self.constants = constants or {}
        self.fingerprint = fingerprint
        self.examples = examples
        self.distribution = ""  # of the plugin that brings it: set when it is registered


# The tables that every traced operation reads: written only by `registry.add_type`.
box_types: dict[type, Any] = {}
constant_makers: dict[type, Callable[[Any], Any]] = {}
fingerprints: dict[type, Callable[[Any], Any]] = {}
value_types: list[ValueType] = []


class Contribution:
    """A cotangent that touches only a part of its primal: `x[i]` pulled back.

    The reverse sweep leaves it to the primal's space to project and add contributions, and asks
    for the `value` when the sweep reaches the primal.
    """

    __slots__ = ()

    def value(self, space: Any) -> Any:
        """All that was contributed so far, as a vector of `space`."""
        raise NotImplementedError


def space_of(value: Any) -> Any:
    """The `Space` of a plain or traced value; None when it has no derivative."""
    box = box_types.get(type(value))
    return None if box is None else box.space_of(value)
