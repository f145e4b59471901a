"""scipy.signal, beyond what samples express: sections, blocks, refusals, other plugins."""

import os
import subprocess
import sys

import numpy as np
import pytest
import scipy.signal

from adcore import check_grads, grad, jacobian, jvp
from adcore.errors import NonDifferentiableError
from adcore_numpy.samples import drawn
from adcore_scipy import signal
from adcore_scipy.signal.samples.filtering import SOS, A, B
from adcore_scipy.signal.tables import channels


def sections(taps, recursion):
    """Second-order sections with a leading 1 in each denominator, as scipy demands it."""
    ones = np.ones((recursion.shape[0], 1))
    return np.concatenate([taps, ones, recursion], 1)


PARTS = SOS[:, :3].copy(), SOS[:, 4:].copy()


@pytest.mark.parametrize(
    "function",
    [
        lambda sos: signal.sosfilt(sos, drawn(2, 6)),
        lambda sos: signal.sosfilt(sos, drawn(2, 6), zi=drawn(2, 2, 2)),
        lambda sos: signal.sosfiltfilt(sos, drawn(9), padlen=4),
        lambda sos: signal.sosfreqz(sos, 4),
    ],
    ids=["sosfilt", "sosfilt with states", "sosfiltfilt", "sosfreqz"],
)
def test_sections_are_differentiable(function):
    """The coefficients of sections have derivatives; scipy's demand forbids differences in a₀."""
    check_grads(lambda *parts: function(sections(*parts)), PARTS)


# --------------------------------------------------------------------------------------- channels


@pytest.mark.parametrize(
    "shapes", [((7,), (4,)), ((5, 6), (2, 3)), ((3, 4, 3), (2, 2, 3))], ids=str
)
@pytest.mark.parametrize("mode", ["valid", "same", "full"])
@pytest.mark.parametrize("dtype", ["d", "D"])
def test_channels_are_sums_of_scipys_convolutions(shapes, mode, dtype):
    """Every output channel is the sum over input channels of scipy's own function."""
    x, w = drawn(2, 3, *shapes[0], dtype=dtype), drawn(2, 3, *shapes[1], dtype=dtype)
    pairs = [
        (signal.convolve_channels, scipy.signal.convolve),
        (signal.correlate_channels, scipy.signal.correlate),
    ]
    for ours, scipys in pairs:
        expected = [
            [sum(scipys(x[b, c], w[o, c], mode, "direct") for c in range(3)) for o in range(2)]
            for b in range(2)
        ]
        np.testing.assert_allclose(ours(x, w, mode), expected, rtol=1e-12, atol=1e-12)


def test_stride_dilation_and_padding_are_those_of_the_plain_convolution():
    """Every other place, a kernel with gaps, and zeros around, written out in numpy."""
    x, w = drawn(2, 2, 7, 8), drawn(3, 2, 2, 3)
    spread = np.zeros((3, 2, 3, 5))
    spread[:, :, ::2, ::2] = w
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (2, 2)))
    expected = signal.correlate_channels(padded, spread)[:, :, ::2, ::3]
    found = signal.correlate_channels(x, w, stride=(2, 3), padding=(1, 2), dilation=2)
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("block", [1, 2000, 2**20])
def test_blocks_do_not_matter(monkeypatch, block):
    """Values and gradients are the same for columns of one row, a few samples, or all at once."""
    x, w = drawn(5, 2, 6, 7), drawn(3, 2, 3, 2)

    def loss(x, w):
        return np.sum(np.sin(signal.correlate_channels(x, w, "same", stride=(2, 1))))

    whole = grad(loss, (0, 1))(x, w)
    monkeypatch.setattr(channels, "BLOCK", block)
    for found, expected in zip(grad(loss, (0, 1))(x, w), whole, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ((drawn(2, 3, 5), drawn(2, 2, 3)), {}, "channels_in"),
        ((drawn(2, 3), drawn(2, 3)), {}, "channels_in"),
        ((drawn(1, 1, 3), drawn(1, 1, 5)), {}, "larger than x"),
        ((drawn(1, 1, 5), drawn(1, 1, 3), "wrong"), {}, "mode"),
        ((drawn(1, 1, 5), drawn(1, 1, 3)), {"stride": 0}, "stride"),
        ((drawn(1, 1, 5), drawn(1, 1, 3)), {"padding": -1}, "padding"),
    ],
)
def test_channels_say_what_does_not_fit(args, kwargs, message):
    """The error names the argument."""
    with pytest.raises(ValueError, match=message):
        signal.correlate_channels(*args, **kwargs)


def test_jacobian_of_channels_is_one_pass():
    """A stack of tangents goes through the convolution at once, and is right."""
    x, w = drawn(2, 2, 4), drawn(3, 2, 2)
    found = jacobian(lambda w: signal.correlate_channels(x, w))(w)
    for k in np.ndindex(w.shape):
        one = np.zeros_like(w)
        one[k] = 1
        expected = signal.correlate_channels(x, one)
        np.testing.assert_allclose(found[(..., *k)], expected, atol=1e-14)


# --------------------------------------------------------------------------- refusals, decisions


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda b: signal.filtfilt(b, A, drawn(20), method="gust"), "method='pad'"),
        (lambda b: signal.impulse(([1.0], b + 1)), "give T"),
        (lambda b: signal.tf2sos(b, A), "np.poly"),
        (lambda b: signal.residue(b, [1.0, 2.0, 1.0]), "multiple pole"),
        (lambda b: signal.symiirorder1(drawn(30), b[0], 0.3), "lfilter"),
    ],
)
def test_what_is_refused_says_why(function, message):
    """What has no right derivative is refused, with what to do instead."""
    with pytest.raises(NonDifferentiableError, match=message):
        jvp(function, (B,), (B,))


def test_one_of_equal_elements_is_the_median():
    """The derivative is that of one element; zeros from beyond the ends have none."""
    ties = jacobian(signal.medfilt)(np.array([2.0, 2.0, 2.0]))
    np.testing.assert_array_equal(ties, [[1, 0, 0], [0, 1, 0], [0, 1, 0]])
    ends = jacobian(signal.medfilt)(np.array([-1.0, 2.0, -2.0]))
    np.testing.assert_array_equal(ends, [[0, 0, 0], [1, 0, 0], [0, 0, 0]])


def test_all_else_is_scipys():
    """Names that are not offered are scipy's own."""
    assert signal.butter is scipy.signal.butter
    assert "firwin" in dir(signal)


PROGRAM = """
import numpy as np
from adcore import grad
from adcore_scipy import signal

x = np.linspace(0, 1, 24) ** 2
for function in (
    lambda x: signal.resample(x, 10),
    lambda x: np.imag(signal.hilbert(x)),
    lambda x: signal.welch(x, nperseg=8)[1],
    lambda x: signal.istft(signal.stft(x, nperseg=8)[2])[1],
    lambda x: signal.detrend(x),
    lambda x: signal.savgol_filter(x, 5, 2),
    lambda x: signal.lsim((x[3:4], x[1:3] + 1), x, np.arange(24) / 9)[1],
    lambda x: signal.filtfilt([1.0], [1.0, x[1]], x),
):
    assert np.isfinite(grad(lambda x: np.sum(np.sin(function(x))))(x)).all()
"""


def test_no_sibling_is_needed():
    """With adcore-numpy and adcore-scipy alone; no rule of adcore-fft or -linalg is asked for."""
    env = {**os.environ, "ADCORE_PLUGINS": "adcore,adcore-numpy,adcore-scipy"}
    subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], env=env, check=True)
