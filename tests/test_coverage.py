"""Coverage: the claims that hold for each edition. One test for each sentence about claims, named after it."""

import sys
from inspect import getsourcefile
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_bases import SMALL, grid_world, load_example, name_of
from vgikb.coverage import STRENGTH, Claim, Coverage, State, coverage, element_names, weakest
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase

FILE = str(getsourcefile(Coverage))
LATER = {"protocol/new": {"supersedes": ["old"]}}
AMENDMENT = {"protocol/amd": {"amends": "base"}}


def names_of(protocol: str, *names: str) -> dict[str, dict[str, Any]]:
    return {f"vocabulary/{protocol}": {"protocols": [protocol], "elements": {"message": list(names)}}}


def editions(claims: dict[str, dict[str, Any]], *more: dict[str, dict[str, Any]]) -> KnowledgeBase:
    return grid_world(claims=claims, more={key: value for records in more for key, value in records.items()})


def claims_of(kb: KnowledgeBase, protocol: str, requirement: str = "r") -> tuple[Claim, ...]:
    return coverage(kb).claims.get((Name("protocol", protocol), Name("requirement", requirement)), ())


def supports(kb: KnowledgeBase, protocol: str, requirement: str = "r") -> list[tuple[State, str]]:
    return [(claim.support, claim.origin) for claim in claims_of(kb, protocol, requirement)]


def full(*via: str) -> dict[str, Any]:
    return {"support": "full", "via": list(via)}


# Claims as stated


def test_a_claim_knows_what_it_depends_on_and_where_it_stands() -> None:
    claim = {"support": "partial", "via": ["A.b"], "current": "dc", "option": "o", "interfaces": ["a-b"], "note": "n"}
    kb = grid_world(serves={"p": "a-b"}, claims={"p": {"q": "none", "r": claim}})
    [found] = claims_of(kb, "p")
    assert (found.support, found.via, found.current, found.option) == ("partial", ("A.b",), "dc", "o")
    assert (found.interfaces, found.stated_in) == ({name_of("interface/a-b")}, name_of("coverage/p"))
    assert (found.pointer, found.origin, found.stated_for) == (("claims", 1), "own", name_of("protocol/p"))


def test_a_claim_depends_on_nothing_unless_it_says_so() -> None:
    [found] = claims_of(editions({"p": {"r": "full"}}), "p")
    assert (found.via, found.current, found.option, found.interfaces) == ((), "any", "", frozenset())


def test_several_claims_about_one_requirement_all_hold() -> None:
    kb = editions({"p": {"r": [{"current": "ac"}, {"support": "none", "current": "dc"}]}})
    assert supports(kb, "p") == [("full", "own"), ("none", "own")]


def test_claims_about_one_edition_may_stand_in_two_records() -> None:
    more = {"coverage/p-more": {"protocol": "p", "claims": [{"requirement": "s", "support": "none"}]}}
    kb = editions({"p": {"r": "full"}}, more, {"requirement/s": {}})
    assert supports(kb, "p", "s") == [("none", "own")]


def test_no_claim_is_no_claim() -> None:
    assert claims_of(editions({"p": {"r": "full"}}), "p", "other") == ()


def test_a_claim_about_a_withdrawn_requirement_does_not_hold() -> None:
    assert claims_of(editions({"p": {"r": "full"}}, {"requirement/r": {"status": "withdrawn"}}), "p") == ()


def test_a_withdrawn_coverage_record_claims_nothing() -> None:
    assert claims_of(editions({"p": {"r": "full"}}, {"coverage/p": {"status": "withdrawn"}}), "p") == ()


# "An amendment has the claims of its base"


@pytest.mark.parametrize("support", ["full", "partial", "none"])
def test_an_amendment_has_the_claims_of_its_base_marked_so(support: State) -> None:
    kb = editions({"base": {"r": support}}, AMENDMENT)
    assert supports(kb, "amd") == [(support, "base")]
    [claim] = claims_of(kb, "amd")
    assert (claim.protocol.id, claim.stated_for.id, claim.stated_in.id) == ("amd", "base", "base")


def test_an_amendment_has_its_own_claims_too() -> None:
    kb = editions({"base": {"r": "none"}, "amd": {"r": "full"}}, AMENDMENT)
    assert supports(kb, "amd") == [("full", "own"), ("none", "base")]
    assert supports(kb, "base") == [("none", "own")]


