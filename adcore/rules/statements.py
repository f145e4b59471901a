"""The rule language: the words in which an author states a derivative, one per shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .elementwise import Elementwise
from .linear import Linear
from .rule import Rule
from .signatures import Function
from .stated import Stated
from .undifferentiated import Composite, Constant, Refusal, Remark


def elementwise(
    function: Function, *partials: Any, domain: Any = (-2.0, 2.0), **options: Any
) -> Rule:
    """A rule for a function that acts on each element.

    Arguments:
        function: the function, usually a ufunc.
        partials: its partial derivative with respect to each input, as `lambda ans, x, y: …`; a
            number where it is constant; None where the input is not differentiable.
        domain: (low, high), or one pair per input: where the tester draws its points.
        options: `override=True` to replace another distribution's rule; `approximate="method,
            accuracy"` if the derivative is not exact, `approximate={"v": "…"}` if that in `v` alone
            is not; `selects=True` for a function that picks
            among its inputs (`where`): an element that was not picked then never contributes,
            not even when its own derivative is infinite or NaN. The name of a parameter instead
            of True: a function that selects if that argument is not True (`sum`, by `where`).
            `picks=True` for one whose partials do that themselves on the way back (`maximum`), so
            that it needs the same care in forward mode alone. `root=True` for one that is a
            root at zero (`roots`), whose pullbacks are then stated beside the partials, as
            `vjp=(…,)` with one function `(ct, ans, x, y)` per input.

    For a function of a complex variable that is not holomorphic and has real values, the partial
    is ∂f/∂x - i∂f/∂y: the engine takes the real part where a real number is due.

    >>> import math
    >>> elementwise(math.exp, lambda ans, x: ans).shape
    'elementwise'
    """
    return Elementwise(function, partials, domain, **options)


def linear(function: Function, transpose: Function, **options: Any) -> Rule:
    """A rule for a function that is linear in its first argument.

    Arguments:
        function: the function; its JVP is itself.
        transpose: `transpose(ct, x, *rest)` with the parameters of the function by their own
            names and defaults; `x` arrives as its `Space` (shape, ndim, size, dtype).
        options: as for `elementwise`.
    """
    return Linear(function, (transpose,), **options)


def multilinear(function: Function, *transposes: Function | None, **options: Any) -> Rule:
    """A rule for a function that is linear in each of several arguments.

    Arguments:
        transposes: one `transpose(ct, *args)` per argument, None where there is none; its own
            argument arrives as its `Space`, the others with their values.
    """
    return Linear(function, transposes, **options)


def rule(
    function: Function,
    *,
    jvp: Any = None,
    vjp: Any = None,
    wrt: Sequence[str] | None = None,
    spaces: Sequence[str] = (),
    forward: Function | None = None,
    **options: Any,
) -> Rule:
    """A rule stated by its JVP, its VJP, or both.

    Arguments:
        jvp: `jvp(t, ans, *args) -> tangent of ans`; a tuple of such functions, one per argument
            in `wrt`, whose results are added; or one function of several arguments (joint),
            which gets the tuple of their tangents, None where an argument is not traced.
        vjp: `vjp(ct, ans, *args) -> cotangent`; a tuple, one per argument; or a joint one that
            returns the tuple of cotangents, in which a function of no arguments is called only
            if that cotangent is needed.
        wrt: names of the differentiable arguments; by default the first one, or as many as the
            tuples are long. A rule whose functions take *args is joint in all of them.
        spaces: names of parameters that arrive as their `Space` (shape, ndim, size, dtype), so
            that the tape does not hold their values; one that has no space (an integer array, a
            list) arrives as it is.
        forward: `forward(*args) -> (ans, residual)`: computes the value in place of the function
            together with something that the derivative can reuse, such as a factorisation. The
            jvp and vjp functions that want it spell a keyword-only `residual=None` after the
            arguments. It is None where the arguments are traced by another derivative: then they
            do without it, by differentiable calls. A tangent or cotangent may be traced even so.

    The functions spell the parameters of the differentiated function after `(t, ans, …)` or
    `(ct, ans, …)` with its names and defaults; a call with any other keyword is an error.
    """
    return Stated(function, jvp, vjp, wrt, spaces, forward, **options)


def composite(function: Function, body: Function, **options: Any) -> Rule:
    """A rule that computes the function by other functions that have rules.

    Arguments:
        body: takes what the function takes (names, order, defaults) and returns what it returns.
        options: as for `elementwise`; `in_place=True` for a function that changes its argument
            and returns nothing, so that no sample can show it.
    """
    return Composite(function, body, **options)


def batch(function: Function, how: Function, **options: Any) -> Rule:
    """How a function acts on stacks of its arguments: what makes Jacobians of it fast.

    A Jacobian pushes, or pulls, all its vectors at once, stacked along a leading axis. Elementwise
    functions need nothing for that; any other is called for one vector after the other, unless it
    is told how to take them all. This is no rule by itself: put it after the rule of the function.

    Arguments:
        how: `how(call, active, size, args)`, which returns the stack of the answers, or
            NotImplemented for calls that it leaves to the loop. `args` are the arguments as the
            rule spells them; those at the positions `active` are stacks of `size` of them, and
            `call(*args)` is the function itself.

    >>> import operator
    >>> batch(operator.matmul, lambda call, active, size, args: NotImplemented).shape
    'batch'
    """
    return Remark("batch", function, how, **options)


def pattern(function: Function, how: Function, **options: Any) -> Rule:
    """Which elements of the answer depend on which of an argument: what sparse derivatives need.

    It holds for all values of the arguments that are differentiated: where it cannot be known, it
    says too much. Elementwise functions need nothing; any other, until it is told, is taken to
    depend on everything. Put it after the rule of the function, as `batch`.

    Arguments:
        how: `how(call, k, args, ans, active)`, in which `args` and `call` are as for `batch`, k is
            the argument that is asked about, `ans` the answer (one of them, if there are several)
            and `active` has the positions of all that vary. It returns an integer array of the
            size of `ans`, the number of the one element (of the flattened argument) that each
            depends on, -1 for none; or a pair of such arrays, the numbers of elements of `ans`
            and of the argument that depend on one another; or None: all on all.

    >>> import operator
    >>> pattern(operator.matmul, lambda call, k, args, ans, active: None).shape
    'pattern'
    """
    return Remark("pattern", function, how, **options)


def constant(*functions: Function, **options: Any) -> list[Rule]:
    """Functions whose derivative is zero wherever it exists: answers are plain values."""
    return [Constant(function, **options) for function in functions]


def refuse(function: Function, arg: str | None, reason: str, **options: Any) -> Rule:
    """A function, or one argument of it by name, that cannot be differentiated, and why.

    The reason completes the sentence "… is not differentiable: …" and says what to do instead.
    """
    return Refusal(function, arg, reason, **options)
