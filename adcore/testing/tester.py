"""The generic tester: every rule, on every sample, for every property a derivative must have.

Three lines in a plugin's test file give one test per rule, sample and property, with ids such as
`test_rule[numpy.sin-0-d-vjp]`; a rule without a sample is a test that fails:

    from adcore.testing import rule_tests

    test_rule = rule_tests("adcore-numpy")

For thousands of samples, one test per rule and sample is cheaper to collect and to distribute:

    @pytest.mark.parametrize("case", cases("adcore-numpy"), ids=str)
    def test_rule(case):
        check(case)

What is checked, and how sharply, stands at `check`. `check_grads` does the same for a user's own
function.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from random import Random
from typing import Any

from ..engine.apply import apply
from ..errors import GradientCheckError, PluginError, RuleConflictError
from ..plugins.hooks import Sample
from ..plugins.manager import import_served, manager
from ..plugins.manager import plugins as installed
from ..rules import registry
from ..rules.rule import Provenance, Rule
from ..transforms.containers import flatten
from ..transforms.leaves import leaf_space
from ..values import value_types
from .kinks import check_curvature
from .requirements import Flat, Probe, precision

# The properties of a rule at an ordinary point, and at one that its sample calls a kink.
PROPERTIES = (
    *("value", "jvp", "vjp", "second order", "stacks", "general path", "keyword", "inputs"),
)
KINK_PROPERTIES = ("value", "kink", "curvature", "stacks", "keyword", "inputs")

TRIAL = Provenance("a trial", "", "")  # of a rule that no plugin has yet

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

    @property
    def properties(self) -> tuple[str, ...]:
        """The names of what `check` checks, in its order."""
        if self.sample is None:
            return ("sample",)
        left_out = () if self.sample.order > 1 else ("second order", "curvature")
        names = KINK_PROPERTIES if self.sample.kink else PROPERTIES
        return tuple(name for name in names if name not in left_out)


def cases(distribution: str | None = None) -> list[Case]:
    """All tests of the rules of a distribution, of every loaded plugin if None is given.

    Arguments:
        distribution: its name; its plugins are loaded, and the modules they serve imported.

    Returns:
        One `Case` per rule and sample, in the order in which the rules were registered. A rule
        that needs a sample and has none gives a case that fails.

    Raises:
        PluginError: one of its plugins cannot be loaded.
    """
    load_all(distribution)
    by_function: dict[Any, list[Sample]] = {}
    for sample in manager.samples(distribution=distribution):
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
        PluginError: one of them cannot be loaded, or serves a module that its library has not.
    """
    for module, reason in import_served(distribution).items():
        if not reason.startswith("ModuleNotFoundError"):
            msg = f"{module} cannot be imported: {reason}"
            raise PluginError(msg)
        if find_spec(module.partition(".")[0]) is not None:
            owners = sorted({str(p) for p in installed() if p.serves == module})
            msg = (
                f"{', '.join(owners)} gives derivatives for {module}, which cannot be imported "
                f"({reason}), so that none of its rules is found. Correct the name on the left of "
                "its entry point: it is that of a module of the library."
            )
            raise PluginError(msg)
    manager.load_pending()
    for plugin in installed():
        if plugin.error and distribution in (None, plugin.distribution):
            msg = f"{plugin} failed to load: {plugin.error}"
            raise PluginError(msg)


def _cases_of(rule: Rule, samples: list[Sample]) -> Iterator[Case]:
    if rule.shape in ("constant", "refused") or getattr(rule, "in_place", False):
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
            order = 1 if precision([leaf_space(arg) for arg in args]) == "single" else 2
            yield Sample(rule.function, args, label=label, order=order)


# ----------------------------------------------------------------------------- what is checked


def check(case: Case, property: str | None = None) -> None:
    """Test one rule on one sample, for one property or for all of them.

    - "value": it is the same under a trace, in type, shape and dtype.
    - "jvp": it agrees with central differences, per argument (relative 2e-7 in double precision,
      of fourth order, at the step to believe, see `quotients`; with a step of 1 where the sample
      is `exact`), and has the space of the answer.
    - "vjp": it is the adjoint of the JVP, ⟨ct, J t⟩ = ⟨Jᵀ ct, t⟩ to a relative 1e-10, and has the
      space of its argument.
    - "second order": the same for the first derivatives themselves, forward and reverse over
      forward and reverse.
    - "stacks": a stack of vectors comes through both modes as its vectors do one by one; no
      failure if the rule takes no stacks, and is then asked for one vector at a time.
    - "general path": the general path of the engine gives the same as the specialised one.
    - "keyword": one that the rule does not list is refused.
    - "inputs": they are not changed.
    - "kink", in place of the first derivatives at such a point: they are finite, both modes agree.
    - "curvature", in place of the second: those of even functions of the answer, in all nestings,
      agree with second differences where these are of a smooth function, or are not finite.

    Arguments:
        case: one of `cases(distribution)`.
        property: one of `case.properties`; all of them if None.

    Raises:
        GradientCheckError: naming the rule, sample, check, argument and both numbers.
    """
    if case.rule.conflict:
        raise RuleConflictError(case.rule.conflict)
    if case.sample is None:
        msg = f"{case.rule.name} ({case.rule.where}) has no sample: yield one in adcore_samples."
        raise GradientCheckError(msg)
    if property is not None and property not in case.properties:
        msg = f"{case} has no property {property!r}; it has {', '.join(case.properties)}."
        raise GradientCheckError(msg)
    probe = _probe(case, case.sample) if property is None else _latest_probe(case)
    for name in case.properties if property is None else (property,):
        if name == "second order":
            probe.check_derivatives(case.sample.order)
        elif name == "curvature":
            check_curvature(probe)
        else:
            getattr(probe, f"check_{name.replace(' ', '_')}")()