def test_an_amendment_of_an_amendment_has_the_claims_of_both() -> None:
    kb = editions({"base": {"r": "full"}, "amd": {"s": "full"}}, AMENDMENT, {"protocol/amd2": {"amends": "amd"}})
    assert supports(kb, "amd2", "r") == [("full", "base")]
    assert supports(kb, "amd2", "s") == [("full", "base")]


def test_an_amendment_serves_the_interfaces_of_its_base() -> None:
    kb = grid_world(serves={"base": "a-b", "amd": "b-c"}, more=AMENDMENT)
    assert {name.id for name in coverage(kb).interfaces_of(name_of("protocol/amd"))} == {"a-b", "b-c"}
    assert [name.id for name in coverage(kb).served[name_of("interface/a-b")]] == ["amd", "base"]


def test_an_amendment_may_name_elements_of_its_base() -> None:
    kb = editions({"base": {}, "amd": {}}, AMENDMENT, names_of("base", "A"), names_of("amd", "B"))
    assert coverage(kb).elements[name_of("protocol/amd")] == {"A", "B"}
    assert coverage(kb).elements[name_of("protocol/base")] == {"A"}


def test_what_the_base_inherited_is_still_marked_as_inherited_in_the_amendment() -> None:
    kb = editions(
        {"old": {"r": full("A")}, "new": {}}, LATER, {"protocol/amd": {"amends": "new"}}, names_of("new", "A")
    )
    assert supports(kb, "amd") == [("full", "inherited")]


# "a profile only what it restates"


def test_a_profile_has_only_what_it_restates() -> None:
    kb = editions(
        {"base": {"r": "full", "s": "full"}, "narrow": {"r": "partial"}}, {"protocol/narrow": {"profile-of": "base"}}
    )
    assert supports(kb, "narrow", "r") == [("partial", "own")]
    assert supports(kb, "narrow", "s") == []


def test_a_profile_inherits_nothing_even_if_the_elements_exist() -> None:
    kb = editions(
        {"base": {"r": full("A")}, "narrow": {}}, {"protocol/narrow": {"profile-of": "base"}}, names_of("base", "A")
    )
    assert supports(kb, "narrow") == []


def test_a_profile_may_name_elements_of_what_it_narrows() -> None:
    kb = editions({"base": {}, "narrow": {}}, {"protocol/narrow": {"profile-of": "base"}}, names_of("base", "A"))
    assert coverage(kb).elements[name_of("protocol/narrow")] == {"A"}


def test_a_profile_serves_only_the_interfaces_it_names() -> None:
    kb = grid_world(serves={"base": "a-b b-c", "narrow": "b-c"}, more={"protocol/narrow": {"profile-of": "base"}})
    assert {name.id for name in coverage(kb).interfaces_of(name_of("protocol/narrow"))} == {"b-c"}


# "a later edition inherits full and partial claims whose elements still exist, marked as inherited, never none"


@pytest.mark.parametrize("support", ["full", "partial"])
def test_a_later_edition_inherits_claims_whose_elements_still_exist(support: State) -> None:
    claim = {"support": support, "via": ["A", "B"]}
    kb = editions({"old": {"r": claim}, "new": {}}, LATER, names_of("new", "A", "B", "C"))
    assert supports(kb, "new") == [(support, "inherited")]
    assert claims_of(kb, "new")[0].stated_for.id == "old"


def test_a_later_edition_does_not_inherit_a_claim_of_which_one_element_is_gone() -> None:
    kb = editions({"old": {"r": full("A", "B")}, "new": {}}, LATER, names_of("new", "A"))
    assert supports(kb, "new") == []


def test_a_later_edition_never_inherits_none() -> None:
    kb = editions({"old": {"r": {"support": "none", "via": ["A"]}}, "new": {}}, LATER, names_of("new", "A"))
    assert supports(kb, "new") == []


def test_a_claim_without_elements_is_not_inherited() -> None:
    kb = editions({"old": {"r": "full"}, "new": {}}, LATER, names_of("new", "A"))
    assert supports(kb, "new") == []


def test_a_later_edition_without_a_vocabulary_inherits_nothing() -> None:
    kb = editions({"old": {"r": full("A")}, "new": {}}, LATER, names_of("old", "A"))
    assert supports(kb, "new") == []


