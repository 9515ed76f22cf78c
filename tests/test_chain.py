"""Chain: how far protocols carry use cases. One test or more for each sentence of the rule, named after it.

Worlds are told by `grid_world`: "a>b r ?s" is a step from a to b that needs r and prefers s.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_bases import SMALL, grid_world, load_example, name_of
from vgikb.chain import Choice, LinkState, PathState, Reach, UseCaseState, chain
from vgikb.coverage import STRENGTH, State, weakest
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase

STATES: list[State] = ["full", "partial", "unknown", "none"]
U = Name("use-case", "u")
EVERY_PROTOCOL = Choice()


def protocols(*ids: str) -> frozenset[Name]:
    return frozenset(Name("protocol", id_) for id_ in ids)


def everybody(*ids: str) -> Choice:
    return Choice(protocols(*ids))


def use_case(kb: KnowledgeBase, choice: Choice = EVERY_PROTOCOL) -> UseCaseState:
    return chain(kb).use_case(U, choice)


def only_path(kb: KnowledgeBase, choice: Choice = EVERY_PROTOCOL) -> PathState:
    [path] = use_case(kb, choice).paths
    return path


def only_link(kb: KnowledgeBase, choice: Choice = EVERY_PROTOCOL) -> LinkState:
    [link] = only_path(kb, choice).links
    return link


def one_link(step: str, claims: dict[str, Any], **more: Any) -> LinkState:
    """A link between a and b over the protocol p, with p's claims."""
    told = {k: v for k, v in claims.items() if v != "unknown"}
    return only_link(grid_world({"u": {"path": [step]}}, serves={"p": "a-b"}, claims={"p": told}, **more))


def needing(*needs: str) -> dict[str, Any]:
    """A use case that does not say for which current it is."""
    step = {"from": "a", "to": "b", "exchange": "x", "needs": list(needs)}
    return {"paths": [{"id": "path", "title": "P", "approach": "direct", "decides": "a", "steps": [step]}]}


def reach(kb: KnowledgeBase, protocol: str) -> Reach:
    found = chain(kb).reach(U, Name("protocol", protocol))
    assert found
    return found


# "Only requirements met by a protocol count."


@pytest.mark.parametrize("met_by", ["equipment", "organisation", "market", "deployment"])
def test_a_requirement_not_met_by_a_protocol_does_not_count(met_by: str) -> None:
    link = one_link("a>b r s", {"r": "full", "s": "none"}, more={"requirement/s": {"met-by": met_by}})
    assert link.state == "full"
    assert [verdict.requirement.id for verdict in link.needs] == ["r"]


def test_a_preference_not_met_by_a_protocol_does_not_count() -> None:
    assert one_link("a>b r ?s", {"r": "full"}, more={"requirement/s": {"met-by": "market"}}).prefers == ()


def test_a_requirement_that_is_not_there_does_not_count() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, more={"requirement/r": {"status": "withdrawn"}})
    assert only_path(kb).links == ()


def test_a_need_that_names_a_record_of_another_kind_does_not_count() -> None:
    kb = grid_world(serves={"p": "a-b"}, claims={"p": {"r": "full"}}, more={"use-case/u": needing("r", "actor/a")})
    assert [verdict.requirement.id for verdict in only_link(kb).needs] == ["r"]


# "A step without needs or prefers (people acting, one device by itself) is told, not judged."


def test_a_step_without_needs_or_prefers_is_told_not_judged() -> None:
    kb = grid_world({"u": {"path": ["driver>a", "a>b r", "b>b"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full"}})
    path = only_path(kb)
    assert (path.state, len(path.links)) == ("full", 1)
    assert len(path.path.data["steps"]) == 3


def test_a_step_whose_needs_do_not_count_is_not_judged() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "b>c s"]}},
        serves={"p": "a-b"},
        claims={"p": {"r": "full"}},
        more={"requirement/s": {"met-by": "equipment"}},
    )
    assert [link.hop.interface.id for link in only_path(kb).links] == ["a-b"]


def test_a_step_that_only_prefers_is_judged() -> None:
    assert one_link("a>b ?r", {"r": "full"}).state == "full"


# "Link on a path x protocol: all needs of all judged steps on that link, in both directions, met by this one protocol"


