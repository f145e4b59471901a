"""The generic tester: every rule, on every sample, for every property a derivative must have.

For a plugin's test file, three lines give one test per rule and sample:

    from adcore.testing import cases, check
    import pytest
    @pytest.mark.parametrize("case", cases("adcore-numpy"), ids=str)
    def test_rule(case): check(case)

What is checked, and how sharply, stands at `check`. `check_grads` does the same for a user's own
function. No check repeats a derivative: all compare the function with its own rules.
"""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any

from . import registry
from .errors import GradientCheckError, KeywordError, PluginError
from .hookspecs import Sample
from .plugins import manager
from .plugins import plugins as installed
from .rules import Rule
from .trace import apply, plain
from .transforms import _space, jvp, vjp
from .tree import flatten
from .values import value_types

# Relative tolerances by precision: (against differences, adjoint identity, primal), and the step.
TOLERANCES = {"double": (2e-7, 1e-10, 1e-12), "single": (5e-3, 2e-4, 1e-5)}
STEPS = {"double": 1e-3, "single": 2e-2}

Flat = Callable[..., tuple[Any, ...]]


# ------------------------------------------------------------------------------------ the cases


@dataclass(frozen=True)
class Case:
    """A rule and a sample to test it on; `sample` is None for a rule that has none."""

    rule: Rule
    sample: Sample | None
    number: int = 0

    def __str__(self) -> str:
        label = "no sample" if self.sample is None else self.sample.label or str(self.number)
        return f"{self.rule.name}-{label}"


def cases(distribution: str | None = None) -> list[Case]:
    """All tests of the rules of a distribution, of every loaded plugin if None is given.

    Arguments:
        distribution: its name; its plugins are loaded, and the modules they serve imported.

    Returns:
        One `Case` per rule and sample, in the order in which the rules were registered. A rule
        that needs a sample and has none gives a case that fails.
    """
    load_all(distribution)
    by_function: dict[Any, list[Sample]] = {}
    for sample in manager.samples():
        by_function.setdefault(sample.function, []).append(sample)
    return [
        case
        for rule in list(registry.rules.values())
        if distribution in (None, rule.provenance and rule.provenance.distribution)
        for case in _cases_of(rule, by_function.get(rule.function, []))
    ]


def load_all(distribution: str | None = None) -> None:
    """Load the plugins of a distribution (of all, if None), importing the modules they serve.

    A plugin for a library that is not installed is left out.

    Raises:
        PluginError: one of them cannot be loaded.
    """
    for plugin in installed():
        if distribution is None or plugin.distribution == distribution:
            try:
                import_module(plugin.serves)
            except ModuleNotFoundError as error:
                library = plugin.serves.partition(".")[0]
                if error.name is None or error.name.partition(".")[0] != library:
                    raise
    manager.load_pending()
    for plugin in installed():
        if plugin.error and distribution in (None, plugin.distribution):
            msg = f"{plugin} failed to load: {plugin.error}"
            raise PluginError(msg)


def _cases_of(rule: Rule, samples: list[Sample]) -> Iterator[Case]:
    if rule.shape in ("constant", "refused"):
        return
    samples = [*_examples(rule), *samples]
    for number, sample in enumerate(samples):
        yield Case(rule, sample, number)
    if not samples:
        yield Case(rule, None)


def _examples(rule: Any) -> Iterator[Sample]:
    """The samples that the domain of an elementwise rule makes."""
    if rule.shape != "elementwise":
        return
    n = len(rule.partials)
    domain = rule.domain
    domains = domain if isinstance(domain[0], (tuple, list)) else (domain,) * n
    kinds = [kind for kind in value_types if kind.examples is not None]
    own = [kind for kind in kinds if kind.distribution == rule.provenance.distribution]
    for examples in (kind.examples for kind in own or kinds):
        for label, args in examples(domains, Random(rule.name)) if examples else ():
            try:
                rule.function(*args)
            except (TypeError, ValueError):  # not a function of such values
                continue
            order = 1 if _precision([_space(arg) for arg in args]) == "single" else 2
            yield Sample(rule.function, args, label=label, order=order)


# ----------------------------------------------------------------------------- what is checked


