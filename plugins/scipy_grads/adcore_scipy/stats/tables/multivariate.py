"""The multivariate distributions, in the order of scipy's reference.

Values are scipy's; the slopes are those of the formulas here. Where scipy reads the lower triangle
of a matrix (covariance, shape, scale), that triangle gets the gradient, as in numpy.linalg.eigh.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sp
import scipy.stats

from adcore.errors import NonDifferentiableError
from adcore.extend import Rule, composite, plain, primitive, refuse
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ..distribution_twins import HOME, DistributionTwin, is_traced, named
from ..shared_formulas import LN2, LNPI

Body = Callable[..., Any]
LN_2PI = LN2 + LNPI
gammaln, digamma = sp.gammaln, sp.digamma


# ------------------------------------------------------------------------- matrices in densities


def points(x: Any, dim: int) -> Any:
    """Points as scipy reads them: along the last axis, numbers if there is one dimension."""
    x = as_array(x)
    if x.ndim == 0:
        return x[None]
    return x[:, None] if x.ndim == 1 and dim == 1 else x


def square(matrix: Any, dim: int) -> Any:
    """A matrix as scipy reads it: a number or a diagonal stands for one."""
    matrix = as_array(matrix)
    if matrix.ndim < 2 and matrix.size > 1:
        return matrix[:, None] * np.eye(dim)
    if dim == 1:
        return np.reshape(matrix, (1, 1))
    return matrix * np.eye(dim) if matrix.ndim < 2 else matrix


def dimension(loc: Any, matrix: Any) -> int:
    """That of the space, by the centre if it is given, else by the matrix."""
    if loc is not None:
        return np.size(plain(as_array(loc)))
    return len(np.atleast_2d(plain(as_array(matrix))))


def factors(matrix: Any) -> tuple[Any, Any, int]:
    """How a semidefinite matrix is divided by, its log-determinant and its rank.

    Raises:
        NonDifferentiableError: it is traced and singular.
    """
    values, vectors = np.linalg.eigh(plain(matrix))
    large = values > 1e6 * np.finfo(float).eps * np.max(np.abs(values))  # as scipy decides
    if not is_traced(matrix):
        roots = vectors[:, large] / np.sqrt(values[large])
        return (lambda dev: dev @ roots), np.sum(np.log(values[large])), int(large.sum())
    if not large.all():
        msg = (
            "A singular covariance is not differentiable: its rank would change. Pass it as a "
            "plain matrix, or use coordinates of the subspace that it spans."
        )
        raise NonDifferentiableError(msg)
    lower = np.linalg.cholesky(matrix)
    log_det = 2 * np.sum(np.log(np.diagonal(lower)))
    return (lambda dev: np.linalg.solve(lower, dev[..., None])[..., 0]), log_det, len(values)


def quadratic(x: Any, loc: Any, matrix: Any) -> tuple[Any, Any, int]:
    """(x - loc)ᵀ matrix⁻¹ (x - loc), the log-determinant and the rank."""
    dim = dimension(loc, matrix)
    dev = points(x, dim) - (0.0 if loc is None else np.reshape(as_array(loc), (dim,)))
    divide, log_det, rank = factors(square(matrix, dim))
    return np.sum(divide(dev) ** 2, axis=-1), log_det, rank


def log_det_of(matrix: Any) -> Any:
    """The log-determinant of a positive definite matrix, by its lower triangle."""
    lower = np.linalg.cholesky(matrix)
    return 2 * np.sum(np.log(np.diagonal(lower)))


# --------------------------------------------------------------------------- the distributions


def normal_logpdf(x, mean=None, cov=1, allow_singular=False):
    """-½ (rank log 2π + log det C + (x - μ)ᵀ C⁻¹ (x - μ))."""
    cov = getattr(cov, "covariance", cov)
    maha, log_det, rank = quadratic(x, mean, cov)
    return -0.5 * (rank * LN_2PI + log_det + maha)


def normal_entropy(mean=None, cov=1):
    """½ (rank (1 + log 2π) + log det C)."""
    cov = getattr(cov, "covariance", cov)
    _, log_det, rank = factors(square(cov, dimension(mean, cov)))
    return 0.5 * (rank * (LN_2PI + 1) + log_det)


def t_logpdf(x, loc=None, shape=1, df=1, allow_singular=False):
    """That of a normal vector over a χ variable; for an infinite df normal, of slope 0 in df."""
    if np.isinf(plain(df)):
        return normal_logpdf(x, loc, shape)
    maha, log_det, rank = quadratic(x, loc, shape)
    dim = np.shape(plain(points(x, rank)))[-1]
    half = 0.5 * (df + dim)
    norm = gammaln(half) - gammaln(0.5 * df) - 0.5 * dim * np.log(df * math.pi) - 0.5 * log_det
    return norm - half * np.log1p(maha / df)


def t_entropy(loc=None, shape=1, df=1):
    """Zografos 1999, doi:10.1006/jmva.1999.1832."""
    dim = dimension(loc, shape)
    _, log_det, _ = factors(square(shape, dim))
    half, sum_ = 0.5 * df, 0.5 * (df + dim)
    norm = gammaln(half) - gammaln(sum_) + 0.5 * dim * np.log(df * math.pi)
    return norm + sum_ * (digamma(sum_) - digamma(half)) + 0.5 * log_det


def dirichlet_logpdf(x, alpha):
    """Σ (αᵢ - 1) log xᵢ - log B(α); the last xᵢ may be left out."""
    x, alpha = as_array(x), as_array(alpha)
    if x.shape[0] != alpha.shape[0]:
        x = np.concatenate([x, 1 - np.sum(x, 0, keepdims=True)])
    columns = np.reshape(alpha, (-1,) + (1,) * (x.ndim - 1))
    return np.sum(sp.xlogy(columns - 1, x), 0) - log_beta(alpha)


def log_beta(alpha: Any) -> Any:
    """The logarithm of the multivariate beta function."""
    return np.sum(gammaln(alpha)) - gammaln(np.sum(alpha))


def dirichlet_entropy(alpha):
    """log B(α) + (α₀ - K) ψ(α₀) - Σ (αᵢ - 1) ψ(αᵢ)."""
    alpha = as_array(alpha)
    total = np.sum(alpha)
    rest = (total - alpha.size) * digamma(total) - np.sum((alpha - 1) * digamma(alpha))
    return log_beta(alpha) + rest


def log_multigamma(a: Any, dim: int) -> Any:
    """The logarithm of the multivariate gamma function, DLMF 35.3.5."""
    return 0.25 * dim * (dim - 1) * LNPI + sum(gammaln(a - 0.5 * j) for j in range(dim))


def wishart_logpdf(x, df, scale):
    """½ ((n - p - 1) log det x - tr V⁻¹x - n p log 2 - n log det V) - log Γₚ(n/2)."""
    scale = np.atleast_2d(as_array(scale)) if np.ndim(plain(scale)) == 0 else as_array(scale)
    dim = scale.shape[0]
    scale, x = square(scale, dim), as_array(x)
    if x.ndim < 2:
        x = np.reshape(x, (1, 1, -1)) if dim == 1 else x * np.eye(dim)
    stack = np.moveaxis(x, -1, 0) if x.ndim == 3 else x[None]
    lower = np.linalg.cholesky(scale)
    log_det = 2 * np.sum(np.log(np.diagonal(np.linalg.cholesky(stack), axis1=-2, axis2=-1)), -1)
    inner = np.linalg.solve(lower.T, np.linalg.solve(lower, stack))
    log_det_scale = 2 * np.sum(np.log(np.diagonal(lower)))
    norm = 0.5 * df * (dim * LN2 + log_det_scale) + log_multigamma(0.5 * df, dim)
    return 0.5 * (df - dim - 1) * log_det - 0.5 * np.trace(inner, axis1=-2, axis2=-1) - norm


def wishart_entropy(df, scale):
    """Bishop 2006, Pattern Recognition and Machine Learning, equation B.82."""
    scale = as_array(scale)
    dim = scale.shape[0] if scale.ndim else 1
    half = 0.5 * (df - dim - 1) * sum(digamma(0.5 * (df - i)) for i in range(dim))
    front = 0.5 * (dim + 1) * (log_det_of(square(scale, dim)) + dim * LN2) + 0.5 * df * dim
    return front + log_multigamma(0.5 * df, dim) - half


def summing_to_one(p: Any) -> Any:
    """p; where it does not sum to 1, its last entry becomes what is missing, as in scipy."""
    p = as_array(p)
    off = np.abs(1 - np.sum(plain(p), -1, keepdims=True)) > 10 * np.finfo(float).eps
    last = 1 - np.sum(p[..., :-1], -1, keepdims=True)
    return np.concatenate([p[..., :-1], np.where(off, last, p[..., -1:])], -1)


def multinomial_logpmf(x, n, p):
    """log n! + Σ (xᵢ log pᵢ - log xᵢ!), of slope 0 where x does not sum to n."""
    x, n = np.asarray(x, float), np.asarray(n)
    counts = np.where((np.sum(x, -1) == n)[..., None], x, 0.0)
    logs = np.sum(sp.xlogy(counts, summing_to_one(p)) - gammaln(counts + 1), -1)
    return gammaln(n + 1) + logs


def multinomial_entropy(n, p):
    """-log n! + n Σ entr pᵢ + Σᵢ Σₓ binom(x; n, pᵢ) log x!."""
    n, p = np.asarray(n, float), summing_to_one(p)
    x = np.reshape(np.arange(1, int(np.max(n)) + 1), (-1,) + (1,) * max(p.ndim, n.ndim + 1))
    m = n[..., None]
    inside = x <= m
    k = np.where(inside, x, 0)
    logs = gammaln(m + 1) - gammaln(k + 1) - gammaln(m - k + 1)
    terms = np.exp(logs + sp.xlogy(k, p) + sp.xlog1py(m - k, -p)) * gammaln(k + 1)
    extra = np.sum(np.sum(np.where(inside, terms, 0.0), 0), -1)
    return n * np.sum(sp.entr(p), -1) - gammaln(n + 1) + extra


# ---------------------------------------------------------------------------------- their twins


class Multivariate(DistributionTwin):
    """A multivariate distribution of scipy, traceable.

    Arguments:
        name: scipy's.
        bodies: the formulas, by the method that they are of.
        refused: methods that have no derivative, and why.
        integers: parameters that are, and have no slope.
    """

    def __init__(
        self,
        name: str,
        bodies: dict[str, Body],
        refused: dict[str, str] | None = None,
        integers: tuple[str, ...] = (),
    ) -> None:
        super().__init__(getattr(scipy.stats, name), name)
        self.rules: list[Rule] = []
        self.integers = integers
        for method, body in bodies.items():
            self.rules.append(composite(self._primitive(method), self._with_value(method, body)))
        for method, reason in (refused or {}).items():
            self.rules.append(refuse(self._primitive(method), None, reason))

    def _primitive(self, method: str) -> Any:
        made = named(primitive(getattr(self.scipys, method)), f"{self.__name__}.{method}")
        setattr(self, method, made)
        return made

    def _with_value(self, method: str, body: Body) -> Body:
        """The body, with scipy's value and its errors."""
        scipys = getattr(self.scipys, method)
        given = inspect.signature(scipys).parameters

        @functools.wraps(body)
        def valued(*args: Any, **kwargs: Any) -> Any:
            bound = inspect.signature(scipys).bind(*args, **kwargs).arguments
            for name in self.integers:
                if is_traced(bound.get(name)):
                    msg = (
                        f"Argument {name!r} of {HOME}.{self.__name__}.{method} is not "
                        "differentiable: it is an integer; give a plain one."
                    )
                    raise NonDifferentiableError(msg)
            arrays = {k: as_array(v) if is_traced(v) else v for k, v in bound.items()}
            value = np.asarray(scipys(**{k: plain(v) for k, v in arrays.items()}))[()]
            of = np.reshape(body(**arrays), np.shape(value))
            return at_value(value, np.where(np.isfinite(value), of, 0.0))

        valued.__signature__ = inspect.Signature(list(given.values()))  # type: ignore[attr-defined]
        return valued

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The distribution with its parameters fixed, which may be traced."""
        return FrozenMultivariate(self, args, kwargs)


class FrozenMultivariate:
    """A multivariate distribution with its parameters fixed; what has no rule is scipy's."""

    def __init__(self, law: Multivariate, args: Any, kwargs: Any) -> None:
        self.law = law
        self.given = inspect.signature(law.scipys.__call__).bind(*args, **kwargs).arguments
        self.traced = is_traced(args, kwargs)
        if not self.traced:
            self.scipys = law.scipys(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("scipys", "law", "traced", "given"):
            raise AttributeError(name)
        if name not in vars(self.law) and not self.traced:
            return getattr(self.scipys, name)
        method = getattr(self.law, name)
        if name not in vars(self.law):
            return functools.partial(method, **self.given)
        known = inspect.signature(method.fun).parameters
        return functools.partial(method, **{k: v for k, v in self.given.items() if k in known})


def exponential(body: Body) -> Body:
    """The density by its logarithm."""
    return functools.wraps(body)(lambda *args, **kwargs: np.exp(body(*args, **kwargs)))


RANDOM = (
    "it is a quasi-random integral. Integrate pdf with fixed nodes, or in one dimension use norm "
    "or t."
)  # fmt: skip
LAWS = [
    Multivariate(
        "multivariate_normal",
        {"pdf": exponential(normal_logpdf), "logpdf": normal_logpdf, "entropy": normal_entropy},
        {"cdf": RANDOM, "logcdf": RANDOM},
    ),
    Multivariate(
        "dirichlet",
        {
            "pdf": exponential(dirichlet_logpdf),
            "logpdf": dirichlet_logpdf,
            "entropy": dirichlet_entropy,
        },
    ),
    Multivariate(
        "wishart",
        {"pdf": exponential(wishart_logpdf), "logpdf": wishart_logpdf, "entropy": wishart_entropy},
    ),
    Multivariate(
        "multinomial",
        {
            "pmf": exponential(multinomial_logpmf),
            "logpmf": multinomial_logpmf,
            "entropy": multinomial_entropy,
        },
        integers=("x", "n"),
    ),
    Multivariate(
        "multivariate_t",
        {"pdf": exponential(t_logpdf), "logpdf": t_logpdf, "entropy": t_entropy},
        {"cdf": RANDOM},
    ),
]
RULES = [[law.rules, law.as_twin()] for law in LAWS]