def test_a_link_needs_all_of_all_its_steps() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "a>b s", "a>b r t"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full", "s": "full"}}
    )
    link = only_link(kb)
    assert [(v.requirement.id, v.state) for v in link.needs] == [("r", "full"), ("s", "full"), ("t", "unknown")]
    assert link.state == "unknown"


def test_a_link_needs_what_both_directions_need() -> None:
    kb = grid_world({"u": {"path": ["a>b r", "b>a s"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full", "s": "none"}})
    link = only_link(kb)
    assert [verdict.requirement.id for verdict in link.needs] == ["r", "s"]
    assert link.state == "none"


def test_a_link_is_carried_only_by_a_protocol_that_serves_its_interface() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}}, serves={"p": "a-b", "q": "b-c"}, claims={"p": {"r": "partial"}, "q": {"r": "full"}}
    )
    assert (only_link(kb).protocol, only_link(kb).state) == (name_of("protocol/p"), "partial")


def test_the_same_link_on_two_paths_is_judged_by_what_each_path_asks() -> None:
    kb = grid_world(
        {"u": {"one": ["a>b r"], "two": ["a>b s"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full", "s": "none"}}
    )
    assert [path.state for path in use_case(kb).paths] == ["full", "none"]


def test_what_is_needed_once_and_preferred_once_is_needed() -> None:
    kb = grid_world({"u": {"path": ["a>b ?r", "b>a r"]}}, serves={"p": "a-b"}, claims={"p": {"r": "none"}})
    link = only_link(kb)
    assert (link.state, link.prefers) == ("none", ())


# "none if a need is none; else unknown if a need is unknown; else partial if a need is partial or a preference is
# partial or none; else full"


@pytest.mark.parametrize(
    ("needs", "state"),
    [
        (["full"], "full"),
        (["full", "full"], "full"),
        (["partial", "full"], "partial"),
        (["unknown", "full"], "unknown"),
        (["none", "full"], "none"),
        (["unknown", "partial"], "unknown"),
        (["none", "unknown"], "none"),
        (["none", "partial"], "none"),
        (["partial", "none", "unknown", "full"], "none"),
    ],
)
def test_none_beats_unknown_beats_partial_beats_full(needs: list[State], state: State) -> None:
    claims = {f"r{position}": support for position, support in enumerate(needs)}
    assert one_link("a>b " + " ".join(claims), claims).state == state


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=4), st.lists(st.sampled_from(STATES), max_size=3))
def test_the_rule_as_it_is_written(needs: list[State], prefers: list[State]) -> None:
    claims = {f"n{position}": support for position, support in enumerate(needs)}
    wishes = {f"?p{position}": support for position, support in enumerate(prefers)}
    said = claims | {wish.removeprefix("?"): support for wish, support in wishes.items()}
    found = one_link("a>b " + " ".join([*claims, *wishes]), said)
    if "none" in needs:
        assert found.state == "none"
    elif "unknown" in needs:
        assert found.state == "unknown"
    elif "partial" in needs or "partial" in prefers or "none" in prefers:
        assert found.state == "partial"
    else:
        assert found.state == "full"
    assert found.unknown_preferences == prefers.count("unknown")


@pytest.mark.parametrize("preference", ["partial", "none"])
def test_a_preference_met_in_part_or_not_at_all_lowers_to_partial(preference: State) -> None:
    assert one_link("a>b r ?s", {"r": "full", "s": preference}).state == "partial"


def test_a_preference_does_not_make_a_link_better() -> None:
    assert one_link("a>b r ?s", {"r": "none", "s": "full"}).state == "none"
    assert one_link("a>b r ?s", {"s": "full"}).state == "unknown"


# "An unknown preference is counted beside the state, it does not lower it."


def test_an_unknown_preference_is_counted_and_does_not_lower() -> None:
    link = one_link("a>b r ?s ?t", {"r": "full"})
    assert (link.state, link.unknown_preferences) == ("full", 2)


def test_a_link_with_nothing_but_unknown_preferences_is_full_and_counts_them() -> None:
    link = one_link("a>b ?s", {})
    assert (link.state, link.unknown_preferences) == ("full", 1)


def test_an_unknown_need_is_no_unknown_preference() -> None:
    assert one_link("a>b r ?s", {"s": "full"}).unknown_preferences == 0


# "A claim limited to another current is none"


@pytest.mark.parametrize(
    ("claim", "path", "state"),
    [
        ("ac", "ac", "full"),
        ("ac", "dc", "none"),
        ("dc", "ac", "none"),
        ("wireless", "ac", "none"),
        ("any", "ac", "full"),
        ("any", "any", "full"),
        ("ac", "any", "partial"),  # it holds for some of the cars on the path
    ],
)
def test_a_claim_limited_to_another_current_is_none(claim: str, path: str, state: State) -> None:
    link = one_link("a>b r", {"r": {"current": claim}}, current=path)
    assert link.state == state
    assert (link.needs[0].limit == f"for {claim} only") is (state != "full")


def test_a_path_that_names_no_current_is_for_any() -> None:
    kb = grid_world(serves={"p": "a-b"}, claims={"p": {"r": {"current": "dc"}}}, more={"use-case/u": needing("r")})
    assert only_link(kb).state == "partial"


def test_a_claim_for_each_current_counts_where_it_holds() -> None:
    claims = {"r": [{"current": "ac", "support": "partial"}, {"current": "dc"}]}
    assert one_link("a>b r", claims, current="ac").state == "partial"
    assert one_link("a>b r", claims, current="dc").state == "full"


def test_a_claim_of_none_stays_none_on_a_path_for_any_current() -> None:
    assert one_link("a>b r", {"r": {"support": "none", "current": "ac"}}, current="any").state == "none"


# "with an option it stands, and the option is named"


def test_a_claim_with_an_option_stands_and_the_option_is_named() -> None:
    link = one_link(
        "a>b r s ?t", {"r": {"option": "smart"}, "s": "full", "t": {"support": "partial", "option": "local"}}
    )
    assert (link.state, link.options) == ("partial", ["local", "smart"])


def test_an_option_is_named_once() -> None:
    assert one_link("a>b r s", {"r": {"option": "smart"}, "s": {"option": "smart"}}).options == ["smart"]


def test_an_option_of_a_claim_that_does_not_hold_is_not_named() -> None:
    assert one_link("a>b r", {"r": {"support": "none", "option": "smart"}}).options == []
    assert one_link("a>b r", {"r": {"option": "smart", "current": "dc"}}, current="ac").options == []


def test_an_option_is_not_named_where_the_requirement_is_met_as_well_without_it() -> None:
    assert one_link("a>b r", {"r": [{"option": "smart"}, {"clause": "3"}]}).options == []


def test_an_option_is_named_where_it_makes_the_difference() -> None:
    link = one_link("a>b r", {"r": [{"support": "partial"}, {"option": "smart"}]})
    assert (link.state, link.options) == ("full", ["smart"])


# A claim may hold on some interfaces only


def test_a_claim_for_one_interface_does_not_count_elsewhere() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "b>c r"]}}, serves={"p": "a-b b-c"}, claims={"p": {"r": {"interfaces": ["a-b"]}}}
    )
    assert [link.state for link in only_path(kb).links] == ["full", "unknown"]


