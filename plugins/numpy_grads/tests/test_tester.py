"""The generic tester catches what only arrays can do wrong: shapes, dtypes, changed inputs."""

from typing import Any

import numpy as np
import pytest

from adcore import grad, primitive
from adcore.errors import GradientCheckError
from adcore.extend import Sample
from adcore.rules import registry
from adcore.testing import Case, check, check_grads
from adcore_numpy.arrays.space import ArraySpace


def case_of(function: Any, x: Any, **given: Any) -> Case:
    """A case for a new primitive with the given derivative."""
    made = primitive(function)
    if "vjp" in given:
        made.defvjp(given["vjp"])
    if "jvp" in given:
        made.defjvp(given["jvp"])
    return Case(registry.rules[made], Sample(made, (x,), label="an array", order=1))


def double(x: Any) -> Any:
    return 2 * x


def test_a_right_rule_passes() -> None:
    """The frame of these tests accepts a right rule."""
    check(case_of(double, np.arange(3.0), jvp=lambda t, ans, x: 2 * t))


def test_a_wrong_transpose_is_caught() -> None:
    """The pullback of a matrix product with the matrix instead of its transpose fails."""
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    case = case_of(
        lambda x: matrix @ x,
        np.ones(2),
        jvp=lambda t, ans, x: matrix @ t,
        vjp=lambda ct, ans, x: matrix @ ct,
    )

    with pytest.raises(GradientCheckError, match="it is not the adjoint of the JVP"):
        check(case)


def test_a_cotangent_of_another_shape_is_caught() -> None:
    """A pullback that sums what it should not is caught, though it could be broadcast back."""
    case = case_of(double, np.arange(3.0), vjp=lambda ct, ans, x: 2 * np.sum(ct))

    with pytest.raises(GradientCheckError, match=r"JVP, argument 0: .* central differences"):
        check(case)


def test_a_cotangent_of_an_impossible_shape_names_its_rule() -> None:
    """A cotangent that cannot be of the primal's space raises where it arises, with the rule."""
    case = case_of(double, np.arange(3.0), vjp=lambda ct, ans, x: ct[:2])

    with pytest.raises(ValueError, match="broadcast") as caught:
        check(case)

    assert any("double" in note for note in caught.value.__notes__)


def test_a_promoted_dtype_is_put_right() -> None:
    """A rule that computes in double precision still gives float32 cotangents: projection."""
    promoting = case_of(
        double, np.arange(3, dtype=np.float32), vjp=lambda ct, ans, x: 2 * ct.astype(float)
    )

    check(promoting)

    gradient = grad(lambda x: np.sum(promoting.rule.function(x)))(np.ones(3, np.float32))
    assert gradient.dtype == np.float32


def test_a_promoted_dtype_is_caught_without_projection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the engine not to project, the tester would name both dtypes."""
    promoting = case_of(
        double,
        np.arange(3, dtype=np.float32),
        vjp=lambda ct, ans, x: 2 * ct.astype(float),
        jvp=lambda t, ans, x: 2 * t,
    )
    monkeypatch.setattr(ArraySpace, "project", lambda self, vector: vector)

    with pytest.raises(GradientCheckError, match=r"is a float64 array .* must be a float32 array"):
        check(promoting)


def test_a_changed_input_is_caught() -> None:
    """A function that writes into its argument fails, whatever its derivative."""

    def clipped_in_place(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            x[0] = 0.0
        return 2 * x

    case = case_of(clipped_in_place, np.arange(1.0, 4.0), jvp=lambda t, ans, x: 2 * t)

    with pytest.raises(GradientCheckError):
        check(case)


def test_check_grads_names_the_argument() -> None:
    """check_grads tells which argument of an array function is wrong."""
    wrong = primitive(lambda x, y: x * y)
    wrong.defjvp(lambda t, ans, x, y: t * y, lambda t, ans, x, y: 2 * t * x)

    with pytest.raises(GradientCheckError, match="JVP, argument 1: "):
        check_grads(lambda x, y: np.sum(wrong(x, y)), (np.ones(3), np.arange(3.0)))


# Of many random numbers some change places within a coarse step.
CROWDED = {
    "sort": np.sort,
    "min": np.min,
    "partition": lambda x: np.partition(x, 20),
    "median": np.median,
}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("modes", [("forward", "reverse"), ("reverse",)], ids="+".join)
@pytest.mark.parametrize("name", CROWDED)
def test_check_grads_of_many_random_numbers(name: str, modes: Any, seed: int) -> None:
    """Numbers that lie closely together are told apart by a fine step."""
    check_grads(CROWDED[name], (np.random.default_rng(seed).random(50),), modes=modes)


def test_check_grads_finds_a_wrong_rule_among_many_random_numbers() -> None:
    """A fine step is no loophole: a rule that sorts the tangent by itself fails."""
    wrong = primitive(np.sort)
    wrong.defjvp(lambda t, ans, x: np.sort(t))
    for seed in range(5):
        with pytest.raises(GradientCheckError, match="from the rule"):
            check_grads(wrong, (np.random.default_rng(seed).random(50),), order=1)
