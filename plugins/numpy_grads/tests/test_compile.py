"""Programs: guards, signatures, what is refused, what is stale, containers, threads, pickling."""

import collections
import pickle
import threading
import warnings

import numpy as np
import pytest

import adcore
import adcore_numpy
from adcore import checkpoint, compile, grad, hessian, jacobian, jvp, value_and_grad, vjp
from adcore.errors import CompileError, StaleProgramError

X = np.array([0.5, -1.0, 2.0])


def same(found, expected):
    """Alike in type, shape, dtype and numbers."""
    if isinstance(expected, (tuple, list)):
        assert type(found) is type(expected)
        for a, b in zip(found, expected, strict=True):
            same(a, b)
        return
    assert type(found) is type(expected)
    assert np.asarray(found).dtype == np.asarray(expected).dtype
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def counting(function):
    """The function, and a list that grows with each of its runs."""
    runs = []

    def counted(*args, **kwargs):
        runs.append(1)
        return function(*args, **kwargs)

    return counted, runs


# --------------------------------------------------------------------------- recorded once


@pytest.mark.parametrize(
    "transform",
    [
        grad,
        value_and_grad,
        hessian,
        jacobian,
        lambda f: lambda x: jvp(f, (x,), (np.cos(x),)),
        lambda f: lambda x: jacobian(grad(f), mode="forward")(x),
        lambda f: lambda x: grad(lambda y: np.sum(grad(f)(y) ** 2))(x),
        lambda f: grad(checkpoint(f)),
    ],
)
def test_transforms_as_programs(transform):
    """What a transform gives, in any nesting, of other numbers than it was recorded with."""
    fun = transform(lambda x: np.sum(np.tanh(x[1:] * x[:-1] ** 2) @ np.ones(2)) + np.prod(x))
    program = compile(fun, check="always")
    for x in (X, X + 0.3, -X):
        same(program(x), fun(x))
    assert len(program.programs) == 1


def test_the_function_runs_once_for_the_program_and_once_for_the_check():
    """And never again."""
    counted, runs = counting(lambda x: np.sum(x * x))
    program = compile(counted)
    for _ in range(5):
        program(X)
    assert len(runs) == 2
    program = compile(counted, check="never")
    runs.clear()
    for _ in range(5):
        program(X)
    assert len(runs) == 1
    program = compile(counted, check=3)
    runs.clear()
    for _ in range(7):
        program(X)
    assert len(runs) == 3


def test_signatures():
    """Shapes, dtypes, containers and the values of all that is not floating-point."""
    program = compile(lambda x, n=1, how="sum": getattr(np, how)(x) * n)
    for x in (X, X[:2], X.astype(np.float32), X + 0j, 2.0, np.float64(2)):
        for n in (1, True, 2, np.int64(2), np.arange(2)):
            for how in ("sum", "prod"):
                expected = getattr(np, how)(x) * n
                for _ in range(3):
                    same(program(x, n, how=how), expected)
    assert len(program.programs) == 60


def test_programs_are_dropped_when_there_are_too_many():
    """Least recently used first."""
    program = compile(lambda x: x + x, size=3)
    for n in range(6):
        program(np.ones(n))
    assert [p.key[1][0][2] for p in program.programs] == [(3,), (4,), (5,)]


# ----------------------------------------------------------------------------------- guards


def branching(x):
    """Takes one way or the other, and looks at numbers in all ways there are."""
    if x[0] > 0:
        return np.sum(x**2)
    n = 0
    while np.sum(np.abs(x)) > 1:
        x = x / 2
        n += 1
    return np.sum(x**3) * n + x[np.argmax(x)]


