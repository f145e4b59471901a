"""What depends on what: the patterns of numpy's functions, which sparse derivatives are made of.

Elementwise functions have theirs for free. What is not here is taken to depend on everything; so
are those listed as `everything`, of which that is known to be right.
"""

from __future__ import annotations

import operator

import numpy as np

from adcore.extend import pattern

from ..arrays.assignment import increased, taken, updated
from ..namespace.constructors import assembled, stepped
from . import dependence as of
from . import dependent_products as products
from .contraction import pair_sum, product_sum
from .elementwise import replaced
from .indexing import scattered
from .interpolation import interpolated
from .joining import concatenated, stacked
from .padding import padded
from .polynomials import horner
from .quantiles import order_statistics
from .reshaping import cast, reshaped, segment_sums, with_diagonal
from .windows import overlapped, windows

MOVED = of.moved(0)
REDUCED = of.reduced()
LANES = of.along(of.all_pairs)
RUNNING = of.along(of.lower)

# fmt: off
RULES = [
    # ---------------------------------------------------------------------------------- elementwise
    *[pattern(f, of.same) for f in (np.where, cast, replaced, np.modf, np.frexp, np.copy)],
    *[pattern(f, of.same) for f in (np.real, np.imag, np.conjugate)],

    # --------------------------------------------------------------------------------------- moving
    *[pattern(f, MOVED) for f in (reshaped, np.transpose, np.matrix_transpose, np.swapaxes)],
    *[pattern(f, MOVED) for f in (np.moveaxis, np.rollaxis, np.squeeze, np.expand_dims)],
    *[pattern(f, MOVED) for f in (np.broadcast_to, np.flip, np.fliplr, np.flipud, np.roll)],
    *[pattern(f, MOVED) for f in (np.rot90, np.tile, np.repeat, np.diag, np.diagflat)],
    *[pattern(f, MOVED) for f in (np.diagonal, with_diagonal, np.tril, np.triu, windows)],
    *[pattern(f, MOVED) for f in (operator.getitem, taken, np.take, np.take_along_axis)],
    pattern(padded,             of.moved(0, 2)),
    pattern(np.compress,        of.moved(1)),
    pattern(np.extract,         of.moved(1)),
    pattern(concatenated,       of.joined(np.concatenate)),
    pattern(stacked,            of.joined(np.stack)),
    pattern(assembled,          of.assembly),
    pattern(scattered,          of.scatter),
    pattern(updated,            of.update),
    pattern(increased,          of.increase),

    # ----------------------------------------------------------------------------------- reductions
    *[pattern(f, REDUCED) for f in (np.sum, np.mean, np.prod, np.max, np.min, np.var, np.std)],
    *[pattern(f, REDUCED) for f in (np.nansum, np.nanmean, np.nanprod, np.nanmax, np.nanmin)],
    *[pattern(f, REDUCED) for f in (np.nanvar, np.nanstd)],
    pattern(segment_sums,       of.segments),
    pattern(np.add.reduceat,    of.runs),
    pattern(np.bincount,        of.counted),
    pattern(np.trace,           of.diagonal_sum),
    pattern(overlapped,         of.overlapping),

    # ----------------------------------------------------------------------------------- along axes
    *[pattern(f, RUNNING) for f in (np.cumsum, np.cumprod, np.nancumsum, np.nancumprod)],
    pattern(np.diff,            of.differences),
    pattern(np.convolve,        of.sliding(1)),
    pattern(np.correlate,       of.sliding(-1)),
    pattern(np.partition,       of.along(of.all_pairs, 2)),
    pattern(np.unwrap,          of.same),
    pattern(order_statistics,   of.along(of.all_pairs, None)),
    pattern(interpolated,       of.interpolation),

    # ------------------------------------------------------------------------------------- products
    pattern(np.matmul,          products.matrix_product),
    pattern(np.dot,             products.dotted),
    pattern(np.inner,           products.inner),
    pattern(np.vdot,            products.flat_inner),
    pattern(np.outer,           products.outer),
    pattern(np.kron,            products.kronecker),
    pattern(np.cross,           products.crossed),
    pattern(np.tensordot,       products.tensordot),
    pattern(np.vecdot,          products.product(("z", "z", ""))),
    pattern(pair_sum,           products.summed_pairs),
    pattern(horner,             of.polynomial),
    pattern(np.vander,          of.by_rows),

    # ------------------------------------------------------------------------------- all of them
    *[pattern(f, of.everything) for f in (np.linspace, np.geomspace, stepped, product_sum)],
    *[pattern(f, of.everything) for f in (np.roots, np.poly)],
]
# Functions that are newer than the oldest numpy, and methods of ufuncs.
RULES += [
    pattern(getattr(np, name), how)
    for name, how in {
        "matvec":          products.product(("yz", "z", "y")),
        "vecmat":          products.product(("z", "zx", "x")),
        "cumulative_sum":  RUNNING,
        "cumulative_prod": RUNNING,
    }.items()
    if hasattr(np, name)
]
REDUCING = (np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp, np.logaddexp2, np.hypot)
RULES += [pattern(ufunc.reduce, REDUCED) for ufunc in (*REDUCING, np.subtract)]
RULES += [pattern(ufunc.accumulate, RUNNING) for ufunc in (*REDUCING[:4], np.subtract)]
# fmt: on
