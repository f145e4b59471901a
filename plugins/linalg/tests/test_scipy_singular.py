"""Singular values, spaces and norms of scipy.linalg, beyond what samples say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import grad, jvp
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg
from adcore_linalg.samples.matrices import drawn, with_singular_values


def test_null_space_follows_the_matrix():
    """A Q = 0 stays true to first order: dA Q + A dQ = 0."""
    a, t = drawn(2, 4), drawn(2, 4, seed=6)
    q, q_dot = jvp(scipy_linalg.null_space, (a,), (t,))
    np.testing.assert_allclose(t @ q + a @ q_dot, 0, atol=1e-13)


def test_bases_of_stacks_that_differ_in_rank():
    """Bases of different size do not make one array."""
    stack = np.stack([with_singular_values((2.0, 1.0), 3, 2), with_singular_values((2.0,), 3, 2)])
    with pytest.raises(ValueError):
        jvp(scipy_linalg.orth, (stack,), (stack,))


def test_angles_of_dependent_columns():
    """A column that adds nothing to the space is left out, as scipy does."""
    a = drawn(4, 2)
    doubled = np.column_stack([a, a[:, 0]])
    b = drawn(4, 2, seed=6)
    got = jvp(scipy_linalg.subspace_angles, (doubled, b), (doubled, b))[0]
    np.testing.assert_allclose(got, scipy.linalg.subspace_angles(doubled, b))


def test_norm_is_a_number_like_scipy_s():
    """The Euclidean norm is a Python float, traced or not; its slope at 0 is 0."""
    assert type(jvp(scipy_linalg.norm, (np.ones(3),), (np.ones(3),))[0]) is float
    np.testing.assert_array_equal(grad(scipy_linalg.norm)(np.zeros(3)), 0)


def test_order_of_a_norm():
    """A traced order is refused with the reason."""
    with pytest.raises(NonDifferentiableError, match="a choice"):
        grad(lambda p: scipy_linalg.norm(np.ones(3), p))(3.0)
