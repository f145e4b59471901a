"""scipy.ndimage, beyond what samples express: scipy's values, jumps, refusals, other plugins."""

import os
import subprocess
import sys
import warnings

import numpy as np
import pytest
import scipy.ndimage

from adcore import check_grads, grad, jacobian, jvp
from adcore.errors import KeywordError, NonDifferentiableError
from adcore.testing import cases
from adcore_numpy.samples import drawn
from adcore_scipy import ndimage
from adcore_scipy.ndimage.samples.correlation import MODES
from adcore_scipy.ndimage.splines import taps

SAMPLES = [
    case
    for case in cases("adcore-scipy")
    if case.rule.name.startswith("adcore_scipy.ndimage.") and case.rule.function.original
]


def same(found, expected):
    """Equal to the last bit, in type and dtype."""
    if isinstance(expected, (tuple, list)):
        assert type(found) is type(expected)
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


def traced(function, x):
    """The value under a trace that carries nothing but x."""
    return jvp(function, (x,), (np.zeros_like(x),))[0]


# ------------------------------------------------------------------------------ where a mode jumps


@pytest.mark.parametrize("angle", [0.0, 30.0, 45.0, 90.0, 135.0, 180.0, -90.0, 360.0])
@pytest.mark.parametrize("order", [0, 1, 3])
def test_rotations_take_the_same_places(angle, order):
    """Points on the ends of the image are within it for both, or for none."""
    x = drawn(6, 9)
    for reshape in (True, False):
        options = {"order": order, "reshape": reshape, "cval": 9.0}
        expected = scipy.ndimage.rotate(x, angle, **options)
        found = traced(lambda x, o=options: ndimage.rotate(x, angle, **o), x)
        np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("order", [0, 1, 3])
@pytest.mark.parametrize("grid_mode", [True, False])
def test_zooms_take_the_same_places(order, grid_mode):
    """As above, for a range of sizes."""
    x = drawn(6, 7)
    for factor in (0.5, 0.8, 1.5, 2.0, 2.5, 3.1):
        options = {"order": order, "mode": "mirror", "grid_mode": grid_mode}
        expected = scipy.ndimage.zoom(x, factor, **options)
        found = traced(lambda x, f=factor, o=options: ndimage.zoom(x, f, **o), x)
        np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("order", range(6))
@pytest.mark.parametrize("n", [1, 2, 3, 4, 9])
def test_the_elements_and_weights_are_scipys(mode, order, n):
    """Within the grid, at and between its knots, at its ends, many times its length away."""
    rng = np.random.default_rng(n)
    c = rng.normal(size=n)
    half = np.arange(-6 * n, 7 * n) / 2
    x = np.concatenate([rng.uniform(-3 * n - 3, 4 * n + 3, 60), half])
    elements, weights = taps(x, n, order, mode, 0)
    shown = [np.where(e < 0, 0, c[e]) * w for e, w in zip(elements, weights, strict=True)]
    expected = scipy.ndimage.map_coordinates(c, x[None], order=order, mode=mode, prefilter=False)
    np.testing.assert_allclose(sum(shown), expected, atol=1e-12)


@pytest.mark.parametrize("mode", ["reflect", "mirror", "grid-wrap", "constant", "wrap"])
def test_a_kink_has_the_mean_slope(mode):
    """Linear interpolation on the grid: the mean of both sides, where there are two."""
    c, places, step = drawn(5), np.arange(5.0), 1e-6

    def values(x):
        return ndimage.map_coordinates(c, x[None], order=1, mode=mode)

    found = np.diag(jacobian(values)(places))
    right = (values(places + step) - values(places)) / step
    left = (values(places) - values(places - step)) / step
    expected = (left + right) / 2
    if mode in ("constant", "wrap"):  # a jump at the ends
        expected[0], expected[-1] = right[0], left[-1]
    np.testing.assert_allclose(found, expected, atol=1e-8)


def test_a_point_that_is_no_number_has_no_slope():
    """NaN, never a finite wrong one."""
    points = np.array([[0.5, np.nan, 2.5]])
    with np.errstate(invalid="ignore"):
        found = grad(lambda p: np.sum(ndimage.map_coordinates(drawn(4), p, order=1)))(points)
    np.testing.assert_array_equal(np.isnan(found), np.isnan(points))


# ------------------------------------------------------------------------------------- whole images