def test_an_interface_may_be_written_with_its_kind() -> None:
    assert one_link("a>b r", {"r": {"interfaces": ["interface/a-b"]}}).state == "full"


def test_a_claim_of_none_for_one_interface_does_not_count_elsewhere() -> None:
    claims = {"r": [{"support": "none", "interfaces": ["b-c"]}, {"support": "partial"}]}
    assert one_link("a>b r", claims, unserved="b-c").state == "partial"


def test_of_the_claims_that_hold_the_best_counts() -> None:
    assert one_link("a>b r", {"r": ["partial", "full", "none"]}).state == "full"


# "No claim is unknown" - but a claim of the base, or an inherited one, is a claim


def test_an_amendment_carries_what_its_base_carries() -> None:
    amended = {"protocol/amd": {"amends": "base"}}
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"base": "a-b"}, claims={"base": {"r": "full"}}, more=amended)
    assert reach(kb, "amd").text == "full, 1 of 1 link"


# "Link x set: its best protocol of the set (then the most claims in full)."


def test_a_link_has_the_best_protocol_of_the_set() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}},
        serves={"none": "a-b", "partial": "a-b", "unknown": "a-b"},
        claims={"none": {"r": "none"}, "partial": {"r": "partial"}},
    )
    assert only_link(kb).protocol == name_of("protocol/partial")
    assert only_link(kb, everybody("none", "unknown")).protocol == name_of("protocol/unknown")
    assert only_link(kb, everybody("none")).state == "none"