@pytest.mark.parametrize("support", ["full", "partial", "none"])
def test_a_claim_of_its_own_takes_the_place_of_an_inherited_one(support: State) -> None:
    kb = editions({"old": {"r": full("A")}, "new": {"r": support}}, LATER, names_of("new", "A"))
    assert supports(kb, "new") == [(support, "own")]


def test_an_inherited_claim_keeps_its_limits() -> None:
    claim = {**full("A"), "option": "o", "current": "dc", "interfaces": ["a-b"]}
    kb = grid_world(
        serves={"old": "a-b", "new": "a-b b-c"}, claims={"old": {"r": claim}}, more={**LATER, **names_of("new", "A")}
    )
    [found] = claims_of(kb, "new")
    assert (found.option, found.current, {name.id for name in found.interfaces}) == ("o", "dc", {"a-b"})


def test_claims_are_inherited_through_several_editions_while_the_elements_last() -> None:
    chain = {"protocol/newer": {"supersedes": ["new"]}, "protocol/newest": {"supersedes": ["newer"]}}
    vocabularies = (names_of("new", "A"), names_of("newer", "A"), names_of("newest", "B"))
    kb = editions({"old": {"r": full("A")}, "new": {}}, LATER, chain, *vocabularies)
    assert supports(kb, "newer") == [("full", "inherited")]
    assert claims_of(kb, "newer")[0].stated_for.id == "old"
    assert supports(kb, "newest") == []


def test_an_element_that_was_gone_for_an_edition_does_not_bring_the_claim_back() -> None:
    chain = {"protocol/newer": {"supersedes": ["new"]}}
    kb = editions({"old": {"r": full("A")}, "new": {}}, LATER, chain, names_of("new", "B"), names_of("newer", "A"))
    assert supports(kb, "newer") == []


def test_a_none_in_between_ends_the_inheritance() -> None:
    chain = {"protocol/newer": {"supersedes": ["new"]}}
    vocabularies = (names_of("new", "A"), names_of("newer", "A"))
    kb = editions({"old": {"r": full("A")}, "new": {"r": "none"}}, LATER, chain, *vocabularies)
    assert supports(kb, "newer") == []


def test_a_claim_that_comes_by_two_ways_is_inherited_once() -> None:
    two_ways = {
        "protocol/left": {"supersedes": ["old"]},
        "protocol/right": {"supersedes": ["old"]},
        "protocol/new": {"supersedes": ["left", "right"]},
    }
    vocabularies = (names_of(name, "A") for name in ("left", "right", "new"))
    kb = editions({"old": {"r": full("A")}}, two_ways, *vocabularies)
    assert supports(kb, "new") == [("full", "inherited")]


def calls_to_inherit(generations: int) -> int:
    """Calls in coverage.py where both editions of each generation follow both of the one before."""
    more: dict[str, dict[str, Any]] = {}
    for number, side in product(range(generations), "ab"):
        earlier = [f"a{number - 1}", f"b{number - 1}"] if number else []
        more |= {f"protocol/{side}{number}": {"supersedes": earlier}, **names_of(f"{side}{number}", "A")}
    found = coverage(editions({"a0": {"r": full("A")}}, more))
    calls: list[str] = []
    sys.setprofile(lambda frame, event, _: calls.append(event) if frame.f_code.co_filename == FILE else None)
    try:
        assert len(found.claims) == 2 * generations - 1
    finally:
        sys.setprofile(None)
    return len(calls)


def test_the_work_does_not_double_with_each_generation_of_editions() -> None:
    assert calls_to_inherit(12) < 10 * calls_to_inherit(6)


def test_an_earlier_edition_has_nothing_of_a_later_one() -> None:
    kb = editions({"old": {}, "new": {"r": full("A")}}, LATER, names_of("old", "A"), names_of("new", "A"))
    assert supports(kb, "old") == []


# Bad data: a cycle has its own finding and stops nothing