def check_rule(rule: Rule, *samples: Sample) -> None:
    """Test a rule that no plugin has yet: it is registered for the duration of the test.

    Arguments:
        rule: what `elementwise`, `linear`, `multilinear`, `rule` or `composite` returned.
        samples: calls to test it on; an elementwise rule is tested on its domain in addition.

    Raises:
        GradientCheckError: as `check`; also if there is no sample.

    >>> from adcore.extend import Sample, elementwise, primitive
    >>> cube = primitive(lambda x: x * x * x)
    >>> check_rule(elementwise(cube, lambda ans, x: 3 * x * x))
    >>> check_rule(elementwise(cube, lambda ans, x: 2 * x * x), Sample(cube, (1.0,), label="one"))
    Traceback (most recent call last):
    ...
    adcore.errors.GradientCheckError: ...: JVP, argument 0: ... central differences ...
    """
    registry.load_pending()
    rule.provenance = rule.provenance or TRIAL
    with registry.lock:
        before = registry.rules.get(rule.function)
        registry.rules[rule.function] = rule
        try:
            for case in _cases_of(rule, list(samples)):
                check(case)
        finally:
            if before is None:
                del registry.rules[rule.function]
            else:
                registry.rules[rule.function] = before


def rule_tests(distribution: str) -> Callable[..., None]:
    """A test for pytest: one per rule, sample and property of a distribution.

    Arguments:
        distribution: its name; its plugins are loaded, and the modules they serve imported.

    Returns:
        A parametrized test function; give it a name that starts with `test`. It is skipped where
        the distribution has nothing to differentiate; a rule without a sample fails.

    Raises:
        PluginError: no such plugin is installed, or it cannot be loaded.
    """
    import pytest

    listed = [(case, name) for case in cases(distribution) for name in case.properties]
    if not listed and all(plugin.distribution != distribution for plugin in installed()):
        raise PluginError(no_such_plugin(distribution))
    ids = [f"{case}-{name}" if case.sample else str(case) for case, name in listed]

    @pytest.mark.parametrize(("case", "property"), listed, ids=ids)
    def test_rule(case: Case, property: str) -> None:
        check(case, property)

    test_rule.__doc__ = f"Every property of every rule of {distribution}, on every sample."
    return test_rule


def no_such_plugin(name: str) -> str:
    """The message for the name of a plugin that is not installed."""
    names = ", ".join(sorted({plugin.distribution for plugin in installed()})) or "none"
    return f"No plugin of the name {name!r} is installed. Installed: {names}."


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

    The differences are taken with steps from coarse to fine, and those two that agree best are
    believed: a sort of many numbers, in which some change places within a coarse step, passes.

    Raises:
        GradientCheckError: naming the check, the argument and both numbers; or saying that no
            difference quotient settles along the direction tried (a jump, a kink).

    >>> from adcore import check_grads
    >>> check_grads(lambda x, y: x * x / y, (2.0, 3.0))
    """
    unknown = set(modes) - {"forward", "reverse"}
    if unknown or not modes:
        msg = f"modes must be of 'forward' and 'reverse'; got {tuple(modes)!r}."
        raise GradientCheckError(msg)
    leaves, structure = flatten(tuple(args))
    name = getattr(fun, "__name__", type(fun).__name__)
    places = [k for k, leaf in enumerate(leaves) if leaf_space(leaf) is not None]
    flat = _flat(lambda *values: fun(*structure.unflatten(list(values))), leaves, places)
    probe = Probe(name, flat, [leaves[k] for k in places], modes=tuple(modes))
    probe.check_value()
    probe.check_jvp()
    probe.check_vjp()
    probe.check_derivatives(order)
    probe.check_inputs()


# ------------------------------------------------------------------ a sample's call, taken apart

# The probe of the case that was tested last: its other properties come next, and share its work.
_latest: list[tuple[Case, Probe]] = []


def _latest_probe(case: Case) -> Probe:
    if not _latest or _latest[0][0] is not case:
        assert case.sample is not None
        _latest[:] = [(case, _probe(case, case.sample))]
    return _latest[0][1]


def _probe(case: Case, sample: Sample) -> Probe:
    """The sample's call as a function of the leaves to differentiate, by all ways there are."""

    def general(*args: Any, **kwargs: Any) -> Any:
        return apply(sample.function, args, kwargs)

    def unlisted(*args: Any, **kwargs: Any) -> Any:
        return apply(sample.function, args, {**kwargs, "unlisted_keyword": 1})

    function, leaves = _flat_call(case.rule, sample, sample.function)
    return Probe(
        str(case),
        function,
        leaves,
        exact=sample.exact,
        general=_flat_call(case.rule, sample, general)[0],
        unlisted=_flat_call(case.rule, sample, unlisted)[0],
    )


def _flat(call: Callable[..., Any], leaves: Sequence[Any], places: Sequence[int]) -> Flat:
    """A function of the leaves at `places` alone, returning its floating-point leaves."""

    def flat(*values: Any) -> tuple[Any, ...]:
        full = list(leaves)
        for place, value in zip(places, values, strict=True):
            full[place] = value
        outputs = flatten(call(*full))[0]
        return tuple(output for output in outputs if leaf_space(output) is not None)

    return flat


def _flat_call(rule: Rule, sample: Sample, function: Any) -> tuple[Flat, list[Any]]:
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
        if owner in chosen and leaf_space(leaf) is not None
    ]
    gauge = sample.gauge

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
