"""numpy.fft: what a sample cannot say."""

import gc
import warnings
import weakref
from typing import Any

import numpy as np
import pytest

from adcore import grad, jacobian, jvp, vjp
from adcore.errors import MutationError

NORMS = (None, "backward", "ortho", "forward")


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("n", [1, 2, 7, 8])
def test_real_transforms_invert_each_other(n: int, norm: str | None) -> None:
    """The Jacobian of irfft after rfft is the identity, for odd and even lengths."""
    x = np.random.default_rng(0).normal(size=n)

    def there_and_back(x: np.ndarray) -> np.ndarray:
        return np.fft.irfft(np.fft.rfft(x, norm=norm), n, norm=norm)

    np.testing.assert_allclose(jacobian(there_and_back)(x), np.eye(n), atol=1e-14)


def test_gradient_of_an_imaginary_part_that_is_ignored() -> None:
    """irfft ignores the imaginary parts of the entries 0 and n/2, so their cotangents are real."""
    y = np.array([1 + 2j, 3 - 1j, 2 + 5j])
    pulled = vjp(np.fft.irfft, y)[1](np.array([1.0, 2.0, 3.0, 5.0]))[0]
    assert pulled[0].imag == 0 and pulled[2].imag == 0 and pulled[1].imag != 0


def test_single_precision_stays() -> None:
    """numpy 2 transforms single precision in single precision, and so do the derivatives."""
    x = np.arange(6, dtype=np.float32)
    value, tangent = jvp(np.fft.rfft2, (x.reshape(2, 3),), (x.reshape(2, 3),))
    assert (value.dtype, tangent.dtype) == (np.complex64, np.complex64)
    assert grad(lambda x: np.sum(np.abs(np.fft.fft(x)) ** 2))(x).dtype == np.float32


@pytest.mark.parametrize("function", [np.fft.fftfreq, np.fft.rfftfreq])
def test_spacing_of_frequencies_is_differentiable(function: Any) -> None:
    """fftfreq and rfftfreq need no dispatch: a traced spacing d passes through them."""
    tangent = jvp(lambda d: function(6, d), (0.5,), (1.0,))[1]
    np.testing.assert_allclose(tangent, -function(6) / 0.25)


def test_sizes_without_axes() -> None:
    """`s` alone means the last axes; numpy's own warning comes once, for the value."""
    x = np.random.default_rng(1).normal(size=(2, 3, 4))
    ct = np.ones((2, 2, 5), complex)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        alone = vjp(lambda x: np.fft.fftn(x, (2, 5)), x)[1](ct)[0]
    assert [w.category for w in caught] == [DeprecationWarning]
    spelled = vjp(lambda x: np.fft.fftn(x, (2, 5), (1, 2)), x)[1](ct)[0]
    np.testing.assert_array_equal(alone, spelled)


def test_errors_are_numpys_own() -> None:
    """A wrong norm, axis or length is refused as without a trace."""
    x = np.ones(4)
    with pytest.raises(ValueError, match="Invalid norm"):
        grad(lambda x: np.fft.fft(x, norm="half").real.sum())(x)
    with pytest.raises(IndexError):
        grad(lambda x: np.fft.fft(x, axis=3).real.sum())(x)
    with pytest.raises(ValueError, match="Invalid number of FFT data points"):
        grad(lambda x: np.fft.fft(x, n=0).real.sum())(x)


def test_writing_into_an_array_is_refused() -> None:
    """`out=` would lose the derivative."""
    with pytest.raises(MutationError, match="out="):
        grad(lambda x: np.fft.fft(x, out=np.empty(4, complex)).real.sum())(np.ones(4))


def test_nothing_is_kept() -> None:
    """A linear map needs no value on the way back: neither its input nor its output stays."""
    alive = []

    def energy(x: np.ndarray) -> np.ndarray:
        doubled = x * 2
        alive.append(weakref.ref(doubled._primal))
        return np.fft.rfft(doubled)

    _, pullback = vjp(energy, np.ones(8))
    gc.collect()
    assert alive[0]() is None
    assert pullback(np.ones(5, complex))[0].shape == (8,)


def test_deconvolution_by_gradient_descent() -> None:
    """A blurred signal is found again: convolution by FFT, gradient through both transforms."""
    rng = np.random.default_rng(2)
    signal = rng.normal(size=33)
    kernel = np.exp(-np.arange(33.0))
    blur = lambda x: np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(kernel), 33)
    seen = blur(signal)
    step = grad(lambda x: np.sum((blur(x) - seen) ** 2) / 2)
    found = np.zeros(33)
    for _ in range(400):
        found = found - 0.4 * step(found)
    np.testing.assert_allclose(found, signal, atol=1e-8)
