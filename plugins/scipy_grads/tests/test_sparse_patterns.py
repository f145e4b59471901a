"""Patterns: that each has all that a derivative has, for every rule of adcore-numpy, and no more
where that is known."""

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.sparse

from adcore import hessian, jacobian, primitive, sparsity
from adcore.errors import ArgumentError, SparsityError, SparsityWarning
from adcore.rules.registry import rules
from adcore.testing import Case, cases
from adcore.testing.tester import _probe
from adcore_scipy import ndimage


def of_vector(function: Callable[..., Any], leaves: list[Any]) -> tuple[Any, Any]:
    """A function of several leaves with several outputs as one of a vector, and where it was."""
    arrays = [np.asarray(leaf) for leaf in leaves]
    sizes = [a.size * (2 if a.dtype.kind == "c" else 1) for a in arrays]
    ends = np.cumsum(sizes)

    def fun(z: Any) -> Any:
        parts = []
        for a, n, end in zip(arrays, sizes, ends, strict=True):
            part = z[end - n : end]
            if a.dtype.kind == "c":
                part = part[: a.size] + 1j * part[a.size :]
            part = np.reshape(part, a.shape)
            parts.append(part if a.shape else part[()])
        flat = []
        for out in function(*parts):
            flat += [np.ravel(np.real(out)), np.ravel(np.imag(out))]
        return np.concatenate(flat)

    whole: list[Any] = []
    for a in arrays:
        whole += [a.real.ravel(), a.imag.ravel()] if a.dtype.kind == "c" else [a.ravel()]
    return fun, np.concatenate(whole).astype(float)


def lacks(pattern: Any, matrix: Any) -> int:
    """How many entries that are not zero a pattern leaves out."""
    return int(np.sum((np.nan_to_num(matrix, nan=1.0) != 0) & ~pattern.toarray()))


# All rules of adcore-numpy, also those without a pattern; of others, those with one. Elementwise
# functions, and those composed of others, show what they can in few of their samples.
CASES = [
    case
    for name in ("adcore-numpy", "adcore-linalg", "adcore-fft")
    for case in cases(name)
    if case.sample
    and (name == "adcore-numpy" or case.rule.pattern is not None)
    and (case.rule.shape != "elementwise" or case.sample.label in ("vectors", "broadcast"))
    and (case.rule.shape != "composite" or case.number < 2)
]