def test_guards():
    """Another outcome is another program; each is recorded once."""
    counted, runs = counting(value_and_grad(branching))
    program = compile(counted, check="never")
    rng = np.random.default_rng(0)
    points = [rng.normal(size=3) * scale for scale in (0.2, 1, 4, 20) for _ in range(10)]
    for x in [*points, *points]:
        same(program(x), value_and_grad(branching)(x))
    assert len(runs) == len(program.programs) < 15
    guard = program.programs[0].guards[0]
    assert "the value of a variable" in guard and "test_compile.py" in guard


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * int(x[0] * 10),
        lambda x: x[: int(np.abs(x[0]) * 2) + 1],
        lambda x: x * round(x[1]),
        lambda x: x[np.argsort(x)],
        lambda x: np.arange(3.0)[np.argsort(x)] * x,
        lambda x: x[x > 0] * 2,
        lambda x: np.where(x > 0)[0] * 1.0,
        lambda x: x[np.nonzero(x > 0)],
        lambda x: np.sort(x)[np.searchsorted(np.sort(x), 0.1) :],
        lambda x: np.unique(np.round(x)),
        lambda x: sorted(x.tolist())[0] * x,
        lambda x: x if (x > -2).all() and not np.any(x > 1) else -x,
        lambda x: np.select([x > 1, x > 0], [x, x * x], 0.5),
        lambda x: x * ((x > 0) & ~(x > 1) | (x < -0.5)),
        lambda x: (x.max() in x) * x,
        lambda x: min(x[0], x[1]) * max(x, key=abs),
        lambda x: x // 1 + divmod(x[0], 0.3)[1],
        lambda x: np.emath.sqrt(x[0]) * np.ones(2),
        lambda x: x * (1.0 if x[0] == x[1] else 2.0),
        lambda x: np.linalg.eig(np.outer(x, x[::-1]) + np.diag(x, 0))[0],
        lambda x: np.ones((int(abs(x[0])) + 1, 2)) * x[0],
    ],
)
def test_decisions(function):
    """A number that Python, or a shape, depends on is looked at in every run."""
    program = compile(function, check="always")
    rng = np.random.default_rng(1)
    for _ in range(2):
        for x in rng.normal(size=(12, 3)):
            same(program(x), function(x))


def test_an_exception_that_the_function_catches_is_a_decision_too():
    """In both directions."""

    def careful(a):
        try:
            return np.linalg.cholesky(a)
        except np.linalg.LinAlgError:
            return -a

    for first, second in ((np.eye(2), -np.eye(2)), (-np.eye(2), np.eye(2))):
        program = compile(careful, check="always")
        for a in (first, second, first, second):
            same(program(a), careful(a))
    with pytest.raises(np.linalg.LinAlgError):
        compile(np.linalg.cholesky)(-np.eye(2))
    program = compile(np.linalg.cholesky)
    program(np.eye(2))
    with pytest.raises(np.linalg.LinAlgError):
        program(-np.eye(2))


def test_what_is_computed_to_raise_an_error_is_computed():
    """Though nobody uses the answer."""

    def demanding(a):
        np.linalg.cholesky(a)
        return a * 2

    program = compile(demanding)
    for _ in range(3):
        same(program(np.eye(2)), np.eye(2) * 2)
    with pytest.raises(np.linalg.LinAlgError):
        program(-np.eye(2))
    program = compile(lambda x: (1 / x, x)[1])
    assert [program(2.0), program(3.0), program(4.0)] == [2.0, 3.0, 4.0]
    with pytest.raises(ZeroDivisionError):
        program(0.0)


def test_a_guard_that_always_fails_is_warned_of():
    """It names the line."""
    program = compile(lambda x: x * int(x[0]), size=4, check="never")
    with pytest.warns(RuntimeWarning, match="more than 4 times.*value.*test_compile.py"):
        for n in range(7):
            program(X + n)


# ---------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: x * float(x[0]), r"plain float in float\(x\[0\]\).*test_compile.py:\d+"),
        (lambda x: x * np.asarray(x), r"plain array in np.asarray\(x\)"),
        (lambda x: np.array([x[0], x[1]]), "adcore.lift"),
        (lambda x: complex(x[0]) * x, "plain complex number"),
    ],
)
def test_what_leaves_is_refused(function, words):
    """With the line; or the function is run each time."""
    with pytest.raises(CompileError, match=words):
        compile(function)(X)
    counted, runs = counting(function)
    program = compile(counted, fallback=True)
    for n in range(3):
        same(program(X + n), function(X + n))
    assert len(runs) == 4
    assert program.programs == []


