"""Second derivatives at equal values of a spectrum: right where they rest on no choice, or refused.

The first-order rules choose where values are equal: 0 for the change of the vectors within their
common space, slope 0 of a singular value that is 0. A function that treats equal values alike has
the right first derivative under any choice. Its second derivative along dA and dA' holds

    (f'(λᵢ) - f'(λⱼ))/(λᵢ - λⱼ) Eᵢⱼ E'ⱼᵢ,    E = Vᴴ dA V,

for every pair, of which the limit at equal values, a second derivative of f, is known to no rule;
the choice would make it 0. It is 0 indeed where E or E' is, between the two: a direction *shows*
the choice otherwise. So rules that are themselves differentiated look at the directions: those
that they push forward or pull back at once, those of outer derivatives by the two primitives below.
Source: Lewis & Sendov 2001, "Twice differentiable spectral functions",
doi:10.1137/S089547980036838X.

Values count as equal here within ε^(3/4) of the largest, at least 4 n ε: the quotient has the
rounding errors of its differences, ε over the gap, so that fewer than four of sixteen digits would
be left. Where they are that close, but not equal for the first derivatives
(`matrix_algebra.spread`), the vectors turn as fast as rounding has it, and every direction shows
the choice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcore.errors import NonDifferentiableError
from adcore.extend import is_differentiated, layers, plain, primitive, rule

from ..matrix_algebra import adjoint, equal_pairs, from_triangle, hermitian_part, spread

Test = Callable[[Any], bool]

EIGENVALUES = (
    "{}: two of the eigenvalues are equal, and a second derivative depends on how they part, which "
    "the first derivatives of values and vectors do not hold. Use a function of the matrix itself: "
    "np.trace(A @ A) or np.linalg.matrix_power for sums of powers, np.linalg.det or slogdet for "
    "products, expm, logm, sqrtm of adcore_linalg.scipy_linalg; or make the eigenvalues differ."
)
SINGULAR_VALUES = (
    "{}: two of the singular values are equal, or some are 0, and a second derivative depends on "
    "how they part, which the first derivatives of values and vectors do not hold. Use a function "
    "of the matrix itself: np.sum(A * A) for the sum of squares, np.trace of powers of A.T @ A, "
    "np.linalg.det or slogdet for products; or make the values differ."
)


def numbers(x: Any) -> Any:
    """The plain array; of a stack in the place of one array, the stack."""
    x = plain(x)
    return getattr(x, "stack", x)


def unused(bar: Any) -> bool:
    """Whether a cotangent is 0, and nothing that an outer mode moves."""
    return not is_differentiated(bar) and not bar.any()


def bound(values: Any) -> Any:
    """How far apart two values must be for second derivatives, see above."""
    size = np.abs(numbers(values))
    eps = np.finfo(size.dtype).eps
    factor = max(eps**0.75, 4 * size.shape[-1] * eps)
    return factor * np.max(size, -1, keepdims=True, initial=0)


def close_pairs(values: Any) -> Any:
    """Where two different values are equal for second derivatives, a matrix of booleans."""
    x = numbers(values)
    close = np.abs(x[..., None, :] - x[..., :, None]) <= bound(values)[..., None]
    return close & ~np.eye(x.shape[-1], dtype=bool)


def _noticeable(part: Any, left: Any, t: Any, right: Any) -> bool:
    """Whether a part of L T R is more than what rounding makes of 0."""
    if not part.size:
        return False
    scale = np.abs(left) @ np.abs(t) @ np.abs(right)
    floor = max(t.shape[-2:]) * np.finfo(scale.dtype).eps ** 0.75
    limit = floor * np.max(scale, (-2, -1), initial=0)
    return bool((np.max(np.abs(part), (-2, -1), initial=0) > limit).any())


class Choice:
    """What the first-order rules chose at one point, as seen by a rule that is differentiated.

    Arguments:
        message: why a derivative that shows it is refused.
        parts: the matrices, each with a test whether a direction (a plain one) shows the choice.
        harmless: of constant slopes in the values, whether they leave nothing to the choice.
        aloud: False to make what outer forward modes have not a number, where it may go unused.
    """

    def __init__(
        self, message: str = "", parts: Any = (), harmless: Any = None, aloud: bool = True
    ) -> None:
        self.message = message
        self.parts = list(parts)
        self.harmless = harmless
        self.aloud = aloud

    def shown_by(self, *tangents: Any) -> bool:
        """Whether one of the directions, one for each matrix or None, shows the choice."""
        pairs = zip(tangents, self.parts, strict=False)
        return any(t is not None and _shows(test, t) for t, (_, test) in pairs)

    def of_vectors(self, vectors: Any, *tangents: Any) -> Any:
        """The vectors for derivatives of them: along outer directions that do not show the choice.

        Outer reverse modes ask for all directions, and are refused when they come to it.
        """
        if self.shown_by(*tangents):
            raise NonDifferentiableError(self.message)
        return self.guarded(vectors, True)

    def guarded(self, vectors: Any, forward_only: bool) -> Any:
        """The vectors, which outer directions that show the choice refuse to move."""
        for matrix, test in self.parts:  # untraced ones are moved by nothing
            vectors = moved_with(vectors, matrix, test, self.message, forward_only, self.aloud)
        return vectors

    def of_values(self, vectors: Any, *tangents: Any) -> Any:
        """The vectors for a pushforward of values: if it shows the choice, outer ones must not."""
        return self.guarded(vectors, True) if self.shown_by(*tangents) else vectors

    def pulling(self, vectors: Any, ct: Any) -> tuple[Any, Callable[..., Any]]:
        """The vectors for a pullback of values, and what to do with its answers for the matrices.

        A constant slope, the same for equal values, is that of a sum: its derivative is right.
        """
        if not self.parts or (not is_differentiated(ct) and self.harmless(ct)):
            return vectors, lambda bar, k=0: bar
        tests = [test for _, test in self.parts]
        watched = lambda bar, k=0: pulled_to(bar, tests[k], self.message)
        return self.guarded(vectors, False), watched


def _shows(test: Test, t: Any) -> bool:
    """Whether the direction, or one that an outer mode moves it along, shows the choice."""
    return any(test(getattr(each, "stack", each)) for each in layers(t))


# ---------------------------------------------------------- where directions of outer modes show


@primitive
def moved_with(
    vectors: Any, matrix: Any, test: Any, message: str = "", forward_only: bool = True,
    aloud: bool = True,
) -> Any:  # fmt: skip
    """The vectors of a matrix, as they are."""
    return vectors


def moved_with_jvp(tangents, ans, vectors, matrix, test, message="", forward_only=True, aloud=True):
    """The map: the identity in the vectors. Differential: refused along what shows the choice.

    Adjoint: refused if all directions are asked for, of which some do; the identity where the
    direction comes with the cotangent of the answer, see `pulled_to`. Shapes: any.
    """
    vectors_dot, matrix_dot = tangents
    if matrix_dot is not None and _shows(test, matrix_dot):
        if aloud:
            raise NonDifferentiableError(message)
        return np.full_like(plain(ans), np.nan)
    return np.zeros_like(ans) if vectors_dot is None else vectors_dot


def moved_with_vjp(ct, ans, vectors, matrix, test, message="", forward_only=True, aloud=True):
    """Adjoint: see `moved_with_jvp`."""
    if forward_only:
        raise NonDifferentiableError(message)
    return ct, lambda: np.zeros_like(matrix)


@primitive
def pulled_to(bar: Any, test: Any, message: str = "") -> Any:
    """What was pulled back to a matrix, as it is."""
    return bar


def pulled_to_jvp(t, ans, bar, test, message=""):
    """The map: the identity. Differential: itself. Adjoint: refused of what shows the choice.

    The cotangent of a cotangent is a direction of the matrix. Shapes: any.
    """
    return t


def pulled_to_vjp(ct, ans, bar, test, message=""):
    """Adjoint: see `pulled_to_jvp`."""
    if _shows(test, ct):
        raise NonDifferentiableError(message)
    return ct


# ---------------------------------------------------------------- the choices of decompositions


def eigen_choice(
    name: str, values: Any, left: Callable[[], Any], vectors: Any, *matrices: Any, of_b: Any = None
) -> Choice:
    """That of the eigenvectors: what stands in L dA V between equal values is lost.

    Arguments:
        left: makes L, the inverse of the vectors, as a plain array.
        matrices: pairs of a matrix and what makes a full matrix of a direction.
        of_b: the second matrix of A v = λ B v; its slopes are those in the values times λ, and so
            never constant.
    """
    if not any(is_differentiated(matrix) for matrix, _ in matrices):
        return Choice()
    close = close_pairs(values)
    if not close.any():
        return Choice()
    inverse, right = left(), numbers(vectors)

    def test_of(whole: Any) -> Test:
        def test(t: Any) -> bool:
            t = whole(t)
            part = np.where(close, inverse @ t @ right, 0)
            return noisy.any() or _noticeable(part, inverse, t, right)

        return test

    noisy = close & ~equal_pairs(numbers(values))
    parts = [(matrix, test_of(whole)) for matrix, whole in matrices]
    harmless = _harmless(close, close if is_differentiated(of_b) else noisy)
    return Choice(EIGENVALUES.format(name), parts, harmless)


def hermitian_choice(
    name: str, values: Any, vectors: Any, a: Any, b: Any = None, upper: bool = False
) -> Choice:
    """That of Hermitian matrices of which one triangle is read."""
    whole = lambda t: from_triangle(t, upper)
    left = lambda: adjoint(numbers(vectors))
    return eigen_choice(name, values, left, vectors, (a, whole), (b, whole), of_b=b)


def _harmless(close: Any, zero: Any) -> Test:
    """A test of constant slopes: the same for close pairs, and 0 in pairs that demand it."""

    def test(ct: Any) -> bool:
        one, other = ct[..., None, :], ct[..., :, None]
        return not (close & (one != other) | zero & ((one != 0) | (other != 0))).any()

    return test


def singular_choice(
    u: Any, s: Any, vh: Any, a: Any, hermitian: bool = False, signed: bool = True,
    aloud: bool = True,
) -> Choice:  # fmt: skip
    """That of the singular vectors: the Hermitian part of Uᴴ dA V between equal values is lost,

    and all of dA between what A does not reach and what it sends to 0. A single value 0 of a
    square real matrix moves through 0 with its sign (`signed`), and nothing is lost.
    """
    if not is_differentiated(a):
        return Choice()
    values, m, n = numbers(s), *a.shape[-2:]
    zero = values <= bound(s)
    close = close_pairs(s) & ~(zero[..., None, :] & zero[..., :, None])
    moves = (np.sum(zero, -1) == 1) & (m == n) & (signed | ~(values <= spread(values)).any(-1))
    moves = moves[..., None, None] & (a.dtype.kind != "c")
    lost = zero.any(-1)[..., None, None] & ~moves
    if not (close.any() or lost.any()):
        return Choice()
    k = values.shape[-1]
    left, right = adjoint(numbers(u)[..., :k]), adjoint(numbers(vh)[..., :k, :])
    reached = np.where(zero, 0, 1)[..., None, :]
    outside_u = np.eye(m) - (adjoint(left) * reached) @ left
    outside_v = np.eye(n) - (right * reached) @ adjoint(right)

    def test(t: Any) -> bool:
        t = from_triangle(t) if hermitian else t
        out = np.where(lost, outside_u @ t @ outside_v, 0)
        between = np.where(close, hermitian_part(left @ t @ right), 0)
        shown = _noticeable(out, outside_u, t, outside_v)
        return shown or noisy.any() or _noticeable(between, left, t, right)

    noisy = close & ~equal_pairs(values)
    harmless = _harmless(close, noisy | (lost & zero[..., None] & np.eye(k, dtype=bool)))
    message = SINGULAR_VALUES.format("numpy.linalg.svd")
    return Choice(message, [(a, test)], harmless, aloud)


RULES = [
    rule(moved_with, jvp=moved_with_jvp, vjp=moved_with_vjp, wrt=("vectors", "matrix")),
    rule(pulled_to, jvp=pulled_to_jvp, vjp=pulled_to_vjp, wrt=("bar",)),
]
