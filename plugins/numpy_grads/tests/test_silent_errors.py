"""Calls whose derivatives are wrong, NaN or refused elsewhere: right here, in both modes.

Each was found wrong in at least one other library, most of them without a word. `check_grads`
compares with central differences, to second order, in all nestings.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcore_numpy as anp
from adcore import check_grads, grad, hessian, jvp, primitive

X = np.array([0.3, -1.2, 0.7, 2.1])
M = np.array([[0.3, -1.2, 0.7], [2.1, 0.4, -0.6]])
S = np.array([[0.3, -1.2, 0.7], [2.1, 0.4, -0.6], [1.5, 0.9, -2.0]])
MASK = np.array([True, False, True, True])

CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    # wrong in reverse mode
    "sum where": (lambda x: np.sum(x, where=MASK), (X,)),
    "mean where": (lambda x: np.mean(x, where=MASK), (X,)),
    "std where": (lambda x: np.std(x, where=MASK), (X,)),
    "prod where": (lambda x: np.prod(x, where=MASK), (X,)),
    "var correction": (lambda x: np.var(x, correction=1), (X,)),
    "std correction": (lambda x: np.std(x, correction=1), (X,)),
    "var ddof": (lambda x: np.var(x, ddof=1.5), (X,)),
    "full of a vector": (lambda v: anp.full((2, 4), v), (X,)),
    "full_like of a vector": (lambda v: anp.full_like(np.zeros((2, 4)), v), (X,)),
    # wrong in forward mode
    "sum initial": (lambda x, s: np.sum(x, initial=s), (X, 2.0)),
    "diff prepend": (lambda x, p: np.diff(x, prepend=p), (X, 0.5)),
    "diff append": (lambda x, p: np.diff(x, n=2, append=p), (X, np.array([0.5, 1.0]))),
    "partition axis": (lambda m: np.partition(m, 1, axis=0), (S,)),
    "pad maximum": (lambda x: np.pad(x, 2, mode="maximum"), (X,)),
    # NaN or an error
    "max initial dominates": (lambda x: np.max(x, initial=10.0), (X,)),
    "broadcast_to more dimensions": (lambda x: np.broadcast_to(x, (2, 3, 4)), (X,)),
    "diag of a matrix": (np.diag, (S,)),
    "gradient of a matrix": (lambda m: np.gradient(m), (S,)),
    "gradient edge_order": (lambda m: np.gradient(m, 0.3, axis=1, edge_order=2), (S,)),
    "einsum trace": (lambda m: np.einsum("ii", m), (S,)),
    "einsum diagonal": (lambda m: np.einsum("ii->i", m), (S,)),
    "einsum lists": (lambda a, b: np.einsum(a, [0, 1], b, [1, 2], [0, 2]), (M, S)),
    "concatenate flat": (lambda a, b: np.concatenate([a, b], axis=None), (M, X)),
    "outer of matrices": (np.outer, (M, S)),
    "repeat counts": (lambda x: np.repeat(x, [1, 0, 3, 2]), (X,)),
    "roll tuple": (lambda m: np.roll(m, (1, -1), axis=(0, 1)), (M,)),
    "trace axes": (lambda m: np.trace(m[None], axis1=1, axis2=2, offset=1), (S,)),
    "clip min": (lambda x: np.clip(x, 0.1, None), (X,)),
    "clip keyword bound": (lambda x, low: np.clip(x, a_min=low, a_max=None), (X, 0.1)),
    "pad reflect": (lambda x: np.pad(x, 3, mode="reflect"), (X,)),
    "pad wrap": (lambda m: np.pad(m, ((1, 0), (2, 1)), mode="wrap"), (M,)),
    "sort rows": (lambda m: np.sort(m, axis=0), (S,)),
    "sort all": (lambda m: np.sort(m, axis=None), (S,)),
    # plain numpy that gave zero, or leaked
    "tensordot": (lambda a, b: np.tensordot(a, b, axes=([1], [0])), (M, S)),
    "imag": (np.imag, (X[:2] + 1j * X[2:],)),
    "polyval": (lambda c, x: np.polyval(c, x), (X, 0.7)),
    "polyval at constant c": (lambda x: np.polyval([1.0, 2.0, 3.0], x), (X,)),
    "ufunc reduce": (lambda m: np.multiply.reduce(m, axis=1), (M,)),
    "linspace": (lambda a, b: np.linspace(a, b, 4), (0.2, 1.5)),
    "interp": (lambda x, fp: np.interp(x, [0.0, 1.0, 3.0], fp), (X + 0.05, np.arange(3.0))),
    "unique": (np.unique, (X,)),
    "array of boxes": (lambda x: anp.array([x[0], [x[1]]][0] * x), (X,)),
    "asarray": (lambda x: anp.asarray(x) * 2, (X,)),
    "dot method": (lambda m, x: m.dot(x[:3]), (M, X)),
    "unary plus": (lambda x: +x, (X,)),
    "real and imag attributes": (lambda z: z.real * z.imag, (X[:2] + 1j * X[2:],)),
}


@pytest.mark.parametrize("call", CALLS)
def test_it_is_right(call: str) -> None:
    """The derivative agrees with central differences, to second order, in both modes."""
    check_grads(*CALLS[call])


def test_prod_with_zeros() -> None:
    """A product with one zero, and with two, has the finite derivative that it has."""
    one, two = np.array([2.0, 0.0, 3.0]), np.array([0.0, 0.0, 3.0])

    check_grads(np.prod, (one,))
    check_grads(np.prod, (two,))

    assert grad(np.prod)(one).tolist() == [0.0, 6.0, 0.0]
    assert hessian(np.prod)(two)[0, 1] == 3.0


def test_sinc_at_zero() -> None:
    """sinc has slope 0 at 0."""
    assert grad(np.sinc)(0.0) == 0.0


@pytest.mark.parametrize("y", [2.0, 1.0, 1.5])
def test_powers_at_zero(y: float) -> None:
    """x**y at x = 0 has a finite slope for y >= 1."""
    assert grad(lambda x: x**y)(np.float64(0.0)) == (1.0 if y == 1.0 else 0.0)


def test_where_shields_the_branch_not_taken() -> None:
    """A NaN in the branch that np.where does not take stays out of the gradient."""
    x = np.array([-1.0, 4.0])
    with np.errstate(invalid="ignore"):
        gradient = grad(lambda x: np.sum(np.where(x > 0, np.sqrt(x), 0.0)))(x)

    assert gradient.tolist() == [0.0, 0.25]


@pytest.mark.parametrize("reduce", [np.sum, np.mean, np.prod, np.var, np.std])
def test_a_masked_reduction_shields_what_it_leaves_out(reduce: Callable[..., Any]) -> None:
    """An infinite slope at an element that `where` leaves out stays out of the gradient."""
    x = np.array([0.0, 2.0, 4.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        gradient = grad(lambda x: reduce(np.log(x), where=x > 0))(x)

    assert gradient[0] == 0.0
    assert np.all(np.isfinite(gradient))


@pytest.mark.parametrize("function", [np.max, np.mean, np.var, np.std, np.prod, np.ptp])
def test_float32_stays_float32(function: Callable[..., Any]) -> None:
    """Gradients of float32 arrays are float32, in both modes."""
    x = X.astype(np.float32)

    assert grad(lambda x: np.sum(function(x)))(x).dtype == np.float32
    assert jvp(function, (x,), (x,))[1].dtype == np.float32


def test_keyword_arguments_of_a_primitive() -> None:
    """An argument passed by keyword goes through the primitive's own derivative."""
    tenfold = primitive(lambda x: 2.0 * x)
    tenfold.defvjp(lambda ct, ans, x: 10.0 * ct)

    assert grad(lambda x: tenfold(x=x))(1.0) == 10.0


def test_integers_are_refused_with_the_cure() -> None:
    """An integer input is an error that says what to pass."""
    with pytest.raises(TypeError, match=r"got int 2\. Pass floats: 2\.0 for 2"):
        grad(lambda x: x * x)(2)