def check(case: Case) -> None:
    """Test one rule on one sample.

    - The value is the same under a trace, in type, shape and dtype; the inputs stay as they are.
    - Tangents have the space of the answer, cotangents that of their argument.
    - The JVP agrees with central differences, per argument (relative 2e-7 in double precision,
      of fourth order; a step of 1 and 1e-10 where the sample is `exact`).
    - The VJP is its adjoint: ⟨ct, J t⟩ = ⟨Jᵀ ct, t⟩ to a relative 1e-10.
    - The same for the first derivatives themselves: forward and reverse over forward and reverse.
    - The general path of the engine gives the same as the specialised one.
    - A keyword that the rule does not list is refused.
    - At a `kink`, derivatives are finite and both modes agree.

    Raises:
        GradientCheckError: naming the rule, sample, check, argument and both numbers.
    """
    sample = case.sample
    if sample is None:
        msg = f"{case.rule.name} ({case.rule.where}) has no sample: yield one in adcore_samples."
        raise GradientCheckError(msg)
    name = str(case)
    function, leaves = _flat_call(case.rule, sample)
    before = pickle.dumps(leaves)
    _check_value(name, function, leaves)
    if sample.kink:
        _check_kink(name, function, leaves)
    else:
        _check(name, function, leaves, sample.order, ("forward", "reverse"), sample.exact)
        _check_general_path(name, case.rule, sample)
    _check_keyword(name, case.rule, sample)
    _check_unchanged(name, before, leaves)


def check_grads(
    fun: Callable[..., Any],
    args: Sequence[Any],
    order: int = 2,
    modes: Sequence[str] = ("forward", "reverse"),
) -> None:
    """Check the derivatives of a function of your own against central differences.

    Arguments:
        fun: any function; its output may be a container.
        args: a tuple of its arguments: where. All floating-point leaves are differentiated.
        order: check derivatives up to this order.
        modes: the modes to check, and to nest.

    Raises:
        GradientCheckError: naming the check, the argument and both numbers.

    >>> from adcore import check_grads
    >>> check_grads(lambda x, y: x * x / y, (2.0, 3.0))
    """
    unknown = set(modes) - {"forward", "reverse"}
    if unknown or not modes:
        msg = f"modes must be of 'forward' and 'reverse'; got {tuple(modes)!r}."
        raise GradientCheckError(msg)
    leaves, structure = flatten(tuple(args))
    name = getattr(fun, "__name__", type(fun).__name__)
    spaces = [_space(leaf) for leaf in leaves]
    places = [k for k, space in enumerate(spaces) if space is not None]
    flat = _flat(lambda *values: fun(*structure.unflatten(list(values))), leaves, places)
    chosen = [leaves[k] for k in places]
    before = pickle.dumps(chosen)
    _check_value(name, flat, chosen)
    _check(name, flat, chosen, order, tuple(modes), False)
    _check_unchanged(name, before, chosen)


def _check_unchanged(name: str, before: bytes, values: Any) -> None:
    if pickle.dumps(values) != before:
        msg = f"{name}: an input was changed in place."
        raise GradientCheckError(msg)


def _flat(call: Callable[..., Any], leaves: Sequence[Any], places: Sequence[int]) -> Flat:
    """A function of the leaves at `places` alone, returning its floating-point leaves."""

    def flat(*values: Any) -> tuple[Any, ...]:
        full = list(leaves)
        for place, value in zip(places, values, strict=True):
            full[place] = value
        outputs = flatten(call(*full))[0]
        return tuple(output for output in outputs if _space(output) is not None)

    return flat


def _flat_call(rule: Rule, sample: Sample, call: Any = None) -> tuple[Flat, list[Any]]:
    """The sample's call as a function of the leaves to differentiate."""
    args, kwargs = copy.deepcopy((tuple(sample.args), dict(sample.kwargs)))
    chosen = _chosen(rule, sample, args)
    leaves, structure = flatten((args, kwargs))
    owners = [
        *(k for k, arg in enumerate(args) for _ in flatten(arg)[0]),
        *(key for key, arg in kwargs.items() for _ in flatten(arg)[0]),
    ]
    places = [
        k
        for k, (leaf, owner) in enumerate(zip(leaves, owners, strict=True))
        if owner in chosen and _space(leaf) is not None
    ]
    function, gauge = call or sample.function, sample.gauge

    def called(*values: Any) -> Any:
        a, k = structure.unflatten(list(values))
        result = function(*a, **k)
        return result if gauge is None else gauge(result)

    return _flat(called, leaves, places), [leaves[k] for k in places]


def _chosen(rule: Rule, sample: Sample, args: tuple[Any, ...]) -> set[int | str]:
    if sample.wrt is not None:
        return set(sample.wrt)
    if rule.signature is None or rule.signature.variadic:
        return set(range(len(args)))
    return {k for k in range(len(args)) if k in rule.wrt}


# ---------------------------------------------------------------------------------- the checks