def blurred(p):
    """An image turned, moved and blurred, by parameters."""
    turned = ndimage.rotate(drawn(6, 7), 30 * p[0], reshape=False, order=3, mode="mirror")
    moved = ndimage.shift(turned, p[1:3], mode="reflect")
    return ndimage.gaussian_filter(moved, p[3], mode="nearest")


def test_filters_compose():
    """Both modes and second derivatives, through several of them."""
    check_grads(blurred, (np.array([0.3, 0.21, -0.37, 0.9]),))


def test_a_stack_is_filtered_at_once():
    """A Jacobian of a linear filter is the filter of unit images."""
    x = drawn(3, 4)
    found = jacobian(lambda x: ndimage.uniform_filter(ndimage.sobel(x), 3, mode="wrap"))(x)
    for k in np.ndindex(x.shape):
        one = np.zeros_like(x)
        one[k] = 1
        expected = scipy.ndimage.uniform_filter(scipy.ndimage.sobel(one), 3, mode="wrap")
        np.testing.assert_allclose(found[(..., *k)], expected, atol=1e-14)


def test_labels_of_a_traced_image_are_plain():
    """What counts has no derivative, and can choose the parts that are measured."""

    def sizes(x):
        labels, n = ndimage.label(x > 0)
        return ndimage.sum(x, labels, np.arange(1, n + 1))

    x = np.array([[1.0, 2.0, -1.0, 3.0]])
    np.testing.assert_array_equal(jacobian(sizes)(x)[:, 0], [[1, 1, 0, 0], [0, 0, 0, 1]])


# --------------------------------------------------------------------------------- what is refused

X = drawn(4, 5)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: ndimage.gaussian_filter(x, 1.0, output=np.zeros((4, 5))), "output="),
        (lambda x: ndimage.sobel(x, output=int), "rounds its answer to int64"),
        (lambda x: ndimage.correlate1d(np.arange(5), x[0, :3]), "output=float"),
        (lambda x: ndimage.map_coordinates(np.eye(4, dtype=int), x[:, :3]), "an image of floats"),
        (lambda x: ndimage.median_filter(x * np.nan, 3), "NaN"),
        (lambda x: ndimage.grey_erosion(x * np.nan, structure=np.eye(3)), "NaN"),
        (lambda x: ndimage.correlate(x[:2], np.ones((17, 1))), "beside the image"),
        (lambda x: ndimage.median_filter(x[:2], (17, 1)), "beside the image"),
        (lambda x: ndimage.median_filter(x[0], 13, mode="mirror", origin=-1), "beside it"),
        (lambda x: ndimage.median(x, np.ones((4, 5), int), [1, 2]), "no element"),
        (lambda x: ndimage.generic_laplace(x, lambda *a, **k: None), "returned nothing"),
        (lambda x: ndimage.zoom(x, 1 + x[0, 0]), "in zoom"),
        (lambda x: ndimage.distance_transform_edt(x), "in input"),
        (lambda x: ndimage.distance_transform_cdt(x), "which elements are 0"),
        (lambda x: ndimage.grey_dilation(x, structure=np.ones(3), axes=1), "for all axes"),
        (lambda x: ndimage.fourier_shift(x, 1.0, output=np.zeros((4, 5), "D")), "output="),
    ],
)
def test_what_is_refused_says_why(function, message):
    """One line, in both modes."""
    with pytest.raises(NonDifferentiableError, match=message):
        jvp(function, (X,), (X,))
    with pytest.raises(NonDifferentiableError, match=message):
        grad(lambda x: np.sum(function(x)))(X)


def test_functions_may_close_over_traced_values():
    """In the place of extra_arguments; the image may be plain."""

    def total(p):
        def line(values, answer):
            answer[:] = p * values[: len(answer)]

        moved = ndimage.geometric_transform(X, lambda at: (at[0] + p, at[1] * p), order=2)
        filtered = ndimage.generic_filter(X, lambda window: np.sum(window**2) ** p, 2)
        sums = ndimage.labeled_comprehension(
            X, X > 0, [0, 1], lambda values: np.sum(np.sin(p * values)), float, 0.0
        )
        slopes = ndimage.generic_gradient_magnitude(
            X, lambda x, *a: ndimage.correlate1d(x, p * np.array([-1, 0, 1]), *a)
        )
        along = ndimage.generic_filter1d(moved, line, 2)
        return moved + filtered + np.sum(sums) * slopes + along

    check_grads(total, (0.31,))


