"""scipy.integrate: integrals of functions.

What an integrand uses without taking it as an argument is found and made one (`closures`), so that
an integral is a function of its limits and of parameters p. Its differential is Leibniz's rule:

    d ∫ f(x, p) dx = f(b, p) db - f(a, p) da + ∫ ∂f/∂p(x, p) dp dx

The integrals on the right are again made by the primitive here, with the same method and
tolerances, and differentiated again for higher orders. Jumps of the integrand at places that
depend on a parameter cannot be seen: their contribution is missing unless the integral is split.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import scipy.integrate

from adcore import grad, jvp
from adcore.errors import NonDifferentiableError
from adcore.extend import composite, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array

from ...closing import as_args
from ...closures import bare, captured, plainly, refuse_stacks
from .. import NAMESPACE
from ..closing_twins import closing, refuse_traced, refusing

step = NAMESPACE.step

Bind = Callable[..., Callable[[Any], Any]]


class Integrand:
    """A function of x and parameters, and how it is integrated.

    Arguments:
        bind: takes the parameters, returns the function of x.
        options: keywords of the integrator.
        scalar: whether that is `quad`; else it is `quad_vec`.
        known: the integral at the plain values of limits and parameters, if it has been taken.
    """

    def __init__(
        self, bind: Bind, options: dict[str, Any], scalar: bool = True, known: Any = None
    ) -> None:
        self.bind, self.options, self.scalar, self.known = bind, options, scalar, known

    def values(self, parameters: Any) -> Callable[[Any], Any]:
        """The function of x whose value is a scalar for `quad`, an array for `quad_vec`."""
        f = self.bind(*parameters)
        if self.scalar:
            return lambda x: np.reshape(as_array(f(x)), ())
        return lambda x: as_array(f(x))

    def derived(self, bind: Bind, scalar: bool) -> Integrand:
        """Another integrand, integrated as this is."""
        options = {k: self.options[k] for k in ("epsabs", "epsrel", "points") if k in self.options}
        same = scalar == self.scalar
        return Integrand(bind, self.options if same else options, scalar)


@step
def _integral(integrand: Integrand, a: Any, b: Any, *parameters: Any) -> Any:
    """The integral from a to b, as a function of both and of the parameters."""
    if integrand.known is not None:
        return integrand.known
    f = plainly(integrand.values(parameters), "the integrator")
    if integrand.scalar:
        return scipy.integrate.quad(f, a, b, **integrand.options)[0]
    return scipy.integrate.quad_vec(f, a, b, **integrand.options)[0]


def _at_limit(integrand: Integrand, x: Any, parameters: Any) -> Any:
    """The integrand at a limit; it vanishes at infinity."""
    return 0.0 if np.isinf(plain(x)) else integrand.values(parameters)(x)


def integral_jvp(tangents, ans, *args):
    """Leibniz's rule, see above; the integral of the pushforward of the integrand."""
    refuse_stacks(*tangents)
    integrand, a, b, *parameters = args
    _, a_dot, b_dot, *dots = tangents
    tangent = 0 * ans
    if b_dot is not None:
        tangent = tangent + _at_limit(integrand, b, parameters) * b_dot
    if a_dot is not None:
        tangent = tangent - _at_limit(integrand, a, parameters) * a_dot
    moving = [k for k, dot in enumerate(dots) if dot is not None]
    if not moving:
        return tangent
    n = len(parameters)

    def bind(*values: Any) -> Callable[[Any], Any]:
        given, vectors = list(values[:n]), values[n:]

        def pushed(x: Any) -> Any:
            def of(*some: Any) -> Any:
                for k, value in zip(moving, some, strict=True):
                    given[k] = value
                return integrand.values(given)(x)

            return jvp(of, tuple(values[k] for k in moving), tuple(vectors))[1]

        return pushed

    derived = integrand.derived(bind, integrand.scalar)
    return tangent + _integral(derived, a, b, *parameters, *(dots[k] for k in moving))


SINGLY = 8  # parameters up to which `quad` goes for each: it copes with singular ends better


def integral_vjp(ct, ans, *args):
    """The adjoint: ct f(b), -ct f(a), and the integral of the pullback of the integrand."""
    refuse_stacks(ct)
    integrand, a, b, *parameters = args

    def at_limit(x: Any) -> Any:
        return np.sum(ct * _at_limit(integrand, x, parameters))

    def pulled(k: int) -> Any:
        size = np.size(plain(parameters[k]))
        if not (integrand.scalar and size <= SINGLY):
            derived = integrand.derived(_pulling(integrand, k), scalar=False)
            return _integral(derived, a, b, ct, *parameters)
        parts = [
            _integral(integrand.derived(_pulling(integrand, k, i), True), a, b, ct, *parameters)
            for i in range(size)
        ]
        if np.iscomplexobj(plain(parameters[k])):
            turned = [
                _integral(integrand.derived(_pulling(integrand, k, i, 1j), True), a, b, ct,
                          *parameters)
                for i in range(size)
            ]  # fmt: skip
            parts = [x + 1j * y for x, y in zip(parts, turned, strict=True)]
        return np.reshape(np.stack(parts), np.shape(plain(parameters[k]))) if size else None

    lazily = [partial(pulled, k) for k in range(len(parameters))]
    return (None, lambda: -at_limit(a), lambda: at_limit(b), *lazily)


