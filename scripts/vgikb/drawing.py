"""Drawing: links and steps -> SVG text in which every label is escaped and every shape leads to a page.

Both pictures have a fixed order, so they need no layout program: a record's neighbours make a star, the steps of a path
run down the columns of its actors.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

ACTORS_DRAWN = 12  # more than that is a list, not a picture
STEPS_DRAWN = 40
STAR_SIDE = 8  # neighbours drawn on each side of a star

ROW, BOX, WIDTH, GAP = 30, 22, 210, 70
COLUMN, HEAD, STEP = 176, 34, 46
LETTER = 6.2  # width of a letter on average, to shorten what would not fit


@dataclass(frozen=True, slots=True)
class Shape:
    """A box: its text, the page it leads to, and a class that gives its colours."""

    key: str
    text: str
    url: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A step: an arrow from one shape to another (or back to the same), by their keys, with a text above and below."""

    start: str
    end: str
    text: str = ""
    note: str = ""
    css: str = ""


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
    rectangle = f'<rect x="{x + 1:g}" y="{y - BOX / 2:g}" width="{width - 2}" height="{BOX}" rx="4"/>'
    shown = shortened(shape.text, width // 7)
    text = f'<text x="{x + width / 2:g}" y="{y + 4:g}">{escape(shown)}</text>'
    title = f"<title>{escape(shape.text)}</title>" if shown != shape.text else ""
    inside = f"{title}{rectangle}{text}"
    if not shape.url:
        return f'<g class="shape {_class(shape.css)}">{inside}</g>'
    return f'<a href="{escape(shape.url)}" class="shape {_class(shape.css)}">{inside}</a>'


def _curve(x: float, y: float, middle: float) -> str:
    start, end = (WIDTH, WIDTH + GAP) if x == 0 else (x, x - GAP)
    bend = (start + end) / 2
    return f"M{start:g} {y:g}C{bend:g} {y:g} {bend:g} {middle:g} {end:g} {middle:g}"


def _svg(inside: str, box: str, width: float, height: float, label: str) -> Markup:
    return Markup(  # noqa: S704  # made of escaped labels and numbers only
        f'<svg class="vgi-graph" xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="{escape(label)}">{inside}</svg>'
    )


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3].rstrip() + "..."


def sequence(actors: Sequence[Shape], steps: Sequence[Line], label: str) -> Markup:
    """Actors side by side, each step an arrow between two of them, from top to bottom; nothing if it is too large."""
    if not actors or len(actors) > ACTORS_DRAWN or len(steps) > STEPS_DRAWN:
        return Markup("")
    middle = {actor.key: position * COLUMN + COLUMN / 2 for position, actor in enumerate(actors)}
    width, height = COLUMN * len(actors), HEAD + STEP * len(steps) + 6
    boxes = [_box(actor, middle[actor.key] - COLUMN / 2 + 6, BOX / 2 + 4, COLUMN - 12) for actor in actors]
    lives = "".join(f"M{x:g} {BOX + 5}V{height}" for x in middle.values())
    rows = [_step(step, middle[step.start], middle[step.end], HEAD + STEP * (n + 0.55)) for n, step in enumerate(steps)]
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
    above, below = (_words(text, x, y + offset, space) for text, offset in ((step.text, -6), (step.note, 14)))
    title = f"<title>{escape(step.text)}</title>" if step.text else ""
    return f'<g class="step {_class(step.css)}">{title}<path d="{arrow}{head}"/>{above}{below}</g>'


def _words(text: str, x: float, y: float, space: float) -> str:
    shown = shortened(text, int(space / LETTER))
    return f'<text x="{x:g}" y="{y:g}">{escape(shown)}</text>' if text else ""


def _class(name: str) -> str:
    return re.sub(r"[^a-z -]", "", name).strip()
