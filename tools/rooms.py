"""Draw docs/rooms.svg: the rooms of the house, their files, and what imports what.

    rooms.py            draw the picture anew
    rooms.py --check    exit with 1 if it is stale

All of it is read off the sources: folders and files, the first sentence of each room's docstring,
the import statements outside of functions. An import that follows from others is not drawn: where
commands import testing, and testing the engine, commands may well import the engine.
"""

import ast
import re
import sys
import textwrap
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "rooms.svg"
CORE = ROOT / "adcore"
TOGETHER = [("errors", "values"), ("scalars", "extend")]  # files of the core that are in no room
PACKAGES = {path.name: path for path in sorted(ROOT.glob("plugins/*/adcore_*")) if path.is_dir()}


# ------------------------------------------------------------------------------ read off the code


def files_of(room):
    """The Python files of a room of the core, a pair of files, or a plugin's package."""
    if isinstance(room, tuple):
        return [CORE / f"{name}.py" for name in room]
    if room in PACKAGES:
        return sorted(PACKAGES[room].rglob("*.py"))
    return sorted(CORE.joinpath(room).glob("*.py"))


def rooms():
    """The rooms of the core, and the packages of the plugins."""
    folders = sorted(path.parent.name for path in CORE.glob("*/__init__.py"))
    return [*TOGETHER, *folders, *PACKAGES]


