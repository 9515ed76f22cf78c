"""Drawing: links and steps -> SVG text in which every label is escaped and every shape leads to a page.

A record's neighbours make a star, the steps of a path run down the columns of its actors: both have a fixed order. The
map of many boxes and lines is placed by `lanes`.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markupsafe import Markup, escape

from vgikb.lanes import Layout, laid_out
from vgikb.layers import Wire

ACTORS_DRAWN = 12  # more than that is a list, not a picture
STEPS_DRAWN = 40
STAR_SIDE = 8  # neighbours drawn on each side of a star

ROW, BOX, WIDTH, GAP = 30, 22, 210, 70
COLUMN, HEAD, STEP, NOTE = 176, 34, 46, 13  # NOTE: the height of each further line below a step
LETTER = 6.2  # width of a letter on average, to shorten what would not fit
LETTERS_A_COLUMN = int((COLUMN - BOX) / LETTER)  # with room for the tip of the arrow

# the map: least width and the height of a block, the room for a number at the end of a line, from one track on which
# lines move aside to the next, a number on a line
BLOCK, HIGH, STUB, TRACK, NUMBER = 144, 56, 24, 9, (22, 14)
BLOCK_LETTER, BLOCK_LINES = 7.1, 3
MARGIN, HEADING = 8, 26


@dataclass(frozen=True, slots=True)
class Shape:
    """A box: its text, the page it leads to, and a class that gives its colours."""

    key: str
    text: str
    url: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A step: an arrow from one shape to another (or back to the same), by their keys, with a text above and below.

    `more` are further lines below, each with a class of its own.
    """

    start: str
    end: str
    text: str = ""
    note: str = ""
    css: str = ""
    more: Sequence[tuple[str, str]] = ()


def star(centre: Shape, before: Sequence[Shape], after: Sequence[Shape], label: str) -> Markup:
    """A record in the middle, what links to it on the left, what it links to on the right."""
    left, right = before[:STAR_SIDE], after[:STAR_SIDE]
    rows = max(len(left), len(right), 1)
    height, middle = rows * ROW + 10, rows * ROW / 2 + 5
    columns = [(0, left), (2 * (WIDTH + GAP), right)]
    parts = [_box(centre, WIDTH + GAP, middle)]
    curves = []
    for x, shapes in columns:
        for position, shape in enumerate(shapes):
            y = middle + (position - (len(shapes) - 1) / 2) * ROW
            curves.append(_curve(x, y, middle))
            parts.append(_box(shape, x, y))
    width = 3 * WIDTH + 2 * GAP
    lines = f'<path class="line" d="{"".join(curves)}"/>'
    return _svg(lines + "".join(parts), f"0 0 {width} {height}", width, height, label)


def _box(shape: Shape, x: float, y: float, width: int = WIDTH) -> str:
    rectangle = f'<rect x="{x + 1:g}" y="{y - BOX / 2:g}" width="{width - 2}" height="{BOX}"/>'
    shown = shortened(shape.text, width // 7)
    text = f'<text x="{x + width / 2:g}" y="{y + 4:g}">{escape(shown)}</text>'
    title = f"<title>{escape(shape.text)}</title>" if shown != shape.text else ""
    inside = f"{title}{rectangle}{text}"
    css = f' class="shape {_class(shape.css)}"' if shape.css else ""
    return f'<a href="{escape(shape.url)}"{css}>{inside}</a>' if shape.url else f"<g{css}>{inside}</g>"


def _curve(x: float, y: float, middle: float) -> str:
    start, end = (WIDTH, WIDTH + GAP) if x == 0 else (x, x - GAP)
    bend = (start + end) / 2
    return f"M{start:g} {y:g}C{bend:g} {y:g} {bend:g} {middle:g} {end:g} {middle:g}"


def _svg(inside: str, box: str, width: float, height: float, label: str, css: str = "vgi-graph") -> Markup:
    return Markup(  # noqa: S704  # made of escaped labels and numbers only
        f'<svg class="{css}" xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width:g}" '
        f'height="{height:g}" role="group" aria-label="{escape(label)}">{inside}</svg>'
    )


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3].rstrip() + "..."


