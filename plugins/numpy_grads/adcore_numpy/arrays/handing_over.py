"""Other libraries' operators with a traced array on the right: they hand over to ours.

`A @ x` is asked of A first. A sparse array of scipy's and an array of dask's take x for an array of
numpy's, since that is the class it shows, and would compute with it. To the few functions by which
they decide, a traced array shows its own class; they then step back, as from any operand that they
do not know.
"""

from __future__ import annotations

from types import FrameType

# By the package that they stand in: the functions that ask for the class of the right operand.
YIELDING = {
    # These ask for an array as well: one that is neither that, nor to be made one, is not theirs.
    "scipy.sparse.": frozenset({"_matmul_dispatch", "__add__", "__sub__", "__rsub__", "_divide"}),
    "dask.array.": frozenset({"is_valid_array_chunk"}),
}
ASKING = frozenset({"isdense"}).union(*YIELDING.values())


def is_yielding(frame: FrameType) -> bool:
    """Whether it dispatches an operator, and would hand it over to a value that is no array.

    It, or the `isdense` that it calls, asks for the class of its operand, and then for an array.
    """
    name = frame.f_code.co_name
    if name not in ASKING:  # all but always
        return False
    if name == "isdense" and frame.f_back is not None:
        name = frame.f_back.f_code.co_name
    home = str(frame.f_globals.get("__name__", ""))
    return any(home.startswith(package) and name in names for package, names in YIELDING.items())
