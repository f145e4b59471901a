"""Runs every program of this folder and prints what each of them computed, as JSON.

Started twice: as a script, on autograd; and with `python -m adcore_autograd`, on adcore.
"""

import importlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np


def plain(value):
    """A result as JSON has it; arrays with their shape."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (str, bool)):
        return value
    array = np.asarray(value)
    if array.dtype.kind == "c":
        return {"real": plain(array.real), "imag": plain(array.imag)}
    return {"shape": list(array.shape), "values": array.astype(float).ravel().tolist()}


def main():
    """Run them in the order of their names."""
    here = Path(__file__).parent
    sys.path.insert(0, str(here))
    found = {}
    for path in sorted(here.glob("p_*.py")):
        program = importlib.import_module(path.stem)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.random.seed(0)
            found[path.stem] = {name: plain(value) for name, value in program.main().items()}
    import autograd

    print(json.dumps({"library": autograd.__name__, "found": found}))


if __name__ == "__main__":
    main()
