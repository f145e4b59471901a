"""The generic tester catches wrong rules, and says which check failed, where, with both numbers."""

import operator
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adcore import check_grads, primitive, scalars
from adcore.errors import GradientCheckError, PluginError
from adcore.extend import Sample, elementwise, plain, rule
from adcore.rules import registry
from adcore.rules.rule import Provenance
from adcore.testing import PROPERTIES, Case, cases, check, check_rule, rule_tests


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


FAILURES = {
    "forward": r"JVP, argument 0: (\S+) from the rule, (\S+) from central differences",
    "reverse": (
        r"VJP, argument 0: <VJP\(ct\), t> = (\S+) from the rule, but <ct, d> = (\S+) from central "
        "differences d"
    ),
}


@pytest.mark.parametrize("factor", [3.0, 2.00001, 0.0, -2.0])
@pytest.mark.parametrize("mode", FAILURES)
def test_check_grads_fails(mode: str, factor: float) -> None:
    """A wrong derivative inside a function is found in each mode alone, and told as what it is."""
    wrong = primitive(lambda x: x * x)
    wrong.defjvp(lambda t, ans, x: factor * x * t)

    with pytest.raises(GradientCheckError, match=FAILURES[mode]):
        check_grads(lambda x: wrong(x) + 1.0, (2.0,), modes=(mode,))


def jumps(x: Any) -> Any:
    return x + (1.0 if plain(x) > 2.0 else 0.0)


def bends(x: Any) -> Any:
    return 3.0 * x if plain(x) > 2.0 else x


def rattles(x: Any) -> Any:
    return x + 1e-3 * (plain(x) * 1e9 % 1.0)


@pytest.mark.parametrize("mode", FAILURES)
@pytest.mark.parametrize("fun", [jumps, bends, rattles])
def test_where_no_quotient_settles_no_rule_is_called_wrong(fun: Any, mode: str) -> None:
    """A jump, a kink, noise: it fails, and the message says that nothing is known."""
    with pytest.raises(GradientCheckError, match="no difference quotient settles here") as caught:
        check_grads(fun, (2.0,), modes=(mode,))

    assert "from the rule" not in str(caught.value)


@pytest.mark.parametrize("distance", [1e-2, 1e-4, 1e-6])
@pytest.mark.parametrize("fun", [jumps, bends])
def test_beside_a_jump_a_fine_step_settles(fun: Any, distance: float) -> None:
    """However near it is, as long as it is not within the finest step."""
    check_grads(fun, (2.0 - distance,))
    check_grads(fun, (2.0 + distance,))


def test_check_grads_refuses_unknown_modes() -> None:
    """A misspelt mode is an error, not a check that checks nothing."""
    with pytest.raises(GradientCheckError, match="modes must be of 'forward' and 'reverse'"):
        check_grads(square, (1.0,), modes=("backward",))


# -------------------------------------------------------------------------- property by property


def failing(case: Case) -> set[str]:
    """The properties that a case does not have, each tested by itself."""
    found = set()
    for name in case.properties:
        try:
            check(case, name)
        except GradientCheckError:
            found.add(name)
    return found


LACKING = {
    "jvp": ({"jvp": (lambda t, ans, x: -2 * x * t,), "vjp": RIGHT["vjp"]}, {"jvp", "vjp"}),
    "vjp": ({"jvp": RIGHT["jvp"], "vjp": (lambda ct, ans, x: 3 * x * ct,)}, {"vjp"}),
    "second order": (
        {"jvp": (lambda t, ans, x: 2 * plain(x) * t,), "order": 2},
        {"second order"},
    ),
}


@pytest.mark.parametrize("name", LACKING)
def test_each_property_is_judged_by_itself(name: str) -> None:
    """A wrong rule fails the properties that it does not have, and no other."""
    given, expected = LACKING[name]

    assert expected <= failing(case_of(square, **given)) <= {*expected, "second order"}


