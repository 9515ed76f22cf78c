"""A trace leads from a record up to its reasons or down to what carries it, and tells what it leaves out."""

from knowledge_bases import SMALL, grid_world, load_example, name_of
from vgikb.graph import KnowledgeBase
from vgikb.trace import SHOWN, Cut, Direction, traced


def lines(kb: KnowledgeBase, start: str, direction: Direction) -> list[str]:
    """Each step as an indented line."""
    return [
        "  " * step.depth + (f"+{step.more}" if isinstance(step, Cut) else f"{step.name}: {step.text}")
        for step in traced(kb, name_of(start), direction)
    ]


def test_up_from_a_requirement_are_use_cases_and_above_them_services_and_drivers() -> None:
    assert lines(load_example(SMALL), "requirement/price-schedule", "up") == [
        "use-case/evening-charging: asked for by",
        "  driver/metering-rule: drivers",
        "  service/evening-peak-reduction: services",
    ]


def test_down_from_a_requirement_are_claims_with_their_support_and_element_and_below_them_editions_and_names() -> None:
    assert lines(load_example(SMALL), "requirement/price-schedule", "down") == [
        "coverage/gridtalk-2: claimed in partial by Prices",
        "  protocol/gridtalk-2: protocol",
        "    vocabulary/gridtalk: has its names in",
    ]


def test_a_claim_without_element_tells_its_support_alone() -> None:
    kb = grid_world(claims={"ocpp": {"price": "none"}})
    assert lines(kb, "requirement/price", "down") == ["coverage/ocpp: claimed in none", "  protocol/ocpp: protocol"]


def test_a_record_that_can_be_reached_twice_is_told_once() -> None:
    kb = grid_world(
        {"home": {"direct": ["a>b price"]}},
        more={"driver/law": {"demands": ["price"]}, "use-case/home": {"drivers": ["law"]}},
    )
    assert lines(kb, "requirement/price", "up") == ["driver/law: demanded by", "use-case/home: asked for by"]


def test_no_record_is_told_twice_and_never_the_start() -> None:
    kb = load_example(SMALL)
    for direction in ("up", "down"):
        for start in kb.records:
            names = [step.name for step in traced(kb, start, direction) if not isinstance(step, Cut)]
            assert len(set(names)) == len(names)
            assert start not in names


def test_a_kind_outside_the_chain_has_no_trace() -> None:
    assert lines(load_example(SMALL), "term/dwell-time", "up") == []
    assert lines(load_example(SMALL), "actor/ev", "down") == []


def test_what_is_left_out_is_counted_after_all_that_is_shown() -> None:
    many = {f"p{number:02}": {"price": "full"} for number in range(SHOWN + 3)}
    told = lines(grid_world(claims=many), "requirement/price", "down")
    assert told[-2:] == [f"  protocol/p{SHOWN - 1}: protocol", "+3"]
    assert len([line for line in told if line.startswith("coverage/")]) == SHOWN


def test_exactly_as_many_as_are_shown_leave_nothing_out() -> None:
    many = {f"p{number:02}": {"price": "full"} for number in range(SHOWN)}
    assert not any(line.startswith("+") for line in lines(grid_world(claims=many), "requirement/price", "down"))
