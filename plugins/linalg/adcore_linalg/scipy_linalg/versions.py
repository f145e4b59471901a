"""Which scipy is installed: what its functions take differs."""

from __future__ import annotations

import scipy

SCIPY = tuple(map(int, scipy.__version__.split(".")[:2]))
STACKS = SCIPY >= (1, 16)  # nearly all functions take stacks; before, `lu` alone gives them
TOEPLITZ_STACKS = SCIPY >= (1, 17)  # before, a column of several axes was one, flattened
