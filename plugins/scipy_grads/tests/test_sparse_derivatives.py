"""Sparse Jacobians and Hessians: equal to the dense ones, or an error."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from adcore import grad, hessian, jacobian, jvp, sparsity, stop_gradient
from adcore.errors import ArgumentError, InputTypeError, NonScalarOutputError, SparsityError
from adcore_scipy.sparse.derivatives import colouring, plans


def rosenbrock(x: Any) -> Any:
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def bratu(u: Any) -> Any:
    """The 5-point residual of -Δu = exp(u) on a square."""
    p = np.pad(u, 1)
    laplacian = p[2:, 1:-1] + p[:-2, 1:-1] + p[1:-1, 2:] + p[1:-1, :-2] - 4 * u
    return laplacian + 0.1 * np.exp(u)


def arrowhead(x: Any) -> Any:
    return np.sum(x[0] * np.sin(x[1:])) + np.sum(x**3)


def random_pattern(seed: int, m: int, n: int, density: float = 0.2) -> Any:
    rng = np.random.default_rng(seed)
    return scipy.sparse.csr_array(rng.random((m, n)) < density)


# ------------------------------------------------------------------------------------- colours


@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(0, 12))
@settings(deadline=None, max_examples=60)
def test_columns_of_one_colour_share_no_row(seed: int, m: int, n: int) -> None:
    """And no fewer colours than a row has entries."""
    pattern = random_pattern(seed, m, n)
    colours = colouring.by_columns(pattern)
    dense = pattern.toarray()
    for colour in set(colours.tolist()):
        assert dense[:, colours == colour].sum(axis=1).max(initial=0) <= 1
    assert len(set(colours.tolist())) >= dense.sum(axis=1).max(initial=0)


@given(st.integers(0, 10_000), st.integers(1, 14), st.sampled_from([0.1, 0.2, 0.4]))
@settings(deadline=None, max_examples=100)
def test_no_path_of_four_has_two_colours(seed: int, n: int, density: float) -> None:
    """Neighbours differ, and every two-coloured path of four vertices is none: by trying all."""
    half = random_pattern(seed, n, n, density)
    dense = (half + half.T).toarray()
    np.fill_diagonal(dense, seed % 2 == 0)
    colours = colouring.by_stars(scipy.sparse.csr_array(dense))
    near = [[int(w) for w in np.flatnonzero(dense[v]) if w != v] for v in range(n)]
    for a in range(n):
        for b in near[a]:
            assert colours[a] != colours[b]
            for c in near[b]:
                if c != a and colours[c] == colours[a]:
                    assert all(colours[d] != colours[b] for d in near[c] if d not in (a, b))


def test_how_many_colours() -> None:
    """As few as are known to do."""
    tridiagonal = sparsity(rosenbrock, order=2)(np.ones(50))
    assert plans.for_hessian(tridiagonal).count == 3
    assert plans.for_hessian(sparsity(arrowhead, order=2)(np.ones(50))).count == 2
    assert plans.for_jacobian(sparsity(bratu)(np.ones((16, 16))), "auto").count <= 6
    one_row = plans.for_jacobian(sparsity(lambda x: x[0] * x)(np.ones(50)), "auto")
    assert one_row.count == 2 and not one_row.transposed
    tall = plans.for_jacobian(sparsity(lambda x: np.sum(x) + x[:1])(np.ones(50)), "auto")
    assert tall.count == 1 and tall.transposed


def test_colours_of_many_columns_take_no_time() -> None:
    """Linear in the entries: a loop over pairs would take minutes here."""
    n = 100_000
    assert plans.for_hessian(sparsity(arrowhead, order=2)(np.ones(n))).count == 2
    assert plans.for_jacobian(sparsity(np.diff)(np.ones(n)), "auto").count == 2


# ------------------------------------------------------------------------------------- Jacobians

MODES = ["auto", "forward", "reverse"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (9, 7)])
def test_the_jacobian_is_that_of_dense_mode(dtype: Any, mode: str, shape: Any) -> None:
    """Of a residual, in all modes; the format and dtype as said."""
    u = np.random.default_rng(0).normal(size=shape).astype(dtype)
    found = jacobian(bratu, mode=mode, sparsity="auto")(u)
    assert isinstance(found, scipy.sparse.csr_array) and found.dtype == dtype
    assert found.has_canonical_format and found.shape == (u.size, u.size)
    dense = np.reshape(jacobian(bratu)(u), (u.size, u.size))
    np.testing.assert_allclose(found.toarray(), dense, rtol=1e-6 if dtype == np.float32 else 1e-13)


@pytest.mark.parametrize("pattern", ["auto", True, np.eye(4) + np.eye(4, k=1), "sparse"])
def test_where_a_pattern_comes_from(pattern: Any) -> None:
    """Found, or given as an array, or as a sparse one of any kind."""
    if isinstance(pattern, str) and pattern == "sparse":
        pattern = scipy.sparse.coo_matrix(np.eye(4) + np.eye(4, k=1))

    def fun(x: Any) -> Any:
        return x**2 + np.concatenate([np.sin(x[1:]), np.zeros(1)])

    x = np.arange(4.0)
    np.testing.assert_array_equal(jacobian(fun, sparsity=pattern)(x).toarray(), jacobian(fun)(x))


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=30)
def test_random_programs(seed: int) -> None:
    """Sparse and dense, of first and second order, of random steps between neighbours."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 12))
    steps: list[Callable[[Any], Any]] = [
        lambda x: np.sin(x) + 0.5 * np.roll(x, int(rng.integers(-2, 3))),
        lambda x: x * x[::-1],
        lambda x: np.where(np.arange(n) % 3 == 0, x, np.exp(-(x**2))),
        lambda x: np.concatenate([x[:1], np.diff(x)]),
        lambda x: x + np.pad(x, 1)[2:] * x[0],
        lambda x: np.convolve(x, [0.5, 0.0, -0.2], "full")[:n],
        lambda x: scipy.sparse.diags_array(np.ones(n)) @ x + np.tanh(x),
        lambda x: np.maximum(x, 0.1) + np.reshape(np.reshape(x, (1, n)).T, n),
    ]
    chosen = [steps[k] for k in rng.integers(0, len(steps), 4)]
    state = rng.bit_generator.state

    def fun(x: Any) -> Any:
        rng.bit_generator.state = state
        for step in chosen:
            x = step(x)
        return x

    x = np.random.default_rng(seed).normal(size=n)
    close = dict(rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(
        jacobian(fun, sparsity="auto")(x).toarray(), np.reshape(jacobian(fun)(x), (n, n)), **close
    )

    def loss(x: Any) -> Any:
        return np.sum(np.sin(fun(x)))

    found = hessian(loss, sparsity="auto")(x).toarray()
    np.testing.assert_allclose(found, hessian(loss)(x), **close)


def test_single_numbers_and_nothing() -> None:
    """One number has a matrix of one element; nothing has one without elements."""
    assert jacobian(np.sin, sparsity="auto")(0.0).toarray().tolist() == [[1.0]]
    assert jacobian(np.sin, sparsity="auto")(np.zeros(())).shape == (1, 1)
    assert hessian(lambda x: x**3, sparsity="auto")(2.0).toarray().tolist() == [[12.0]]
    for mode in MODES:
        assert jacobian(np.sin, mode=mode, sparsity="auto")(np.zeros(0)).shape == (0, 0)
        none = jacobian(lambda x: x[:0], mode=mode, sparsity="auto")(np.ones(3))
        assert none.shape == (0, 3) and none.nnz == 0
        constant = jacobian(lambda x: np.ones(2), mode=mode, sparsity="auto")(np.ones(3))
        assert constant.shape == (2, 3) and constant.nnz == 0
    assert hessian(lambda x: np.sum(x), sparsity="auto")(np.zeros(0)).shape == (0, 0)
    assert hessian(lambda x: np.sum(x), sparsity="auto")(np.zeros(3)).nnz == 0


def test_functions_that_take_no_stacks() -> None:
    """One vector after the other, where something on the way is not batched."""
    import adcore

    @adcore.primitive
    def cubed(x: Any) -> Any:
        return x**3

    cubed.defvjp(lambda ct, ans, x: 3 * float(x[0] * 0 + 1) * x**2 * ct)
    x = np.arange(1.0, 5.0)
    found = jacobian(lambda x: cubed(x), sparsity=np.eye(4))(x)
    np.testing.assert_allclose(found.toarray(), np.diag(3 * x**2))


def test_roots_at_zero() -> None:
    """A root at zero within an outer derivative, where forward mode starts again."""

    def loss(x: Any) -> Any:
        return np.sum(np.sqrt(x**2 + x**4) ** 2) + x[0] * x[1]

    x = np.array([0.0, 1.0, 2.0])
    np.testing.assert_allclose(hessian(loss, sparsity="auto")(x).toarray(), hessian(loss)(x))


# -------------------------------------------------------------------------------------- Hessians


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("fun", [rosenbrock, arrowhead, lambda x: np.sum(bratu(x[None]) ** 2)])
def test_the_hessian_is_that_of_dense_mode(fun: Any, dtype: Any) -> None:
    """And symmetric to the last bit."""
    x = np.random.default_rng(0).normal(size=30).astype(dtype)
    found = hessian(fun, sparsity="auto")(x)
    assert found.dtype == dtype and (found != found.T).nnz == 0
    tolerance = dict(rtol=2e-5, atol=2e-4) if dtype == np.float32 else dict(rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.toarray(), hessian(fun)(x), **tolerance)


def test_half_of_a_hessian_will_do() -> None:
    """A given pattern is made symmetric."""
    x = np.linspace(-1, 1, 8)
    upper = np.eye(8) + np.eye(8, k=1)
    np.testing.assert_allclose(
        hessian(rosenbrock, sparsity=upper)(x).toarray(), hessian(rosenbrock)(x)
    )


def test_further_arguments_and_names() -> None:
    """They are handed on; the argument is named as for the dense ones."""

    def fun(a: Any, x: Any, power: int = 2) -> Any:
        return np.sum(a * x**power * np.roll(x, 1))

    x, a = np.arange(1.0, 6.0), np.linspace(1, 2, 5)
    for argnums in (1, "x", (1,)):
        found = hessian(fun, argnums, sparsity="auto")(a, x, power=3)
        np.testing.assert_allclose(found.toarray(), hessian(fun, 1)(a, x, power=3))


# ------------------------------------------------------------------------- right, or an error


def test_a_wrong_pattern_is_an_error() -> None:
    """Never a wrong matrix."""
    x = np.random.default_rng(0).normal(size=6)
    for mode in MODES:
        with pytest.raises(SparsityError, match="was given is not that of the Jacobian of bratu"):
            jacobian(bratu, mode=mode, sparsity=np.eye(6))(x[None])
    with pytest.raises(SparsityError, match="Hessian of rosenbrock"):
        hessian(rosenbrock, sparsity=np.eye(6))(x)
    with pytest.raises(SparsityError, match=r"shape \(5, 6\), but the Jacobian has \(6, 6\)"):
        jacobian(np.sin, sparsity=np.ones((5, 6)))(x)
    with pytest.raises(SparsityError, match=r"but the Hessian has \(6, 6\)"):
        hessian(rosenbrock, sparsity=np.ones((5, 5)))(x)
    with pytest.raises(ArgumentError, match="takes a matrix of zeros and ones"):
        jacobian(np.sin, sparsity="dense")


def test_another_branch_is_found_anew() -> None:
    """A pattern is that of the branch taken; at a point that takes another, it is found again."""

    def fun(x: Any) -> Any:
        return x * x[::-1] if x[0] > 0 else np.cumsum(x) ** 2

    derivative = jacobian(fun, sparsity="auto")
    x = np.random.default_rng(0).normal(size=5)
    for x0 in (1.0, -1.0, 1.0):
        x[0] = x0
        np.testing.assert_allclose(derivative(x).toarray(), jacobian(fun)(x))


def test_a_matrix_that_is_another_for_other_arguments() -> None:
    """Zeros of a plain matrix are in the pattern; with others it is found again."""
    derivative = jacobian(lambda x, A: A @ x, sparsity="auto")
    x = np.ones(4)
    for A in (np.eye(4), np.eye(4, k=1), np.ones((2, 4))):
        np.testing.assert_array_equal(derivative(x, A).toarray(), A)


def test_a_program_that_hides_a_dependence_from_its_second_run() -> None:
    """The pattern is found anew, and is as wrong again: an error."""
    runs = []

    def fun(x: Any) -> Any:
        runs.append(1)
        return x * (stop_gradient(x) if len(runs) % 2 else x)[::-1]

    with pytest.raises(SparsityError, match="leave sparsity out"):
        jacobian(fun, sparsity="auto", mode="forward")(np.arange(1.0, 4.0))


def test_small_entries_beside_large_ones() -> None:
    """The check is made row by row, and rounding is no disagreement."""
    scale = 10.0 ** np.arange(-150, 150, 30)

    def fun(x: Any) -> Any:
        return scale * np.sin(x) + 1e-3 * scale * np.roll(x, 1)

    x = np.linspace(0, 1, 10)
    np.testing.assert_allclose(jacobian(fun, sparsity="auto")(x).toarray(), jacobian(fun)(x))
    noisy = jacobian(lambda x: (1e6 * x + x**2) - 1e6 * x, sparsity="auto")(x)
    np.testing.assert_allclose(noisy.diagonal(), 2 * x, atol=1e-8)


def test_values_that_are_not_finite() -> None:
    """NaN and infinity are where the dense derivative has them."""
    x = np.array([1.0, 0.0, 4.0])
    with np.errstate(all="ignore"):
        found = jacobian(lambda x: np.log(x) * x[::-1], sparsity="auto")(x).toarray()
    assert np.isfinite(found[0]).all() and not np.isfinite(found[1]).all()
    plan = plans.for_jacobian(scipy.sparse.csr_array(np.eye(3, dtype=bool)), "auto")
    plan.vectors(x)
    matrix = scipy.sparse.csr_array(np.eye(3))
    assert not plan.disagrees(matrix, plan.direction)
    assert plan.disagrees(matrix, np.array([np.inf, *plan.direction[1:]]))
    assert not plan.disagrees(matrix * np.inf, plan.direction * np.inf)


def test_what_has_no_sparse_derivative() -> None:
    """Several arguments, containers, complex numbers, and other derivatives around it."""
    x = np.ones(3)
    with pytest.raises(ArgumentError, match="names several"):
        jacobian(np.multiply, (0, 1), sparsity="auto")
    for wrong in ([x, x], {"a": x}, x + 1j):
        with pytest.raises(ArgumentError, match="single array of real numbers"):
            jacobian(lambda x: x, sparsity="auto")(wrong)
    with pytest.raises(ArgumentError, match="single array of real numbers"):
        jacobian(np.sin, sparsity="auto")(np.arange(3))
    with pytest.raises(ArgumentError, match="returned 2 values"):
        jacobian(lambda x: (x, x), sparsity="auto")(x)
    with pytest.raises(ArgumentError, match="returned"):
        jacobian(lambda x: x * 1j, sparsity="auto")(x)
    with pytest.raises(NonScalarOutputError):
        hessian(np.sin, sparsity="auto")(x)
    with pytest.raises(ArgumentError, match="no sparse arrays of float16"):
        jacobian(np.sin, sparsity="auto")(x.astype(np.float16))
    with pytest.raises(ArgumentError, match="mode must be"):
        jacobian(np.sin, mode="sideways", sparsity="auto")
    assert issubclass(InputTypeError, TypeError)


def test_within_other_derivatives() -> None:
    """Of what the function closes over, and of the argument; all modes; as dense ones."""
    x = np.arange(1.0, 5.0)

    def of_argument(y: Any, sparsity: Any = "auto") -> Any:
        return jacobian(lambda x: x**3 * x[::-1], sparsity=sparsity)(y) @ np.ones(4)

    def of_closure(a: Any, sparsity: Any = "auto") -> Any:
        square = lambda x: a**2 * np.sum(x**3) + x[0] * x[1]
        return np.sum(hessian(square, sparsity=sparsity)(x) @ x)

    np.testing.assert_allclose(grad(of_closure)(2.0), grad(of_closure)(2.0, sparsity=None))
    expected = jacobian(of_argument)(x, sparsity=None)
    np.testing.assert_allclose(jacobian(of_argument)(x), expected)
    np.testing.assert_allclose(jacobian(of_argument, mode="reverse")(x), expected)
    np.testing.assert_allclose(jvp(of_argument, (x,), (x,))[1], expected @ x)


def test_plans_are_made_once() -> None:
    """For each shape and dtype; what is returned may be changed by whoever gets it."""
    derivative = jacobian(np.diff, sparsity="auto")
    first = derivative(np.ones(5))
    plan = derivative.plans[(5,), np.dtype(float)]
    first.data[:] = 0
    first.eliminate_zeros()
    second = derivative(np.ones(5))
    assert derivative.plans[(5,), np.dtype(float)] is plan
    assert second.nnz == 8 and derivative(np.ones(6)).shape == (5, 6)
    assert len(derivative.plans) == 2


def test_it_can_be_pickled() -> None:
    """With its plans, where the function can be."""
    derivative = hessian(rosenbrock, sparsity="auto")
    expected = derivative(np.ones(5)).toarray()
    again = pickle.loads(pickle.dumps(hessian(np.sum, sparsity="auto")))
    assert again(np.ones(5)).nnz == 0 and expected.shape == (5, 5)


def test_without_the_plugin_there_is_a_cure() -> None:
    """One line that says who makes sparse derivatives."""
    program = "import numpy as np; from adcore import jacobian; jacobian(np.sin, sparsity='auto')"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "ADCORE_PLUGINS": "adcore-numpy"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr.splitlines()[-1] == (
        "adcore.errors.PluginError: What makes sparse derivatives is provided by "
        "adcore-scipy, which the variable ADCORE_PLUGINS does not name."
    )


@pytest.mark.parametrize("word", [None, False])
def test_without_it_all_is_as_before(word: Any) -> None:
    """A dense array."""
    assert isinstance(jacobian(np.sin, sparsity=word)(np.ones(2)), np.ndarray)
    assert isinstance(hessian(np.sum, sparsity=word)(np.ones(2)), np.ndarray)
