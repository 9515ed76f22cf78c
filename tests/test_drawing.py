"""Drawings hold every text as text, lead to pages, and are the same each time."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from markupsafe import Markup

from vgikb.drawing import ACTORS_DRAWN, STAR_SIDE, STEPS_DRAWN, Line, Shape, sequence, shortened, star

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


def as_sequence(text: str) -> Markup:
    shapes = [Shape(text, text, "../a/", "actor"), Shape("other", text, "../b/", text)]
    steps = [Line(text, "other", text, text, text), Line("other", text), Line("other", "other", text)]
    return sequence(shapes, steps, text)


def as_star(text: str) -> Markup:
    return star(Shape("c", text, "../c/", text), [Shape("a", text, "../a/")], [Shape("b", text, "../b/", text)], text)


def drawing(svg: Markup) -> ET.Element:
    return ET.fromstring(str(svg))  # noqa: S314  # our own output; well-formed is part of what is tested


def shown(svg: Markup) -> str:
    return "".join(text.text or "" for text in drawing(svg).iter(f"{SVG}text"))


each_drawing = pytest.mark.parametrize("drawn", [as_sequence, as_star])
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
def test_a_sequence_shows_the_text_of_a_step_shortened_and_whole_as_a_tooltip(text: str) -> None:
    made = drawing(as_sequence(text))
    fitting = "".join(shortened(text, 28).split())
    assert "".join(shown(as_sequence(text)).split()).count(fitting) >= 2
    assert text.replace("\r\n", "\n") in [title.text for title in made.iter(f"{SVG}title")]


@each_attack
def test_a_star_shows_the_text_and_where_it_is_shortened_the_whole_as_a_tooltip(text: str) -> None:
    made = drawing(as_star(text))
    assert "".join(shown(as_star(text)).split()) == "".join(shortened(text, 30).split()) * 3
    whole = [] if shortened(text, 30) == text else [text.replace("\r\n", "\n")] * 3
    assert [title.text for title in made.iter(f"{SVG}title")] == whole


@each_drawing
def test_a_drawing_is_the_same_twice(drawn: Drawn) -> None:
    first = drawn("some text")
    assert drawn("some text") == first


def test_shapes_lead_to_their_pages_and_have_their_classes() -> None:
    made = str(sequence([Shape("a", "A", "../a/?x=1&y=2", "actor")], [], "alone"))
    assert 'href="../a/?x=1&amp;y=2"' in made
    assert 'class="shape actor"' in made
    assert 'aria-label="alone"' in made


def test_a_shape_without_a_page_is_no_link() -> None:
    assert "<a" not in sequence([Shape("a", "A", "")], [], "alone")


def test_an_arrow_points_from_sender_to_receiver_and_has_the_class_of_its_state() -> None:
    shapes = [Shape(key, key, "../x/") for key in "abc"]
    made = drawing(sequence(shapes, [Line("c", "a", "x", "y", "partial")], "back"))
    [step] = [group for group in made.iter(f"{SVG}g") if "step" in group.get("class", "")]
    assert step.get("class") == "step partial"
    [arrow] = step.iter(f"{SVG}path")
    assert arrow.get("d", "").startswith("M440 59.3H90M90 59.3l7 ")


def test_what_is_too_large_to_read_is_not_drawn() -> None:
    many = [Shape(str(number), "x", "../x/") for number in range(ACTORS_DRAWN + 1)]
    steps = [Line("0", "1")] * (STEPS_DRAWN + 1)
    assert sequence(many, [], "many") == ""
    assert sequence(many[:2], steps, "many") == ""
    assert sequence([], [], "none") == ""
    assert sequence(many[:-1], steps[:-1], "enough") != ""


def test_a_star_shows_a_few_neighbours_on_each_side() -> None:
    many = [Shape(str(number), "x", f"../{number}/") for number in range(STAR_SIDE + 5)]
    made = star(many[0], many, many, "many")
    assert made.count("<rect") == 1 + 2 * STAR_SIDE
    assert made.count("M") == 2 * STAR_SIDE  # one curve each
