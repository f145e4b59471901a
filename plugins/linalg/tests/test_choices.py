"""Second derivatives where eigenvalues or singular values are equal, or 0: right, or refused."""

import itertools

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp
from adcore.errors import NonDifferentiableError
from adcore_linalg import scipy_linalg as sl
from adcore_linalg.samples.matrices import drawn, with_singular_values, with_spectrum

SECOND = {
    "forward over forward": lambda f, a, t, s: jvp(lambda x: jvp(f, (x,), (t,))[1], (a,), (s,))[1],
    "forward over reverse": lambda f, a, t, s: inner(jvp(grad(f), (a,), (s,))[1], t),
    "reverse over forward": lambda f, a, t, s: inner(grad(lambda x: jvp(f, (x,), (t,))[1])(a), s),
    "reverse over reverse": lambda f, a, t, s: inner(grad(lambda x: inner(grad(f)(x), t))(a), s),
    "hessian": lambda f, a, t, s: inner(np.tensordot(t, hessian(f)(a), t.ndim), s),
    "jacobian of grad": lambda f, a, t, s: inner(np.tensordot(t, jacobian(grad(f))(a), t.ndim), s),
}  # fmt: skip


def inner(x, y):
    return np.sum(x * y)


def differences(f, a, t, s):
    """The second derivative of f along t and s, by differences extrapolated twice."""

    def along(h, d):
        return (f(a + h * d) - 2 * f(a) + f(a - h * d)) / h**2

    rows = [(along(h, t + s) - along(h, t - s)) / 4 for h in (0.04, 0.02, 0.01)]
    first, second = ((4 * fine - coarse) / 3 for coarse, fine in itertools.pairwise(rows))
    return (16 * second - first) / 15


def total(values):
    """A smooth function of eigenvalues that treats them alike; real for conjugate pairs."""
    return np.sum(np.real(np.sum(values**3, -1) + np.prod(values, -1) + np.sum(values**2, -1)))


def even(values):
    """A smooth function of singular values that treats them alike, even in each."""
    return np.sum(np.cos(values)) + np.sum(np.sum(values**2, -1) ** 2)


