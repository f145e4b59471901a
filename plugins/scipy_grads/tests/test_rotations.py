"""scipy.spatial.transform: values of scipy's Rotation, derivatives of all ways through it."""

import numpy as np
import pytest
import scipy.spatial.transform as scipys

from adcore import check_grads, grad, hessian, jvp
from adcore.errors import ConversionError, NonDifferentiableError
from adcore_numpy.samples import drawn
from adcore_scipy.spatial.transform import Rotation, RotationSpline, Slerp
from adcore_scipy.versions import older

Q = drawn(3, 4)
V = drawn(3, 3)
TURNS = [f"{a}{b}{c}" for a in "xyz" for b in "xyz" for c in "xyz" if b not in (a, c)]

# From numbers to a rotation, and back; with a point for each of the first.
MADE = {
    "quat": (Rotation.from_quat, scipys.Rotation.from_quat, Q),
    "quat, one": (Rotation.from_quat, scipys.Rotation.from_quat, Q[0]),
    "scalar first": (
        lambda q: Rotation.from_quat(q, scalar_first=True),
        lambda q: scipys.Rotation.from_quat(q, scalar_first=True),
        Q,
    ),
    "matrix": (Rotation.from_matrix, scipys.Rotation.from_matrix, np.eye(3) + 0.2 * drawn(2, 3, 3)),
    "rotvec": (Rotation.from_rotvec, scipys.Rotation.from_rotvec, V),
    "rotvec, degrees": (
        lambda v: Rotation.from_rotvec(v, degrees=True),
        lambda v: scipys.Rotation.from_rotvec(v, degrees=True),
        50 * V,
    ),
    "mrp": (Rotation.from_mrp, scipys.Rotation.from_mrp, V / 2),
    "euler": (
        lambda a: Rotation.from_euler("ZYX", a),
        lambda a: scipys.Rotation.from_euler("ZYX", a),
        V / 2,
    ),
    "one euler angle": (
        lambda a: Rotation.from_euler("y", a, True),
        lambda a: scipys.Rotation.from_euler("y", a, True),
        V[:, :1],
    ),
    "an euler number": (
        lambda a: Rotation.from_euler("y", a),
        lambda a: scipys.Rotation.from_euler("y", a),
        0.7,
    ),
}
GIVEN = {
    "quat": lambda r: r.as_quat(),
    "canonical": lambda r: r.as_quat(canonical=True, scalar_first=True),
    "matrix": lambda r: r.as_matrix(),
    "rotvec": lambda r: r.as_rotvec(),
    "degrees": lambda r: r.as_rotvec(degrees=True),
    "mrp": lambda r: r.as_mrp(),
    "euler": lambda r: r.as_euler("zxz"),
    "magnitude": lambda r: r.magnitude(),
    "apply": lambda r: r.apply(V[0]),
    "inverse": lambda r: r.apply(V[1], inverse=True),
    "inv": lambda r: r.inv().as_quat(),
    "power": lambda r: (r**0.75).as_rotvec(),
    "square": lambda r: (r * r).as_matrix(),
}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("made", MADE)
def test_from_anything_to_anything(made, given):
    """The values of scipy, plain and traced; both modes, second derivatives."""
    ours, theirs, x = MADE[made]
    expected = GIVEN[given](theirs(x))
    np.testing.assert_array_equal(GIVEN[given](ours(x)), expected)
    value = jvp(lambda x: GIVEN[given](ours(x)), (x,), (x * 0,))[0]
    np.testing.assert_allclose(value, expected, atol=1e-14, rtol=1e-13)
    check_grads(lambda x: GIVEN[given](ours(x)), (x,))


@pytest.mark.parametrize("seq", [*TURNS, *map(str.upper, TURNS)])
def test_euler_angles(seq):
    """All orders of the axes, both ways."""
    expected = scipys.Rotation.from_euler(seq, V).as_euler(seq, degrees=True)
    found = jvp(lambda a: Rotation.from_euler(seq, a).as_euler(seq, degrees=True), (V,), (V,))[0]
    np.testing.assert_allclose(found, expected, atol=1e-11)
    check_grads(lambda a: Rotation.from_euler(seq, a).as_euler(seq), (V / 2,), order=1)


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e-3, 0.5, 0.999, 1.001, 3.0, 3.1])
def test_rotation_vectors_of_all_lengths(size):
    """To a quaternion and back is the identity, with its derivatives, below half a turn."""
    v = size * np.array([0.6, 0.0, 0.8])
    there_and_back = jvp(lambda v: Rotation.from_rotvec(v).as_rotvec(), (v,), (V[0],))
    np.testing.assert_allclose(there_and_back[0], v, atol=1e-14)
    np.testing.assert_allclose(there_and_back[1], V[0], atol=1e-10)
    check_grads(lambda v: Rotation.from_rotvec(v).as_matrix(), (v,))


def test_the_square_of_an_angle_is_smooth():
    """At the identity the angle is a root: slope 0, and the right curvature of its square."""
    zero = np.zeros(3)
    assert not grad(lambda v: Rotation.from_rotvec(v).magnitude())(zero).any()
    found = hessian(lambda v: Rotation.from_rotvec(v).magnitude() ** 2)(zero)
    np.testing.assert_allclose(found, 2 * np.eye(3), atol=1e-12)


