"""`python -m adcore new-plugin NAME`: a complete package to start from.

Its files are those of the folder `template`, in which `@name@` is the distribution's name and
`@package@` that of its Python package, in names of files too; each ends in `.in`, so that nothing
takes them for what they are not yet.
"""

from __future__ import annotations

import keyword
import re
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import PluginError


def new_plugin(name: str, into: Path) -> Path:
    """Write a new plugin package.

    Arguments:
        name: of its distribution; the package has the same with underscores.
        into: the folder in which the new one is made, with the distribution's name.

    Returns:
        The new folder.

    Raises:
        PluginError: the name cannot be one, or the folder is there already.
    """
    package = re.sub(r"[-.]+", "_", name).lower()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]", name) or not package.isidentifier():
        msg = f"{name!r} cannot name a distribution: use letters, digits and hyphens, as in my-lib."
        raise PluginError(msg)
    if keyword.iskeyword(package) or package in sys.stdlib_module_names or package == "adcore":
        msg = f"{name!r} would make a package {package!r}, a name that Python or adcore has taken."
        raise PluginError(msg)
    folder = into / name
    if folder.exists():
        msg = f"{folder} is there already. Choose another name, or another folder with --into."
        raise PluginError(msg)
    words = {"@name@": name, "@package@": package}
    _write(files(__package__) / "template", folder, words)
    return folder


def _write(template: Traversable, target: Path, words: dict[str, str]) -> None:
    """Copy a folder of the template, words filled in."""
    target.mkdir(parents=True)
    for entry in template.iterdir():
        path = target / _filled(entry.name, words).removesuffix(".in")
        if entry.is_dir():
            _write(entry, path, words)
        elif entry.name.endswith(".in"):
            path.write_text(_filled(entry.read_text(encoding="utf-8"), words), encoding="utf-8")


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text
