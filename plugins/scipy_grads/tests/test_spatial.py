"""scipy.spatial and scipy.cluster.vq, beyond what samples express: values, zeros, refusals."""

import numpy as np
import pytest
import scipy.spatial.distance

from adcore import check_grads, grad, hessian, jvp
from adcore.errors import MutationError, NonDifferentiableError
from adcore.testing import cases
from adcore_numpy.samples import drawn
from adcore_scipy.cluster import vq
from adcore_scipy.spatial import distance
from adcore_scipy.spatial.distance.metrics import ALIASES

SAMPLES = [
    case
    for case in cases("adcore-scipy")
    if case.rule.name.startswith(("adcore_scipy.spatial.", "adcore_scipy.cluster."))
    and case.rule.function.original
]


def same(found, expected):
    """Equal to the last bit, in type and dtype."""
    if isinstance(expected, tuple):
        for one, other in zip(found, expected, strict=True):
            same(one, other)
        return
    assert type(found) is type(expected)
    assert np.asarray(found).dtype == np.asarray(expected).dtype
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("case", SAMPLES, ids=str)
def test_plain_values_are_scipys(case):
    """Every sample, called as it is."""
    function, sample = case.rule.function, case.sample
    expected = function.original(*sample.args, **sample.kwargs)
    same(function(*sample.args, **sample.kwargs), expected)


@pytest.mark.parametrize("case", SAMPLES, ids=str)
def test_traced_values_are_scipys(case):
    """Every sample, with a trace on its first argument that carries nothing."""
    function, sample = case.rule.function, case.sample
    x, *rest = sample.args
    x = np.asarray(x)
    if x.dtype.kind != "f":
        pytest.skip("not differentiated")
    expected = function.original(x, *rest, **sample.kwargs)
    found = jvp(lambda x: function(x, *rest, **sample.kwargs), (x,), (np.zeros_like(x),))[0]
    if function.__name__ == "procrustes":  # computed here
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-14)
        return
    same(found, expected)


@pytest.mark.parametrize("name", sorted(ALIASES))
def test_short_names_of_metrics(name):
    """They mean what they mean to scipy."""
    x = np.abs(drawn(5, 3))
    same(
        jvp(lambda x: distance.cdist(x, x[:2], name), (x,), (x * 0,))[0],
        scipy.spatial.distance.cdist(x, x[:2], name),
    )


def test_points_that_coincide():
    """Squares of distances are smooth there; distances have the slope 0."""
    x = np.array([[0.3, -0.2], [0.3, -0.2], [1.0, 0.4]])
    squares = hessian(lambda x: np.sum(distance.pdist(x) ** 2))(x)
    np.testing.assert_allclose(
        squares, hessian(lambda x: np.sum(distance.pdist(x, "sqeuclidean")))(x), atol=1e-12
    )
    found = grad(lambda x: np.sum(distance.cdist(x, x)))(x)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[0], found[1])


def test_close_points_far_from_the_origin():
    """No digits are lost to the distance from the origin."""
    near = drawn(4, 3)
    far = np.round(near * 2**10) / 2**10 + 2.0**30
    expected = grad(lambda x: np.sum(np.sin(distance.cdist(x, x[:2], "sqeuclidean"))))(far - 2**30)
    found = grad(lambda x: np.sum(np.sin(distance.cdist(x, x[:2], "sqeuclidean"))))(far)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def energy(points):
    """Of points by their distances, as a program would have it."""
    d = distance.squareform(distance.pdist(points))
    np.fill_diagonal(d, 9.0)
    return np.sum(1 / d**2) + np.min(d)


def test_an_energy_of_points():
    """Both modes and second derivatives through pdist and squareform."""
    check_grads(energy, (np.array([[0.0, 0.1], [1.0, 0.2], [0.3, 1.1], [1.2, 1.4]]),))


def test_a_distance_of_ones_own_may_close_over_traced_values():
    """In the place of a keyword."""
    x = drawn(3, 2)

    def distances(p):
        def metric(u, v):
            return np.sum(np.abs(u - v) ** p)

        return distance.cdist(x, x[:2] + 1, metric), distance.pdist(x, metric)

    check_grads(distances, (1.7,))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: distance.cdist(x, x, "yule"), "truth values"),
        (lambda x: distance.pdist(x, "jaccard"), "truth values"),
        (lambda x: distance.dice(x[0], x[1]), "truth values"),
    ],
)
def test_what_is_refused_says_why(function, message):
    """One line."""
    with pytest.raises(NonDifferentiableError, match=message):
        grad(lambda x: np.sum(function(x)))(drawn(3, 2))


def test_an_array_to_write_to_holds_no_traced_values():
    """As everywhere."""
    with pytest.raises(MutationError, match="out="):
        grad(lambda x: np.sum(distance.pdist(x, out=np.zeros(3))))(drawn(3, 2))


def test_the_distances_of_a_code_book():
    """Lloyd's algorithm is Newton's method for the squares of the distances that vq gives."""
    x, book = drawn(40, 2), np.array([[0.8, 0.5], [-0.7, 0.1], [0.1, -1.2]])

    def loss(book):
        return np.sum(vq.vq(x, book)[1] ** 2) / 2

    code = vq.vq(x, book)[0]
    step = grad(loss)(book) / np.bincount(code)[:, None]
    expected = [x[code == k].mean(0) for k in range(3)]
    np.testing.assert_allclose(book - step, expected, atol=1e-14)
    with pytest.raises(NonDifferentiableError, match="clusters jump"):
        grad(lambda x: np.sum(vq.kmeans(x, book)[0]))(x)


def test_wrong_arguments_are_scipys_errors():
    """In the class of error and the words of scipy."""
    x = drawn(4, 3)
    wrong = [
        (distance.cdist, (x[:, :2],), {}),
        (distance.cdist, (x[0],), {}),
        (distance.cdist, (x, "unknown"), {}),
        (distance.cdist, (x, 3), {}),
        (distance.pdist, ("seuclidean",), {"V": np.ones(2)}),
        (distance.euclidean, (x,), {}),
        (distance.squareform, (), {}),
    ]
    for function, args, kwargs in wrong:
        with pytest.raises(Exception) as expected:
            function.original(x, *args, **kwargs)
        with pytest.raises(expected.type) as found:
            jvp(lambda x, f=function, a=args, k=kwargs: f(x, *a, **k), (x,), (x,))
        assert str(found.value) == str(expected.value), function