def test_constants_beside_traced_values():
    """Plain rotations turn traced vectors; scipy's own are factors."""
    plain, scipy_own = Rotation.from_rotvec(V), scipys.Rotation.from_rotvec(V[0])
    check_grads(lambda v: plain.apply(v), (V,))
    if not older("1.17"):  # which round exponents, and leave no word to the other factor
        check_grads(lambda v: (scipy_own * Rotation.from_rotvec(v)).as_quat(), (V,))
        check_grads(lambda n: (plain**n).as_rotvec(), (0.25,))
    check_grads(lambda v: (Rotation.from_rotvec(v) * scipy_own).as_quat(), (V,))
    both = Rotation.concatenate([plain, scipy_own])
    np.testing.assert_array_equal(both[3].as_quat(), scipy_own.as_quat())
    check_grads(lambda v: Rotation.concatenate([Rotation.from_rotvec(v), plain]).as_mrp(), (V / 2,))


def test_as_a_sequence():
    """Items, lengths, iteration."""

    def turned(v):
        r = Rotation.from_rotvec(v)
        assert len(r) == 3 and not r.single and r.shape == (3,) and r[0].single and r
        assert r.approx_equal(r).all()
        return sum(each.as_quat() for each in r) + r[-1].as_quat() + r[:2].as_quat()[0]

    check_grads(turned, (V,))
    with pytest.raises(TypeError):
        grad(lambda v: len(Rotation.from_rotvec(v)))(V[0])


@pytest.mark.parametrize("times", [0.3, np.array([0.0, 0.4, 1.0, 2.2, 3.0])])
def test_slerp(times):
    """Values of scipy; differentiable in the rotations and the times."""
    keys = [0.0, 1.0, 3.0]
    expected = scipys.Slerp(keys, scipys.Rotation.from_rotvec(V))(times)
    same = Slerp(keys, Rotation.from_rotvec(V))(times)
    np.testing.assert_array_equal(same.as_quat(), expected.as_quat())

    def between(v, t):
        return Slerp(keys, Rotation.from_rotvec(v))(t).as_matrix()

    value = jvp(lambda v: between(v, times), (V,), (V,))[0]
    np.testing.assert_allclose(value, expected.as_matrix(), atol=1e-14)
    check_grads(lambda v: between(v, times), (V,))
    check_grads(lambda t: between(V, t), (np.array([0.3, 1.7]),))


def test_groups_means_and_draws_are_scipys():
    """What has no derivative is there for plain values."""
    r = Rotation.from_rotvec(V)
    bare = scipys.Rotation.from_quat(r.as_quat())
    np.testing.assert_allclose(r.mean().as_matrix(), bare.mean().as_matrix())
    np.testing.assert_allclose(r.mean([1, 2, 3]).as_quat(), bare.mean([1, 2, 3]).as_quat())
    group = Rotation.create_group("O")
    reduced = bare.reduce(scipys.Rotation.create_group("O"))
    np.testing.assert_allclose(r.reduce(group).as_quat(), reduced.as_quat())
    assert len(Rotation.random(5)) == 5
    found, distance = Rotation.align_vectors(V, r[0].apply(V))
    np.testing.assert_allclose(found.as_matrix(), r[0].inv().as_matrix(), atol=1e-12)
    assert distance < 1e-6 and isinstance(Rotation.identity(), Rotation)
    assert RotationSpline is scipys.RotationSpline


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda r: r.mean(), "mean is not differentiable"),
        (lambda r: r.reduce(), "reduce is not"),
        (lambda r: r.as_davenport(np.eye(3), "e"), "take as_euler"),
        (lambda r: Rotation.align_vectors(r.as_rotvec(), V), "align_vectors is not"),
        (lambda r: Slerp(r.as_rotvec()[0], r), "plain ones"),
        (lambda r: Rotation.from_euler("xyz", r.as_rotvec() * 0).as_euler("xyx"), "gimbal lock"),
    ],
)
def test_what_is_refused_says_why(function, message):
    """One line."""
    with pytest.raises(NonDifferentiableError, match=message):
        jvp(lambda v: function(Rotation.from_rotvec(v)), (V,), (V,))


def test_wrong_arguments_are_scipys_errors():
    """Traced as well."""
    wrong = [
        lambda R, v: R.from_quat(v),
        lambda R, v: R.from_quat(np.zeros(4) * v[0, 0]),
        lambda R, v: R.from_matrix(-np.eye(3) * v[0, 0] ** 2),
        lambda R, v: R.from_euler("xX", v),
        lambda R, v: R.from_rotvec(v).as_euler("xx"),
        lambda R, v: R.from_rotvec(v).apply(v[:2]),
        lambda R, v: R.from_rotvec(v)[7],
    ]
    for call in wrong:
        with pytest.raises(Exception) as expected:
            call(scipys.Rotation, V)
        with pytest.raises(expected.type) as found:
            jvp(lambda v, f=call: f(Rotation, v).as_quat(), (V,), (V,))
        assert str(found.value) == str(expected.value)


def test_scipys_own_rotation_names_the_twin():
    """The error says what to take."""
    with pytest.raises(ConversionError, match="Rotation"):
        grad(lambda v: scipys.Rotation.from_rotvec(v).magnitude())(V[0])
