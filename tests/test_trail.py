"""An item of information is followed from the actor it comes from, link by link, to where nobody carries it on."""

from collections.abc import Iterable

from knowledge_bases import grid_world
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.trail import Way, legs, strands, ways

PRICE = Name("requirement", "price")


def told(kb: KnowledgeBase) -> dict[str, list[str]]:
    """By origin, each leg in a line, indented by its depth."""
    return {origin.id: list(_lines(found, 0)) for origin, found in ways(legs(kb, PRICE)).items()}


def _lines(found: Iterable[Way], depth: int) -> Iterable[str]:
    for way in found:
        above = " (above)" if way.told_above else ""
        yield f"{'  ' * depth}{way.leg.ends[0].id}>{way.leg.ends[1].id} {way.leg.state}{above}"
        yield from _lines(way.onward, depth + 1)


def test_a_way_goes_on_as_long_as_a_protocol_carries_the_item() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price", "b>c price", "c>d price", "d>e price"]}},
        serves={"one": "a-b b-c", "two": "c-d d-e"},
        claims={"one": {"price": "full"}, "two": {"price": "none"}},
    )
    assert told(kb) == {"a": ["a>b full", "  b>c full", "    c>d none"], "d": ["d>e none"]}


def test_links_of_different_use_cases_join_to_one_way_and_each_leg_stands_once() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price"], "q": ["x>b price"]}, "v": {"p": ["b>c price", "a>b price"]}},
        serves={"one": "a-b b-c x-b"},
        claims={"one": {"price": "partial"}},
    )
    assert told(kb) == {"a": ["a>b partial", "  b>c partial"], "x": ["x>b partial (above)"]}


def test_directions_of_one_link_are_apart_and_a_circle_ends() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price", "b>a price"]}, "v": {"p": ["b>a price"]}},
        serves={"one": "a-b"},
        claims={"one": {"price": "full"}},
    )
    assert told(kb) == {"b": ["b>a full", "  a>b full (above)"]}


def test_a_link_without_protocol_or_interface_stops_the_way_unknown() -> None:
    kb = grid_world({"u": {"p": ["a>b price", "b>c price"]}}, unserved="a-b")
    assert told(kb) == {"a": ["a>b unknown"], "b": ["b>c unknown"]}
    assert [leg.interface.id for leg in legs(kb, PRICE)] == ["", "a-b"]


def test_a_leg_tells_needs_from_wishes_and_lists_a_use_case_once() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price", "a>b ?price"]}, "v": {"p": ["a>b ?price"]}, "w": {"p": ["a>b other"]}},
        serves={"one": "a-b"},
    )
    [leg] = legs(kb, PRICE)
    assert [name.id for name in leg.needed_by] == ["u"]
    assert [name.id for name in leg.wished_by] == ["v"]
    assert [name.id for name in leg.use_cases] == ["u", "v"]


def test_what_no_protocol_has_to_meet_does_not_travel() -> None:
    kb = grid_world({"u": {"p": ["a>b price"]}}, more={"requirement/price": {"met-by": "equipment"}})
    assert legs(kb, PRICE) == ()


def test_editions_that_carry_it_by_the_same_elements_are_one_strand() -> None:
    via = {"support": "full", "via": ["Price.value"]}
    kb = grid_world(
        {"u": {"p": ["a>b price"]}},
        serves={"one": "a-b", "two": "a-b", "three": "a-b", "four": "a-b", "five": "a-b"},
        claims={
            "one": {"price": via},
            "two": {"price": {"support": "partial", "via": ["Cost"]}},
            "three": {"price": via},
            "four": {"price": "none"},
        },
    )
    [leg] = legs(kb, PRICE)
    found = [(strand.state, [name.id for name in strand.protocols], strand.via) for strand in strands(leg.carriers)]
    assert found == [("full", ["one", "three"], ("Price.value",)), ("partial", ["two"], ("Cost",))]
    assert [(name.id, verdict.state) for name, verdict in leg.carriers][-2:] == [("five", "unknown"), ("four", "none")]