def test_a_refusal_that_is_caught_is_raised_at_the_end():
    """The program would else keep what only happens when it is recorded."""

    def catching(x):
        try:
            return x * float(x[0])
        except TypeError:
            return x

    with pytest.raises(CompileError, match="caught by the function"):
        compile(catching)(X)
    same(compile(catching, fallback=True)(X), catching(X))


def test_writing_into_a_plain_array_is_refused_unless_it_is_lifted():
    """As for a derivative."""

    def filled(x):
        out = np.zeros(3)
        out[0] = x[1]
        return out

    with pytest.raises(adcore.errors.AdcoreError, match="lift"):
        compile(filled)(X)


def test_other_refusals():
    """What cannot be an argument, a back end that is not there, wrong options."""
    with pytest.raises(adcore.errors.AdcoreError, match=r"MaskedArray.*filled"):
        compile(lambda x, y: x)(X, np.ma.masked_array(X))
    with pytest.raises(CompileError, match="no array, no number"):
        compile(lambda x, y: x)(X, {1, 2})
    with pytest.raises(CompileError, match=r"no back end 'abacus'.*'numpy'"):
        compile(np.sum, backend="abacus")(X)
    with pytest.raises(CompileError, match="check is one of"):
        compile(np.sum, check="sometimes")
    with pytest.raises(CompileError, match="takes a function"):
        compile(3)
    with pytest.raises(CompileError, match="has no program yet"):
        compile(np.sum).program  # noqa: B018


def test_a_traced_value_that_is_no_argument_is_refused():
    """It would be a constant, and its derivative zero."""
    with pytest.raises(CompileError, match="traced value that is not among its arguments"):
        grad(lambda y: compile(lambda x: np.sum(x * y))(X))(2.0)
    with pytest.raises(CompileError, match="traced value that is not among its arguments"):
        grad(lambda y: compile(lambda x: y)(X))(2.0)


def test_a_kept_box_is_refused_afterwards():
    """What a function leaves behind belongs to the run that was recorded."""
    kept = []
    compile(lambda x: kept.append(x) or np.sum(x))(X)
    for use in (lambda x: x + 1, np.sum, bool, lambda x: x > 0, lambda x: x[0]):
        with pytest.raises(adcore.errors.EndedTraceError):
            use(kept[0])
        with pytest.raises(adcore.errors.AdcoreError):
            compile(lambda _, use=use: use(kept[0]))(X)


def test_functions_and_objects_are_not_returned():
    """They belong to the run that was recorded; what was handed in may come back."""
    with pytest.raises(CompileError, match="returned a function"):
        compile(lambda x: vjp(np.sin, x))(X)
    with pytest.raises(CompileError, match="returned a object"):
        compile(lambda x: (x, object()))(X)
    thing = object()
    assert compile(lambda x, y: y)(X, thing) is thing


# ------------------------------------------------------------------------------------ stale

STATE = {"factor": 2.0}


def test_stale_constants_are_found():
    """By the second run; the error says which operation's constant has changed."""
    program = compile(lambda x: np.sin(x) * STATE["factor"])
    program(X)
    STATE["factor"] = 3.0
    with pytest.raises(StaleProgramError, match=r"operator.mul.*was 2.0, and is now 3.0"):
        program(X)
    rng = np.random.default_rng(0)
    program = compile(lambda x: x + rng.normal(size=3))
    program(X)
    with pytest.raises(StaleProgramError, match=r"A constant of .*add"):
        program(X)
    program = compile(lambda x: x * STATE["factor"], check="always")
    for _ in range(3):
        program(X)
    STATE["factor"] = 4.0
    with pytest.raises(StaleProgramError):
        program(X)
    same(program(X), X * 4.0)  # the stale one is gone


def test_arrays_are_read_when_they_are_used():
    """One that the function itself changes in between is two constants."""

    def changing(x):
        a = np.ones(3)
        y = x * a
        a[:] = 5
        return y + x * a

    program = compile(changing, check="always")
    for x in (X, -X):
        same(program(x), changing(x))
    data = np.ones(3)
    program = compile(lambda x: x * data, check="never")
    program(X)
    data[:] = 7
    same(program(X), X)  # read once, as it was


# ----------------------------------------------------------------------------- what comes back

