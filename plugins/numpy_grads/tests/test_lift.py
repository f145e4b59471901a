"""`adcore.lift`: programs that know nothing of adcore, right in both modes while it lasts."""

import linecache
import math
import pickle
import subprocess
import sys
import textwrap
import threading
import types

import numpy as np
import pytest

import adcore
from adcore import grad, hessian, jacobian, jvp, lift
from adcore.errors import ArgumentError, ConversionError, EndedTraceError, MutationError
from adcore.testing import check_grads

X = np.array([0.4, -0.7, 1.3])

HEAD = """
import math
import cmath
import numpy as np
from numpy import zeros, linspace
from math import sin, exp as e_to
POINTS = np.array([[0.0, 1.0, 2.0], [2.0, 0.5, -1.0]])
NOISY = np.linspace(0.1, 0.9, 3)
WORK = np.zeros(3)
COUNTS = np.arange(3)
"""

# Bodies of f(x), as people write them.
PROGRAMS = {
    "filled in a loop": """
        y = np.zeros(3)
        for i in range(3):
            y[i] = x[i] * (y[i - 1] if i else 1.0)
        return np.sum(y ** 2)""",
    "imported names": "y = zeros(3); y[0] = sin(x[0]); y[1:] += e_to(x[1]); return y.sum()",
    "array of numbers": "return np.array([[x[0], 1.0], [x[1], x[2] ** 2]]).sum(axis=0)[1]",
    "views of traced arrays": """
        y = np.squeeze(np.reshape(x, (1, 3, 1))) + np.ravel(np.transpose(x[None]))
        z = np.split(x, 3)[1]
        return np.sum(np.flip(y) * np.atleast_2d(x)) + np.broadcast_to(z, (2, 1)).sum()""",
    "lists": "return np.sum([x[0], x[1] * x[2]]) + np.max([x[0], x[1]]) + np.mean([x[0], 2.0])",
    "lists in pairs": "return np.dot([x[0], x[1]], [1.0, x[2]]) + np.linalg.norm([x[0], x[1]])",
    "append": "y = np.append(np.array([]), x[0]); return np.append(y, x[1:] ** 2).sum()",
    "the module's arrays": "return np.sum(POINTS.dot(x) ** 2) + (POINTS @ x)[0]",
    "copies of them": "y = NOISY.copy(); y -= x; y[0] = x[1] * y[0]; return np.sum(y ** 2)",
    "parts of them": "y = POINTS[:, 1:] * 2; y[0] *= x[0]; return y.sum()",
    "a work array": "WORK[:] = x ** 2; WORK[1:] += WORK[:-1]; return WORK.sum() * x[0]",
    "a buffer, used again": """
        buffer, total = np.empty(3), 0.0
        for row in POINTS:
            buffer[:] = row
            total += np.sum((x * buffer) ** 2)
        return total""",
    "math": "return math.hypot(x[0], x[1]) + math.atan2(x[1], x[2]) + math.fsum([x[0], x[2]])",
    "cmath": "return abs(cmath.exp(1j * x[0]) * x[1] + cmath.sqrt(x[2]))",
    "grids": "a, b = np.meshgrid(x, np.arange(2.0)); a[0, 0] = x[2]; return np.sum(a * b)",
    "a diagonal": "A = np.eye(3); A[0] += x; A[np.diag_indices(3)] *= 2; return np.sum(A @ A)",
    "an argument": "return scaled(x, NOISY)",
    "out": "y = np.empty(3); np.multiply(x, x, out=y); return np.add(y, 1, out=y).sum()",
    "random numbers": """
        rng = np.random.default_rng(4)
        A = rng.normal(size=(3, 3))
        A[0] *= x
        np.random.seed(1)
        B = np.random.rand(3)
        B[1:] -= x[1:]
        return np.sum(A.dot(x)) + B.dot(B)""",
    "integers": "n = COUNTS[-1]; k = np.zeros(3, int); k[0] = n; return x[k[0]] ** 2 + x[k].sum()",
    "ranges": """
        t = np.linspace(0.0, x[0], 4)
        t[2] = x[1]
        return np.sum(np.exp(t)) + np.r_[0.0, 1.0].dot(x[:2])""",
}
TAIL = """
def scaled(x, by):
    by = 1 * by
    by *= x
    return np.sum(by ** 2)
"""


