"""Arrays of other libraries beside traced ones: they get their turn in numpy's protocols."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest

from adcore import grad, hessian, jvp
from adcore.errors import NonDifferentiableError

X, VALUES = np.array([0.5, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])


class Quantity:
    """A number or array with a unit, as libraries of units make them: numpy hands it calls."""

    def __init__(self, value: Any, unit: str) -> None:
        self.value, self.unit = value, unit

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return Quantity(getattr(ufunc, method)(*map(bare, inputs), **kwargs), self.unit)

    def __array_function__(self, function: Any, kinds: Any, args: Any, kwargs: Any) -> Any:
        return Quantity(function(*map(bare, args), **kwargs), self.unit)

    def __mul__(self, other: Any) -> Any:
        return Quantity(self.value * bare(other), self.unit)

    __rmul__ = __mul__


def bare(value: Any) -> Any:
    """Without the unit, also within a list."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    return value.value if isinstance(value, Quantity) else value


Q = Quantity(VALUES, "m")

CALLS = {
    "ufunc": lambda w, q: np.multiply(w, q),
    "ufunc, on the left": lambda w, q: np.multiply(q, w),
    "ufunc with a keyword": lambda w, q: np.multiply(w, q, dtype=float),
    "method of a ufunc": lambda w, q: np.multiply.outer(w, q),
    "operator": lambda w, q: w * q,
    "operator, on the left": lambda w, q: q * w,
    "function": lambda w, q: np.dot(w, q),
    "function of a list": lambda w, q: np.concatenate([w * w, q]),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_foreign_array_gets_its_turn(name: str) -> None:
    """The answer is the foreign library's, with the traced value inside, to all orders."""
    call = CALLS[name]

    def within(w: Any) -> Any:
        answer = call(w, Q)
        assert type(answer) is Quantity and answer.unit == "m"
        return np.sum(answer.value**2)

    def plainly(w: Any) -> Any:
        return np.sum(call(w, VALUES) ** 2)

    np.testing.assert_allclose(grad(within)(X), grad(plainly)(X))
    np.testing.assert_allclose(jvp(within, (X,), (X,))[1], jvp(plainly, (X,), (X,))[1])
    np.testing.assert_allclose(hessian(within)(X), hessian(plainly)(X))


def test_a_traced_number_beside_a_foreign_array() -> None:
    """A Python float, which has operators of its own."""
    for call in (operator.mul, np.multiply):
        assert 6.0 == grad(lambda x, call=call: np.sum(call(x, Q).value))(2.0)
        assert 6.0 == grad(lambda x, call=call: np.sum(call(Q, x).value))(2.0)


def test_who_has_no_answer_of_his_own_has_no_turn() -> None:
    """Subclasses that inherit numpy's answer are refused; others are refused by numpy."""
    for make in (lambda values: values.view(np.recarray), np.ma.masked_array):
        with pytest.raises(NonDifferentiableError, match="have no derivatives"):
            grad(lambda w, make=make: np.sum(np.multiply(w, make(VALUES))))(X)

    class Refusing:
        def __array_ufunc__(self, *args: Any, **kwargs: Any) -> Any:
            return NotImplemented

    for call in (operator.mul, np.multiply):
        with pytest.raises(TypeError, match=r"Refusing|unsupported operand"):
            grad(lambda w, call=call: np.sum(call(w, Refusing())))(X)
