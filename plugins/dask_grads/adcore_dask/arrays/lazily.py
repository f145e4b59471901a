"""What traced dask arrays can go through without that anything is computed: listed, and tested.

dask answers many functions of numpy; what it does not know, it computes at once with a warning.
Here such a function is refused.
"""

from __future__ import annotations

import numpy as np

from adcore_numpy.tables.reshaping import cast, reshaped

# fmt: off
# Functions of each element, and products: dask applies them block by block.
UFUNCS = frozenset({
    np.add, np.subtract, np.multiply, np.divide, np.negative, np.positive, np.power, np.square,
    np.sqrt, np.cbrt, np.reciprocal, np.absolute, np.fabs, np.sign, np.exp, np.exp2, np.expm1,
    np.log, np.log2, np.log10, np.log1p, np.logaddexp, np.logaddexp2, np.sin, np.cos, np.tan,
    np.arcsin, np.arccos, np.arctan, np.arctan2, np.hypot, np.sinh, np.cosh, np.tanh, np.arcsinh,
    np.arccosh, np.arctanh, np.deg2rad, np.rad2deg, np.maximum, np.minimum, np.fmax, np.fmin,
    np.conjugate, np.matmul, np.copysign, np.float_power,
    np.floor, np.ceil, np.rint, np.trunc, np.isfinite, np.isinf, np.isnan, np.equal, np.not_equal,
    np.less, np.less_equal, np.greater, np.greater_equal,
})

LAZILY = frozenset({
    # reductions
    np.sum, np.mean, np.var, np.std, np.max, np.min, np.any, np.all, np.argmax,
    np.argmin, np.cumsum,
    # products
    np.dot, np.vdot, np.tensordot, np.einsum, np.outer, np.linalg.norm,
    # shapes
    np.reshape, np.ravel, np.transpose, np.swapaxes, np.moveaxis, np.expand_dims, np.squeeze,
    np.broadcast_to, np.flip, np.roll, np.stack, np.concatenate, np.vstack, np.hstack,
    np.atleast_1d, np.atleast_2d,
    # selection
    np.where, np.clip, np.real, np.imag, np.result_type, np.shape, np.ndim,
    np.size, np.iscomplexobj, np.zeros_like, np.ones_like, np.round,
    np.triu, np.tril, cast, reshaped,
})
# fmt: on