def sequence(actors: Sequence[Shape], steps: Sequence[Line], label: str) -> Markup:
    """Actors side by side, each step an arrow between two of them, from top to bottom; nothing if it is too large."""
    if not actors or len(actors) > ACTORS_DRAWN or len(steps) > STEPS_DRAWN:
        return Markup("")
    middle = {actor.key: position * COLUMN + COLUMN / 2 for position, actor in enumerate(actors)}
    *tops, end = accumulate((STEP + NOTE * len(step.more) for step in steps), initial=HEAD)
    width, height = COLUMN * len(actors), end + 6
    boxes = [_box(actor, middle[actor.key] - COLUMN / 2 + 6, BOX / 2 + 4, COLUMN - 12) for actor in actors]
    lives = "".join(f"M{x:g} {BOX + 5}V{height}" for x in middle.values())
    placed = zip(steps, tops, strict=True)
    rows = [_step(step, middle[step.start], middle[step.end], top + STEP * 0.55) for step, top in placed]
    inside = f'<path class="life" d="{lives}"/>{"".join(boxes)}{"".join(rows)}'
    return _svg(inside, f"0 0 {width} {height}", width, height, label)


def _step(step: Line, start: float, end: float, y: float) -> str:
    """The arrow with its texts, shortened to its length."""
    space = abs(end - start) if start != end else COLUMN
    way = 1 if end >= start else -1
    tip = end - 2 * way
    arrow = f"M{start:g} {y:g}H{tip:g}" if start != end else f"M{start:g} {y - 4:g}h18v8h-16"
    head = f"M{tip:g} {y:g}l{-7 * way} -4v8z" if start != end else ""
    x = (start + end) / 2 if start != end else start + COLUMN / 2
    more = "".join(_words(text, x, y + 14 + NOTE * n, space, css) for n, (text, css) in enumerate(step.more, 1))
    texts = _words(step.text, x, y - 6, space) + _words(step.note, x, y + 14, space) + more
    title = f"<title>{escape(step.text)}</title>" if step.text else ""
    return f'<g class="step {_class(step.css)}">{title}<path d="{arrow}{head}"/>{texts}</g>'


def _words(text: str, x: float, y: float, space: float, css: str = "") -> str:
    shown = escape(shortened(text, int(space / LETTER)))
    look = f' class="{_class(css)}"' if css else ""
    return f'<text x="{x:g}" y="{y:g}"{look}>{shown}</text>' if text else ""


def _class(name: str) -> str:
    return re.sub(r"[^a-z -]", "", name).strip()


@dataclass(frozen=True, slots=True)
class Block:
    """A box of a map: its name, a smaller text below, the page it leads to, and a class for its look."""

    key: str
    text: str
    note: str
    url: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Cable:
    """A line of a map between two blocks, with the number written at both of its ends and where it leads."""

    key: str
    start: str
    end: str
    number: int
    title: str
    url: str
    css: str = ""


def map_layout(keys: Iterable[str], wires: Sequence[Wire]) -> Layout:
    """Where the blocks of a map and the lines between them stand."""
    return laid_out(dict.fromkeys(keys, BLOCK), wires)


def layered(
    layout: Layout, blocks: Sequence[Block], cables: Sequence[Cable], ends: tuple[str, str], label: str
) -> Markup:
    """A map from top to bottom; `ends` are what stands above and below it."""
    tops = list(_tops(layout))
    bottom, width = tops[-1] + HIGH + HEADING, max(layout.width, 2 * BLOCK) + 2 * MARGIN
    captions = _text(ends[0], width / 2, 16, "end") + _text(ends[1], width / 2, bottom - 8, "end")
    lines = "".join(_cable(layout, tops, cable) for cable in cables if cable.key in layout.courses)
    boxes = "".join(_block(layout, tops, block) for block in blocks)
    return _svg(captions + lines + boxes, f"0 0 {width:g} {bottom}", width, bottom, label, "vgi-graph vgi-map")


