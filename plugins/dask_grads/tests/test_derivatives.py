"""Derivatives of sums on a cluster of processes are those of the same sum in one place."""

import sys

import cloudpickle
import dask.array as da
import numpy as np
import pytest
from dask import bag, delayed

import adcore_dask
from adcore import ggnvp, grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from adcore.errors import ConversionError, StructureError
from adcore_dask import BlocksError, ggn, map_blocks, mean, total

cloudpickle.register_pickle_by_value(sys.modules[__name__])

rng = np.random.default_rng(0)
X, y = rng.standard_normal((23, 4)), np.sign(rng.standard_normal(23))
w, v, u = rng.standard_normal((3, 4))
OVER = da.from_array(X, chunks=(5, 2)), da.from_array(y, chunks=7)
TREE, OTHER = {"a": w, "b": (0.3, v)}, {"a": v, "b": (1.0, u)}


def logistic(w, X, y):
    """A scalar."""
    return np.sum(np.logaddexp(0, -y * (X @ w)))


def net(p, X, y):
    """A scalar of a container."""
    shift, out = p["b"]
    return np.sum((np.tanh(X * p["a"] + shift) @ out - y) ** 2)


def moments(w, X, y):
    """A vector."""
    return X.T @ np.sin(X @ w) * y.sum()


def model(w, X):
    """One output per row."""
    return np.tanh(X @ w)


def square(out, y):
    """Half the sum of squares."""
    return 0.5 * np.sum((out - y) ** 2)


def close(got, expected):
    """Compare containers, tightly."""
    from adcore.transforms.containers import flatten

    (a, kind), (b, other) = flatten(got), flatten(expected)
    assert kind.matches(other)
    for mine, theirs in zip(a, b, strict=True):
        assert type(mine) is type(theirs)
        np.testing.assert_allclose(mine, theirs, rtol=1e-11, atol=1e-12)


TRANSFORMS = {
    "value": lambda f, x, t: f(x),
    "grad": lambda f, x, t: value_and_grad(f)(x),
    "jvp": lambda f, x, t: jvp(f, (x,), (t,)),
    "hvp": lambda f, x, t: hvp(f, (x,), (t,)),
    "grad of jvp": lambda f, x, t: grad(lambda x: jvp(f, (x,), (t,))[1])(x),
    "reverse over reverse": lambda f, x, t: vjp(grad(f), x)[1](t),
    "third order": lambda f, x, t: jvp(lambda x: hvp(f, (x,), (t,)), (x,), (t,))[1],
}


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("fun, x, t", [(logistic, w, v), (net, TREE, OTHER)])
def test_scalars(client, name, fun, x, t):
    """Any nesting of transforms, of an array and of a container."""
    transform = TRANSFORMS[name]
    close(transform(total(fun, over=OVER), x, t), transform(lambda p: sum_of(fun, p), x, t))


def sum_of(fun, p):
    """The sum over the same blocks, here."""
    cuts = [slice(k, k + 5) for k in range(0, 23, 5)]
    parts = [fun(p, X[cut], y[cut]) for cut in cuts]
    return sum(parts[1:], parts[0])


@pytest.mark.parametrize("fun", [logistic, moments])
def test_matrices(client, fun):
    """Jacobians in both modes, stacked; the Hessian of a scalar."""
    there, here = total(fun, over=OVER), lambda p: sum_of(fun, p)
    for mode in ("forward", "reverse"):
        close(jacobian(there, mode=mode)(w), jacobian(here, mode=mode)(w))
    if fun is logistic:
        close(hessian(there)(w), hessian(here)(w))


def test_inside_a_program(client):
    """Two totals, a regulariser, and values that depend on the parameters on the way in."""
    first, second = total(logistic, over=OVER), total(moments, over=OVER)

    def program(one, two):
        return lambda p: np.log(one(np.sin(p))) + np.sum(two(p * p)) + 0.1 * np.sum(p**2)

    there = program(first, second)
    here = program(lambda p: sum_of(logistic, p), lambda p: sum_of(moments, p))
    close(value_and_grad(there)(w), value_and_grad(here)(w))
    close(hvp(there, (w,), (v,)), hvp(here, (w,), (v,)))


def test_gauss_newton(client):
    """The sum of the products on the blocks is that of all rows; the product is differentiable."""
    product = ggn(model, square, over=OVER)
    expected = ggnvp(lambda w: model(w, X), (w,), (v,), lambda out: square(out, y))
    close(product(w, v), expected)
    here = lambda w: ggnvp(lambda w: model(w, X), (w,), (v,), lambda out: square(out, y))
    close(jvp(lambda w: product(w, v), (w,), (u,)), jvp(here, (w,), (u,)))


def test_mean_weighs_unequal_blocks(client):
    """The mean over all rows, not over blocks; empty blocks count nothing."""
    cut = lambda a: da.from_array(a, chunks=((4, 0, 5, 14), *a.shape[1:]))
    loss = mean(lambda w, X, y: np.mean((X @ w - y) ** 2), over=(cut(X), cut(y)))
    assert 0 in cut(X).chunks[0]
    close(
        value_and_grad(loss)(w), value_and_grad(lambda w: np.mean((X @ w - y) ** 2))(w)
    )


