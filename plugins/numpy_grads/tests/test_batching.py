"""Jacobians in stacks: the same as one vector at a time, in one pass, and safe where that fails."""

import math
from typing import Any

import numpy as np
import pytest

from adcore import grad, jacobian, jvp, primitive
from adcore.engine import batch
from adcore.errors import RuleError
from adcore.extend import batch as batch_rule

A = np.linspace(-1.0, 1.0, 12).reshape(4, 3)
X = np.array([0.3, -0.7, 1.2])
PICK = np.array([2, 0, 2])

PROGRAMS = {
    "dense": lambda x: np.tanh(A @ np.sin(x)),
    "matrices": lambda x: np.outer(x, x) @ A.T,
    "vectors on the left": lambda x: x @ A.T @ (A * x),
    "dot": lambda x: np.dot(np.dot(A, x), np.dot(x, x)),
    "stacked products": lambda x: np.matmul(np.stack([A, 2 * A]) * x, x[:, None]),
    "tensordot": lambda x: np.tensordot(np.outer(x, x), A, axes=([0], [1])),
    "einsum": lambda x: np.einsum("ij,j,kj->ik", A, x, A * x),
    "vdot and inner": lambda x: np.vdot(x, x) * np.inner(A, x),
    "slices": lambda x: np.concatenate([x[1:] * x[:-1], x[::-1], x[None, 1]]),
    "indices": lambda x: x[PICK] * x[[0, 1, 2]] + (A * x)[1:, [0, 2, 2]][0],
    "parted indices": lambda x: np.multiply.outer(A, x)[[0, 1], :, [2, 1]],
    "mask": lambda x: x[x > 0] ** 2,
    "loop over elements": lambda x: np.stack([x[i] * x[i - 1] for i in range(3)]),
    "reductions": lambda x: np.sum(A * x, axis=1) / np.mean(x) + np.max(x) * np.std(A * x, axis=1),
    "shapes": lambda x: np.reshape((A * x).T, (2, -1)).ravel()[::2] - np.roll(np.tile(x, 2), 1),
    "new axes": lambda x: np.squeeze(np.expand_dims(x, (0, 2))) * np.broadcast_to(x, (2, 3)),
    "moved axes": lambda x: np.moveaxis(np.multiply.outer(A, x), 0, -1).swapaxes(0, 1).T,
    "triangles": lambda x: np.tril(np.outer(x, x)) + np.diag(x) + np.triu(A[:3] * x),
    "running": lambda x: np.cumsum(np.cumprod(A * x, axis=0)) + np.sum(np.diff(x)),
    "sorted": lambda x: np.sort(x) * np.flip(x) + np.repeat(x, 2)[:3] + np.take(A * x, [1, 2, 5]),
    "chosen": lambda x: np.where(x > 0, x * x, 3 * x) + np.maximum(A * x, 0.1) + np.clip(x, 0, 1),
    "padded": lambda x: np.pad(x * x, 1) * np.pad(x, (0, 2)),
    "constant": lambda x: np.ones(4) * np.floor(x[0]),
    "two parts": lambda x: (x * x, {"sum": np.sum(x)}),
}  # fmt: skip
# What numpy's table of stacks leaves to the loop, in whole or in part.
ONE_BY_ONE = {"parted indices"}
# What has no complex Jacobian: it compares, or is not analytic.
REAL = {"vdot and inner", "reductions", "constant", "mask", "sorted", "chosen"}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Within this, a Jacobian goes one vector at a time."""

    def refuse(*args: Any) -> Any:
        raise batch.Unbatched

    return lambda: monkeypatch.setattr(batch, "_at_once", refuse)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_stacks_give_what_single_vectors_give(name: str, mode: str, alone: Any) -> None:
    """Both modes, and the second derivatives of both."""
    program = PROGRAMS[name]
    second = jacobian(jacobian(program, mode=mode))
    points = (X,) if name in REAL else (X, X + 0.5j)
    found = tuple(jacobian(program, mode=mode)(x) for x in points), second(X)
    alone()
    expected = tuple(jacobian(program, mode=mode)(x) for x in points), second(X)
    for f, e in zip(_flat(found), _flat(expected), strict=True):
        np.testing.assert_allclose(f, e, rtol=1e-12, atol=1e-13)


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = tuple(value.values())
    return [leaf for item in value for leaf in _flat(item)] if type(value) is tuple else [value]


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("name", sorted(PROGRAMS.keys() - ONE_BY_ONE))
def test_one_pass_and_no_loop(name: str, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No function is called for one vector after the other, and the program runs once."""

    def refuse(self: Any, call: Any, *args: Any) -> Any:
        raise AssertionError(call)

    monkeypatch.setattr(batch.BatchTrace, "_one_by_one", refuse)
    runs = []

    def program(x: Any) -> Any:
        runs.append(1)
        return PROGRAMS[name](x)

    jacobian(program, mode=mode)(X)
    assert [1] == runs


