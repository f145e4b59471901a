"""docs/rooms.svg shows the rooms as they are, and the tool that draws it reads them rightly."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def drawing(monkeypatch):
    """The module tools/rooms.py."""
    monkeypatch.syspath_prepend(ROOT / "tools")
    return pytest.importorskip("rooms")


def test_the_picture_is_up_to_date():
    """`make rooms` draws it."""
    command = [sys.executable, str(ROOT / "tools" / "rooms.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "" == done.stderr
    assert 0 == done.returncode, "docs/rooms.svg is stale: make rooms"


def test_every_room_and_file_of_the_core_is_on_the_picture(drawing):
    """And nothing is written over the edge of another room."""
    tree = ElementTree.parse(ROOT / "docs" / "rooms.svg")
    words = {
        word.strip()
        for text in tree.iter("{http://www.w3.org/2000/svg}text")
        for word in text.text.replace("·", ",").split(",")
    }
    for path in (ROOT / "adcore").glob("**/*.py"):
        inside = path.parent.name if path.parent != ROOT / "adcore" else path.stem
        assert {inside, path.stem} - {"__init__", "__main__"} <= words, path
    boxes = list(drawing.placed().values())
    for number, box in enumerate(boxes):
        for other in boxes[:number]:
            beside = box.x >= other.x + other.width or other.x >= box.x + box.width
            assert beside or box.y >= other.y + other.height, (box.room, other.room)


def test_imports_are_read_off_the_code(drawing):
    """Those that follow from others are left out; a circle could not be drawn at all."""
    assert {"rules"} == drawing.drawn("engine")
    assert {"rules", ("errors", "values")} == drawing.imported("engine")
    assert {"testing"} == drawing.drawn("commands") < drawing.imported("commands")
    assert {("scalars", "extend")} == drawing.drawn("adcore_numpy")
    for room in drawing.rooms():
        assert room not in drawing.reached(room)
