"""The generic tester catches wrong rules, and says which check failed, where, with both numbers."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from adcore import check_grads, primitive, registry, scalars
from adcore.errors import GradientCheckError
from adcore.extend import Sample, plain
from adcore.testing import Case, cases, check


def square(x: Any) -> Any:
    return x * x


def product(x: Any, y: Any) -> Any:
    return x * y


def case_of(function: Callable[..., Any], **given: Any) -> Case:
    """A case for a primitive with the given rule functions, at a point where they are not 0."""
    made = primitive(function)
    if "vjp" in given:
        made.defvjp(*given["vjp"])
    if "jvp" in given:
        made.defjvp(*given["jvp"])
    args = (1.5, 0.7)[: function.__code__.co_argcount]
    sample = Sample(made, args, label="a point", order=given.get("order", 1))
    return Case(registry.rules[made], sample)


def message(case: Case) -> str:
    with pytest.raises(GradientCheckError) as caught:
        check(case)
    return str(caught.value)


RIGHT = {
    "vjp": (lambda ct, ans, x: 2 * x * ct,),
    "jvp": (lambda t, ans, x: 2 * x * t,),
}


@pytest.mark.parametrize("modes", [("vjp",), ("jvp",), ("vjp", "jvp")], ids="+".join)
def test_a_right_rule_passes(modes: tuple[str, ...]) -> None:
    """A right rule passes, whichever of its modes is stated."""
    check(case_of(square, order=2, **{mode: RIGHT[mode] for mode in modes}))


WRONG = {
    "sign": (
        {"jvp": (lambda t, ans, x: -2 * x * t,)},
        r"JVP, argument 0: (\S+) from the rule, (\S+) from central differences",
    ),
    "factor": (
        {"jvp": (lambda t, ans, x: x * t,)},
        r"JVP, argument 0: (\S+) from the rule, (\S+) from central differences",
    ),
    "a little": (
        {"jvp": (lambda t, ans, x: 2.00001 * x * t,)},
        r"JVP, argument 0: (\S+) from the rule, (\S+) from central differences",
    ),
    "transpose": (
        {"jvp": RIGHT["jvp"], "vjp": (lambda ct, ans, x: 3 * x * ct,)},
        r"VJP, argument 0: <VJP\(ct\), t> = (\S+), but <ct, JVP\(t\)> = (\S+): it is not the",
    ),
    "VJP alone": (
        {"vjp": (lambda ct, ans, x: 3 * x * ct,)},
        r"JVP, argument 0: (\S+) from the rule, (\S+) from central differences",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_rule_is_caught(mistake: str) -> None:
    """A wrong rule fails; the message names rule, sample, check, argument and both numbers."""
    given, expected = WRONG[mistake]

    found = message(case_of(square, **given))

    assert found.startswith("test_testing.square-a point: ") or ".square-a point: " in found
    numbers = re.search(expected, found)
    assert numbers is not None, found
    assert numbers[1] != numbers[2]


def test_the_wrong_argument_is_named() -> None:
    """With one right and one wrong partial, the wrong argument's position is told."""
    right, wrong = lambda t, ans, x, y: t * y, lambda t, ans, x, y: 5 * t * x

    assert "JVP, argument 1: " in message(case_of(product, jvp=(right, wrong)))


def test_a_wrong_second_derivative_is_caught() -> None:
    """A first derivative that hides its own dependence on x fails at second order."""
    hidden = lambda t, ans, x: 2 * plain(x) * t

    found = message(case_of(square, jvp=(hidden,), order=2))

    assert "derivative of its JVP: JVP, argument 0" in found


def test_a_missing_dependence_is_caught() -> None:
    """A rule that says an argument does not matter, when it does, fails."""
    zero = lambda t, ans, x: None

    assert "JVP, argument 0" in message(case_of(square, jvp=(zero,)))


def test_a_swallowed_keyword_is_caught() -> None:
    """A rule that takes any keyword fails, even if its derivative is right."""

    def scaled(x: Any, **anything: Any) -> Any:
        return x * 2.0

    made = primitive(scaled)
    made.defjvp(lambda t, ans, x: 2.0 * t)
    rule = registry.rules[made]
    rule.signature.passed = frozenset({"unlisted_keyword"})

    found = message(Case(rule, Sample(made, (1.0,), label="one")))

    assert "the rule swallowed a keyword that it does not handle" in found


def test_a_rule_without_a_sample_fails() -> None:
    """A rule that is not elementwise and has no sample fails the suite, by name."""
    case = case_of(square, **RIGHT)

    assert "has no sample: yield one in adcore_samples" in message(Case(case.rule, None))


def test_an_infinite_slope_at_a_kink_is_caught() -> None:
    """At a special point the derivative must be finite."""
    made = primitive(abs)
    made.defjvp(lambda t, ans, x: t * (float("inf") if x == 0 else 1.0))

    found = message(Case(registry.rules[made], Sample(made, (0.0,), label="0", kink=True)))

    assert "at a special point, must be finite" in found


@pytest.mark.parametrize("case", cases("adcore"), ids=str)
def test_rules_of_the_core(case: Case) -> None:
    """Every rule for Python's numbers is right on every sample."""
    check(case)


def test_check_grads_passes() -> None:
    """A right derivative passes, with containers, of higher order."""
    check_grads(lambda p: {"a": p["x"] ** 3, "b": scalars.sin(p["x"])}, ({"x": 0.7},), order=3)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_check_grads_fails(mode: str) -> None:
    """A wrong derivative inside a function is found in each mode alone."""
    wrong = primitive(lambda x: x * x)
    wrong.defjvp(lambda t, ans, x: 3.0 * x * t)

    with pytest.raises(GradientCheckError, match=r"VP, argument 0: .* differences|not the adjoint"):
        check_grads(lambda x: wrong(x) + 1.0, (2.0,), modes=(mode,))


def test_check_grads_refuses_unknown_modes() -> None:
    """A misspelt mode is an error, not a check that checks nothing."""
    with pytest.raises(GradientCheckError, match="modes must be of 'forward' and 'reverse'"):
        check_grads(square, (1.0,), modes=("backward",))
