"""Drawings hold every text as text, lead to pages, and are the same each time."""

import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from knowledge_bases import ROOT, load_example
from vgikb.drawing import (
    ACTORS_DRAWN,
    STAR_SIDE,
    STEPS_DRAWN,
    Block,
    Cable,
    Line,
    Shape,
    layered,
    map_layout,
    sequence,
    shortened,
    star,
)
from vgikb.lanes import spread_out
from vgikb.layers import Wire
from vgikb.pages import Site, View
from vgikb.pages.architecture import _links, _picture

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


def as_map(text: str) -> Markup:
    blocks = [Block("a", text, text, "../a/", text), Block("b", text, "", "../b/"), Block(text, text, "", "")]
    cables = [Cable("l", "a", "b", 1, text, "../c/", text), Cable(text, "b", "a", 2, text, "../c/")]
    layout = map_layout([block.key for block in blocks], [Wire(c.key, c.start, c.end) for c in cables])
    return layered(layout, blocks, cables, (text, text), text)


each_drawing = pytest.mark.parametrize("drawn", [as_sequence, as_star, as_map])
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


# the map

Box = tuple[float, float, float, float]  # left, top, right, bottom
Stretch = tuple[float, float, float, float]  # from x, y to x, y


def box_of(rectangle: ET.Element) -> Box:
    x, y, width, height = (float(rectangle.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def stretches(path: str) -> Iterator[Stretch]:
    """The straight parts of a course, and its rounded corners as if they were straight."""
    x = y = 0.0
    for command, written in re.findall(r"([MVHq])([^MVHq]*)", path):
        numbers = [float(number) for number in written.split()]
        if command == "M":
            x, y = numbers
            continue
        right, down = (x, y) if command == "q" else (0.0, 0.0)
        to = (x if command == "V" else right + numbers[-2:][0], y if command == "H" else down + numbers[-1])
        yield x, y, *to
        x, y = to


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lie_on_each_other(one: Stretch, other: Stretch) -> bool:
    """Whether two upright or two level stretches share more than a point."""
    for across, along in ((0, 1), (1, 0)):
        straight = all(abs(s[across] - s[across + 2]) < 0.01 for s in (one, other))
        if straight and abs(one[across] - other[across]) < 1:
            (a, b), (c, d) = (sorted((s[along], s[along + 2])) for s in (one, other))
            return min(b, d) - max(a, c) > 0.5
    return False


def assert_readable(svg: Markup) -> None:
    """No boxes or numbers over each other, no line behind a box or a number of another, none on another line."""
    made = drawing(svg)
    groups = [group for group in made.iter() if group.get("class", "").split()[:1] in (["block"], ["cable"])]
    lines = {g.get("data-line", ""): g for g in groups if "data-line" in g.attrib}
    blocks = {g.get("data-block", ""): g for g in groups if "data-block" in g.attrib}
    boxes = {key: box_of(r) for key, g in blocks.items() for r in g.iter(f"{SVG}rect")}
    numbers = {(key, n): box_of(r) for key, g in lines.items() for n, r in enumerate(g.iter(f"{SVG}rect"))}
    courses = {key: list(stretches(p.get("d", ""))) for key, g in lines.items() for p in g.iter(f"{SVG}path")}
    for (one, here), (other, there) in combinations([*boxes.items(), *numbers.items()], 2):
        assert not overlap(here, there), (one, other)
    for key, course in courses.items():
        for x, y, to_x, to_y in course:
            line = (min(x, to_x) - 0.1, min(y, to_y) - 0.1, max(x, to_x) + 0.1, max(y, to_y) + 0.1)
            inside = {name for name, (a, b, c, d) in boxes.items() if overlap(line, (a + 1, b + 1, c - 1, d - 1))}
            assert inside == set(), (key, inside)
            assert {name[0] for name, box in numbers.items() if overlap(line, box)} <= {key}
    for (one, first), (other, second) in combinations(courses.items(), 2):
        assert not any(lie_on_each_other(a, b) for a in first for b in second), (one, other)


def random_map(seed: int) -> tuple[Markup, int]:
    chance = random.Random(seed)  # noqa: S311  # no secret
    keys = [f"actor {number} with a long name" for number in range(chance.randint(2, 24))]
    ends = [(chance.choice(keys), chance.choice(keys)) for _ in range(chance.randint(1, 50))]
    cables = [Cable(str(n), a, b, n, "x", "../x/") for n, (a, b) in enumerate(ends, 1)]
    layout = map_layout(keys, [Wire(cable.key, cable.start, cable.end) for cable in cables])
    blocks = [Block(key, key, "for somebody", "../x/") for key in keys]
    return layered(layout, blocks, cables, ("top", "bottom"), "a map"), sum(a != b for a, b in ends)


@pytest.mark.parametrize("seed", range(40))
def test_any_map_is_readable_and_has_every_line(seed: int) -> None:
    svg, lines = random_map(seed)
    assert_readable(svg)
    assert svg.count('class="cable') == lines


def test_the_map_of_this_project_is_readable() -> None:
    kb = load_example(ROOT)
    view = View(Site(kb, (), ()), "architecture/index.md")
    svg = _picture(view, _links(kb))
    assert_readable(svg)
    assert svg.count('class="cable') == len(kb.of_kind("interface"))


def test_lines_of_a_map_lead_downwards_from_grid_to_vehicle() -> None:
    kb = load_example(ROOT)
    layout = map_layout(*_keys_and_wires(kb))
    for record in kb.of_kind("interface"):
        assert layout.row[record.data["grid-side"]] < layout.row[record.data["vehicle-side"]], record.id


def _keys_and_wires(kb: object) -> tuple[list[str], list[Wire]]:
    wires = [Wire(r.id, r.data["grid-side"], r.data["vehicle-side"]) for r in kb.of_kind("interface")]  # type: ignore[attr-defined]
    return sorted({end for wire in wires for end in (wire.start, wire.end)}), wires


def test_lines_in_a_circle_are_drawn_all_the_same() -> None:
    wires = [Wire("1", "a", "b"), Wire("2", "b", "c"), Wire("3", "c", "a")]
    layout = map_layout("abc", wires)
    assert set(layout.courses) == {"1", "2", "3"}
    assert sorted(layout.row.values()) == [0, 1, 2]


def test_a_line_past_a_row_has_a_lane_there() -> None:
    layout = map_layout("abc", [Wire("1", "a", "b"), Wire("2", "b", "c"), Wire("3", "a", "c")])
    (row, _), (between, x), (last, _) = layout.courses["3"]
    assert (row, between, last) == (0, 1, 2)
    assert abs(x - layout.middle["b"]) >= layout.room["b"] / 2


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 9)), min_size=1, max_size=12), st.integers(0, 30))
def test_places_keep_their_distances_and_stay_where_there_is_room(wanted: list[tuple[int, int]], apart: int) -> None:
    found = spread_out([(float(x), float(w)) for x, w in wanted], [float(apart)] * (len(wanted) - 1))
    assert all(b - a >= apart - 1e-9 for a, b in pairwise(found))
    if all(b - a >= apart for (a, _), (b, _) in pairwise(wanted)):
        assert found == [x for x, _ in wanted]


def test_an_empty_map_is_a_picture_all_the_same() -> None:
    assert drawing(layered(map_layout([], []), [], [], ("Grid", "Vehicle"), "empty")).tag == f"{SVG}svg"