def _check_value(name: str, function: Flat, leaves: Sequence[Any]) -> None:
    """The value under each mode is the plain value."""
    if not leaves:
        msg = f"{name}: no argument is differentiable; give the sample floats, or name them in wrt."
        raise GradientCheckError(msg)
    expected = function(*leaves)
    tangents = [_space(leaf).zeros() for leaf in leaves]  # type: ignore[union-attr]
    traced = {"reverse": vjp(function, *leaves)[0], "forward": jvp(function, leaves, tangents)[0]}
    for mode, values in traced.items():
        for value, plain_value in zip(values, expected, strict=True):
            space, plain_space = _space(value), _space(plain_value)
            assert space is not None and plain_space is not None
            if space.describe() != plain_space.describe():
                _fail(name, f"value in {mode} mode", space.describe(), plain_space.describe())
            bound = TOLERANCES[_precision([space])][2] * (1 + _finite_norm(plain_value))
            if _finite_norm(value - plain_value) > bound:
                _fail(name, f"value in {mode} mode", value, plain_value)


def _check(
    name: str, function: Flat, leaves: Sequence[Any], order: int, modes: Sequence[str], exact: bool
) -> None:
    """First derivatives, then the derivatives of the first derivatives, and so on."""
    rng = Random(name)
    spaces: list[Any] = [_space(leaf) for leaf in leaves]
    tangents = [space.random(rng) for space in spaces]
    outputs = function(*leaves)
    out_spaces: list[Any] = [_space(output) for output in outputs]
    cts = tuple(space.random(rng) for space in out_spaces)
    tolerance = TOLERANCES[_precision(spaces + out_spaces)]

    def forward(*values: Any) -> tuple[Any, ...]:
        return tuple(jvp(function, values, tangents)[1])

    def reverse(*values: Any) -> tuple[Any, ...]:
        return tuple(vjp(function, *values)[1](cts))

    for k in range(len(leaves)):
        one = [tangents[k] if j == k else space.zeros() for j, space in enumerate(spaces)]
        expected = _differences(function, leaves, one, exact)
        if "forward" in modes:
            found = jvp(function, leaves, one)[1]
            _compare(name, "JVP", k, found, expected, cts, tolerance[0])
        if "reverse" in modes:
            pulled = vjp(function, *leaves)[1](cts)
            _demand_space(name, f"cotangent of argument {k}", pulled[k], spaces[k])
            if "forward" in modes:
                _compare_adjoint(name, "VJP", k, found, cts, pulled, one, tolerance[1])
            else:
                _compare_adjoint(name, "VJP", k, expected, cts, pulled, one, tolerance[0])
    if order > 1:
        if "forward" in modes:
            _check(f"{name}, derivative of its JVP", forward, leaves, order - 1, modes, False)
        if "reverse" in modes:
            _check(f"{name}, derivative of its VJP", reverse, leaves, order - 1, modes, False)


def _differences(
    function: Flat, leaves: Sequence[Any], tangents: Sequence[Any], exact: bool
) -> tuple[Any, ...]:
    """The directional derivative by central differences of fourth order (of second, with step 1,
    where the function is linear along the line)."""
    precision = _precision([_space(leaf) for leaf in leaves])

    def difference(step: float) -> list[Any]:
        ahead = function(*(x + step * t for x, t in zip(leaves, tangents, strict=True)))
        behind = function(*(x - step * t for x, t in zip(leaves, tangents, strict=True)))
        return [(a - b) / (2 * step) for a, b in zip(ahead, behind, strict=True)]

    if exact:
        return tuple(difference(1.0))
    h = STEPS[precision]
    near, far = difference(h), difference(2 * h)
    return tuple((4 * n - f) / 3 for n, f in zip(near, far, strict=True))


def _compare(
    name: str, what: str, k: int, found: Any, expected: Any, cts: Any, tolerance: float
) -> None:
    """Tangents against differences."""
    for f, e, ct in zip(found, expected, cts, strict=True):
        space = _space(e)
        assert space is not None
        _demand_space(name, f"tangent for argument {k}", f, _space(ct))
        error = space.norm(f - e)
        if not error <= tolerance * (1 + space.norm(e)):
            numbers = (plain(space.inner(ct, f)), plain(space.inner(ct, e)))
            msg = (
                f"{name}: {what}, argument {k}: {numbers[0]:.10g} from the rule, "
                f"{numbers[1]:.10g} from central differences (along one random direction; "
                f"largest error {error:.2g})."
            )
            raise GradientCheckError(msg)