def _pulling(integrand: Integrand, k: int, i: int | None = None, turn: complex = 1) -> Bind:
    """The pullback of the integrand to parameter k; element i of it, its real part (or, turned

    by 1j, its imaginary one), if i is given.
    """

    def bind(ct: Any, *values: Any) -> Callable[[Any], Any]:
        def pulled(x: Any) -> Any:
            def paired(p: Any) -> Any:
                given = (*values[:k], p, *values[k + 1 :])
                return np.sum(np.real(ct * integrand.values(given)(x)))

            bar = as_array(grad(paired)(values[k]))
            if i is None:
                return bar
            element = np.ravel(bar)[i]
            return np.real(element) if turn == 1 else np.imag(element)

        return pulled

    return bind


# ------------------------------------------------------------------------- what users call


def _quad(
    func, a, b, args=(), full_output=0, epsabs=1.49e-8, epsrel=1.49e-8, limit=50, points=None,
    weight=None, wvar=None, wopts=None, maxp1=50, limlst=50, complex_func=False,
):  # fmt: skip
    """`quad` of which something is traced; the estimate of the error is a constant."""
    args = as_args(args)
    options = {"epsabs": epsabs, "epsrel": epsrel, "limit": limit, "points": points}
    refuse_traced("quad", **options, full_output=full_output, weight=weight)
    if not callable(func):
        msg = "quad of compiled code has no derivative. Write the integrand in Python."
        raise NonDifferentiableError(msg)
    if complex_func:
        real = _quad(lambda x, *p: np.real(func(x, *p)), a, b, args, **options)
        imaginary = _quad(lambda x, *p: np.imag(func(x, *p)), a, b, args, **options)
        return real[0] + 1j * imaginary[0], real[1] + 1j * imaginary[1]
    used = captured((func, args))
    refuse_stacks(a, b, *used)

    def bind(*values: Any) -> Callable[[Any], Any]:
        f, rest = used.replaced(values)
        return lambda x: f(x, *rest)

    integrand = Integrand(bind, options)
    f = plainly(bind(*bare(used.boxes)), "quad")
    integrand.known, error = scipy.integrate.quad(f, plain(a), plain(b), **options)[:2]
    return _integral(integrand, a, b, *used), error


def _quad_vec(
    f, a, b, epsabs=1e-200, epsrel=1e-8, norm="2", cache_size=100e6, limit=10000, workers=1,
    points=None, quadrature=None, full_output=False, args=(),
):  # fmt: skip
    """`quad_vec` of which something is traced; the estimate of the error is a constant."""
    args = as_args(args)
    options = {
        "epsabs": epsabs, "epsrel": epsrel, "norm": norm, "cache_size": cache_size,
        "limit": limit, "points": points, "quadrature": quadrature,
    }  # fmt: skip
    refuse_traced("quad_vec", **options, full_output=full_output)
    used = captured((f, args))
    refuse_stacks(a, b, *used)

    def bind(*values: Any) -> Callable[[Any], Any]:
        function, rest = used.replaced(values)
        return lambda x: function(x, *rest)

    integrand = Integrand(bind, options, scalar=False)
    plain_f = plainly(bind(*bare(used.boxes)), "quad_vec")
    found = scipy.integrate.quad_vec(plain_f, plain(a), plain(b), **options, workers=workers)
    integrand.known, error = found[:2]
    return _integral(integrand, a, b, *used), error


quad = closing("quad", _quad)
quad_vec = closing("quad_vec", _quad_vec)

BY_QUAD = (
    "use quad, quad_vec or nquad of adcore_scipy.integrate, or a fixed rule such as fixed_quad."
)

RULES = [
    rule(_integral, jvp=integral_jvp, vjp=integral_vjp),
    composite(quad,     _quad),
    composite(quad_vec, _quad_vec),
    *(
        refusing(name, reason)
        for name, reason in (
            ("cubature", BY_QUAD),
            ("tanhsinh", BY_QUAD),
            ("qmc_quad", f"its nodes are random; {BY_QUAD}"),
            ("nsum", "add up as many terms as are needed with np.sum."),
        )
        if hasattr(scipy.integrate, name)
    ),
]  # fmt: skip