Point = collections.namedtuple("Point", "x y")


def test_containers():
    """The same in, the same out; numbers that are no arrays, constants, several."""

    def function(p, options, *, scale):
        return {
            "p": Point(p.y * scale, p.x),
            "list": [options["a"], 3, None, "word", (p.x,)],
            "const": np.ones(2),
        }

    p, options = Point(X, 2.0), {"a": np.float32(3), "b": (1, "two", None)}
    program = compile(function, check="always")
    for scale in (1.5, 2.5, 3.5):
        found, expected = program(p, options, scale=scale), function(p, options, scale=scale)
        assert list(found) == list(expected)
        same([*found["p"], found["const"]], [*expected["p"], expected["const"]])
        assert type(found["p"]) is Point
        assert found["list"][1:4] == [3, None, "word"]
        same(found["list"][0], expected["list"][0])
    assert len(program.programs) == 1


def test_what_comes_back_belongs_to_the_caller():
    """No output shares memory with an argument, a constant of the program, or another output."""
    ones = np.ones(3)
    program = compile(lambda x: (x, x[1:], ones, x * 2, (x * 2).T, x * 2))
    for _ in range(3):
        x = X.copy()
        found = program(x)
        for k, array in enumerate(found):
            array[...] = 100 + k
        same(x, X)
        assert [float(array[0]) for array in found] == [100.0 + k for k in range(6)]
    same(ones, np.ones(3))


def test_arguments_are_never_written_to():
    """In-place code becomes functional, and in place again where nobody else looks."""

    def in_place(x):
        x = x + 0.0
        kept = x * 1.0
        x[1:] *= 2
        row = x[:2]
        row += 1
        x[0] = x[1] * x[2]
        x[x > 2] = 0.5
        return x, kept

    def on_the_argument(x):
        x *= 2
        return x + 1

    for function in (in_place, lambda x: grad(lambda x: np.sum(in_place(x)[0] ** 2))(x)):
        program = compile(function)
        for x in (X, X + 1, X - 3):
            same(program(x), function(x.copy()))
    program = compile(on_the_argument, check="always")
    for _ in range(3):
        x = X.copy()
        same(program(x), X * 2 + 1)
        same(x, X)


def test_assignments_run_in_place():
    """A loop that fills a buffer does not copy it each time."""

    def filled(x):
        buffer = np.zeros_like(x)
        for k in range(1, len(x)):
            buffer[k] = buffer[k - 1] * 0.5 + x[k]
        return buffer

    program = compile(filled)
    same(program(X), filled(X))
    assert "[1] = " in program.program
    assert "updated" not in program.program


def test_buffers_are_used_again_only_when_nothing_sees_them():
    """Large arrays: out= is used, views and later uses keep what they need."""

    def function(x):
        a = np.sin(x)
        view = a[1:]
        b = a * 2
        c = np.exp(b)
        d = c + b
        e = -d
        return e + 1, np.sum(view), c * 3, np.reshape(b, (2, -1)) * 2

    program = compile(function, check="always")
    for seed in range(3):
        x = np.random.default_rng(seed).normal(size=10_000)
        same(program(x), function(x))
    assert "np.negative(v" in program.program


# --------------------------------------------------------------------- inside other transforms


def test_programs_in_derivatives():
    """A program on traced values is its function; derivatives of any order are right."""
    inner = compile(lambda x: np.sum(np.sin(x) * x))
    same(grad(inner)(X), grad(lambda x: np.sum(np.sin(x) * x))(X))
    same(hessian(inner)(X), hessian(lambda x: np.sum(np.sin(x) * x))(X))
    outer = compile(grad(inner), check="always")
    for x in (X, -X):
        same(outer(x), grad(inner)(x))
    _, pull = vjp(compile(np.sin), X)
    same(pull(np.ones(3)), (np.cos(X),))


def test_a_recorded_view_beside_a_derivative():
    """What an inner derivative takes as a constant may be a view of an argument."""

    def function(x):
        return grad(lambda y: np.sum(y * x[1:] * x.reshape(-1)[:2]))(x[:-1])

    program = compile(function, check="always")
    for x in (X, -X):
        same(program(x), function(x))


