"""Faults on a cluster: dead workers, blocks that raise, a lost scheduler, NaN, memory."""

import os
import sys
import time

import cloudpickle
import dask.array as da
import numpy as np
import pytest
from dask import delayed
from distributed import Client

from adcore import grad, hvp, value_and_grad
from adcore_dask import BlockError, ClusterError, NotFiniteError, mean, total

cloudpickle.register_pickle_by_value(sys.modules[__name__])

X = np.random.default_rng(1).standard_normal((40, 3))
w, v = np.array([0.5, -1.0, 2.0]), np.array([1.0, 2.0, -1.0])


def loss(w, X):
    """A scalar."""
    return np.sum(np.logaddexp(0, X @ w))


def test_a_worker_that_is_killed_costs_time_and_nothing_else(start_cluster, tmp_path):
    """Its blocks, persisted ones too, are computed again: the same answer to the last bit."""
    once = tmp_path / "killed"

    def deadly(w, X):
        if X[0, 0] == 20 and not once.exists():
            once.write_text("")
            os._exit(1)
        return loss(w, X)

    data = X.copy()
    data[20, 0] = 20
    with start_cluster() as cluster, Client(cluster) as client:
        over = da.from_array(data, chunks=(5, 3)).persist()
        safe = value_and_grad(total(loss, over=over, client=client))(w)
        value, slope = value_and_grad(total(deadly, over=over, client=client))(w)
        assert once.exists()
    assert safe[0] == value
    np.testing.assert_array_equal(safe[1], slope)


def test_a_lost_scheduler_is_told(start_cluster):
    """An error within seconds, while a sum is computed and when the next one is asked for."""
    from threading import Thread

    cluster = start_cluster(n_workers=1)
    client = Client(cluster)

    def slow(w, X):
        time.sleep(60)
        return loss(w, X)

    summed = total(slow, over=da.from_array(X, chunks=(20, 3)), client=client)
    killer = Thread(target=lambda: (time.sleep(2), cluster.close()))
    killer.start()
    start = time.monotonic()
    try:
        for _ in range(2):
            with pytest.raises(ClusterError, match="is lost"):
                grad(summed)(w)
        assert time.monotonic() - start < 30
    finally:
        killer.join()
        client.close()


class Unsendable(Exception):
    """It cannot be built again from its arguments."""

    def __init__(self, a, b):
        super().__init__(a)


@pytest.mark.parametrize("kind", [ZeroDivisionError, Unsendable])
def test_a_block_that_raises_is_named(client, kind):
    """The error says which block and which line of whose code, and is of its own type if it can."""

    def broken(w, X):
        if np.array_equal(X, data[10:20]):
            raise kind("on purpose") if kind is ZeroDivisionError else kind("on purpose", 2)
        return loss(w, X)

    data = X
    with pytest.raises((kind, BlockError), match="on purpose") as caught:
        grad(total(broken, over=da.from_array(X, chunks=(10, 3))))(w)
    said = str(caught.value) + "".join(getattr(caught.value, "__notes__", []))
    assert "on block 1 of 4, " in said
    assert f":{broken.__code__.co_firstlineno + 2} in broken" in said
    assert (BlockError if kind is Unsendable else kind) is type(caught.value)


def test_nan_has_a_policy(client):
    """It propagates, is an error that names the block, or is left out with all of its block."""
    spoilt = X.copy()
    spoilt[25] = np.nan
    over = da.from_array(spoilt, chunks=(10, 3))
    assert np.isnan(total(loss, over=over)(w))
    with pytest.raises(NotFiniteError, match="block 2 of 4, 10 rows"):
        grad(total(loss, over=over, nan="raise"))(w)
    rest = da.from_array(np.delete(X, range(20, 30), axis=0), chunks=(10, 3))
    for make, fun in ((total, loss), (mean, lambda w, X: np.mean(np.tanh(X @ w)))):
        for got, expected in zip(
            value_and_grad(make(fun, over=over, nan="skip"))(w),
            value_and_grad(make(fun, over=rest))(w),
            strict=True,
        ):
            np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_empty_blocks(client):
    """They contribute nothing, without a call; if all are empty the function says what that is."""
    peak = lambda w, X: np.max(X @ w)
    over = da.from_delayed(delayed(X[:8]), (8, 3), float).rechunk(((0, 8, 0), (3,)))
    np.testing.assert_allclose(grad(total(peak, over=over))(w), grad(peak)(w, X[:8]), rtol=1e-12)
    nothing = da.from_array(X[:0], chunks=(1, 3))
    assert 0.0 == total(loss, over=nothing)(w)
    np.testing.assert_array_equal(grad(total(loss, over=nothing))(w), np.zeros(3))


def test_what_is_persisted_is_made_once(client, tmp_path):
    """Blocks are read from their source once, however many derivatives are taken."""

    def read(k):
        (tmp_path / f"{k}-{time.time_ns()}").write_text("")
        return X[10 * k : 10 * k + 10]

    parts = [da.from_delayed(delayed(read)(k), (10, 3), float) for k in range(4)]
    over = da.concatenate(parts).persist()
    for _ in range(3):
        value_and_grad(total(loss, over=over))(w)
        hvp(total(loss, over=over), (w,), (v,))
    assert 4 == len(list(tmp_path.iterdir()))


def test_memory_is_bounded_by_a_block(client):
    """Data of 1.5 times the limit of a worker, made block by block, leave no trace on it."""
    n = 250_000  # 20 MB a block, 600 MB in all; each worker may have 400 MB
    big = da.random.default_rng(0).standard_normal((30 * n, 10), chunks=(n, 10))
    peak = lambda w, X: np.sum(np.tanh(X @ w))
    slope = grad(mean(lambda w, X: peak(w, X) / len(X), over=big))(np.zeros(10))
    assert np.max(np.abs(slope)) < 1e-2
    info = client.scheduler_info(n_workers=-1)["workers"].values()
    assert all(worker["metrics"]["memory"] < worker["memory_limit"] for worker in info)
    assert 2 == len(info)
