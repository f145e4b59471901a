"""What a user reads who calls scipy's own function instead of the one that can be traced."""

import numpy as np
import pytest
import scipy.fftpack
import scipy.ndimage
import scipy.signal
import scipy.special
import scipy.stats

from adcore import grad
from adcore.errors import ConversionError
from adcore.rules.signatures import describe

X = np.array([0.5, 1.5])


@pytest.mark.parametrize(
    ("function", "cure"),
    [
        (scipy.special.logsumexp, "Or call its twin, adcore_scipy.special.logsumexp."),
        (lambda x: scipy.signal.lfilter([1.0], [1.0], x)[0], "twin, adcore_scipy.signal.lfilter."),
        (lambda x: scipy.stats.norm.logpdf(x)[0], "twin, adcore_scipy.stats.norm.logpdf."),
        (lambda x: scipy.ndimage.sobel(x)[0], "call its twin, adcore_scipy.ndimage.sobel."),
        (lambda x: scipy.fftpack.dct(x)[0], "has no twin. Make what it computes"),
    ],
    ids=["special", "signal", "stats", "ndimage", "no plugin"],
)
def test_the_error_names_what_to_call(function, cure):
    """The twin by its full name where there is one, the package where it is a method."""
    with pytest.raises(ConversionError, match=r"derivative would be lost") as caught:
        grad(function)(X)
    assert cure in str(caught.value)
    assert "stop_gradient" in str(caught.value)


def test_a_ufunc_is_named_after_scipy():
    """Not after a module of ours that hands on scipy's names when it is asked."""
    import adcore_scipy.special

    assert adcore_scipy.special.jv is scipy.special.jv
    assert "scipy.special.jv" == describe(scipy.special.jv)