def test_of_equals_the_protocol_with_the_most_claims_in_full_is_best() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r s t"]}},
        serves={"p": "a-b", "q": "a-b"},
        claims={"p": {"r": "full", "s": "partial", "t": "partial"}, "q": {"r": "full", "s": "full", "t": "partial"}},
    )
    assert only_link(kb).protocol == name_of("protocol/q")


def test_claims_in_full_on_preferences_tell_equals_apart() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r ?s"]}},
        serves={"p": "a-b", "q": "a-b"},
        claims={"p": {"r": "full"}, "q": {"r": "full", "s": "full"}},
    )
    assert only_link(kb).protocol == name_of("protocol/q")


def test_of_true_equals_the_first_by_name_is_taken() -> None:
    said = {"r": "full"}
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"q": "a-b", "p": "a-b"}, claims={"q": said, "p": said})
    assert only_link(kb).protocol == name_of("protocol/p")


def test_every_protocol_of_a_link_is_listed_best_first() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}},
        serves={"p": "a-b", "q": "a-b", "s": "a-b"},
        claims={"p": {"r": "none"}, "s": {"r": "full"}},
    )
    path = only_path(kb).path
    found = chain(kb).link_by_protocol(path, path.hops[0])
    assert [link.protocol.id for link in found if link.protocol] == ["s", "q", "p"]


# "One stack per link: two protocols on the same plug are not added up requirement by requirement."


def test_two_protocols_on_one_link_are_not_added_up() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "b>a s"]}},
        serves={"p": "a-b", "q": "a-b"},
        claims={"p": {"r": "full", "s": "none"}, "q": {"r": "none", "s": "full"}},
    )
    assert use_case(kb).state == "none"


def test_two_links_may_have_two_protocols() -> None:
    kb = two_links()
    assert use_case(kb).state == "full"
    assert [link.protocol.id for link in only_path(kb).links if link.protocol] == ["p", "q"]


def two_links() -> KnowledgeBase:
    """From a over p to b, from b over q to c."""
    return grid_world(
        {"u": {"path": ["a>b r", "b>c r"]}},
        serves={"p": "a-b", "q": "b-c"},
        claims={"p": {"r": "full"}, "q": {"r": "full"}},
    )


# "Nobody of a chosen set serves it: none, 'nobody chosen'; no protocol recorded at all: unknown."


def test_a_link_that_nobody_of_the_chosen_set_serves_is_none() -> None:
    link = only_path(two_links(), everybody("p")).links[1]
    assert (link.state, link.gap, link.protocol) == ("none", "nobody chosen", None)


def test_a_link_for_which_no_protocol_is_recorded_is_unknown() -> None:
    link = only_link(grid_world({"u": {"path": ["a>b r"]}}, unserved="a-b"))
    assert (link.state, link.gap, link.protocol) == ("unknown", "no protocol recorded", None)


def test_a_link_for_which_no_protocol_is_recorded_is_unknown_whatever_is_chosen() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, unserved="a-b")
    assert only_link(kb, everybody("p")).gap == "no protocol recorded"
    assert only_link(kb, everybody()).gap == "no protocol recorded"


def test_a_link_for_which_no_interface_is_recorded_is_unknown() -> None:
    link = only_link(grid_world({"u": {"path": ["a>b r"]}}))
    assert (link.state, link.gap) == ("unknown", "no interface recorded")


def test_two_links_for_which_no_interface_is_recorded_are_two_links() -> None:
    path = only_path(grid_world({"u": {"path": ["a>b r", "b>c s", "c>b t"]}}))
    assert [[end.id for end in link.hop.ends] for link in path.links] == [["a", "b"], ["b", "c"]]
    assert [[need.id for need in link.hop.needs] for link in path.links] == [["r"], ["s", "t"]]


def test_a_link_that_is_carried_has_no_gap() -> None:
    assert one_link("a>b r", {"r": "none"}).gap == ""