def _compare_adjoint(
    name: str,
    what: str,
    k: int,
    pushed: Sequence[Any],
    cts: Sequence[Any],
    pulled: Sequence[Any],
    tangents: Sequence[Any],
    tolerance: float,
) -> None:
    """⟨ct, J t⟩ against ⟨Jᵀ ct, t⟩, for t in argument k alone."""
    left = _inner(cts, pushed)
    right = _inner(pulled[k : k + 1], tangents[k : k + 1])
    scale = 1 + sum(_norm(ct) * _norm(p) for ct, p in zip(cts, pushed, strict=True))
    if not abs(left - right) <= tolerance * (scale + abs(left)):
        msg = (
            f"{name}: {what}, argument {k}: <VJP(ct), t> = {right:.10g}, but <ct, JVP(t)> = "
            f"{left:.10g}: it is not the adjoint of the JVP."
        )
        raise GradientCheckError(msg)


def _check_kink(name: str, function: Flat, leaves: Sequence[Any]) -> None:
    """Derivatives at a special point: finite, and one the adjoint of the other."""
    rng = Random(name)
    spaces: list[Any] = [_space(leaf) for leaf in leaves]
    cts = tuple(_space(out).random(rng) for out in function(*leaves))  # type: ignore[union-attr]
    pulled = vjp(function, *leaves)[1](cts)
    for k, space in enumerate(spaces):
        one = [s.random(rng) if j == k else s.zeros() for j, s in enumerate(spaces)]
        pushed = jvp(function, leaves, one)[1]
        for what, vector in (("JVP", pushed), ("VJP", pulled[k : k + 1])):
            if not all(math.isfinite(_norm(v)) for v in vector):
                msg = f"{name}: {what}, argument {k}: {vector} at a special point, must be finite."
                raise GradientCheckError(msg)
        tolerance = TOLERANCES[_precision([space])][1]
        _compare_adjoint(name, "VJP", k, pushed, cts, pulled, one, tolerance)


def _check_general_path(name: str, rule: Rule, sample: Sample) -> None:
    """Calls that the engine specialises give the same by its general path."""

    def general(*args: Any, **kwargs: Any) -> Any:
        return apply(sample.function, args, kwargs)

    direct, leaves = _flat_call(rule, sample)
    through, _ = _flat_call(rule, sample, call=general)
    rng = Random(name)
    tangents = [_space(leaf).random(rng) for leaf in leaves]  # type: ignore[union-attr]
    expected = jvp(direct, leaves, tangents)[1]
    found = jvp(through, leaves, tangents)[1]
    for e, f in zip(expected, found, strict=True):
        if _finite_norm(e - f) > 1e-6 * (1 + _finite_norm(e)):
            _fail(name, "JVP by the general path", f, e)


def _check_keyword(name: str, rule: Rule, sample: Sample) -> None:
    """A keyword that no rule lists must be refused, not swallowed."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return apply(sample.function, args, {**kwargs, "unlisted_keyword": 1})

    function, leaves = _flat_call(rule, sample, call)
    try:
        vjp(function, *leaves)
    except KeywordError:
        return
    except TypeError as error:
        if "unlisted_keyword" in str(error):
            return
        raise
    msg = f"{name}: the rule swallowed a keyword that it does not handle."
    raise GradientCheckError(msg)


# --------------------------------------------------------------------------------------- helpers


def _precision(spaces: Sequence[Any]) -> str:
    """'single' if any space is of single precision or less, else 'double'."""
    names = {str(space.dtype) for space in spaces if space is not None}
    return "single" if names & {"float16", "float32", "complex64"} else "double"


def _norm(vector: Any) -> float:
    space = _space(vector)
    return 0.0 if space is None else space.norm(vector)


def _finite_norm(vector: Any) -> float:
    """The norm, 0 where the value is not a number or infinite on both sides of a comparison."""
    norm = _norm(vector)
    return norm if math.isfinite(norm) else 0.0


def _inner(a: Sequence[Any], b: Sequence[Any]) -> float:
    """The real pairing: Re of the sum of products, nothing conjugated."""
    total = 0.0
    for x, y in zip(a, b, strict=True):
        space = _space(x)
        if space is not None:
            total += complex(plain(space.inner(x, y))).real
    return total


def _demand_space(name: str, what: str, vector: Any, space: Any) -> None:
    found = _space(vector)
    if found is None or found.describe() != space.describe():
        got = "None" if found is None else found.describe()
        msg = f"{name}: the {what} is a {got}, must be a {space.describe()}."
        raise GradientCheckError(msg)


def _fail(name: str, what: str, found: Any, expected: Any) -> None:
    msg = f"{name}: {what}: {found} under a trace, {expected} without."
    raise GradientCheckError(msg)
