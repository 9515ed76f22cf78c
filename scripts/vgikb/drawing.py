"""Drawing: links and paths -> SVG text in which every label is escaped and every shape leads to a page.

A record's neighbours always make a star, so they are set in three columns here, in time for ten thousand pages;
anything with a shape of its own is laid out by Graphviz, which comes inside pygraphviz.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import graphviz  # type: ignore[import-untyped]
import pygraphviz  # type: ignore[import-untyped]
from markupsafe import Markup, escape

SHAPES_DRAWN = 60  # more than that is a list, not a picture
LINES_DRAWN = 150
STAR_SIDE = 8  # neighbours drawn on each side of a star
LAYOUT_EFFORT = {"nslimit": "2", "nslimit1": "2", "mclimit": "0.5"}  # bounds the time that a layout may take

ROW, BOX, WIDTH, GAP = 30, 22, 210, 70


@dataclass(frozen=True, slots=True)
class Shape:
    """A box: its text, the page it leads to, and a class that gives its colours."""

    key: str
    text: str
    url: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow between two shapes, by their keys."""

    start: str
    end: str
    text: str = ""
    css: str = ""
    both_ways: bool = False


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


def _box(shape: Shape, x: float, y: float) -> str:
    rectangle = f'<rect x="{x + 1:g}" y="{y - BOX / 2:g}" width="{WIDTH - 2}" height="{BOX}" rx="4"/>'
    shown = shortened(shape.text, 30)
    text = f'<text x="{x + WIDTH / 2:g}" y="{y + 4:g}">{escape(shown)}</text>'
    title = f"<title>{escape(shape.text)}</title>" if shown != shape.text else ""
    return f'<a href="{escape(shape.url)}" class="shape {escape(shape.css)}">{title}{rectangle}{text}</a>'


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


def chart(shapes: Sequence[Shape], lines: Iterable[Line], label: str, direction: str = "LR") -> Markup:
    """A graph laid out by Graphviz; nothing if it is too large to be read."""
    drawn = list(lines)
    if not shapes or len(shapes) > SHAPES_DRAWN or len(drawn) > LINES_DRAWN:
        return Markup("")
    dot = graphviz.Digraph(graph_attr={"rankdir": direction, "bgcolor": "transparent", **LAYOUT_EFFORT})
    dot.attr("node", shape="box", style="rounded", fontname="sans-serif", fontsize="12", margin="0.12,0.06")
    dot.attr("edge", fontname="sans-serif", fontsize="11")
    names = {shape.key: f"n{position}" for position, shape in enumerate(shapes)}
    for shape in shapes:
        dot.node(names[shape.key], _wrapped(shape.text), URL=graphviz.escape(shape.url), **_class(f"shape {shape.css}"))
    for line in drawn:
        way = {"dir": "both"} if line.both_ways else {}
        text = _wrapped(line.text)
        dot.edge(names[line.start], names[line.end], text, **_class(f"line {line.css}"), **way)
    return _cleaned(_laid_out(dot.source), label)


def _class(name: str) -> dict[str, str]:
    return {"class": re.sub(r"[^a-z -]", "", name).strip()}


def _wrapped(text: str) -> str:
    """Lines of about 22 letters, with everything Graphviz would read as markup made literal."""
    lines: list[str] = [""]
    for word in text.replace("&", "&amp;").split():  # Graphviz reads entities
        if lines[-1] and len(lines[-1]) + len(word) > 22:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    literal: str = graphviz.nohtml(r"\n".join(graphviz.escape(line) for line in lines))  # "<b>" too is only text
    return literal


@lru_cache(maxsize=2000)
def _laid_out(dot: str) -> str:
    drawn = pygraphviz.AGraph(string=dot).draw(format="svg", prog="dot")
    return str(drawn.decode() if isinstance(drawn, bytes) else drawn)


def _cleaned(svg: str, label: str) -> Markup:
    """Graphviz's SVG as part of a page: one line, no comments, ids or fixed colours."""
    inside = svg[svg.index("<svg") :]
    head, _, body = inside.partition(">")
    box = re.search(r'viewBox="([^"]*)"', head)
    size = box[1] if box else "0 0 100 100"
    body = re.sub(r"<!--.*?-->|<title>.*?</title>|<\?.*?\?>", "", body.removesuffix("</svg>\n"), flags=re.DOTALL)
    body = re.sub(r' (?:id|fill|stroke|font-family|font-size|xlink:title)="[^"]*"', "", body)
    body = body.replace("xlink:href=", "href=").replace("</svg>", "")
    _, _, width, height = (float(number) for number in size.split())
    return _svg(" ".join(body.split()), size, width, height, label)