def test_a_right_rule_has_all_properties() -> None:
    """One by one as together."""
    case = case_of(square, order=2, **RIGHT)

    assert PROPERTIES == case.properties
    assert set() == failing(case)


def test_properties_share_their_work() -> None:
    """All properties of a case one by one call the function hardly more often than together."""
    calls: list[int] = []

    def counted(x: Any) -> Any:
        calls.append(1)
        return x * x

    case = case_of(counted, order=2, **RIGHT)
    check(case)
    together = len(calls)
    calls.clear()
    for name in case.properties:
        check(case, name)

    assert len(calls) == together


def test_an_unknown_property_is_an_error() -> None:
    """Not a check that checks nothing."""
    with pytest.raises(GradientCheckError, match="has no property 'speed'; it has value, jvp"):
        check(case_of(square, **RIGHT), "speed")


def test_a_kink_has_properties_of_its_own() -> None:
    """No differences, but finiteness and the agreement of the modes."""
    made = primitive(abs)
    made.defjvp(lambda t, ans, x: t * (float("inf") if x == 0 else 1.0))
    case = Case(registry.rules[made], Sample(made, (0.0,), label="0", kink=True))

    assert ("value", "kink", "curvature", "stacks", "keyword", "inputs") == case.properties
    assert {"kink"} == failing(case)


def test_rule_tests_have_readable_ids() -> None:
    """One test per rule, sample and property, named after the three."""
    (mark,) = rule_tests("adcore").pytestmark  # type: ignore[attr-defined]

    ids = mark.kwargs["ids"]
    assert len(ids) == len(set(ids)) == sum(len(case.properties) for case in cases("adcore"))
    assert any(re.fullmatch(r"operator\.mul-.*-second order", name) for name in ids)


def test_rule_tests_run_under_pytest(tmp_path: Path) -> None:
    """The three lines of a plugin's test file."""
    text = 'from adcore.testing import rule_tests\n\ntest_rule = rule_tests("adcore")\n'
    (tmp_path / "test_rules.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "operator.mul"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout
    assert re.search(r"\d+ passed", done.stdout)


def test_rule_tests_fail_for_a_rule_without_a_sample(restored_registry: Any) -> None:
    """By a test of its own, named after the rule."""
    lonely = rule(primitive(square), jvp=RIGHT["jvp"][0])
    registry.add_rules([lonely], Provenance("adcore", "0", "mine"))
    test = rule_tests("adcore")
    (mark,) = test.pytestmark  # type: ignore[attr-defined]
    listed = dict(zip(mark.kwargs["ids"], mark.args[1], strict=True))

    (name,) = [name for name in listed if name.endswith("-no sample")]
    with pytest.raises(GradientCheckError, match="has no sample: yield one in adcore_samples"):
        test(*listed[name])


def test_rule_tests_of_an_unknown_plugin_are_an_error() -> None:
    """A misspelt name is not a file without tests."""
    with pytest.raises(PluginError, match="No plugin of the name 'adcore-nmpy' is installed"):
        rule_tests("adcore-nmpy")


# ------------------------------------------------------------------------ a rule without a plugin


def test_a_rule_is_checked_before_there_is_a_plugin() -> None:
    """It is registered while it is tested, and what was there before is there again."""
    made = primitive(square)
    check_rule(elementwise(made, lambda ans, x: 2 * x))
    assert made not in registry.rules

    before, order = registry.rules[operator.mul], list(registry.rules)
    with pytest.raises(GradientCheckError, match=r"operator\.mul"):
        check_rule(elementwise(operator.mul, lambda ans, x, y: x, lambda ans, x, y: x))
    assert registry.rules[operator.mul] is before
    assert list(registry.rules) == order


def test_a_rule_without_a_sample_is_not_checked_silently() -> None:
    """Neither a domain nor a sample."""
    with pytest.raises(GradientCheckError, match="has no sample"):
        check_rule(rule(primitive(square), jvp=RIGHT["jvp"][0]))
