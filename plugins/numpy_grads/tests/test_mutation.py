"""Functions that change an array in place are refused, with what to do instead."""

import numpy as np
import pytest

from adcore import grad
from adcore.errors import AdcoreError

FIRST = np.array([0])
MASK = np.array([True, False, True])

# Each on a traced array, and on a plain array with traced values.
CALLS = {
    "copyto": lambda x, v: np.copyto(x, v),
    "put": lambda x, v: np.put(x, FIRST, v),
    "place": lambda x, v: np.place(x, MASK, v),
    "putmask": lambda x, v: np.putmask(x, MASK, v),
    "put_along_axis": lambda x, v: np.put_along_axis(x, FIRST, v, 0),
    "fill_diagonal": lambda x, v: np.fill_diagonal(np.stack([x, x, x]), v),
    "fill": lambda x, v: x.fill(v[0]),
    "method put": lambda x, v: x.put(FIRST, v),
    "item": lambda x, v: x.__setitem__(0, v[0]),
    "slice": lambda x, v: x.__setitem__(slice(None), v),
    "add.at": lambda x, v: np.add.at(x, FIRST, v[0]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_traced_array_is_not_changed(call) -> None:
    """Changing a traced array is an error of adcore's that says so."""
    with pytest.raises(AdcoreError, match="in place"):
        grad(lambda x: call(x, np.ones(3)))(np.zeros(3))


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_traced_values_are_not_written_into_a_plain_array(call) -> None:
    """Nor can traced values be put into a plain array, which stays as it was."""
    array = np.zeros(3)
    with pytest.raises((AdcoreError, ValueError), match=r"in place|would be lost|sequence"):
        grad(lambda v: call(array, v))(np.ones(3))
    np.testing.assert_array_equal(array, np.zeros(3))


def test_fill_diagonal_of_a_plain_matrix() -> None:
    """numpy does not dispatch on the value of fill_diagonal; it is refused as an assignment."""
    matrix = np.zeros((3, 3))
    with pytest.raises(AdcoreError, match=r"np\.where"):
        grad(lambda v: np.fill_diagonal(matrix, v))(np.ones(3))
    np.testing.assert_array_equal(matrix, np.zeros((3, 3)))