# "Path: its weakest judged link; no judged link: unknown."


@pytest.mark.parametrize("state", STATES)
def test_a_path_is_as_good_as_its_weakest_judged_link(state: State) -> None:
    claims = {"p": {"r": "full"}, "q": {} if state == "unknown" else {"r": state}}
    kb = grid_world({"u": {"path": ["a>b r", "b>c r"]}}, serves={"p": "a-b", "q": "b-c"}, claims=claims)
    assert only_path(kb).state == state


def test_a_path_names_its_weakest_link() -> None:
    path = only_path(two_links(), everybody("p"))
    assert path.weakest
    assert path.weakest.hop.interface.id == "b-c"


def test_a_path_without_a_judged_link_is_unknown() -> None:
    path = only_path(grid_world({"u": {"path": ["a>b"]}}, serves={"p": "a-b"}))
    assert (path.state, path.links, path.weakest) == ("unknown", (), None)


def test_links_of_a_path_come_in_the_order_of_its_steps() -> None:
    kb = grid_world({"u": {"path": ["b>c r", "a>b r", "c>b r"]}}, unserved="a-b b-c")
    assert [link.hop.interface.id for link in only_path(kb).links] == ["b-c", "a-b"]


# "Use case: its best path."


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=4))
def test_a_use_case_is_as_good_as_its_best_path(states: list[State]) -> None:
    paths = {f"path{position}": [f"a>b r{position}"] for position in range(len(states))}
    said = {f"r{position}": state for position, state in enumerate(states) if state != "unknown"}
    found = use_case(grid_world({"u": paths}, serves={"p": "a-b"}, claims={"p": said}))
    assert [path.state for path in found.paths] == states
    assert found.state == max(states, key=STRENGTH.__getitem__)
    assert found.best
    assert found.best.state == found.state


def test_of_equal_paths_the_one_with_more_links_in_full_is_best_then_the_first() -> None:
    paths = {"one": ["a>b s"], "two": ["a>b r", "b>c s"], "three": ["a>b r", "b>c s"]}
    found = use_case(grid_world({"u": paths}, serves={"p": "a-b b-c"}, claims={"p": {"r": "full", "s": "partial"}}))
    assert found.best
    assert (found.state, found.best.path.id) == ("partial", "two")


def test_all_use_cases_are_judged_by_id() -> None:
    kb = grid_world({"v": {"path": ["a>b r"]}, "u": {"path": ["a>b r"]}})
    assert [found.use_case.id for found in chain(kb).use_cases()] == ["u", "v"]


def test_a_withdrawn_use_case_is_not_judged() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, more={"use-case/u": {"status": "withdrawn"}})
    assert chain(kb).use_cases() == []


# "Use case x protocol: the protocol judged on its own reach: weakest state over the links it serves, on the path where
# it serves most, with the count. Serves none: an empty cell, not none."


def test_a_protocol_is_judged_on_the_links_it_serves_with_the_count() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "b>c s", "c>d t"]}}, serves={"p": "a-b", "q": "b-c"}, claims={"p": {"r": "full"}}
    )
    assert reach(kb, "p").text == "full, 1 of 3 links"
    assert reach(kb, "q").text == "unknown, 1 of 3 links"


def test_a_protocol_is_as_good_as_the_weakest_link_it_serves() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "b>c s", "c>d r"]}},
        serves={"p": "a-b b-c"},
        claims={"p": {"r": "full", "s": "partial"}},
    )
    assert reach(kb, "p").text == "partial, 2 of 3 links"


def test_a_protocol_is_judged_on_the_path_where_it_serves_most() -> None:
    paths = {"short": ["a>b r"], "long": ["a>b r", "b>c s"]}
    kb = grid_world({"u": paths}, serves={"p": "a-b b-c"}, claims={"p": {"r": "full", "s": "none"}})
    assert (reach(kb, "p").path.id, reach(kb, "p").text) == ("long", "none, 2 of 2 links")


def test_where_it_serves_as_many_links_the_better_path_counts_then_the_first() -> None:
    paths = {"one": ["a>b s"], "two": ["a>b r"], "three": ["a>b r"]}
    kb = grid_world({"u": paths}, serves={"p": "a-b"}, claims={"p": {"r": "full", "s": "none"}})
    assert (reach(kb, "p").path.id, reach(kb, "p").text) == ("two", "full, 1 of 1 link")