def module_of(text, name="program"):
    """A module with this source, known under its name."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    source = HEAD + TAIL + text
    linecache.cache[f"<{name}>"] = len(source), None, source.splitlines(keepends=True), f"<{name}>"
    exec(compile(source, f"<{name}>", "exec"), vars(module))
    return module


def as_function(body):
    """The source of `f`."""
    return "def f(x):\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n"


@pytest.fixture
def program(request):
    """A lifted module with the body of `f`, forgotten afterwards."""
    module = module_of(as_function(PROGRAMS[request.param]))
    yield module
    sys.modules.pop(module.__name__)


@pytest.mark.parametrize("program", PROGRAMS, indirect=True)
def test_programs(program):
    """Plain value as before, both modes and second order, and nothing is left behind."""
    before = {key: id(value) for key, value in vars(program).items()}
    arrays = {
        key: value.copy() for key, value in vars(program).items() if type(value) is np.ndarray
    }
    want = program.f(X)
    plain_state = {key: getattr(program, key).copy() for key in arrays}
    for key, value in arrays.items():
        getattr(program, key)[...] = value
    with lift(program):
        assert jvp(program.f, (X,), (X,))[0] == want
        now = {key: id(value) for key, value in vars(program).items() if key in before}
        assert now == before
        for key, value in plain_state.items():
            np.testing.assert_array_equal(getattr(program, key), value)
        check_grads(program.f, (X,))


def test_it_is_undone():
    """Without it the error says which line would have helped."""
    module = module_of(as_function(PROGRAMS["filled in a loop"]))
    for attempt in range(2):
        with pytest.raises(MutationError, match=r'adcore\.lift\("program"\)'):
            grad(module.f)(X)
        if not attempt:
            handle = lift("program")
            assert "np" in handle.names["program"]
            grad(module.f)(X)
            handle.undo()


def test_lifting_twice_is_nothing():
    """The second handle undoes nothing."""
    module = module_of(as_function(PROGRAMS["math"]))
    with lift(module):
        assert lift(module).modules == []
        lift(module).undo()
        grad(module.f)(X)


def test_one_function():
    """It sees lifted names of its own, and so do the functions of its module that it calls."""
    text = HEAD + "def g(x):\n    y = np.zeros(3); y[1] = sin(x[0]); return y\n"
    text += (
        "def f(x):\n    WORK[0] = x[1]\n    return np.sum(g(x) * POINTS.dot(x)[0]) + WORK.sum()\n"
    )
    module = types.ModuleType("one")
    exec(text, vars(module))
    lifted = lift(module.f)
    check_grads(lifted, (X,))
    assert lifted(X) == module.f(X) and module.WORK[0] == X[1]
    assert lifted.__name__ == "f"
    with pytest.raises(ConversionError):
        grad(lambda x: module.g(x).sum())(X)


def test_arguments_that_are_not_differentiated():
    """They count as made in the lifted code; the caller's own array is not written to."""
    module = module_of(
        "def f(x, table, scale=1.0):\n    table[0] += x[0]\n    return table.dot(x) * scale\n"
    )
    table = np.ones(3)
    with lift(module):
        np.testing.assert_allclose(grad(module.f)(X, table), np.array([1 + 2 * X[0], 1, 1]))
        np.testing.assert_allclose(grad(module.f, 1)(X, table), X)
    np.testing.assert_array_equal(table, np.ones(3))


def test_objects_made_before():
    """`np.vectorize` objects are those of adcore_numpy; numbers stay numbers."""
    module = module_of(
        "relu = np.vectorize(lambda t: t if t > 0 else 0.0)\nSCALE = np.float64(2.0)\n"
        "def f(x):\n    return np.sum(relu(x)) * SCALE\n"
    )
    with lift(module):
        np.testing.assert_array_equal(grad(module.f)(X), [2.0, 0.0, 2.0])
        assert isinstance(module.relu, np.vectorize)


def test_nesting():
    """Derivatives of derivatives in lifted code, hessians and jacobians by stacks."""
    module = module_of(as_function(PROGRAMS["filled in a loop"]))
    with lift(module):
        H = hessian(module.f)(X)
        np.testing.assert_allclose(H, jacobian(grad(module.f))(X))
        columns = [jvp(grad(module.f), (X,), (e,))[1] for e in np.eye(3)]
        np.testing.assert_allclose(H, columns)


