"""What a traced number looks like, complex numbers, integers and outputs of one element."""

import autograd.numpy as np
from autograd import elementwise_grad, grad, holomorphic_grad, jacobian, make_vjp, value_and_grad
from autograd.core import vspace
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.tracer import getval, isbox


def looked_at(x):
    assert isinstance(x, ArrayBox) and isbox(x) and not isbox(getval(x))
    assert x.shape == () and x.ndim == 0 and x.size == 1
    assert x.dtype == np.float64 and float(x._value) == 0.7
    return x**2 * x.size


def refused(call):
    try:
        call()
    except TypeError:
        return True
    return False


def lists(x):
    values = np.array([[x[0], 1.0], [x[1] * x[2], x[0]]])
    return np.sum(values) + np.max([x[0], x[1]]) + np.mean([x[2], 2.0]) + sum(np.sqrt(x))


def main():
    z = np.array([1.0 + 2.0j, -0.5 + 0.3j])
    x = np.array([0.4, 1.1, 2.0])
    return {
        "looked at": grad(looked_at)(0.7),
        "one element": grad(lambda x: np.sum(x**2, keepdims=True))(x),
        "column": value_and_grad(lambda x: np.dot(x.reshape(1, 3), x.reshape(3, 1)))(x),
        "integers refused": refused(lambda: grad(lambda x: x**2)(3)),
        "vectors refused": refused(lambda: grad(np.sin)(x)),
        "complex output refused": refused(lambda: grad(lambda x: x * 1j)(1.0)),
        "integer array": grad(lambda x: np.sum(x**2.0))(np.array([1, 2, 3])),
        "complex": grad(lambda z: np.sum(np.abs(z) ** 2 * np.real(z)))(z),
        "holomorphic": holomorphic_grad(lambda z: np.exp(z) * z)(0.3 + 0.4j),
        "imaginary": grad(lambda z: np.imag(z[0] * z[1]))(z),
        "conjugate": make_vjp(np.conj)(z)[0](1j * z),
        "fft": jacobian(lambda x: np.abs(np.fft.fft(x)))(x),
        "rfft": grad(lambda x: np.sum(np.real(np.fft.rfft(np.append(x, x[0]))) ** 2))(x),
        "lists": grad(lists)(x),
        "independent": grad(lambda x: 3.0)(1.0),
        "sizes": [vspace(z).size, vspace(x).size, vspace((1.0, x)).size],
        "where": elementwise_grad(lambda x: np.where(x > 1, x**2, np.sin(x)))(x),
        "methods": grad(lambda x: (np.dot(x.reshape(3, 1).T, x) * x.sum()).mean() + x.flatten()[0])(x),
        "array": jacobian(lambda x: np.array([x[0], x[1] ** 2, 3.0]))(x),
        "select": elementwise_grad(lambda x: np.select([x > 1, x < 0.5], [x**2, x**3]))(x),
        "joined": jacobian(lambda x: np.hstack([x[:2], x[0], 1.0]))(x),
        "appended": jacobian(lambda x: np.append(x, x[0] ** 2))(x),
    }
