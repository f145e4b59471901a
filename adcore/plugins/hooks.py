"""The contract between adcore and its plugins: a few hooks, each of which returns data.

A plugin is a Python module named by an entry point of the group `adcore`. The *name* of the entry
point is the module that the plugin gives derivatives for; the plugin is loaded when that module
has been imported and a function or type without a rule is met. Importing a plugin changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from ..rules.rule import Rule
    from ..values import ValueType

hookspec = pluggy.HookspecMarker("adcore")
hookimpl = pluggy.HookimplMarker("adcore")


@dataclass(frozen=True, slots=True)
class Sample:
    """One call that a rule is tested on.

    Arguments:
        function: the differentiated function.
        args: its positional arguments; floating-point ones are differentiated unless `wrt` says
            otherwise. Arguments may be lists or tuples of arrays.
        kwargs: its keyword arguments, as a user writes them.
        label: what is special about this sample, for the test's name.
        wrt: positions and names of the arguments to differentiate; None for all that can be.
        exact: the function is linear along every line through the point, so that a finite
            difference with step 1 is exact.
        order: how often it is differentiated (2, or 1 where the second derivative is refused).
        kink: a special point, where finite differences mean nothing: finiteness and the agreement
            of the two modes are tested, and that second derivatives of smooth compositions are
            right or not finite.
        gauge: a function of the answer that does not depend on arbitrary choices in it (the
            signs of eigenvectors): what is tested is its composition with the function.
    """

    function: Any
    args: Sequence[Any]
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    wrt: Sequence[int | str] | None = None
    exact: bool = False
    order: int = 2
    kink: bool = False
    gauge: Any = None


@hookspec
def adcore_rules() -> Iterable[Rule | list[Rule]]:  # type: ignore[empty-body]
    """The rules of this plugin.

    Called once, when the plugin is loaded. Returns what `elementwise`, `linear`, `multilinear`,
    `rule`, `composite`, `constant` and `refuse` return; lists may be nested, one per table.
    """


@hookspec
def adcore_types() -> Iterable[ValueType]:  # type: ignore[empty-body]
    """The value types of this plugin: only for plugins that bring a new kind of array.

    Called once, before `adcore_rules`. Every type belongs to one plugin.
    """


@hookspec
def adcore_samples() -> Iterable[Sample]:  # type: ignore[empty-body]
    """Calls to test the rules on: at least one for each rule that is not elementwise.

    Called by the tester only. Elementwise rules need none, their `domain` makes them; samples
    given for them (special points, keywords) are tested in addition.
    """


@hookspec
def adcore_sparse() -> Iterable[Any]:  # type: ignore[empty-body]
    """The makers of sparse derivatives: for the plugin that serves scipy.sparse.

    Called when `jacobian` or `hessian` is first asked for a sparse one. Returns a list of one
    object, with the methods `jacobian(fun, argnums, mode, pattern)`,
    `hessian(fun, argnums, pattern)` and `sparsity(fun, argnums, order)`: what the transforms of
    these names return.
    """


@hookspec
def adcore_backends() -> Iterable[Any]:  # type: ignore[empty-body]
    """Ways to run programs, see `compile`: a `Backend` each, for plugins that bring one.

    Called when a function is compiled. The names must differ from those of other back ends.
    """