def test_decorator_and_method():
    """With and without options; a method's object is a part of the signature."""

    class Model:
        def __init__(self, factor):
            self.factor = factor

        @compile(check="always")
        def scaled(self, x):
            return x * self.factor

    for factor in (2.0, 3.0, 2.0):
        same(Model(factor).scaled(X), X * factor)
    assert decorated.__name__ == "decorated"
    assert decorated.__doc__ == "Documented."
    same(decorated(X), np.cos(X))


@compile
def decorated(x):
    """Documented."""
    return np.cos(x)


def test_pickling():
    """By name where it has one, else with its function."""
    assert pickle.loads(pickle.dumps(decorated)) is decorated
    again = pickle.loads(pickle.dumps(compile(np.sin, check="never", size=5)))
    assert again.options == {"backend": "numpy", "check": "never", "fallback": False, "size": 5}
    same(again(X), np.sin(X))


def test_threads():
    """Many threads, several signatures and branches, one table of programs."""
    program = compile(value_and_grad(branching), check="always")
    rng = np.random.default_rng(2)
    points = [rng.normal(size=n) * 3 for n in (2, 3, 4) for _ in range(6)]
    expected = [value_and_grad(branching)(x) for x in points]
    wrong = []

    def work(shift):
        for k in range(len(points)):
            i = (k * 5 + shift) % len(points)
            try:
                same(program(points[i]), expected[i])
            except BaseException as error:
                wrong.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_warnings_are_those_of_an_eager_run():
    """What derivatives silence stays silent in the program; what users silence too."""

    def function(x):
        with np.errstate(all="ignore"):
            y = np.log(x)
        return np.where(x > 0, np.sqrt(x * x), y)

    program = compile(value_and_grad(lambda x: np.sum(np.where(x > 0, np.sqrt(np.abs(x)), 0.0))))
    silent = compile(function)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            program(np.array([0.0, 1.0]))
            silent(np.array([0.0, 1.0]))
    loud = compile(lambda x: 1 / x)
    loud(np.ones(1))
    with pytest.warns(RuntimeWarning):
        loud(np.zeros(1))


def test_twins_and_cells():
    """Constructors of adcore_numpy in a compiled function."""

    def function(x):
        out = adcore_numpy.array([x[0], 2.0, x[1] * x[2]])
        return adcore_numpy.stack([out, out * x]).sum(0)

    program = compile(lambda x: grad(lambda x: np.sum(function(x)))(x), check="always")
    for x in (X, -X):
        same(program(x), grad(lambda x: np.sum(function(x)))(x))


def test_common_parts_dead_code_and_ones():
    """What the passes leave of a gradient."""
    program = compile(grad(lambda x: np.sum(np.sin(x) * np.sin(x))))
    program(X)
    text = program.program
    assert text.count("np.sin(") == 1
    assert "np.sum(" not in text
    assert "c0" not in text  # a cotangent of ones


def test_checkpoints_compute_again():
    """What is computed twice to save memory is no common part."""

    def run(step):
        def loss(x):
            for _ in range(3):
                x = step(x)
            return np.sum(x)

        program = compile(grad(loss), check="always")
        same(program(X), grad(loss)(X))
        same(program(-X), grad(loss)(-X))
        return program.program.count("np.sin(")

    def step(x):
        return np.sin(x) * np.cos(x)

    assert run(step) == 3
    assert run(checkpoint(step)) > 3


@pytest.mark.parametrize("x", [np.zeros(3), np.array([0.0, 1.0, -2.0]), X])
@pytest.mark.parametrize(
    "function",
    [
        lambda x: np.sum(np.abs(x) ** 3),
        lambda x: np.linalg.norm(x) ** 2,
        lambda x: np.std(x) ** 2,
        lambda x: np.prod(x),
    ],
)
def test_roots_at_zero_in_programs(function, x):
    """Second derivatives where a root is zero: a recorded number is no outer derivative."""
    for derivative in (hessian(function), grad(function)):
        program = compile(derivative, check="always")
        for point in (X, x, x):
            same(program(point), derivative(point))
        program = compile(derivative, check="always")
        same(program(x), derivative(x))