@pytest.mark.parametrize("name", sorted({case.rule.function.__name__ for case in SAMPLES}))
def test_an_unknown_keyword_is_refused(name):
    """Under a trace as without."""
    function = getattr(ndimage, name)
    with pytest.raises((KeywordError, TypeError)):
        jvp(lambda x: function(x, 1, 1, sigmas=2), (X,), (X,))


def test_wrong_arguments_are_scipys_errors():
    """In the class of error and the words of scipy."""
    wrong = [
        (ndimage.correlate1d, (np.ones((2, 2)),), {}),
        (ndimage.correlate, (np.ones(3),), {}),
        (ndimage.correlate, (np.ones((3, 3)),), {"origin": 3}),
        (ndimage.gaussian_filter, (1.0,), {"axes": (0, 0)}),
        (ndimage.gaussian_filter, ((1.0, 2.0, 3.0),), {}),
        (ndimage.gaussian_filter1d, (1.0,), {"radius": -1}),
        (ndimage.uniform_filter1d, (3,), {"origin": 5}),
        (ndimage.sobel, (), {"axis": 2}),
        (ndimage.laplace, (), {"mode": "unknown"}),
        (ndimage.median_filter, (), {}),
        (ndimage.maximum_filter, (), {"footprint": np.zeros((3, 3))}),
        (ndimage.rank_filter, (99,), {"size": 3}),
        (ndimage.percentile_filter, (101,), {"size": 3}),
        (ndimage.grey_erosion, (), {}),
        (ndimage.spline_filter, (6,), {}),
        (ndimage.map_coordinates, (np.ones((3, 2)),), {}),
        (ndimage.affine_transform, (np.ones((3, 3)),), {}),
        (ndimage.affine_transform, (np.eye(2), [1.0, 2.0, 3.0]), {}),
        (ndimage.shift, (1.0,), {"order": 7}),
        (ndimage.rotate, (1.0,), {"axes": (0, 5)}),
        (ndimage.fourier_gaussian, ([1.0, 2.0, 3.0],), {}),
        (ndimage.generic_filter, (np.sum,), {}),
        (ndimage.generic_filter1d, (np.sum, 0), {}),
        (ndimage.sum, (np.ones((3, 3), int),), {}),
    ]
    for function, args, kwargs in wrong:
        with pytest.raises(Exception) as expected:
            function.original(X, *args, **kwargs)
        with pytest.raises(expected.type) as found:
            jvp(lambda x, f=function, a=args, k=kwargs: f(x, *a, **k), (X,), (X,))
        assert str(found.value) == str(expected.value), function


def test_a_complex_answer_is_announced_as_scipy_announces_it():
    """A real dtype for the output of a complex image."""
    z = drawn(5, dtype="D")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        traced(lambda z: ndimage.spline_filter1d(z, 3), z)
    assert "promoting specified output dtype to complex" in str(caught[0].message)


def test_all_else_is_scipys():
    """Names that are not offered are scipy's own."""
    assert ndimage.generate_binary_structure is scipy.ndimage.generate_binary_structure
    assert "iterate_structure" in dir(ndimage)


PROGRAM = """
import numpy as np
from adcore import grad
from adcore_scipy import ndimage

x = np.linspace(0, 1, 42).reshape(6, 7) ** 2
for function in (
    lambda x: ndimage.gaussian_filter(x, x[1, 1] + 0.5),
    lambda x: ndimage.gaussian_gradient_magnitude(x, 1.0),
    lambda x: ndimage.fourier_ellipsoid(x, x[2, 2]),
    lambda x: ndimage.rotate(x, 10 * x[1, 1], order=2),
    lambda x: ndimage.standard_deviation(x, x > 0.3),
    lambda x: ndimage.grey_opening(x, 3),
    lambda x: ndimage.median_filter(x, 3),
):
    assert np.isfinite(grad(lambda x: np.sum(np.sin(function(x))))(x)).all()
"""


def test_no_sibling_is_needed():
    """With adcore-numpy and adcore-scipy alone; no rule of adcore-fft or -linalg is asked for."""
    env = {**os.environ, "ADCORE_PLUGINS": "adcore,adcore-numpy,adcore-scipy"}
    subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], env=env, check=True)
