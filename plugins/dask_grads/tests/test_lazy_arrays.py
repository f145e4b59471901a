"""dask's arrays as values: beside traced numpy ones, and differentiated. Nothing is computed."""

from __future__ import annotations

import random
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import dask
import dask.array as da
import numpy as np
import pytest

import adcore_dask
from adcore import grad, hvp, jacobian, jvp, value_and_grad, vjp
from adcore.errors import AdcoreError
from adcore.extend import registered
from adcore_dask.arrays.lazily import LAZILY, UFUNCS

RNG = np.random.default_rng(0)
X_PLAIN, Y_PLAIN = RNG.normal(size=(6, 2)), RNG.normal(size=6)
X, Y = da.from_array(X_PLAIN, chunks=(2, 1)), da.from_array(Y_PLAIN, chunks=2)
W, V = np.array([0.3, -0.7]), np.array([1.0, 0.5])


def forbidden(*_: Any, **__: Any) -> Any:
    """The scheduler of these tests: whatever asks for numbers fails."""
    raise AssertionError("something was computed")


def lazily(call: Callable[[], Any]) -> Any:
    """The answer of a call that computes nothing and does not warn, computed then."""
    with dask.config.set(scheduler=forbidden), warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = call()
    return dask.compute(answer)[0]


def same(a: Any, b: Any) -> bool:
    return all(
        np.allclose(x, y, equal_nan=True)
        for x, y in zip(*(z if isinstance(z, tuple) else (z,) for z in (a, b)), strict=True)
    )


PROGRAMS: dict[str, Callable[..., Any]] = {
    "least squares": lambda w, X, y: np.sum((X @ w - y) ** 2),
    "logistic": lambda w, X, y: np.sum(np.logaddexp(0, -y * (X @ w))) + 0.1 * np.sum(w**2),
    "traced on the left": lambda w, X, y: np.sum((w * X) ** 3),
    "columns": lambda w, X, y: np.sum((X[:, 0] * w[0] + w[1]) ** 2),
    "rows": lambda w, X, y: (X[1:4] @ w).sum() ** 2,
    "some rows": lambda w, X, y: np.sum((X @ w)[np.array([5, 0, 2])] ** 2),
    "rows of a mask": lambda w, X, y: np.sum((X @ w)[np.arange(6) % 2 == 0] ** 2),
    "a new axis": lambda w, X, y: np.sum((X @ w)[:, None] * X),
    "softmax": lambda w, X, y: np.sum(np.log(np.sum(np.exp(X * w), axis=1))),
    "methods": lambda w, X, y: ((X * w).T @ y).reshape(2, 1).mean(axis=1).std() ** 2,
    "both": lambda w, X, y: np.sum((X * w) * (X - w)) + np.max(y) * w[1] ** 2,
}

FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: lambda w, X, y: np.sum(X * w, axis=0, keepdims=True)[0, 1] ** 2,
    np.mean: lambda w, X, y: np.mean(np.tanh(X @ w) * y),
    np.var: lambda w, X, y: np.var(X * w, axis=0, ddof=1).sum(),
    np.std: lambda w, X, y: np.std(X @ w),
    np.max: lambda w, X, y: np.sum(np.max(X * w, axis=1) ** 2),
    np.min: lambda w, X, y: np.min((X @ w) * y) ** 2,
    np.cumsum: lambda w, X, y: np.sum(np.cumsum(X @ w) ** 2),
    np.dot: lambda w, X, y: np.sum(np.dot(X, w) ** 2),
    np.vdot: lambda w, X, y: np.vdot(X @ w, y) ** 2,
    np.tensordot: lambda w, X, y: np.tensordot(X, w, 1).sum() ** 2,
    np.einsum: lambda w, X, y: np.einsum("ij,j->i", X, w).sum() ** 2,
    np.outer: lambda w, X, y: np.sum(np.outer(y, w) ** 2) + np.sum(X * w),
    np.linalg.norm: lambda w, X, y: np.linalg.norm(X @ w - y),
    np.reshape: lambda w, X, y: np.sum(np.reshape(X * w, (12,))[3:] ** 2),
    np.ravel: lambda w, X, y: np.sum(np.reshape(np.ravel(y) * w[0], (6, 1)) * X),
    np.transpose: lambda w, X, y: np.sum((np.transpose(X * w) @ y) ** 2),
    np.swapaxes: lambda w, X, y: np.sum((np.swapaxes(X * w, 0, 1) @ y) ** 2),
    np.moveaxis: lambda w, X, y: np.sum((np.moveaxis(X * w, 0, 1) @ y) ** 2),
    np.expand_dims: lambda w, X, y: np.sum(np.expand_dims(X @ w, 1) * X),
    np.squeeze: lambda w, X, y: np.sum(np.squeeze((X @ w)[:, None]) ** 2 * y),
    np.broadcast_to: lambda w, X, y: np.sum(np.broadcast_to(X[0] * w, (3, 2)) ** 2),
    np.flip: lambda w, X, y: np.sum(np.flip(X @ w) * y * w[0]),
    np.roll: lambda w, X, y: np.sum(np.roll(X @ w, 1) * y * w[0]),
    np.stack: lambda w, X, y: np.sum(np.stack([X[:, 0] * w[0], y * w[1]]) ** 2),
    np.concatenate: lambda w, X, y: np.sum(np.concatenate([X * w, X + w]) ** 2),
    np.vstack: lambda w, X, y: np.sum(np.vstack([X * w, X + w]) ** 2),
    np.hstack: lambda w, X, y: np.sum(np.hstack([X * w, X + w]) ** 2),
    np.atleast_1d: lambda w, X, y: np.atleast_1d(np.sum(X * w))[0] ** 2,
    np.atleast_2d: lambda w, X, y: np.sum((np.atleast_2d(X @ w) @ X) ** 2),
    np.where: lambda w, X, y: np.sum(np.where(X @ w > 0, X @ w, y) ** 2),
    np.clip: lambda w, X, y: np.sum(np.clip(X @ w, -0.5, 0.5) ** 2),
    np.real: lambda w, X, y: np.sum(np.real(X @ w * (1 + 2j)) ** 2),
    np.imag: lambda w, X, y: np.sum(np.imag(X @ w * (1 + 2j)) ** 2),
    np.round: lambda w, X, y: np.sum(np.round(X @ w) * (X @ w)),
    np.triu: lambda w, X, y: np.sum(np.triu(X.T @ (X * w)) ** 2),
    np.tril: lambda w, X, y: np.sum(np.tril(X.T @ (X * w)) ** 2),
}

WITHOUT_DERIVATIVE = {np.any, np.all, np.argmax, np.argmin, np.shape, np.ndim, np.size}
INNER = {each for each in LAZILY if each.__module__.startswith("adcore_numpy")} | {
    np.zeros_like, np.ones_like, np.result_type, np.iscomplexobj,
}  # fmt: skip


def check(f: Callable[..., Any]) -> None:
    """Both modes and second order, in what is numpy's and in what is dask's."""
    of_w, plain_of_w = (lambda w: f(w, X, Y)), (lambda w: f(w, X_PLAIN, Y_PLAIN))
    of_x, plain_of_x = (lambda x: f(W, x, Y)), (lambda x: f(W, x, Y_PLAIN))
    assert same(lazily(lambda: grad(of_w)(W)), grad(plain_of_w)(W))
    assert same(lazily(lambda: jvp(of_w, (W,), (V,))), jvp(plain_of_w, (W,), (V,)))
    assert same(lazily(lambda: hvp(of_w, (W,), (V,))), hvp(plain_of_w, (W,), (V,)))
    twice = lambda g: grad(lambda w: np.sum(grad(g)(w) * V))(W)
    assert same(lazily(lambda: twice(of_w)), twice(plain_of_w))
    assert same(lazily(lambda: grad(of_x)(X)), grad(plain_of_x)(X_PLAIN))
    assert same(lazily(lambda: jvp(of_x, (X,), (X,))), jvp(plain_of_x, (X_PLAIN,), (X_PLAIN,)))
    assert same(lazily(lambda: hvp(of_x, (X,), (X,))), hvp(plain_of_x, (X_PLAIN,), (X_PLAIN,)))
    slope = grad(of_x)(X)
    assert type(slope) is da.Array
    assert slope.chunks == X.chunks


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    """Programs as they are written."""
    check(PROGRAMS[name])


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_function(function: Any) -> None:
    """Every function that is let through."""
    check(FUNCTIONS[function])