def test_a_protocol_that_serves_no_link_has_no_reach() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b", "q": "b-c"}, claims={"q": {"r": "none"}})
    assert chain(kb).reach(U, name_of("protocol/q")) is None


def test_a_protocol_that_serves_only_links_that_are_not_judged_has_no_reach() -> None:
    kb = grid_world({"u": {"path": ["a>b", "b>c r"]}}, serves={"p": "a-b"})
    assert chain(kb).reach(U, name_of("protocol/p")) is None


def test_a_protocol_of_a_lower_layer_has_no_reach() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, more={"protocol/p": {"type": "lower-layer"}})
    assert chain(kb).reach(U, name_of("protocol/p")) is None


def test_links_without_an_interface_count_among_the_links_of_the_path() -> None:
    kb = grid_world({"u": {"path": ["a>b r", "b>c s", "c>d t"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full"}})
    assert reach(kb, "p").text == "full, 1 of 3 links"


# "Without a choice the set is every protocol; a reader chooses for all, or actor by actor"


def test_without_a_choice_the_set_is_every_protocol() -> None:
    assert use_case(two_links()).state == use_case(two_links(), everybody("p", "q")).state == "full"


def test_a_choice_of_nothing_allows_nothing() -> None:
    assert use_case(two_links(), everybody()).state == "none"


def test_a_link_works_if_both_ends_have_the_protocol() -> None:
    a, b = name_of("actor/a"), name_of("actor/b")
    both = Choice(by_actor={a: protocols("p"), b: protocols("p", "q")})
    assert use_case(two_links(), both).state == "full"
    one = Choice(by_actor={a: protocols("p"), b: protocols("q")})
    assert [link.gap for link in only_path(two_links(), one).links] == ["nobody chosen", ""]


def test_an_actor_for_which_nothing_was_chosen_has_all() -> None:
    assert use_case(two_links(), Choice(by_actor={name_of("actor/b"): protocols("p", "q")})).state == "full"
    chosen = Choice(by_actor={name_of("actor/c"): protocols("p")})
    assert [link.state for link in only_path(two_links(), chosen).links] == ["full", "none"]


def test_a_choice_holds_in_both_directions_of_a_link() -> None:
    kb = grid_world({"u": {"path": ["b>a r"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full"}})
    for actor in ("actor/a", "actor/b"):
        assert only_link(kb, Choice(by_actor={name_of(actor): protocols("q")})).gap == "nobody chosen"


def test_a_choice_for_one_actor_takes_the_place_of_the_choice_for_all() -> None:
    a, b = name_of("actor/a"), name_of("actor/b")
    choice = Choice(protocols("q"), {a: protocols("p"), b: protocols("p", "q")})
    assert use_case(two_links(), choice).state == "full"


@given(st.sets(st.sampled_from("pqs")), st.sets(st.sampled_from("pqs")))
def test_a_protocol_more_never_makes_anything_worse(few: set[str], more: set[str]) -> None:
    kb = grid_world(
        {"u": {"one": ["a>b r ?s", "b>c r"], "two": ["a>b s"]}},
        serves={"p": "a-b", "q": "a-b b-c", "s": "b-c"},
        claims={"p": {"r": "full", "s": "partial"}, "q": {"r": "partial", "s": "none"}, "s": {"r": "full"}},
    )
    before, after = use_case(kb, everybody(*few)), use_case(kb, everybody(*few, *more))
    assert STRENGTH[before.state] <= STRENGTH[after.state]


# "a link over closed protocols says 'proprietary'"


def test_a_link_over_a_closed_protocol_is_told_as_proprietary() -> None:
    kb = load_example(SMALL)
    best = chain(kb).use_case(name_of("use-case/evening-charging")).paths[1]
    [link] = [link for link in best.links if link.protocol]
    assert link.protocol
    assert chain(kb).coverage.proprietary(link.protocol)


# "The answer always carries its reasons: path, link, requirement, claim, option."


def test_an_answer_carries_its_reasons() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": {"option": "smart", "via": ["A.b"]}}}
    )
    best = use_case(kb).best
    assert best
    [link] = best.links
    [verdict] = link.needs
    assert (best.path.id, link.hop.interface.id, verdict.requirement.id) == ("path", "a-b", "r")
    assert verdict.claim
    assert (verdict.claim.stated_in.id, verdict.claim.via, verdict.claim.option) == ("p", ("A.b",), "smart")


def test_what_nobody_claimed_has_no_claim_as_its_reason() -> None:
    assert one_link("a>b r", {}).needs[0].claim is None


def test_the_reason_for_a_weak_state_is_the_best_claim_there_is() -> None:
    verdict = one_link("a>b r", {"r": ["none", "partial"]}).needs[0]
    assert verdict.claim
    assert (verdict.state, verdict.claim.support) == ("partial", "partial")


# Where requirements are asked for


def test_a_requirement_knows_the_interfaces_where_it_is_asked_for() -> None:
    kb = grid_world({"u": {"path": ["a>b r ?s"]}, "v": {"path": ["b>c r"]}}, unserved="a-b b-c")
    asked = {name.id: {interface.id for interface in found} for name, found in chain(kb).asked_on.items()}
    assert asked == {"r": {"a-b", "b-c"}, "s": {"a-b"}}


# Laws


@st.composite
def worlds(draw: st.DrawFn) -> KnowledgeBase:
    """Two use cases over three links, three protocols, any claims."""
    steps = st.sampled_from(["a>b r", "b>a s", "a>b ?s", "b>c r", "b>c s ?r", "c>d r", "c>d", "a>c s"])
    paths = st.dictionaries(st.sampled_from(["one", "two"]), st.lists(steps, min_size=1, max_size=4), min_size=1)
    serves = {p: " ".join(draw(st.sets(st.sampled_from(["a-b", "b-c", "c-d"])))) for p in "pqt"}
    support = st.sampled_from(["full", "full", "partial", "none"])
    claims = {p: draw(st.dictionaries(st.sampled_from("rs"), support)) for p in "pqt"}
    return grid_world({"u": draw(paths), "v": draw(paths)}, serves=serves, claims=claims)


@given(worlds())
def test_states_agree_with_each_other_at_every_level(kb: KnowledgeBase) -> None:
    found = chain(kb)
    for state in found.use_cases():
        for path in state.paths:
            assert path.state == weakest([link.state for link in path.links])
            for link in path.links:
                assert (link.protocol is None) == bool(link.gap)
        assert STRENGTH[state.state] == max(STRENGTH[path.state] for path in state.paths)


@given(worlds())
def test_a_protocol_that_carries_a_use_case_alone_reaches_every_link_of_a_path(kb: KnowledgeBase) -> None:
    found = chain(kb)
    for protocol in found.coverage.protocols:
        for state in found.use_cases(Choice(frozenset([protocol]))):
            reached = found.reach(state.use_case, protocol)
            if state.state in ("full", "partial"):
                assert reached
                assert state.best
                assert len(reached.links) >= len(state.best.links) > 0


def test_a_chain_is_worked_out_once_for_a_knowledge_base() -> None:
    kb = two_links()
    assert chain(kb) is chain(kb)


def test_a_none_for_one_current_leaves_another_unknown() -> None:
    claims = {"r": {"support": "none", "current": "ac"}}
    assert one_link("a>b r", claims, current="dc").state == "unknown"
    assert one_link("a>b r", claims, current="ac").state == "none"


# A protocol made for one current is not asked on a path with another


@pytest.mark.parametrize(("current", "serves"), [("ac", False), ("dc", True), ("any", True)])
def test_a_protocol_for_another_current_does_not_serve_the_path(current: str, serves: bool) -> None:
    only_dc = {"interfaces": [{"interface": "a-b", "basis": "in-scope", "current": "dc"}]}
    kb = grid_world(
        {"u": {"path": ["a>b r"]}},
        serves={"p": "a-b"},
        claims={"p": {"r": "full"}},
        current=current,
        more={"protocol/p": only_dc},
    )
    link = only_link(kb)
    assert (link.protocol is not None, link.gap) == (serves, "" if serves else "no protocol recorded")
    assert (chain(kb).reach(name_of("use-case/u"), name_of("protocol/p")) is not None) == serves