def outer_imports(tree):
    """The import statements outside of functions, those for the type checker included."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.Try | ast.With | ast.If):
            yield from outer_imports(node)


def modules(path):
    """The full names that a file of ours imports from, as lists of parts."""
    package = next(top for top in path.parents if top.parent in (ROOT, *ROOT.glob("plugins/*")))
    here = [package.name, *path.relative_to(package).parent.parts]
    for node in outer_imports(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        else:
            base = here[: len(here) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            yield from ([*base, alias.name] for alias in node.names)


def room_of(parts):
    """The room that a module is in, None for one that is not drawn."""
    if parts[0] in PACKAGES:
        return parts[0]
    if parts[0] != "adcore" or len(parts) < 2:
        return None
    pair = next((pair for pair in TOGETHER if parts[1] in pair), None)
    return pair or (parts[1] if (CORE / parts[1]).is_dir() else None)


@cache
def imported(room):
    """The rooms that the files of one import from."""
    found = {room_of(parts) for path in files_of(room) for parts in modules(path)}
    return found - {room, None}


@cache
def reached(room):
    """The rooms that one imports from, and those that these import from."""
    return imported(room).union(*map(reached, imported(room)))


def drawn(room):
    """What a room imports, but for what follows from it."""
    return imported(room) - {far for near in imported(room) for far in reached(near)}


def purpose(path):
    """The first sentence of a docstring, as far as its colon or semicolon."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    sentence = " ".join(text.split("\n\n")[0].replace("`", "").split())
    return re.split("[:;] ", sentence)[0].rstrip(".")


# ---------------------------------------------------------------------------------- the drawing

WIDTH, MARGIN, GAP, LINE, PAD = 760, 36, 34, 17, 14
COLOURS = {"core": ("#eef4fb", "#4a7ab0"), "plugins": ("#fbf3e7", "#b5803a")}  # fill, edge
STYLE = """
  text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24313f; }
  .title { font-size: 16px; font-weight: 600; }
  .what { font-size: 13px; fill: #5b6875; }
  .file { font-size: 13px; font-family: ui-monospace, Menlo, Consolas, monospace; }
  .frame { fill: none; stroke: #c3ccd5; stroke-dasharray: 5 4; }
  .arrow { stroke: #5b6875; stroke-width: 1.6; fill: none; marker-end: url(#head); }
"""


class Box:
    """A room on the picture: its place, and its lines of text."""

    def __init__(self, room, x, width):
        self.room, self.x, self.width, self.y = room, x, width, 0
        self.colours = COLOURS["plugins" if room in PACKAGES else "core"]
        self.title = ", ".join(room) if isinstance(room, tuple) else room
        files = files_of(room)
        self.what = "" if isinstance(room, tuple) else purpose(_first(room))
        names = _inside(room) if room in PACKAGES else [path.stem for path in files]
        names = [name for name in names if name != "__init__"]
        text = _sentences(files) if isinstance(room, tuple) else " · ".join(names)
        self.lines = textwrap.wrap(text, int((width - 2 * PAD) / 7.9), break_on_hyphens=False)
        beside = 10 * len(self.title) + 7.2 * len(self.what) < width - 4 * PAD
        self.beside = beside  # the purpose stands in the line of the title
        self.height = 2 * PAD + LINE * (len(self.lines) + 1 + (not beside and bool(self.what)))

    def drawing(self):
        """The elements of the picture."""
        fill, edge = self.colours
        yield (
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" '
            f'rx="9" fill="{fill}" stroke="{edge}"/>'
        )
        x, y = self.x + PAD, self.y + PAD + 12
        yield _text(x, y, "title", self.title)
        if self.what and self.beside:
            yield _text(self.x + self.width - PAD, y, "what", self.what, ' text-anchor="end"')
        elif self.what:
            y += LINE
            yield _text(x, y, "what", self.what)
        kind = "what" if isinstance(self.room, tuple) else "file"
        for number, line in enumerate(self.lines, start=1):
            yield _text(x, y + LINE * number + 2, kind, line.rstrip(" ·"))


def _sentences(files):
    """What a pair of files is for, said in one line."""
    first, second = map(purpose, files)
    return f"{first}; {second[0].lower()}{second[1:]}"


def _first(room):
    return (PACKAGES.get(room) or CORE / room) / "__init__.py"


def _inside(package):
    """The rooms of a plugin, then the files that are in none."""
    folder = PACKAGES[package]
    inner = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    return [f"{name}/" for name in inner] + sorted(path.stem for path in folder.glob("*.py"))


def _text(x, y, kind, text, more=""):
    return f'<text x="{x}" y="{y}" class="{kind}"{more}>{escape(text)}</text>'


def rows():
    """The rooms by the length of the way to what imports nothing; the plugins after the core."""
    depth = cache(lambda room: 1 + max((depth(near) for near in imported(room)), default=-1))
    by_depth = {}
    for room in rooms():
        by_depth.setdefault((room in PACKAGES, depth(room)), []).append(room)
    return [by_depth[key] for key in sorted(by_depth)]


def placed():
    """A box for each room. One that is alone stands below what it imports, within the core."""
    boxes, y, inner = {}, MARGIN + 12, WIDTH - 2 * MARGIN
    for row in rows():
        if row[0] in PACKAGES and not boxes.keys() & PACKAGES.keys():
            y += 2 * MARGIN - 10  # the frame of the core ends
        width = (inner - GAP * (len(row) - 1)) // len(row)
        for number, room in enumerate(row):
            above = [boxes[near] for near in drawn(room)]
            if len(row) == 1 and len(above) == 1 and room not in PACKAGES:
                boxes[room] = Box(room, above[0].x, above[0].width)
            else:
                boxes[room] = Box(room, MARGIN + number * (width + GAP), width)
        height = max(boxes[room].height for room in row)
        for room in row:
            boxes[room].y, boxes[room].height = y, height
        y += height + GAP
    return boxes


def arrow(start, end):
    """From a room up to one that it imports, through the middle of the narrower."""
    narrow = min(start, end, key=lambda box: box.width)
    x = narrow.x + narrow.width // 2
    return f'<path class="arrow" d="M{x} {start.y} V{end.y + end.height + 2}"/>'


def frame(boxes, title):
    """A dashed line round some boxes, with a title."""
    top, bottom = min(b.y for b in boxes) - 34, max(b.y + b.height for b in boxes) + 18
    return [
        f'<rect x="{MARGIN - 18}" y="{top}" width="{WIDTH - 2 * MARGIN + 36}" '
        f'height="{bottom - top}" rx="14" class="frame"/>',
        _text(WIDTH - MARGIN, top + 22, "what", title, ' text-anchor="end"'),
    ]


def picture():
    """The text of docs/rooms.svg."""
    boxes = placed()
    core = [box for room, box in boxes.items() if room not in PACKAGES]
    plugins = [box for room, box in boxes.items() if room in PACKAGES]
    height = max(box.y + box.height for box in plugins) + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img">',
        "<title>The rooms of adcore and its plugins; arrows are imports</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="head" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#5b6875"/></marker>',
        "</defs>",
        f'<rect width="{WIDTH}" height="{height}" rx="14" fill="#ffffff"/>',
        *frame(core, "adcore: the standard library and pluggy, nothing else"),
        *frame(plugins, "plugins: each a distribution of its own"),
    ]
    for room, box in boxes.items():
        lines += [arrow(box, boxes[near]) for near in sorted(drawn(room), key=str)]
    for box in boxes.values():
        lines += box.drawing()
    return "\n".join([*lines, "</svg>"]) + "\n"


def main():
    """Write the picture, or compare."""
    text = picture()
    stale = not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != text
    if "--check" in sys.argv[1:]:
        return int(stale)
    PICTURE.write_text(text, encoding="utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {'updated' if stale else 'up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