def test_every_function_is_tested() -> None:
    """What is let through has a test above, or no derivative."""
    assert set(FUNCTIONS) | WITHOUT_DERIVATIVE | INNER == set(LAZILY)


@pytest.mark.parametrize("ufunc", sorted(UFUNCS - {np.matmul}, key=str), ids=str)
def test_ufunc(ufunc: Any) -> None:
    """Every ufunc, within its domain, in both modes and to second order."""
    rule = registered.get(ufunc)
    domains = getattr(rule, "domain", None) or [(0.2, 0.8)] * ufunc.nin
    if not isinstance(domains[0], tuple):
        domains = [domains] * ufunc.nin
    rng = random.Random(1)
    drawn = [np.array([rng.uniform(*domain) for _ in range(4)]) for domain in domains]
    for k, plain in enumerate(drawn):
        in_one_argument(lambda x, k=k: ufunc(*drawn[:k], x, *drawn[k + 1 :]), plain)


def in_one_argument(call: Callable[..., Any], plain: Any) -> None:
    """A function of one array, weighted so that it has second derivatives."""

    def f(x: Any) -> Any:
        return np.sum(call(x) * (x + 1) ** 2)

    lazy = da.from_array(plain, chunks=2)
    assert same(lazily(lambda: grad(f)(lazy)), grad(f)(plain))
    assert same(lazily(lambda: jvp(f, (lazy,), (lazy,))), jvp(f, (plain,), (plain,)))
    assert same(lazily(lambda: hvp(f, (lazy,), (lazy,))), hvp(f, (plain,), (plain,)))


@pytest.mark.parametrize("dtype", [np.float32, np.complex128])
def test_dtypes(dtype: Any) -> None:
    """A gradient has the dtype of its input."""
    x = (X_PLAIN + (0.5j if dtype is np.complex128 else 0)).astype(dtype)
    slope = grad(lambda x: np.sum(np.abs(x) ** 2))(da.from_array(x, chunks=(3, 2)))
    assert slope.dtype == dtype
    assert np.allclose(slope.compute(), grad(lambda x: np.sum(np.abs(x) ** 2))(x))


def test_rows_of_unknown_number() -> None:
    """Rows that a condition keeps, as those of a dataframe: their number is not known."""
    kept, plain = X[X[:, 0] > 0], X_PLAIN[X_PLAIN[:, 0] > 0]
    loss = lambda w, X: np.sum(np.tanh(X @ w)) ** 2
    lazy = lazily(lambda: (grad(loss, 0)(W, kept), hvp(lambda w: loss(w, kept), (W,), (V,))))
    assert same(lazy[0], grad(loss, 0)(W, plain))
    assert same(lazy[1], hvp(lambda w: loss(w, plain), (W,), (V,)))
    assert same(lazily(lambda: grad(loss, 1)(W, kept)), grad(loss, 1)(W, plain))


def test_one_pass() -> None:
    """Value and gradient, computed together, read each block once."""
    read: list[int] = []

    def block(n: int) -> Any:
        read.append(n)
        return np.ones((n, 2)) * (1 + len(read))

    sizes = (2, 3)
    parts = [da.from_delayed(dask.delayed(block)(n), (n, 2), float) for n in sizes]
    data = da.concatenate(parts)
    value, slope = value_and_grad(lambda w: np.sum((data @ w) ** 2))(W)
    assert not read
    with dask.config.set(scheduler="synchronous"):
        dask.compute(value, slope)
    assert sorted(read) == sorted(sizes)


def test_pullback_and_jacobian() -> None:
    """A cotangent may be numpy's or dask's; a Jacobian goes row by row, or column by column."""
    pullback = vjp(lambda x: x @ W, X)[1]
    for ct in (np.ones(6), da.ones(6, chunks=3)):
        (bar,) = pullback(ct)
        assert bar.chunks == X.chunks
        assert np.allclose(bar.compute(), np.broadcast_to(W, (6, 2)))
    assert np.allclose(jacobian(lambda w: X @ w)(W).compute(), X_PLAIN)


