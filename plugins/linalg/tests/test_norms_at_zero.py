"""Second derivatives of norms at zero: right where the function is smooth, else not finite."""

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp

norm = np.linalg.norm
zero, rows = np.zeros(4), np.array([0.0, 0.0, 1.0, -2.0])

HESSIANS = {
    "forward over reverse": hessian,
    "reverse over reverse": lambda f: jacobian(grad(f), mode="reverse"),
    "of jacobians": lambda f: jacobian(jacobian(f, mode="reverse"), mode="reverse"),
    "reverse over forward": lambda f: jacobian(jacobian(f, mode="forward"), mode="reverse"),
    "forward over forward": lambda f: jacobian(jacobian(f, mode="forward"), mode="forward"),
}

# A function of a norm that is smooth at the point, and the same without the norm.
SMOOTH = {
    "square": (lambda x: norm(x) ** 2, lambda x: x @ x, zero),
    "product": (lambda x: norm(x) * norm(x), lambda x: x @ x, zero),
    "Frobenius": (lambda x: np.square(norm(x.reshape(2, 2))), lambda x: x @ x, zero),
    "rows": (
        lambda x: np.sum(norm(x.reshape(2, 2), axis=1) ** 2 * [1, 2]),
        lambda x: x[:2] @ x[:2] + 2 * x[2:] @ x[2:],
        rows,
    ),
    "kept axes": (
        lambda x: np.sum(norm(x.reshape(2, 2), axis=1, keepdims=True) ** 2), lambda x: x @ x, rows
    ),
    "vector_norm": (lambda x: np.linalg.vector_norm(x) ** 4, lambda x: (x @ x) ** 2, zero),
    "complex": (lambda x: norm(x[:2] + 1j * x[2:]) ** 2, lambda x: x @ x, zero),
    "cosine": (lambda x: np.cos(norm(x)), lambda x: 1 - x @ x / 2 + (x @ x) ** 2 / 24, zero),
    "Gaussian": (lambda x: np.exp(-(norm(x) ** 2)), lambda x: np.exp(-x @ x), zero),
    "pairs": (  # distances of which the diagonal is left out
        lambda x: np.sum(np.triu(norm((x[:, None] - x)[..., None], axis=-1), 1) ** 3),
        lambda x: sum(np.sqrt((x[i] - x[j]) ** 2) ** 3 for i in range(4) for j in range(i)),
        np.arange(4.0) ** 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("nesting", HESSIANS)
@pytest.mark.parametrize("name", SMOOTH)
def test_a_smooth_function_of_a_norm(name, nesting):
    """Its Hessian is that of the same function without the norm."""
    with_norm, without, x = SMOOTH[name]

    assert hessian(without)(x) == pytest.approx(HESSIANS[nesting](with_norm)(x), abs=1e-12)


SHARP = {
    "alone": lambda x: norm(x),
    "times a number": lambda x: 3 * norm(x.reshape(2, 2)),
    "order 1, square": lambda x: norm(x, 1) ** 2,
    "order inf, square": lambda x: norm(x, np.inf) ** 2,
    "order 3, square": lambda x: norm(x, 3) ** 2,
    "order 1.5, one element": lambda x: norm(x + np.eye(4)[3], 1.5),
    "columns, square": lambda x: norm(x.reshape(2, 2), 1) ** 2,
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("nesting", HESSIANS)
@pytest.mark.parametrize("name", SHARP)
def test_a_norm_without_a_second_derivative(name, nesting):
    """No finite number would be right."""
    assert not np.isfinite(HESSIANS[nesting](SHARP[name])(zero)).all()


@pytest.mark.parametrize("order", [None, 1, 3, np.inf])
def test_the_slope_itself_stays_zero(order):
    """Within an outer derivative too."""
    assert jvp(grad(lambda x: norm(x, order)), (zero,), (zero,))[0].tolist() == [0, 0, 0, 0]
