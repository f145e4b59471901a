"""Programs as pictures: what is drawn of them, and of which."""

from xml.etree import ElementTree

import numpy as np
import pytest

from adcore import compile, value_and_grad
from adcore.errors import CompileError
from adcore.programs import picture as picturing

MATRIX = np.arange(6.0).reshape(3, 2)


def _fit(w):
    gap = np.sin(MATRIX @ w) - 1.0
    return np.sum(gap * gap) if np.max(w) > 0 else np.sum(gap)


def test_the_picture_of_a_program(tmp_path):
    """A step of the function, one of the sweep and a guard, each in its colour; well-formed."""
    compiled = compile(value_and_grad(_fit))
    with pytest.raises(CompileError, match="has no program yet"):
        compiled.show()
    picture = compiled.show(np.array([0.3, 0.2]), profile=True)
    root = ElementTree.fromstring(picture.svg)
    said = {text.text: text.get("fill") for text in root.iter("{http://www.w3.org/2000/svg}text")}
    sine = next(colour for words, colour in said.items() if words and "= sin(" in words)
    cosine = next(colour for words, colour in said.items() if words and "= cos(" in words)
    guard = next(colour for words, colour in said.items() if words and words.endswith("?"))
    assert (sine, cosine, guard) == (picturing.FORWARD, picturing.BACKWARD, picturing.GUARD)
    assert any(words and "µs" in words for words in said)
    assert "µs" not in compiled.show().svg
    path = tmp_path / "program.svg"
    picture.save(path)
    assert path.read_text(encoding="utf-8") == picture._repr_svg_()


def test_the_picture_is_that_of_the_branch_asked_for():
    """Of several programs of one signature."""
    compiled = compile(value_and_grad(_fit))
    for w in (np.array([0.3, 0.2]), np.array([-0.3, -0.2])):
        compiled(w)
    assert "False ?" in compiled.show(np.array([-0.3, -0.2])).svg
    assert "True ?" in compiled.show(np.array([0.3, 0.2])).svg


def test_what_runs_each_time_has_no_picture():
    """A fallback is said, not drawn."""
    compiled = compile(lambda x: float(x) * 2, fallback=True)
    with pytest.raises(CompileError, match="run each time"):
        compiled.show(1.0)
