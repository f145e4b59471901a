"""What is said in several lines of the tables: reasons of refusals, accuracy of approximations."""

SMOOTH = "double-exponential quadrature of the density, 1e-9"
LEGENDRE = "Gauss-Legendre quadrature of the density, 1e-12"
DIFFERENCES = "central differences of order 16 of the cdf, relative error 1e-8"
ORDER = "central differences of order 16 of a special function in its parameter, 1e-9"
TRAPEZOID = "trapezoidal quadrature, 1e-10"
INTEGER = "it is an integer; give a plain one."
INTEGERS = "all its parameters are integers. Call scipy.stats with plain values."
INTEGER_N = {"n": INTEGER}
NO_LOGPDF = "scipy computes the density by a subroutine without a derivative. cdf and sf have one."