@pytest.mark.filterwarnings("ignore::adcore.errors.SparsityWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_pattern_has_what_the_derivatives_have(case: Case) -> None:
    """For every rule and sample: the Jacobian, and the Hessian of a weighted sum."""
    assert case.sample is not None
    probe = _probe(case, case.sample)
    fun, z = of_vector(probe.function, list(probe.leaves))
    if not z.size or not probe.function(*probe.leaves):
        pytest.skip("nothing to differentiate")
    if z.size > 5000:
        pytest.skip("dense, and too full for a pattern")
    assert lacks(sparsity(fun)(z), jacobian(fun)(z)) == 0
    if case.sample.order < 2 or case.sample.kink:
        return
    weights = np.random.default_rng(0).normal(size=fun(z).shape)

    def weighted(z: Any) -> Any:
        return np.sum(weights * np.sin(fun(z)))

    assert lacks(sparsity(weighted, order=2)(z), hessian(weighted)(z)) == 0


A = np.random.default_rng(1).normal(size=(5, 6)) * (np.random.default_rng(2).random((5, 6)) < 0.4)
PLACES = np.array([4, 0, 0, 2])

# Functions of a vector of six elements whose patterns have no entry too many.
SHARP: dict[str, Callable[[Any], Any]] = {
    "elementwise": lambda x: np.exp(x) * np.sin(x) / (1 + x**2),
    "broadcast": lambda x: (x[:, None] + x[None, :3]).ravel(),
    "slices": lambda x: x[2:] - 2 * x[1:-1] + x[:-2],
    "index": lambda x: x[PLACES] * x[1],
    "mask": lambda x: x[np.arange(6) % 2 == 0],
    "shapes": lambda x: np.roll(np.transpose(np.reshape(x, (2, 3))), 1, axis=0).ravel()[::-1],
    "joined": lambda x: np.concatenate([x[:2], np.ones(2), np.stack([x, x**2]).ravel()]),
    "take": lambda x: np.take(np.repeat(x, 2), [0, 3, 3]) * np.tile(x, 2)[4:7],
    "padded": lambda x: np.pad(x, 2, constant_values=3.0) + np.pad(x, 2, mode="wrap"),
    "matrices": lambda x: np.tril(np.reshape(x, (2, 3))) + np.diag(x[:3])[:2],
    "sum": lambda x: np.sum(np.reshape(x, (2, 3)), axis=0) * np.mean(x[:2]),
    "product": lambda x: np.prod(np.reshape(x, (2, 3)), axis=1),
    "cumsum": lambda x: np.cumsum(x),
    "cumprod": lambda x: np.cumprod(1 + x**2),
    "diff": lambda x: np.diff(x, 2, prepend=1.0),
    "convolve": lambda x: np.convolve(x, [1.0, 0.0, 2.0], "same"),
    "correlate": lambda x: np.correlate(x, [1.0, 0.0, 2.0, 3.0], "valid"),
    "matmul": lambda x: A @ x,
    "matrix": lambda x: A @ np.stack([x, x**2], axis=1),
    "from the left": lambda x: x[:5] @ A,
    "dot": lambda x: np.dot(A, x) + np.dot(x[:3], x[3:]),
    "einsum": lambda x: np.einsum("ij,j->i", A, x),
    "outer": lambda x: np.outer(x[:2], [1.0, 0.0, 2.0]),
    "tensordot": lambda x: np.tensordot(np.reshape(x, (3, 2)), np.eye(2), 1),
    "trace": lambda x: np.trace(np.reshape(np.concatenate([x, x[:3]]), (3, 3))) + x[:1],
    "sparse product": lambda x: scipy.sparse.csr_array(A) @ x,
    "gradient": lambda x: np.gradient(x),
    "interp": lambda x: np.interp(x, [-9.0, 0.0, 9.0], [1.0, 2.0, 5.0]),
    "vander": lambda x: np.vander(x, 3)[:, :2],
    "kron": lambda x: np.kron(x[:2], [1.0, 0.0, 2.0]),
    "cross": lambda x: np.cross(np.reshape(x, (2, 3)), np.reshape(x[::-1] ** 2, (2, 3))),
    "reduceat": lambda x: np.add.reduceat(x, [0, 4, 2]),
    "solve": lambda x: np.linalg.solve(np.eye(2) + 0.3, np.reshape(x, (2, 3))),
    "norms": lambda x: np.linalg.norm(np.reshape(x, (3, 2)), axis=1),
    "determinants": lambda x: np.linalg.det(np.reshape(np.append(x, x[:2] ** 2), (2, 2, 2))),
    "fft": lambda x: np.real(np.fft.fft(np.reshape(x, (2, 3)), axis=0)),
    "modf": lambda x: np.modf(x)[0],
    "assigned": lambda x: assigned(x),
    "scalars": lambda x: np.array([math.pi * float(1), 2.0]) * x[0] * x[5],
    "constant": lambda x: np.ones(3) + 0 * len(x),
}


def assigned(x: Any) -> Any:
    """An array that is written into, one element and one slice after the other."""
    y = x + 0
    y[1:3] = x[4:] ** 2
    y[0] += y[2]
    y[[3, 4]] = 1.0
    return y


@pytest.mark.parametrize("name", SHARP)
def test_no_entry_too_many(name: str) -> None:
    """The pattern is that of the derivative at a point where no entry is zero by chance."""
    fun = SHARP[name]
    x = np.random.default_rng(3).normal(size=6) + 0.1
    found = sparsity(fun)(x)
    matrix = np.reshape(jacobian(fun)(x), (-1, 6))
    assert found.dtype == bool and found.has_canonical_format
    np.testing.assert_array_equal(found.toarray(), matrix != 0)


@pytest.mark.parametrize("name", sorted(set(SHARP) - {"constant"}))
def test_no_entry_too_many_of_second_order(name: str) -> None:
    """That of a Hessian has what the Hessian has; of a sum of squares of linear functions, all."""
    fun = SHARP[name]
    x = np.random.default_rng(3).normal(size=6) + 0.1

    def loss(x: Any) -> Any:
        return np.sum(fun(x) ** 2)

    found = sparsity(loss, order=2)(x)
    matrix = hessian(loss)(x)
    assert lacks(found, matrix) == 0
    if name in ("slices", "index", "shapes", "diff", "convolve", "matmul", "einsum"):
        np.testing.assert_array_equal(found.toarray(), matrix != 0)
    assert (found != found.T).nnz == 0


@pytest.mark.parametrize("mode", ["reflect", "constant", "nearest", "mirror", "wrap"])
def test_linear_filters_of_images(mode: str) -> None:
    """By the weights that are not zero, beyond the ends too; and their transposes."""
    x = np.random.default_rng(0).normal(size=(5, 6))
    weights = np.array([[0, 1.0, 0], [1, -4, 2], [0, 0, 1]])
    filters: list[Callable[[Any], Any]] = [
        lambda x: ndimage.laplace(x, mode=mode),
        lambda x: ndimage.convolve(x, weights, mode=mode),
        lambda x: ndimage.correlate1d(x, [1.0, 0, 2, 3], axis=0, mode=mode, origin=1),
    ]
    for fun in filters:
        matrix = np.reshape(jacobian(fun)(x), (30, 30))
        np.testing.assert_array_equal(sparsity(fun)(x).toarray(), matrix != 0)
        curved = lambda x, fun=fun: np.sum(np.sin(fun(x)))
        second = sparsity(curved, order=2)(x)
        assert lacks(second, np.reshape(hessian(curved)(x), (30, 30))) == 0
        assert second.nnz < 900


def test_a_separable_function_has_a_diagonal_hessian() -> None:
    """Linear parts add nothing, sums nothing but their terms."""
    found = sparsity(lambda x: np.sum(np.exp(x[:3])) + 5 * x[4] - np.mean(x), order=2)(np.ones(6))
    assert found.nnz == 3 and np.array_equal(found.diagonal(), [1, 1, 1, 0, 0, 0])


def test_what_is_unknown_is_dense_and_said() -> None:
    """A function without a pattern depends on everything; the warning names it."""

    @primitive
    def squared(x: Any) -> Any:
        return x**2

    squared.defvjp(lambda ct, ans, x: 2 * x * ct)
    with pytest.warns(SparsityWarning, match=r"squared: no pattern .* adcore\.extend\.pattern"):
        found = sparsity(lambda x: squared(x[:2]))(np.ones(4))
    assert np.array_equal(found.toarray(), [[1, 1, 0, 0], [1, 1, 0, 0]])


def test_a_pattern_that_is_no_help_is_refused() -> None:
    """It would fill the memory; the message names where it became full."""
    with pytest.raises(SparsityError, match=r"1e\+10 entries after numpy.subtract"):
        sparsity(lambda x: x - np.mean(x))(np.ones(100_000))


def test_every_pattern_belongs_to_a_sampled_rule() -> None:
    """So that the first test of this file looks at all of them."""
    sampled = {case.rule.function for case in CASES}
    stated = {f for f, rule in rules.items() if rule.pattern is not None}
    unsampled = {f for f in stated - sampled - {operator.getitem} if rules[f].provenance}
    names = {f for f in unsampled if not str(getattr(f, "__module__", "")).startswith("adcore_")}
    assert names == set()


def test_of_what_a_pattern_is_asked() -> None:
    """One argument, one array, the order 1 or 2."""
    with pytest.raises(ArgumentError, match="names several"):
        sparsity(lambda x, y: x * y, (0, 1))
    with pytest.raises(ArgumentError, match="order must be 1"):
        sparsity(np.sin, order=3)
    with pytest.raises(ArgumentError, match="returned 2 values"):
        sparsity(lambda x: (x, x))(np.ones(2))
    assert sparsity(lambda x, y: x * y, "y")(np.ones(2), np.ones(2)).nnz == 2