def test_what_lifted_names_are():
    """Equal to what they stand for; they pickle, hash and show as it does."""
    seen = {}

    def look(names):
        seen.update(names)
        return 0.0

    module = module_of("def f(x):\n    look(globals())\n    return x.sum()\n")
    module.look = look
    with lift(module):
        grad(module.f)(X)
    np_, zeros = seen["np"], seen["zeros"]
    assert isinstance(np_, types.ModuleType) and np_.__name__ == "numpy" and dir(np_) == dir(np)
    assert zeros == np.zeros and hash(zeros) == hash(np.zeros) and repr(zeros) == repr(np.zeros)
    assert pickle.loads(pickle.dumps(zeros)) is np.zeros
    assert isinstance(np_.sin, np.ufunc) and np_.sin.nin == 1
    assert type(zeros(3)) is np.ndarray  # no derivative runs any more
    assert type(np_.zeros(2).dtype) is type(np.dtype(float)) and np_.float64 is np.float64
    assert np_.pi == math.pi


def test_constants_behave_as_arrays():
    """To all that ask: isinstance, dtype, indices, conversions, printing."""
    module = module_of(
        """
def f(x):
    y = np.zeros(3)
    assert isinstance(y, np.ndarray) and y.dtype == float and len(y) == 3
    assert repr(y) == "array([0., 0., 0.])" and float(y[0]) == 0.0 and list(y) == [0, 0, 0]
    assert np.asarray(y).sum() == 0 and y.tolist() == [0.0, 0.0, 0.0]
    y[1] = 2.0
    assert y[1] == 2.0 and f"{y[1]:.1f}" == "2.0" and (y > 1).any() and int(y[1]) == 2
    z = y.copy(); z[0] = 1.0
    assert y[0] == 0.0 and z[y.argmax()] == 2.0
    rows = {"a": y}
    return x.sum() * y[1]
"""
    )
    with lift(module):
        np.testing.assert_array_equal(grad(module.f)(X), [2.0, 2.0, 2.0])
        _, _, aux = adcore.vjp(lambda x: (x.sum(), module.np.zeros(2)), X, has_aux=True)
        assert type(aux) is np.ndarray


def test_state_is_as_without_a_derivative():
    """What a program binds to its global names stays there, as plain numbers."""
    module = module_of(
        "STATE = np.ones(3)\n"
        "def f(x):\n    global STATE\n    STATE = STATE * x\n    return STATE.sum()\n"
    )
    with lift(module):
        np.testing.assert_array_equal(grad(module.f)(X), np.ones(3))
        assert type(module.STATE) is np.ndarray
        np.testing.assert_array_equal(module.STATE, X)
        np.testing.assert_allclose(grad(module.f)(X), X)


def test_arrays_that_share_their_memory_stay_plain():
    """A write into one would not show in the other: then an error says so."""
    module = module_of(
        "A = np.zeros((2, 3)); ROW = A[0]\ndef f(x):\n    ROW[:] = x\n    return A.sum()\n"
    )
    with lift(module), pytest.raises(MutationError, match="holds as well"):
        grad(module.f)(X)


def test_what_cannot_be_lifted_says_so():
    """A name that a function imports for itself."""
    module = module_of("def f(x):\n    from math import sin\n    return sin(x[0])\n")
    with lift(module), pytest.raises(ConversionError, match="program is lifted, but"):
        grad(module.f)(X)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("nowhere", "no module 'nowhere'"),
        (np, "served by plugins"),
        ("scipy.linalg", "served by plugins"),
        (3, "got a int"),
        (dict, "a class: lift its module"),
    ],
)
def test_mistakes(target, words):
    """One line each."""
    with pytest.raises(ArgumentError, match=words):
        lift(target)


def test_not_while_a_derivative_runs():
    """Names change only outside."""
    with pytest.raises(ArgumentError, match="while a derivative runs"):
        grad(lambda x: (lift(__name__), x.sum())[1])(X)


