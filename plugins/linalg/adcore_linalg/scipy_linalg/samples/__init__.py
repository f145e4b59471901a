"""The samples of each table, for the generic tester."""

from scipy import __version__

# From 1.16 most functions of scipy.linalg take stacks of matrices.
BATCHES = tuple(map(int, __version__.split(".")[:2])) >= (1, 16)
STRUCTURED = tuple(map(int, __version__.split(".")[:2])) >= (1, 15)  # more of assume_a
