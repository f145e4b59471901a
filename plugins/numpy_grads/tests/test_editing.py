"""delete and insert: what a sample cannot say."""

import numpy as np
import pytest

from adcore import grad, jvp

x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_insert_into_a_plain_array() -> None:
    """Traced values may be inserted into a plain array, also from a list."""
    np.testing.assert_array_equal(
        grad(lambda v: np.sum(np.insert(x, 1, v, axis=0) ** 2))(np.ones(3)), 2 * np.ones(3)
    )
    traced = grad(lambda x: np.sum(np.insert(x, 1, [x[0, 0], 7.0], axis=1) ** 2))(x)
    np.testing.assert_array_equal(traced, 2 * x + [[2, 0, 0], [0, 0, 0]])


@pytest.mark.parametrize("obj", [9, [0, 9], -4])
def test_positions_out_of_bounds_are_errors(obj) -> None:
    """What numpy refuses is refused under a trace."""
    with pytest.raises(IndexError):
        grad(lambda x: np.sum(np.delete(x, obj, axis=0)))(x)
    with pytest.raises(IndexError):
        grad(lambda x: np.sum(np.insert(x, obj, 1.0, axis=0)))(x)


def test_inserted_values_take_the_dtype_of_the_array() -> None:
    """A float64 value in a float32 array is a float32 one."""
    value = jvp(lambda v: np.insert(x.astype("f"), 1, v), (2.5,), (1.0,))[0]
    assert value.dtype == np.float32


@pytest.mark.filterwarnings("ignore:in the future insert:FutureWarning")
@pytest.mark.parametrize("mask", [[True, False, True], [False, True, False]])
def test_insert_at_a_mask(mask) -> None:
    """A mask is what this numpy takes it for: positions, or (of late) a mask."""
    tangent = jvp(lambda x: np.insert(x, np.array(mask), 0.0, axis=1), (x,), (x,))[1]
    np.testing.assert_array_equal(tangent, np.insert(x, np.array(mask), 0.0, axis=1))
