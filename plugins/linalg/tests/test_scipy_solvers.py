"""scipy.linalg.solve: structures, errors and the factors that are kept."""

import numpy as np
import pytest
import scipy.linalg

from adcore import grad, vjp
from adcore_linalg import scipy_linalg
from adcore_linalg.samples.matrices import drawn, positive, regular
from adcore_linalg.scipy_linalg.tables import solvers


@pytest.mark.parametrize(
    ("structure", "factorise"), [("gen", "getrf"), ("pos", "potrf"), ("sym", "sytrf")]
)
def test_one_factorisation(monkeypatch, structure, factorise):
    """The pullback solves with the factors of the forward pass."""
    calls = []
    genuine = solvers.lapack
    if genuine("dsytrs") is None and structure == "sym":
        pytest.skip("this scipy has no sytrs")

    def counting(routine):
        def counted(*args, **kwargs):
            calls.append(routine)
            return genuine(routine)(*args, **kwargs)

        return counted

    monkeypatch.setattr(solvers, "lapack", counting)
    monkeypatch.setattr(scipy.linalg, "solve", None)  # which would factorise anew
    a, b = positive(4, 4), drawn(4)
    _, pull = vjp(lambda a, b: scipy_linalg.solve(a, b, assume_a=structure), a, b)
    pull(np.ones(4))
    pull(np.ones(4))
    assert calls.count(f"d{factorise}") == 1


def test_symmetric_matrix_of_unstated_structure():
    """Without a stated structure every element counts, also at a symmetric matrix."""
    a, b = positive(3, 3), drawn(3)
    got = grad(lambda a: np.sum(scipy_linalg.solve(a, b)))(a)
    expected = grad(lambda a: np.sum(np.linalg.solve(a, b)))(a)
    np.testing.assert_allclose(got, expected, rtol=1e-10)


def test_singular():
    """A singular matrix is scipy's error in every structure."""
    singular = np.diag([1.0, 0.0, 2.0])
    for structure in ("gen", "sym", "diagonal", "upper triangular"):
        with pytest.raises(scipy.linalg.LinAlgError):
            vjp(lambda a: scipy_linalg.solve(a, np.ones(3), assume_a=structure), singular)  # noqa: B023


def test_ill_conditioned():
    """The warning of scipy is not lost under a trace."""
    a = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-16 + 2.3e-16]])
    with pytest.warns(scipy.linalg.LinAlgWarning, match="Ill-conditioned"):
        vjp(lambda a: scipy_linalg.solve(a, np.ones(2)), a)


def test_wrong_calls():
    """Shapes and structures that scipy refuses are refused under a trace."""
    a = regular(3, 3)
    with pytest.raises(ValueError, match="recognized"):
        vjp(lambda a: scipy_linalg.solve(a, np.ones(3), assume_a="round"), a)
    with pytest.raises(ValueError, match=r"incompatible|same number of rows"):
        vjp(lambda a: scipy_linalg.solve(a, np.ones(2)), a)
    with pytest.raises(NotImplementedError):
        vjp(lambda a: scipy_linalg.solve(a, np.ones(3), transposed=True), a + 0j)
