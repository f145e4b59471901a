"""How numpy's functions act on stacks of arrays: what makes a Jacobian one pass, not a loop.

A stack has one axis more than its arrays, the first. A function that counts its axes from the end
needs nothing; one that counts them from the front counts one further; one that flattens its array
keeps the first axis. What is not here, and the rarer calls of what is, go one by one. Ufuncs and
other elementwise rules follow from broadcasting alone.
"""

from __future__ import annotations

import operator

import numpy as np

from adcore.extend import aligned, batch

from ..arrays.assignment import taken
from ..arrays.space import finite_part
from . import batched_products as products
from . import batched_shapes as shapes
from .batched_shapes import along, natively
from .contraction import pair_sum, product_sum
from .indexing import scattered
from .joining import concatenated, stacked
from .padding import padded
from .reshaping import cast, reshaped, segment_sums, with_diagonal

# fmt: off
RULES = [
    # ------------------------------------------------------------------------- reductions, running
    batch(np.sum,              shapes.reduction),
    batch(np.mean,             shapes.reduction),
    batch(np.cumsum,           along(1, whole="flat", least=1)),
    batch(np.diff,             shapes.differences),

    # -------------------------------------------------------------------------------------- shapes
    batch(reshaped,            shapes.reshape),
    batch(np.transpose,        shapes.transpose),
    batch(np.matrix_transpose, natively),
    batch(np.swapaxes,         along(1, 2)),
    batch(np.moveaxis,         along(1, 2)),
    batch(np.squeeze,          shapes.squeeze),
    batch(np.expand_dims,      shapes.expand_dims),
    batch(np.broadcast_to,     shapes.broadcast_to),
    batch(np.flip,             shapes.flip),
    batch(np.roll,             shapes.roll),
    batch(np.repeat,           shapes.repeat),
    batch(segment_sums,        shapes.segments),
    batch(np.tile,             shapes.tile),
    batch(np.diag,             shapes.diag),
    batch(np.diagonal,         shapes.diagonal),
    batch(with_diagonal,       shapes.diagonals),
    batch(np.tril,             shapes.triangle),
    batch(np.triu,             shapes.triangle),
    batch(np.copy,             natively),
    batch(cast,                natively),

    # ----------------------------------------------------------------------------- parts, elements
    batch(np.real,             natively),
    batch(np.imag,             natively),
    batch(np.conjugate,        natively),
    batch(np.ldexp,            aligned),
    batch(np.where,            shapes.where),

    # --------------------------------------------------------------------------- indexing, joining
    batch(operator.getitem,    products.getitem),
    batch(taken,               products.getitem),
    batch(scattered,           products.scatter),
    batch(finite_part,         aligned),
    batch(np.take,             products.take),
    batch(np.take_along_axis,  products.take_along_axis),
    batch(concatenated,        products.joined(concatenated)),
    batch(stacked,             products.joined(stacked)),
    batch(padded,              products.padding),

    # ------------------------------------------------------------------------------------ products
    batch(np.matmul,           products.matmul),
    batch(np.dot,              products.dot),
    batch(np.inner,            products.inner),
    batch(np.vdot,             products.vdot),
    batch(np.outer,            products.outer),
    batch(np.tensordot,        products.tensordot),
    batch(np.vecdot,           products.cored(1, 1)),
    batch(pair_sum,            products.pair),
    batch(product_sum,         products.several),
    batch(np.trace,            shapes.trace),
]
if hasattr(np, "matvec"):  # numpy 2.2
    RULES += [batch(np.matvec, products.cored(2, 1)), batch(np.vecmat, products.cored(1, 2))]
# fmt: on