def test_weights_and_samples(client):
    """Weights of blocks; a minibatch is the same at each call, and unbiased over all draws."""
    weights = [1.0, 0.0, 2.0, 1.0, 0.5]
    cuts = [slice(k, k + 5) for k in range(0, 23, 5)]
    weighed = sum(c * logistic(w, X[cut], y[cut]) for c, cut in zip(weights, cuts, strict=True))
    close(total(logistic, over=OVER, weights=weights)(w), weighed)

    batch = total(logistic, over=OVER, sample=0.4, seed=1)
    assert 2 == len(batch.chosen)
    assert batch(w) == batch(w)
    assert {batch.draw(k).chosen for k in range(20)} != {batch.chosen}
    one = total(logistic, over=OVER, sample=1)
    draws = {each.chosen: each for each in map(one.draw, range(40))}
    assert 5 == len(draws)
    close(np.mean([each(w) for each in draws.values()]), sum_of(logistic, w))


def test_mapped_blocks_stay_and_are_differentiated(client):
    """A total over mapped blocks has derivatives in the arguments of both functions."""
    signs = OVER[1].rechunk(5)
    feature = map_blocks(lambda v, X: np.tanh(X * v), over=OVER[0])

    def there(p):
        a, b = p
        return total(logistic, over=(feature(a), signs))(b)

    close(value_and_grad(there)((v, w)), value_and_grad(
        lambda p: sum_of(lambda p, X, y: logistic(p[1], np.tanh(X * p[0]), y), p))((v, w)))
    blocks = feature(v).persist()
    close(total(logistic, over=(blocks, signs))(w), there((v, w)))
    np.testing.assert_array_equal(np.concatenate(feature(v).compute()), np.tanh(X * v))
    with pytest.raises(Exception, match="stay where they are"):
        grad(lambda v: feature(v).compute()[0].sum())(v)


def test_all_kinds_of_collections(client):
    """Bags, delayed values, futures; arrays of unknown chunks."""
    sizes = [3, 1, 2]
    parts = [np.arange(n) + 1.0 for n in sizes]
    expected = grad(lambda s: sum(np.sum(np.sin(s * p)) for p in parts))(0.7)
    wave = lambda s, p: np.sum(np.sin(s * np.array(p)))
    unknown = da.concatenate([da.from_array(p, chunks=-1) for p in parts])
    unknown = unknown[unknown > 0]
    assert np.isnan(unknown.chunks[0][0])
    for over in (
        [delayed(p) for p in parts],
        client.scatter(parts),
        unknown,
        bag.from_delayed([delayed(list)(p) for p in parts]),
        unknown.persist(),
    ):
        np.testing.assert_allclose(grad(total(wave, over=over))(0.7), expected, rtol=1e-12)


def test_single_precision_and_complex(client):
    """Dtypes are kept."""
    single = [a.astype(np.float32) for a in (w, X, y)]
    over = tuple(da.from_array(a, chunks=5) for a in single[1:])
    value, slope = value_and_grad(total(logistic, over=over))(single[0])
    assert np.float32 == value.dtype == slope.dtype
    z = X @ w + 1j * (X @ v)
    power = total(lambda c, z: np.sum(np.abs(c * z) ** 2), over=da.from_array(z, chunks=4))
    close(grad(power)(1 + 2j), grad(lambda c: np.sum(np.abs(c * z) ** 2))(1 + 2j))


def test_one_pass_over_the_data(client):
    """However many derivatives are nested, each block is read once."""
    from adcore_dask import job

    passes = []
    run = job.total_of
    job.total_of = lambda *args: passes.append(1) or run(*args)
    try:
        loss = total(logistic, over=OVER)
        for name, expected in {
            **dict.fromkeys(("value", "grad", "jvp", "hvp", "third order"), 1),
            "reverse over reverse": 2,
            "grad of jvp": 2,  # the output is a pair: its cotangents are not known in advance
        }.items():
            passes.clear()
            TRANSFORMS[name](loss, w, v)
            assert (name, expected) == (name, len(passes))
        passes.clear()
        hessian(loss)(w)
        assert 1 == len(passes)
    finally:
        job.total_of = run


def test_what_does_not_fit_is_told(client):
    """Collections that are not aligned, functions without a sum, closures over traced values."""
    with pytest.raises(BlocksError, match="3 and 23 rows"):
        total(logistic, over=(OVER[0], da.ones(3)))
    with pytest.raises(BlocksError, match="1, 5 blocks"):
        total(logistic, over=([delayed(X)], OVER[0]))
    with pytest.raises(BlocksError, match=r"a ndarray, which is no collection.*from_array"):
        total(logistic, over=X)
    with pytest.raises(BlocksError, match=r"3, 2 rows"):
        bags = [bag.from_delayed([delayed(list)(range(n))]) for n in (3, 2)]
        total(lambda w, a, b: w, over=tuple(bags))(1.0)
    with pytest.raises(StructureError, match="have no sum"):
        total(lambda w, X: X @ w, over=OVER[0])(w)
    with pytest.raises(ConversionError, match="cannot be pickled"):
        grad(lambda a: total(lambda w, X: np.sum(X * a * w), over=OVER[0])(1.0))(2.0)
    with pytest.raises(adcore_dask.errors.AdcoreError, match="one per block"):
        total(logistic, over=OVER, weights=[1.0])
    with pytest.raises(adcore_dask.errors.AdcoreError, match="neither a fraction"):
        total(logistic, over=OVER, sample=9)


@pytest.mark.parametrize(
    "fun",
    [
        lambda x: da.sum(OVER[0] + da.asarray(x)),
        lambda x: da.where(OVER[0] > 0, x, 0).sum(),
        lambda x: da.from_array(x).sum(),
    ],
)
def test_a_traced_value_in_a_graph_of_dask_is_refused(fun):
    """It would lose its derivative, in either mode."""
    for transform in (lambda: grad(fun)(w), lambda: jvp(fun, (w,), (v,))):
        with pytest.raises(ConversionError, match=r"graph of dask.*adcore_dask\.total"):
            transform()
