"""Orthogonal factors of scipy.linalg, beyond what samples say."""

import numpy as np
import pytest
import scipy.linalg

from adcore import grad, jvp, vjp
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg
from adcore_linalg.samples.matrices import drawn, regular, with_singular_values


def test_raw_reflectors_are_refused():
    """What LAPACK keeps internally has no derivative, and the error says what to use."""
    with pytest.raises(NonDifferentiableError, match="mode='economic'"):
        vjp(lambda a: scipy_linalg.qr(a, mode="raw")[1], regular(3, 3))


def test_outputs_are_those_of_scipy():
    """Shapes, signs and permutations are the same under a trace."""
    for shape in ((3, 3), (5, 3), (3, 5), (1, 3), (3, 1)):
        a = drawn(*shape)
        for mode in ("full", "r", "economic"):
            for pivoting in (False, True):
                kwargs = {"mode": mode, "pivoting": pivoting}
                expected = scipy.linalg.qr(a, **kwargs)
                got = vjp(lambda a: scipy_linalg.qr(a, **kwargs), a)[0]  # noqa: B023
                for x, y in zip(got, expected, strict=True):
                    np.testing.assert_allclose(x, y, atol=1e-13)
            expected = scipy.linalg.rq(a, mode=mode)
            got = vjp(lambda a: scipy_linalg.rq(a, mode=mode), a)[0]  # noqa: B023
            for x, y in zip(got, expected, strict=True):
                np.testing.assert_allclose(x, y, atol=1e-13)


def test_dependent_columns():
    """A matrix without full rank has no derivative of Q, and pivots help to find that out."""
    a = with_singular_values((2.0, 1.0), 4, 2) @ np.array([[1.0, 0, 0], [0, 0, 1]])
    with pytest.raises(NonDifferentiableError, match="linearly independent"):
        grad(lambda a: np.sum(scipy_linalg.qr(a, mode="economic")[0]))(a)


def test_polar_of_singular_matrices():
    """One singular value of 0 does no harm to a real square matrix; two leave U undetermined."""
    one = with_singular_values((3.0, 2.0, 0.0), 3, 3)
    assert np.isfinite(grad(lambda a: np.sum(scipy_linalg.polar(a)[0]))(one)).all()
    two = with_singular_values((3.0, 0.0, 0.0), 3, 3)
    with pytest.raises(NonDifferentiableError, match="singular"):
        grad(lambda a: np.sum(scipy_linalg.polar(a)[0] * drawn(3, 3)))(two)


def test_polar_near_the_identity():
    """To first order the unitary factor of 1 + E is 1 + skew(E), at equal singular values."""
    t = drawn(3, 3)
    u_dot, p_dot = jvp(scipy_linalg.polar, (np.eye(3),), (t,))[1]
    np.testing.assert_allclose(u_dot, (t - t.T) / 2, atol=1e-15)
    np.testing.assert_allclose(p_dot, (t + t.T) / 2, atol=1e-15)


def test_full_q_with_overwrite_c():
    """With overwrite_c scipy takes a c as long as the full Q."""
    a, c = regular(4, 2), drawn(4, 3)

    def function(a):
        return scipy_linalg.qr_multiply(a, c, "left", overwrite_c=True)[0]

    expected = scipy.linalg.qr(a)[0] @ c
    np.testing.assert_allclose(vjp(function, a)[0], expected, atol=1e-13)