@pytest.mark.parametrize("field", ["amends", "profile-of", "supersedes"])
@pytest.mark.parametrize("cycle", [("p", "p"), ("p", "q", "p")])
def test_editions_in_a_cycle_still_have_their_claims(field: str, cycle: tuple[str, ...]) -> None:
    links = {f"protocol/{a}": {field: [b] if field == "supersedes" else b} for a, b in pairwise(cycle)}
    serves = dict.fromkeys(cycle, "a-b")
    kb = grid_world(serves=serves, claims={"p": {"r": full("A")}}, more={**links, **names_of("p", "A")})
    assert ("full", "own") in supports(kb, "p")
    assert name_of("protocol/p") in coverage(kb).served[name_of("interface/a-b")]


# Elements, interfaces, columns


def test_elements_are_named_alone_or_with_their_parent() -> None:
    vocabulary = load_example(SMALL).records[name_of("vocabulary/gridtalk")]
    assert {"SetLimit", "Prices", "SetLimit.power", "MeterReport.interval"} <= set(element_names(vocabulary))
    assert "power" not in set(element_names(vocabulary))


def test_a_vocabulary_may_be_that_of_several_editions() -> None:
    elements = coverage(load_example(SMALL)).elements
    assert elements[name_of("protocol/gridtalk-1")] == elements[name_of("protocol/gridtalk-2")]
    assert elements[name_of("protocol/carcloud")] == frozenset()


@pytest.mark.parametrize(
    ("type_", "has"),
    [
        ("message-protocol", True),
        ("signalling", True),
        ("profile", True),
        ("lower-layer", False),
        ("coupler", False),
        ("use-case-standard", False),
        ("test-standard", False),
        ("product-standard", False),
    ],
)
def test_only_what_carries_messages_or_signals_has_a_column_and_serves(type_: str, has: bool) -> None:
    kb = grid_world(serves={"p": "a-b"}, more={"protocol/p": {"type": type_}})
    assert (name_of("protocol/p") in coverage(kb).protocols) is has
    assert bool(coverage(kb).served[name_of("interface/a-b")]) is has


def test_an_interface_nobody_serves_is_known() -> None:
    assert coverage(grid_world(unserved="a-b")).served == {name_of("interface/a-b"): ()}


def test_a_withdrawn_edition_serves_nothing() -> None:
    kb = grid_world(serves={"p": "a-b"}, more={"protocol/p": {"status": "withdrawn"}})
    assert coverage(kb).served == {name_of("interface/a-b"): ()}


def test_an_interface_is_found_by_its_ends_in_either_order() -> None:
    ends = coverage(grid_world(unserved="a-b b-c")).ends
    assert ends[frozenset([name_of("actor/b"), name_of("actor/a")])] == name_of("interface/a-b")


def test_of_two_interfaces_with_the_same_ends_the_first_by_name_is_used() -> None:
    twin = {"interface/a-a": {"grid-side": "b", "vehicle-side": "a"}}
    ends = coverage(grid_world(unserved="a-b", more=twin)).ends
    assert ends[frozenset([name_of("actor/b"), name_of("actor/a")])] == name_of("interface/a-a")


def test_an_interface_with_a_dangling_end_joins_no_actor_with_itself() -> None:
    kb = grid_world(unserved="a-b", more={"interface/a-b": {"vehicle-side": "gone"}})
    assert coverage(kb).ends == {}


@pytest.mark.parametrize(("access", "closed"), [("open", False), ("licensed", False), ("closed", True)])
def test_a_closed_protocol_is_proprietary(access: str, closed: bool) -> None:
    kb = grid_world(serves={"p": "a-b"}, more={"protocol/p": {"openness": {"access": access}}})
    assert coverage(kb).proprietary(name_of("protocol/p")) is closed


def test_a_protocol_of_which_nothing_is_said_is_not_proprietary() -> None:
    assert not coverage(grid_world(serves={"p": "a-b"})).proprietary(name_of("protocol/p"))


# States


def test_full_beats_partial_beats_unknown_beats_none() -> None:
    order: list[State] = ["full", "partial", "unknown", "none"]
    assert sorted(STRENGTH, key=STRENGTH.__getitem__, reverse=True) == order


@given(st.lists(st.sampled_from(sorted(STRENGTH)), min_size=1))
def test_the_weakest_is_one_of_them_and_none_is_weaker(states: list[State]) -> None:
    found = weakest(states)
    assert found in states
    assert all(STRENGTH[found] <= STRENGTH[state] for state in states)


def test_of_nothing_the_weakest_is_unknown() -> None:
    assert weakest([]) == "unknown"