def test_a_function_that_assigns_global_names():
    """It is the module that must be lifted."""
    module = module_of("S = 0.0\ndef f(x):\n    global S\n    S = x.sum()\n    return S\n")
    with pytest.raises(ArgumentError, match="global name 'S'"):
        lift(module.f)


def test_threads():
    """Another thread that runs plain code sees plain arrays all the while."""
    module = module_of(
        "def f(x):\n    y = np.zeros(3); y[:] = x; return np.sum(y * POINTS[0])\n"
        "def plain():\n    y = np.zeros(3); y[0] = 1.0\n"
        "    return type(y), float(np.sum(POINTS.dot(y)))\n"
    )
    stop, seen = threading.Event(), []

    def work():
        while not stop.is_set():
            seen.append(module.plain()[1])

    with lift(module):
        thread = threading.Thread(target=work)
        thread.start()
        for _ in range(50):
            np.testing.assert_array_equal(grad(module.f)(X), module.POINTS[0])
        stop.set()
        thread.join()
    assert set(seen) == {2.0}


def test_packages(tmp_path, monkeypatch):
    """All of a package, also the modules that are imported later."""
    folder = tmp_path / "lifted_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("from .first import f\n")
    (folder / "first.py").write_text(
        "from math import log\nfrom numpy import zeros\n"
        "def f(x):\n    from . import second\n    y = zeros(2); y[0] = log(x); return second.g(y)\n"
    )
    (folder / "second.py").write_text(
        "import numpy as np\ndef g(y):\n    return np.sum([y[0], 1.0])\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import lifted_package

    with lift("lifted_package") as handle:
        with pytest.raises(ConversionError, match="second"):
            grad(lifted_package.f)(2.0)  # imports it in the middle
        assert grad(lifted_package.f)(2.0) == 0.5
        assert {m.__name__ for m in handle.modules} == {"lifted_package", "lifted_package.first"}
    for name in [name for name in sys.modules if name.startswith("lifted_package")]:
        del sys.modules[name]


def test_an_ended_trace_is_still_an_error():
    """A traced value that was hidden in an object."""
    module = module_of("KEPT = []\ndef f(x):\n    KEPT.append(x)\n    return x.sum()\n")
    with lift(module):
        grad(module.f)(X)
        with pytest.raises(EndedTraceError):
            module.KEPT[0] + 1


SCRIPT = """
import sys, math
import numpy as np
from adcore import grad
def f(x):
    y = np.zeros(2)
    y[0] = math.sin(x)
    return np.sum(y)
print(__name__, sys.argv[1:], grad(f)(0.0))
sys.exit(3)
"""


def run(*args):
    """A command of adcore, in a process of its own."""
    command = [sys.executable, "-m", "adcore", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_run(tmp_path):
    """As python would: name, arguments, exit code, traceback."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = run("run", str(script), "-x", "y")
    assert (done.stdout, done.returncode) == ("__main__ ['-x', 'y'] 1.0\n", 3)
    script.write_text("def f():\n    raise ValueError('no')\nf()\n")
    done = run("run", str(script))
    assert done.returncode == 1
    assert done.stderr.splitlines()[1] == f'  File "{script}", line 3, in <module>'
    assert run("run", str(tmp_path / "absent.py")).stderr.endswith("No such file or directory.\n")


def test_the_command_run_lifts_packages(tmp_path):
    """Those it names, when the script imports them."""
    (tmp_path / "helper_of_script.py").write_text(
        "import math\ndef g(x):\n    return math.exp(x)\n"
    )
    script = tmp_path / "script.py"
    script.write_text(
        "import helper_of_script\nfrom adcore import grad\nprint(grad(helper_of_script.g)(0.0))\n"
    )
    assert "adcore.lift" in run("run", str(script)).stderr
    assert run("run", "--lift", "helper_of_script", str(script)).stdout == "1.0\n"


ALIASES = {
    "two names": ("A = B = np.zeros(3)", "A[:] = x; return np.sum(B ** 2)"),
    "two names, out=": ("A = B = np.ones(3)", "np.add(A, x, out=A); return np.sum(B * A)"),
    "a cell that is added to": ("T = np.zeros(3)", "T[0] = x[0] * x[1]; return np.sum(T ** 2)"),
}


@pytest.mark.parametrize("name", ALIASES)
def test_an_array_has_one_cell_under_all_names(name):
    """What is written under one shows under the other, at every order."""
    made, body = ALIASES[name]
    module = module_of(f"{made}\n" + as_function(body))
    state = {key: value.copy() for key, value in vars(module).items() if type(value) is np.ndarray}

    def function(x):
        for key, value in state.items():
            vars(module)[key][...] = value
        return module.f(x)

    with lift(module):
        lift(function)
        np.testing.assert_allclose(grad(function)(X), jvp_gradient(function))
        np.testing.assert_allclose(hessian(function)(X), jacobian(grad(function))(X))
        check_grads(function, (X,))


def jvp_gradient(function):
    """The gradient by forward mode."""
    return [jvp(function, (X,), (e,))[1] for e in np.eye(3)]


HELD = {
    "a default argument": (
        "A = np.ones(3)\ndef g(x, a=A):\n    return np.sum(a * x)",
        "A[1] = 3.0; return g(x)",
    ),
    "a list of rows": ("A = np.ones((3, 3)); ROWS = [A[0]]", "A[0] = x; return np.sum(ROWS[0])"),
    "a class": ("A = np.ones(3)\nclass C:\n    a = A", "A[:] = x; return np.sum(C.a ** 2)"),
    "another name's view": ("A = np.zeros((2, 3)); R = A[0]", "A[0] = x; return R.sum()"),
}


@pytest.mark.parametrize("name", HELD)
def test_an_array_that_something_else_holds_is_not_written_into(name):
    """It would not see the write; the array can be read, and copied."""
    made, body = HELD[name]
    module = module_of(f"{made}\n" + as_function(body))
    with lift(module):
        for derivative in (lambda: grad(module.f)(X), lambda: jvp(module.f, (X,), (X,))):
            with pytest.raises(MutationError):
                derivative()
    copied = module_of(f"{made}\n" + as_function("B = A.copy(); B[...] = x; return A.dot(x).sum()"))
    with lift(copied):
        np.testing.assert_allclose(grad(copied.f)(X), np.atleast_2d(copied.A).sum(axis=0))


def test_one_array_as_two_arguments():
    """It has one cell, and the caller keeps what was there; of a view nothing is written."""
    module = module_of("def f(x, a, b):\n    a[0] = 2.0\n    return np.sum(b * x)\n")
    z = np.ones(3)
    with lift(module):
        np.testing.assert_array_equal(grad(module.f)(X, z, z), [2.0, 1.0, 1.0])
        with pytest.raises(MutationError):
            grad(module.f)(X, z[:], z)
    alone = lift(module.f)
    np.testing.assert_array_equal(grad(alone)(X, z, z), [2.0, 1.0, 1.0])
    np.testing.assert_array_equal(grad(alone)(X, a=z, b=z), [2.0, 1.0, 1.0])
    with pytest.raises(MutationError):
        grad(alone)(X, z[:], z)
    np.testing.assert_array_equal(z, np.ones(3))


def test_what_objects_keep_may_be_filled_anew():
    """A buffer that an object got within a derivative, in the next one and without any."""
    module = module_of(
        "class Keeper:\n    pass\nKEEPER = Keeper()\n"
        "def f(x):\n    if not hasattr(KEEPER, 'u'):\n        KEEPER.u = np.zeros(3)\n"
        "    KEEPER.u[:] = 2 * x\n    return KEEPER.u.dot(x)\n"
    )
    with lift(module):
        for _ in range(2):
            np.testing.assert_allclose(grad(module.f)(X), 4 * X)
            assert module.f(X) == pytest.approx(2 * X @ X)
        np.testing.assert_allclose(hessian(module.f)(X), 4 * np.eye(3))


def test_names_that_functions_bind_are_plain_afterwards():
    """Numbers and arrays, under names that were there and new ones."""
    module = module_of(
        "LAST = 0.0\ndef f(x):\n    global LAST, FRESH\n"
        "    LAST = x.sum(); FRESH = 1 * x\n    return 2 * LAST\n"
    )
    with lift(module):
        for _ in range(2):
            np.testing.assert_array_equal(grad(module.f)(X), [2.0, 2.0, 2.0])
            assert type(module.LAST) is np.float64 and type(module.FRESH) is np.ndarray
