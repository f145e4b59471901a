"""Functions of numpy without a derivative: questions about shapes, types and equality, and texts.

Their answers are the same under a trace as without, and plain. Functions that are constant
wherever they are smooth (`argsort`, `floor`, …) stand in the tables of their families.
"""

from __future__ import annotations

import numpy as np

from adcore.extend import constant

RULES = [
    constant(np.shape, np.ndim, np.size, np.result_type, np.min_scalar_type, np.can_cast),
    constant(np.iscomplexobj, np.isrealobj, np.common_type),
    constant(np.shares_memory, np.may_share_memory),
    constant(np.array_str, np.array_repr, np.array2string),
    constant(np.save, np.savez, np.savez_compressed, np.savetxt),
    constant(np.isin, np.unravel_index, np.ravel_multi_index, np.packbits, np.unpackbits),
    constant(np.ix_, np.diag_indices_from, np.tril_indices_from, np.triu_indices_from),
]
