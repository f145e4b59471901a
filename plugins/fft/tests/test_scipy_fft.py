"""scipy.fft: its backends, and what a sample cannot say."""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from adcore import grad, hessian, jacobian, jvp, vjp
from adcore.errors import ConversionError, NonDifferentiableError

scipy_fft = pytest.importorskip("adcore_fft.scipy_fft")
fft = pytest.importorskip("scipy.fft")


DISPATCHES = pytest.importorskip("adcore_fft.tables.scipy_hankel").DISPATCHES


def power(x: np.ndarray) -> np.ndarray:
    """A scalar of a spectrum."""
    return np.sum(fft.dct(x, 1) ** 4)


def run(*lines: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("imported", ["before", "within"])
def test_very_first_call(imported: str) -> None:
    """A call of scipy.fft finds its rule though nothing else has loaded the plugin, and though
    scipy may have been imported only within the differentiated function."""
    printed = run(
        "import numpy as np, adcore",
        "import scipy.fft" if imported == "before" else "",
        "def f(x):",
        "    import scipy.fft",
        "    return scipy.fft.rfft(x)[0].real",
        "print(adcore.grad(f)(np.ones(2)))",
    )
    assert printed == "[1. 1.]"


def test_without_scipy() -> None:
    """numpy's half works and nothing fails where scipy is not installed."""
    printed = run(
        "import sys; sys.modules['scipy'] = None",
        "import numpy as np, adcore",
        "print(adcore.grad(lambda x: np.fft.fft(x)[0].real)(np.ones(2)))",
        "print([p.state for p in adcore.plugins() if p.serves == 'scipy.fft'])",
    )
    assert printed.splitlines() == ["[1. 1.]", "['pending']"]


def test_numpy_alone_does_not_import_scipy() -> None:
    """Who never imports scipy never pays for it."""
    printed = run(
        "import sys, numpy as np, adcore",
        "adcore.grad(lambda x: np.fft.fft(x)[0].real)(np.ones(2))",
        "print('scipy' in sys.modules, 'adcore_fft.scipy_fft' in sys.modules)",
    )
    assert printed == "False False"


def test_plain_arrays_never_reach_the_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls without traced values are scipy's, also within a differentiated function."""
    asked = []
    inherited = scipy_fft.Backend.__ua_function__

    def counting(function: object, args: object, kwargs: object) -> object:
        asked.append(function)
        return inherited(function, args, kwargs)

    monkeypatch.setattr(scipy_fft.Backend, "__ua_function__", staticmethod(counting))
    weights = fft.dct(np.ones(3))
    assert asked == []
    grad(lambda x: np.sum(fft.dct(x) * fft.dct(weights)))(np.ones(3))
    assert asked == [fft.dct]


def test_users_backend_computes_the_plain_transforms() -> None:
    """A backend that the user has set serves the plain calls that a traced one comes down to."""
    calls = []

    class Users:
        __ua_domain__ = "numpy.scipy.fft"

        @staticmethod
        def __ua_function__(function: object, args: tuple, kwargs: dict) -> object:
            calls.append(function)
            x = np.asarray(args[0])
            with fft.skip_backend(Users):
                return function(x, *args[1:], **kwargs)

    with fft.set_backend(Users):
        gradient = grad(power)(np.arange(4.0))
    np.testing.assert_allclose(gradient, grad(power)(np.arange(4.0)))
    assert fft.dctn in calls  # the adjoint


def test_threads() -> None:
    """Traced values are met in whatever thread calls scipy."""

    def both(x: np.ndarray) -> np.ndarray:
        with ThreadPoolExecutor(2) as pool:
            parts = pool.map(fft.dct, [x, 2 * x])
            return sum(np.sum(part) for part in parts)

    expected = grad(lambda x: 3 * np.sum(fft.dct(x)))(np.arange(3.0))
    np.testing.assert_allclose(grad(both)(np.arange(3.0)), expected, atol=1e-14)


def test_nested_derivatives() -> None:
    """Hessians by scipy's functions are symmetric, and the same in both modes."""
    x = np.array([0.3, -1.0, 2.0])
    expected = jacobian(grad(power), mode="forward")(x)
    np.testing.assert_allclose(hessian(power)(x), expected)
    np.testing.assert_allclose(expected, expected.T)


@pytest.mark.parametrize("options", [((), {"overwrite_x": True}), ((3, 0, None, True), {})])
def test_nothing_is_overwritten(options: tuple) -> None:
    """overwrite_x is a permission, which is not used: the derivative may need the array."""
    args, kwargs = options
    x = np.arange(3.0) + 1j
    value, tangent = jvp(lambda x: fft.fft(x, *args, **kwargs) * x, (x,), (x,))
    np.testing.assert_array_equal(x, np.arange(3.0) + 1j)
    np.testing.assert_allclose(tangent, 2 * value)
    y = np.arange(3.0)
    args = (2, *args) if args else ()
    value, tangent = jvp(lambda y: fft.dct(y, *args, **kwargs) * y, (y,), (y,))
    np.testing.assert_array_equal(y, np.arange(3.0))
    np.testing.assert_allclose(tangent, 2 * value)


def test_a_plan_is_refused_by_scipy() -> None:
    """scipy takes no plan yet, traced or not."""
    with pytest.raises(NotImplementedError, match="plan"):
        grad(lambda x: fft.fft(x, plan=object()).real.sum())(np.ones(3))


@pytest.mark.parametrize("name", ["dln", "mu", "offset", "bias"])
@pytest.mark.parametrize("function", ["fht", "ifht"])
def test_parameters_of_the_hankel_transform(function: str, name: str) -> None:
    """Its parameters are refused with the reason, whether the array is traced or not."""
    a = np.ones(4)

    def of_parameter(value: float) -> np.ndarray:
        given = {"dln": 0.1, "mu": 0.5, "offset": 0.0, "bias": 0.1, name: value}
        return np.sum(getattr(scipy_fft, function)(a, **given))

    def of_both(value: float) -> np.ndarray:
        given = {"dln": 0.1, "mu": 0.5, "offset": 0.0, "bias": 0.1, name: value}
        return np.sum(getattr(fft, function)(a * value, **given))

    for loss in (of_parameter, of_both) if DISPATCHES else (of_parameter,):
        with pytest.raises(NonDifferentiableError, match=f"'{name}' of scipy.fft.{function}"):
            grad(loss)(0.3)


def test_orthonormal_transforms_are_their_inverses_transposed() -> None:
    """With norm="ortho" the adjoint of a cosine or sine transform is its inverse."""
    x = np.random.default_rng(3).normal(size=6)
    for name in ("dct", "dst"):
        there, back = getattr(fft, name), getattr(fft, f"i{name}")
        for type in (1, 2, 3, 4):
            pulled = vjp(lambda x: there(x, type, norm="ortho"), x)[1](x)[0]  # noqa: B023
            np.testing.assert_allclose(pulled, back(x, type, norm="ortho"), atol=1e-14)


def test_conversion_is_still_refused() -> None:
    """np.asarray of a traced value is the same error as without scipy, and can be pickled."""
    with pytest.raises(ConversionError, match="cannot become a plain array") as caught:
        grad(lambda x: np.sum(np.asarray(fft.dct(x))))(np.ones(3))
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (type(copied), copied.args) == (ConversionError, caught.value.args)


def test_names_fall_through() -> None:
    """`adcore_fft.scipy_fft` has every name of scipy.fft, and the functions are scipy's own."""
    assert set(fft.__all__) <= set(dir(scipy_fft))
    own = {name for name in fft.__all__ if getattr(scipy_fft, name) is not getattr(fft, name)}
    assert own == {"fht", "ifht"}
    assert scipy_fft.next_fast_len(11) == fft.next_fast_len(11)


def test_a_backend_that_declines_refuses_nothing() -> None:
    """scipy's own backend declines before ours is asked: no error if the spectrum is not used."""
    for unused in (fft.fft, fft.dct, fft.rfftn):
        constant = lambda x, unused=unused: (unused(x), 3.0)[1]
        assert not np.any(grad(constant)(np.arange(4.0)))
        assert not np.any(jvp(constant, (np.arange(4.0),), (np.ones(4),))[1])


def test_a_conversion_that_is_caught_beside_a_spectrum() -> None:
    """What the program itself lost is told, whatever was declined before."""

    def penalised(x: np.ndarray) -> float:
        try:
            return float(np.abs(fft.fft(x)[0]))
        except TypeError:
            return 1e10

    with pytest.raises(ConversionError, match="caught by the program"):
        grad(penalised)(np.arange(4.0))
