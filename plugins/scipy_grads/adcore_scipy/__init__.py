"""Derivatives of scipy: one subpackage per module, each loaded when that module is imported.

`adcore_scipy.special`, `.stats`, `.signal`, `.integrate`, `.interpolate`, `.optimize`, `.ndimage`,
`.sparse` (with `.linalg`), `.spatial` (with `.distance` and `.transform`), `.differentiate` and
`.cluster.vq` are all of scipy's modules of these names, with the functions made traceable that
scipy does not dispatch; the ufuncs of scipy.special need no import from here.
Importing this package imports no scipy and registers nothing.
"""

__version__ = "0.1.0"