def _tops(layout: Layout) -> Iterator[int]:
    """Where each row begins; the lines that move aside below a row need room."""
    top = HEADING
    yield top
    for tracks in layout.tracks:
        top += HIGH + 2 * STUB + TRACK * (max(tracks.values(), default=0) + 1)
        yield top


def _block(layout: Layout, tops: Sequence[int], block: Block) -> str:
    wide = layout.room[block.key]
    middle, y = layout.middle[block.key] + MARGIN, tops[layout.row[block.key]]
    rectangle = f'<rect x="{middle - wide / 2:g}" y="{y}" width="{wide:g}" height="{HIGH}"/>'
    lines = _lines(block.text, int(wide / BLOCK_LETTER), BLOCK_LINES - bool(block.note))
    note = shortened(block.note, int(wide / LETTER * 1.2))
    first = y + (HIGH - 15 * len(lines) - 13 * bool(note)) / 2 + 12
    texts = "".join(_text(line, middle, first + 15 * number) for number, line in enumerate(lines))
    texts += _text(note, middle, first + 15 * len(lines) - 1, "note") if note else ""
    whole = escape(", ".join(filter(None, (block.text, block.note))))
    css = f'class="block {_class(block.css)}" data-block="{escape(block.key)}"'
    inside = f"<title>{whole}</title>{rectangle}{texts}"
    return f'<a href="{escape(block.url)}" {css}>{inside}</a>' if block.url else f"<g {css}>{inside}</g>"


def _lines(text: str, letters: int, most: int) -> list[str]:
    lines = textwrap.wrap(text, letters, break_long_words=True) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), letters)]


def _text(text: str, x: float, y: float, css: str = "") -> str:
    look = f' class="{css}"' if css else ""
    return f'<text{look} x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _cable(layout: Layout, tops: Sequence[int], cable: Cable) -> str:
    """The course with its number at both ends, as one link."""
    stops = [(row, x + MARGIN) for row, x in layout.courses[cable.key]]
    start, end = tops[stops[0][0]] + HIGH + STUB / 2, tops[stops[-1][0]] - STUB / 2
    numbers = _number(stops[0][1], start, cable.number) + _number(stops[-1][1], end, cable.number)
    ends = escape(f"{cable.start} {cable.end}")
    css = f'class="cable {_class(cable.css)}" data-line="{cable.number}" data-ends="{ends}"'
    title = f"<title>{cable.number}: {escape(cable.title)}</title>"
    course = "".join(_course(layout, tops, cable.key, stops))
    return f'<a href="{escape(cable.url)}" {css}>{title}<path d="{course}"/>{numbers}</a>'


def _course(layout: Layout, tops: Sequence[int], key: str, stops: Sequence[tuple[int, float]]) -> Iterator[str]:
    """Upright, but between two rows it may move aside on its track."""
    yield f"M{stops[0][1]:g} {tops[stops[0][0]] + HIGH}"
    for (row, x), (_, after) in pairwise(stops):
        if x != after:
            y = tops[row] + HIGH + STUB + TRACK * (layout.tracks[row][key] + 0.5)
            bend = min(6, abs(after - x) / 2) * (1 if after > x else -1)
            high = abs(bend)
            yield f"V{y - high:g}q0 {high:g} {bend:g} {high:g}H{after - bend:g}q{bend:g} 0 {bend:g} {high:g}"
    yield f"V{tops[stops[-1][0]]}"


def _number(x: float, y: float, number: int) -> str:
    wide, high = NUMBER
    rectangle = f'<rect x="{x - wide / 2:g}" y="{y - high / 2:g}" width="{wide}" height="{high}" rx="3"/>'
    return rectangle + _text(str(number), x, y + 4)