def test_stacks_are_cut_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit into one stack goes in several."""
    expected = [jacobian(PROGRAMS["dense"], mode=mode)(X) for mode in ("forward", "reverse")]
    monkeypatch.setattr(batch, "ELEMENTS", 6)
    found = [jacobian(PROGRAMS["dense"], mode=mode)(X) for mode in ("forward", "reverse")]
    np.testing.assert_array_equal(expected, found)


def test_a_large_value_on_the_way_makes_the_stacks_smaller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a stack becomes on its way has to fit into memory as well."""
    sizes = []
    init = batch.BatchTrace.__init__

    def spied(self: Any, size: int) -> None:
        sizes.append(size)
        init(self, size)

    monkeypatch.setattr(batch.BatchTrace, "__init__", spied)
    monkeypatch.setattr(batch, "AT_MOST", 4000)

    def program(x: Any) -> Any:
        return np.sum(np.sin(np.multiply.outer(A, np.tile(x, 50))), axis=(1, 2))

    found = jacobian(program, mode="reverse")(X)
    assert [2, 2] == sizes
    np.testing.assert_allclose(found, jacobian(program, mode="forward")(X), rtol=1e-12)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_rule_that_takes_no_stacks(mode: str) -> None:
    """A rule that calls compiled code gets one vector at a time, as without stacks."""

    @primitive
    def smoothed(x):
        return np.array([math.fsum(x), x[0]])

    smoothed.defjvp(lambda t, ans, x: np.array([math.fsum(t), t[0]]))
    smoothed.defvjp(lambda ct, ans, x: np.array([float(ct[0]) + float(ct[1]), ct[0], ct[0]]))

    expected = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]) * np.cos(X)
    found = jacobian(lambda x: smoothed(np.sin(x)), mode=mode)(X)
    np.testing.assert_allclose(found, expected, rtol=1e-15)


def test_an_error_of_the_function_is_its_own() -> None:
    """The first vector alone meets it too, and it is raised without a tale of stacks."""

    def broken(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine") as caught:
        jacobian(broken, mode="forward")(X)
    assert caught.value.__context__ is None


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_a_zero_cotangent_cuts_in_each_array_of_a_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """√max(x, 0) has the slope 0 at a negative x, in every row of the Jacobian, in one pass."""
    monkeypatch.setattr(batch.BatchTrace, "_one_by_one", None)
    x = np.array([-1.0, 4.0, 0.25])
    found = jacobian(lambda x: np.sqrt(np.maximum(x, 0)) * A, mode="reverse")(x)
    expected = np.zeros((4, 3, 3))
    expected[:, 1, 1], expected[:, 2, 2] = A[:, 1] / 4, A[:, 2]
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_dtypes_are_kept() -> None:
    """A float32 input has a float32 Jacobian; a complex one is complex."""
    x = X.astype(np.float32)
    assert jacobian(lambda x: x * x[0], mode="forward")(x).dtype == np.float32
    assert jacobian(lambda x: x * x[0], mode="reverse")(x).dtype == np.float32
    z = X + 0.5j
    for mode in ("forward", "reverse"):
        found = jacobian(lambda z: z * z * A[:3], mode=mode)(z)
        np.testing.assert_allclose(found, 2 * z * A[:3, :, None] * np.eye(3), rtol=1e-14)


def test_empty_inputs_and_outputs() -> None:
    """Blocks without elements have their shapes."""
    for mode in ("forward", "reverse"):
        assert (4, 0) == jacobian(lambda x: np.ones(4) * np.sum(x), mode=mode)(X[:0]).shape
        assert (0, 3) == jacobian(lambda x: x[:0], mode=mode)(X).shape


def test_derivatives_of_jacobians() -> None:
    """A Jacobian inside a loss is differentiated like everything else."""

    def loss(x):
        return np.sum(jacobian(PROGRAMS["dense"])(x) ** 2)

    direction = np.array([1.0, -2.0, 0.5])
    slope = (loss(X + 1e-6 * direction) - loss(X - 1e-6 * direction)) / 2e-6
    np.testing.assert_allclose(grad(loss)(X) @ direction, slope, rtol=1e-8)
    np.testing.assert_allclose(jvp(loss, (X,), (direction,))[1], slope, rtol=1e-8)


def test_a_remark_needs_a_rule() -> None:
    """How an unknown function acts on stacks cannot be said."""
    from adcore.rules.registry import _remark

    assert "batch" == batch_rule(math.gamma, lambda call, active, size, args: call(*args)).shape
    with pytest.raises(RuleError, match="has no rule to belong to"):
        _remark(math.gamma, "batch")
