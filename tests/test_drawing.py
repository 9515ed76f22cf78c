"""Drawings hold every text as text, lead to pages, and are the same each time."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from markupsafe import Markup

from vgikb import drawing as drawing_module
from vgikb.drawing import LINES_DRAWN, SHAPES_DRAWN, STAR_SIDE, Line, Shape, chart, shortened, star

SVG = "{http://www.w3.org/2000/svg}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ATTACKS = [
    "<b>bold</b>",
    "<img src='/etc/passwd'/>",
    "<<TABLE><TR><TD>x</TD></TR></TABLE>>",
    "say \"x\" & 'y'",
    "back\\slash \\N \\G \\L",
    "ends with \\",
    "port:a:b",
    "a|{b|<c>}",
    '"]; evil [URL="javascript:alert(1)"]; x [label="',
    "]",
    "one\ntwo\r\nthree",
    "--> <!-- --> <?xml?> ]]>",
    "</svg><script>alert(1)</script>",
    "&lt;b&gt; &#60;",
    ' id="x" fill="y"',
    "graph strict digraph subgraph",
    "été 日本 🚗",
]
Drawn = Callable[[str], Markup]


def as_chart(text: str) -> Markup:
    shapes = [Shape(text, text, "../a/", "actor"), Shape("other", text, "../b/", text)]
    return chart(shapes, [Line(text, "other", text, text), Line("other", text)], text)


def as_star(text: str) -> Markup:
    return star(Shape("c", text, "../c/", text), [Shape("a", text, "../a/")], [Shape("b", text, "../b/", text)], text)


def drawing(svg: Markup) -> ET.Element:
    return ET.fromstring(str(svg))  # noqa: S314  # our own output; well-formed is part of what is tested


def shown(svg: Markup) -> str:
    return "".join(text.text or "" for text in drawing(svg).iter(f"{SVG}text"))


each_drawing = pytest.mark.parametrize("drawn", [as_chart, as_star])
each_attack = pytest.mark.parametrize("text", ATTACKS)


@each_drawing
@each_attack
def test_no_text_is_markup(text: str, drawn: Drawn) -> None:
    made = drawing(drawn(text))
    tags = {element.tag.removeprefix(SVG) for element in made.iter()}
    names = {name for element in made.iter() for name in element.attrib} - {XML_SPACE}
    assert tags <= {"svg", "g", "a", "title", "rect", "path", "polygon", "polyline", "text"}
    assert {name for name in names if name.startswith("on") or "}" in name} == set()
    assert {a.get("href") for a in made.iter(f"{SVG}a")} <= {"../a/", "../b/", "../c/"}


@each_attack
def test_a_chart_shows_every_letter(text: str) -> None:
    assert "".join(shown(as_chart(text)).split()).startswith("".join(text.split()))


@each_attack
def test_a_star_shows_the_text_and_where_it_is_shortened_the_whole_as_a_tooltip(text: str) -> None:
    made = drawing(as_star(text))
    assert "".join(shown(as_star(text)).split()) == "".join(shortened(text, 30).split()) * 3
    whole = [] if shortened(text, 30) == text else [text.replace("\r\n", "\n")] * 3
    assert [title.text for title in made.iter(f"{SVG}title")] == whole


@each_drawing
def test_a_drawing_is_the_same_twice(drawn: Drawn) -> None:
    first = drawn("some text")
    drawing_module._laid_out.cache_clear()
    assert drawn("some text") == first


def test_shapes_lead_to_their_pages_and_have_their_classes() -> None:
    made = str(chart([Shape("a", "A", "../a/?x=1&y=2", "actor")], [], "alone"))
    assert 'href="../a/?x=1&amp;y=2"' in made
    assert 'class="node shape actor"' in made
    assert 'aria-label="alone"' in made


def test_a_shape_without_a_page_is_no_link() -> None:
    assert "<a" not in chart([Shape("a", "A", "")], [], "alone")


def test_what_is_too_large_to_read_is_not_drawn() -> None:
    many = [Shape(str(number), "x", "../x/") for number in range(SHAPES_DRAWN + 1)]
    loops = [Line("0", "1")] * (LINES_DRAWN + 1)
    assert chart(many, [], "many") == ""
    assert chart(many[:2], loops, "many") == ""
    assert chart([], [], "none") == ""
    assert chart(many[:-1], [], "enough") != ""


def test_a_star_shows_a_few_neighbours_on_each_side() -> None:
    many = [Shape(str(number), "x", f"../{number}/") for number in range(STAR_SIDE + 5)]
    made = star(many[0], many, many, "many")
    assert made.count("<rect") == 1 + 2 * STAR_SIDE
    assert made.count("M") == 2 * STAR_SIDE  # one curve each