def test_rechunked() -> None:
    """In other pieces the same."""
    slope = grad(lambda x: np.sum(x.rechunk((3, 2)) ** 2))(X)
    assert slope.chunks == X.chunks
    assert np.allclose(slope.compute(), 2 * X_PLAIN)


def written(x: Any) -> Any:
    x[0] = 1.0
    return np.sum(x)


REFUSED = {
    "computed": (lambda x: x.compute().sum(), "cannot be computed here.*dask.compute"),
    "no rule": (lambda x: np.median(x), "numpy.median of a dask array.*map_blocks"),
    "a method": (lambda x: x.prod(), "prod of a dask array"),
    "beside numpy": (lambda x: np.kron(W, x).sum(), "kron of a dask array"),
    "a ufunc": (lambda x: np.sum(np.nextafter(x, 1.0)), "nextafter of a traced dask array"),
    "method of a ufunc": (lambda x: np.add.reduce(x).sum(), "add.reduce of a traced dask array"),
    "dask's own": (lambda x: da.sum(x), "Use numpy's function of the same name"),
    "repeated": (lambda x: np.sum(x[np.array([0, 0])]), "may repeat"),
    "written into": (written, "np.where"),
    "float": (lambda x: float(np.sum(x)), "cannot become a plain float"),
    "delayed": (lambda x: dask.delayed(np.sum)(x), "delayed value of dask"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """What cannot be lazy says so, in both modes, and computes nothing."""
    fun, message = REFUSED[name]
    calls = [lambda: grad(fun)(X), lambda: jvp(fun, (X,), (X,))]
    for call in calls[:1] if name == "repeated" else calls:  # forward, nothing is put back
        with dask.config.set(scheduler=forbidden), pytest.raises(AdcoreError, match=message):
            call()


def test_plain_arrays_are_left_alone() -> None:
    """What is not traced goes the way of dask."""
    assert np.allclose((X @ W).compute(), X_PLAIN @ W)
    assert np.allclose((W * X).compute(), W * X_PLAIN)


def test_nothing_has_to_be_imported() -> None:
    """The plugin is found when a traced value meets a dask array, on either side."""
    program = """
import dask.array as da, numpy as np
from adcore import grad
X = da.ones((4, 2), chunks=2)
for f in (lambda w: (X @ w).sum(), lambda w: (X * w).sum(), lambda w: np.sum(np.multiply(X, w)),
          lambda w: (w * X).sum(), lambda w: (X * w[0] + X * w[1]).sum() / 2):
    assert np.allclose(grad(f)(np.ones(2)).compute(), 4)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_on_a_cluster(client: Any) -> None:
    """Value and gradient on workers, of data that they keep."""
    data = client.persist(X)
    value, slope = client.gather(
        client.compute(list(value_and_grad(lambda w: np.sum(np.tanh(data @ w)))(W)))
    )
    expected = value_and_grad(lambda w: np.sum(np.tanh(X_PLAIN @ w)))(W)
    assert np.allclose(value, expected[0])
    assert np.allclose(slope, expected[1])


def test_dataframes() -> None:
    """Columns of a table: as blocks, and as arrays with rows of unknown number."""
    pandas, frames = pytest.importorskip("pandas"), pytest.importorskip("dask.dataframe")
    table = pandas.DataFrame({"a": X_PLAIN[:, 0], "b": X_PLAIN[:, 1], "y": Y_PLAIN})
    data = frames.from_pandas(table, npartitions=3)

    def of_block(w: Any, block: Any) -> Any:
        return np.sum((block[["a", "b"]].to_numpy() @ w - block["y"].to_numpy()) ** 2)

    here = lambda w: np.sum((X_PLAIN @ w - Y_PLAIN) ** 2)
    there = adcore_dask.total(of_block, over=data)
    kept = data[data["y"] > -10]
    lazy = lambda w: np.sum((kept[["a", "b"]].values @ w - kept["y"].values) ** 2)
    assert same(value_and_grad(there)(W), value_and_grad(here)(W))
    assert same(hvp(there, (W,), (V,)), hvp(here, (W,), (V,)))
    assert same(lazily(lambda: value_and_grad(lazy)(W)), value_and_grad(here)(W))
    assert same(lazily(lambda: hvp(lazy, (W,), (V,))), hvp(here, (W,), (V,)))