def tridiagonal(solve):
    return lambda x: solve(x[: (len(x) + 1) // 2], x[(len(x) + 1) // 2 :])


EQUAL = with_spectrum((1.0, 1.0, 3.0))
NEAR = with_spectrum((1.0, 1.0 + 1e-13, 3.0))
STACK = np.stack([with_spectrum((1.0, 2.5, 4.0)), np.eye(3)])
RANK2 = with_singular_values((3.0, 2.0), 4, 3)
TIED = with_singular_values((3.0, 3.0, 1.0), 4, 3)
SYMMETRIC = [np.eye(2), 0 * np.eye(2), EQUAL, NEAR, STACK]
B = np.array([[2.0, 0.3], [0.3, 1.5]])
W = drawn(4, 4)
DIAGONAL = np.array([1.0, 1.0, 0.0])  # of a tridiagonal matrix, and 0 beside it
OTHERS = np.eye(4)[:, 2:]

SYMMETRIC_FUNCTIONS = {
    "eigvalsh": lambda a: total(np.linalg.eigvalsh(a)),
    "eigh, values": lambda a: total(np.linalg.eigh(a)[0]),
    "eigvals": lambda a: total(np.linalg.eigvals(a)),
    "eig, values": lambda a: total(np.linalg.eig(a)[0]),
    "hermitian svd": lambda a: even(np.linalg.svd(a, hermitian=True, compute_uv=False)),
}
SCIPY_FUNCTIONS = {
    "scipy eigvalsh": lambda a: total(sl.eigvalsh(a)),
    "scipy eigh, values": lambda a: total(sl.eigh(a)[0]),
    "scipy eigvals": lambda a: total(sl.eigvals(a)),
}
SINGULAR_FUNCTIONS = {
    "svdvals": lambda a: even(np.linalg.svdvals(a)),
    "svd, values": lambda a: even(np.linalg.svd(a)[1]),
    "scipy svdvals": lambda a: even(sl.svdvals(a)),
    "lstsq": lambda a: even(np.linalg.lstsq(a, W[: len(a), 0], rcond=None)[3]),
}
POINTS = [
    *((name, f, a) for name, f in SYMMETRIC_FUNCTIONS.items() for a in SYMMETRIC),
    *((name, f, a) for name, f in SCIPY_FUNCTIONS.items() for a in SYMMETRIC[:-1]),
    *(
        (name, f, a)
        for name, f in SINGULAR_FUNCTIONS.items()
        for a in (0 * np.eye(2), np.eye(3), RANK2, RANK2.T, TIED)
        if name != "lstsq" or a is TIED
    ),
    ("eigvalsh of B", lambda b: np.sum(sl.eigvalsh(2 * B, b)), B),
    ("eigvals of B", lambda b: np.sum(np.real(sl.eigvals(2 * B, b))), B),
    ("tridiagonal", lambda x: total(tridiagonal(sl.eigvalsh_tridiagonal)(x)), DIAGONAL),
    ("tridiagonal eigh", lambda x: total(tridiagonal(sl.eigh_tridiagonal)(x)[0]), DIAGONAL),
    ("banded", lambda x: total(sl.eigvals_banded(x, lower=True)), np.eye(2)[[0, 0]].T),
    ("projection", lambda a: np.sum(W[:3, :3] * projection(a)), EQUAL),
    ("projection, near", lambda a: np.sum(W[:3, :3] * projection(a)), NEAR),
    ("polar", lambda a: np.sum(W[:, :3] * (lambda u, s, v: u @ v)(*np.linalg.svd(a, False))), TIED),
    ("Hermitian polar factor", lambda a: np.sum(sl.polar(a)[1] ** 2), 0 * np.eye(2)),
    ("cut-off", lambda a: np.sum(W[:3] * np.linalg.pinv(a, rcond=0.5)), TIED),
    ("angles", lambda a: np.sum(np.cos(sl.subspace_angles(a, np.eye(4, 2))) ** 2), OTHERS),
]  # fmt: skip


def projection(a):
    vectors = np.linalg.eigh(a).eigenvectors[:, :2]
    return vectors @ vectors.T


@pytest.mark.parametrize("order", SECOND)
@pytest.mark.parametrize(("name", "function", "a"), POINTS, ids=[name for name, *_ in POINTS])
def test_right_or_refused(name, function, a, order):
    """No second derivative at equal or zero values, along any directions, is finite and wrong."""
    t, s = drawn(*a.shape), drawn(*a.shape, seed=5)
    if a.ndim > 1 and a.shape[-1] == a.shape[-2]:
        t, s = t + np.swapaxes(t, -1, -2), s + np.swapaxes(s, -1, -2)
    for first, second in ((t, s), (a, s), (t, a), (a, a)):  # along a: the values move, no vectors
        try:
            found = SECOND[order](function, a, first, second)
        except NonDifferentiableError:
            continue
        expected = differences(function, a, first, second)
        assert np.isnan(found) or abs(found - expected) < 1e-5 * (1 + abs(expected))


@pytest.mark.parametrize(
    ("function", "a", "cure"),
    [
        (lambda a: np.sum(np.linalg.eigvalsh(a) ** 3), np.eye(2), "matrix_power"),
        (lambda a: np.real(np.prod(np.linalg.eigvals(a))), 2 * np.eye(2), "slogdet"),
        (lambda a: np.sum(np.linalg.svdvals(a) ** 2), np.ones((2, 2)), r"np.sum\(A \* A\)"),
    ],
)
@pytest.mark.parametrize("order", SECOND)
def test_refused_with_a_cure(function, a, cure, order):
    """Directions between equal values, or out of a singular matrix, are refused in all nestings."""
    t, s = np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[0.5, 3.0], [3.0, 1.0]])
    with pytest.raises(NonDifferentiableError, match=cure):
        SECOND[order](function, a, t, s)


@pytest.mark.parametrize("order", SECOND)
def test_what_rests_on_no_choice_is_right(order):
    """The regular matrix of a stack, sums of the values, and a simple value beside equal ones."""
    t, s = drawn(2, 3, 3), drawn(2, 3, 3, seed=5)
    t, s = t + np.swapaxes(t, -1, -2), s + np.swapaxes(s, -1, -2)
    batched = order in ("hessian", "jacobian of grad")
    checked = []
    if not batched:  # these ask for all directions
        regular = np.array([1.0, 0.0])[:, None, None]
        checked.append((lambda a: total(np.linalg.eigvalsh(a)), STACK, regular * t, regular * s))
        along = EQUAL @ EQUAL  # moves the values, and no vector
        checked.append((lambda a: total(np.linalg.eigvalsh(a)), EQUAL, EQUAL, along))
    solution = lambda a: np.sum(np.linalg.lstsq(a, W[:3, 0], rcond=None)[0] ** 2)
    checked.append((solution, np.eye(3), t[0] / 9, s[0] / 9))  # of equal singular values, not used
    if order not in ("forward over forward", "reverse over forward"):  # these see no slopes
        checked.append((lambda a: np.sum(np.linalg.eigvalsh(a)), EQUAL, t[0], s[0]))
        checked.append((lambda a: np.linalg.eigvalsh(a)[2], EQUAL, t[0], s[0]))
    for function, a, first, second in checked:
        found = SECOND[order](function, a, first, second)
        expected = differences(function, a, first, second)
        assert abs(found - expected) < 1e-5 * (1 + abs(expected))
