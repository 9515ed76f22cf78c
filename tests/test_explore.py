"""Explore: what a choice enables, and the smallest sets, held against trying every set."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_bases import grid_world, name_of
from vgikb.chain import Chain, Choice, chain
from vgikb.explore import TIES_SHOWN, Enabled, Smallest, enabled, first_missing, missing_on, smallest_sets
from vgikb.findings import Name

BUSY = settings(deadline=None)  # a busy machine is no fault of the search


def ids(smallest: Smallest) -> list[tuple[int, list[str]]]:
    """Each size as the number of use cases and its sets, written 'p q'."""
    return [(size.enabled, [" ".join(name.id for name in chosen) for chosen in size.sets]) for size in smallest.sizes]


def dominated(smallest: Smallest) -> list[tuple[str, str]]:
    return [(protocol.id, better.id) for protocol, better in smallest.dominated]


def owners(number: int) -> Chain:
    """As many use cases as protocols, each enabled by its own protocol only."""
    return chain(
        grid_world(
            {f"u{i}": {"path": [f"a>b r{i}"]} for i in range(number)},
            serves={f"p{i}": "a-b" for i in range(number)},
            claims={f"p{i}": {f"r{i}": "full"} for i in range(number)},
        )
    )


# What a choice enables


@pytest.fixture(scope="module")
def four_states() -> Chain:
    return chain(
        grid_world(
            {state: {"path": [f"a>b {state[0]}"]} for state in ("full", "partial", "unknown", "none")},
            serves={"x": "a-b"},
            claims={"x": {"f": "full", "p": "partial", "n": "none"}},
        )
    )


def test_enabled_is_full_and_the_rest_is_listed_apart(four_states: Chain) -> None:
    found = enabled(four_states, Choice())
    for state in ("full", "partial", "unknown", "none"):
        assert [case.use_case.id for case in getattr(found, state)] == [state]


def test_what_the_choice_does_not_serve_is_none(four_states: Chain) -> None:
    found = enabled(four_states, Choice(frozenset()))
    assert (found.full, found.partial, found.unknown) == ((), (), ())
    assert len(found.none) == 4


def test_every_use_case_is_in_one_list(four_states: Chain) -> None:
    found: Enabled = enabled(four_states, Choice())
    assert len(found.full + found.partial + found.unknown + found.none) == len(four_states.paths)


# What is missing first


def missing(world: Chain, everybody: frozenset[Name] | None = None) -> tuple[str, str, str]:
    """Interface, gap and requirement of the first missing thing of the use case u."""
    found = first_missing(world.use_case(name_of("use-case/u"), Choice(everybody)))
    assert found
    return found.link.hop.interface.id, found.link.gap, found.verdict.requirement.id if found.verdict else ""


def world_of(*steps: str, serves: str = "a-b b-c", **said: str) -> Chain:
    return chain(grid_world({"u": {"path": list(steps)}}, serves={"x": serves}, claims={"x": said}))


def test_nothing_is_missing_where_every_link_is_full() -> None:
    world = world_of("a>b r ?s", r="full")
    assert first_missing(world.use_case(name_of("use-case/u"))) is None


def test_nothing_is_missing_where_nothing_is_judged() -> None:
    world = chain(grid_world({"u": {"path": ["a>b"]}}, serves={"x": "a-b"}))
    assert first_missing(world.use_case(name_of("use-case/u"))) is None


def test_the_weakest_link_is_named_first() -> None:
    assert missing(world_of("a>b r", "b>c s", r="partial", s="none")) == ("b-c", "", "s")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"r": "partial", "s": "none", "t": "full"}, "s"),
        ({"r": "partial", "t": "none"}, "s"),  # an unknown need, not the wish that is none
        ({"r": "partial", "s": "full", "t": "none"}, "r"),
        ({"r": "full", "s": "full", "t": "none"}, "t"),
    ],
)
def test_the_requirement_that_decides_the_state_is_named_first(said: dict[str, str], expected: str) -> None:
    assert missing(world_of("a>b r s ?t", **said)) == ("a-b", "", expected)


def test_a_gap_is_named_without_a_requirement() -> None:
    assert missing(world_of("a>b r", r="full"), frozenset()) == ("a-b", "nobody chosen", "")
    assert missing(world_of("a>c r", r="full")) == ("", "no interface recorded", "")
    unserved = chain(grid_world({"u": {"path": ["a>b r"]}}, unserved="a-b"))
    assert missing(unserved) == ("a-b", "no protocol recorded", "")


def test_an_unknown_wish_is_not_missing() -> None:
    link = world_of("a>b r ?s ?t", r="partial", t="partial").use_case(name_of("use-case/u")).paths[0].links[0]
    assert [verdict.requirement.id for verdict in missing_on(link)] == ["r", "t"]


# The smallest sets


def test_two_links_need_two_protocols_and_no_third_one() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r", "b>c r"]}},
        serves={"p": "a-b", "q": "b-c", "other": "c-d"},
        claims={"p": {"r": "full"}, "q": {"r": "full"}, "other": {"r": "full"}},
    )
    assert ids(smallest_sets(chain(kb))) == [(1, ["p q"])]


def test_sizes_stop_when_more_protocols_add_none() -> None:
    assert [size.enabled for size in smallest_sets(owners(3)).sizes] == [1, 2, 3]


def test_partial_does_not_enable() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": "partial"}})
    assert smallest_sets(chain(kb)) == Smallest((), ())


def test_a_use_case_without_a_judged_link_is_enabled_by_nothing() -> None:
    assert smallest_sets(chain(grid_world({"u": {"path": ["a>b"]}}, serves={"p": "a-b"}))) == Smallest((), ())


def test_no_use_cases_need_no_protocols() -> None:
    assert smallest_sets(chain(grid_world(serves={"p": "a-b"}))) == Smallest((), ())


def test_the_choice_is_exact_where_taking_the_best_one_first_goes_wrong() -> None:
    """g alone enables most, but the best pair is without it."""
    kb = grid_world(
        {f"u{i}": {"path": [f"a>b r{i}"]} for i in range(6)},
        serves={"g": "a-b", "x": "a-b", "y": "a-b"},
        claims={
            "g": {f"r{i}": "full" for i in (0, 1, 3, 4)},
            "x": {f"r{i}": "full" for i in (0, 1, 2)},
            "y": {f"r{i}": "full" for i in (3, 4, 5)},
        },
    )
    assert ids(smallest_sets(chain(kb))) == [(4, ["g"]), (6, ["x y"])]


def test_only_the_use_cases_asked_for_count() -> None:
    found = smallest_sets(owners(3), [name_of("use-case/u1")])
    assert ids(found) == [(1, ["p1"])]


def test_all_ties_of_a_size_are_shown() -> None:
    assert ids(smallest_sets(owners(3))) == [
        (1, ["p0", "p1", "p2"]),
        (2, ["p0 p1", "p0 p2", "p1 p2"]),
        (3, ["p0 p1 p2"]),
    ]


def test_twenty_ties_are_shown_and_the_rest_counted() -> None:
    sizes = smallest_sets(owners(7)).sizes
    assert TIES_SHOWN == 20
    assert [(len(size.sets), size.more) for size in sizes] == [
        (7, 0),
        (20, 1),
        (20, 15),
        (20, 15),
        (20, 1),
        (7, 0),
        (1, 0),
    ]
    assert [name.id for name in sizes[1].sets[0]] == ["p0", "p1"]


# Dominated protocols


def test_a_protocol_that_another_can_stand_in_for_everywhere_is_set_aside_and_named() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}, "v": {"path": ["a>b s"]}},
        serves={"less": "a-b", "more": "a-b"},
        claims={"less": {"r": "full"}, "more": {"r": "full", "s": "full"}},
    )
    found = smallest_sets(chain(kb))
    assert (ids(found), dominated(found)) == ([(2, ["more"])], [("less", "more")])


def test_of_two_equals_the_first_by_name_stays() -> None:
    said = {"r": "full"}
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"q": "a-b", "p": "a-b"}, claims={"q": said, "p": said})
    found = smallest_sets(chain(kb))
    assert (ids(found), dominated(found)) == ([(1, ["p"])], [("q", "p")])


def test_a_protocol_that_carries_one_link_better_is_not_set_aside() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}, "v": {"path": ["b>c r"]}},
        serves={"p": "a-b", "q": "b-c"},
        claims={"p": {"r": "full"}, "q": {"r": "full"}},
    )
    assert smallest_sets(chain(kb)).dominated == ()


def test_what_helps_only_on_a_path_that_cannot_be_completed_is_no_help() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r"]}, "v": {"path": ["b>c r", "c>d r"]}},
        serves={"p": "a-b", "q": "a-b b-c"},
        claims={"p": {"r": "full"}, "q": {"r": "full"}},
        unserved="c-d",
    )
    found = smallest_sets(chain(kb))
    assert (ids(found), dominated(found)) == ([(1, ["p"])], [("q", "p")])


# Against trying every set

STEPS = st.sampled_from(["a>b r", "a>b s", "b>c r", "b>c s", "c>d t", "a>b t ?r"])
PATHS = st.lists(st.lists(STEPS, min_size=1, max_size=3), min_size=1, max_size=2)


@st.composite
def worlds(draw: st.DrawFn) -> Chain:
    """Up to four use cases over three links and five protocols."""
    use_cases = draw(st.lists(PATHS, min_size=1, max_size=4))
    told = {f"u{i}": {f"path{j}": steps for j, steps in enumerate(paths)} for i, paths in enumerate(use_cases)}
    serves = {p: " ".join(sorted(draw(st.sets(st.sampled_from(["a-b", "b-c", "c-d"]))))) for p in "pqxyz"}
    claims = {p: dict.fromkeys(draw(st.sets(st.sampled_from("rst"))), "full") for p in "pqxyz"}
    return chain(grid_world(told, serves=serves, claims=claims))


def count(world: Chain, chosen: tuple[Name, ...]) -> int:
    return len(enabled(world, Choice(frozenset(chosen))).full)


def best_of_each_size(world: Chain, protocols: list[Name]) -> list[tuple[int, set[tuple[Name, ...]]]]:
    """By trying every set: the sizes that enable more than all smaller ones, with all their best sets."""
    found: list[tuple[int, set[tuple[Name, ...]]]] = []
    for size in range(1, len(protocols) + 1):
        counts = {chosen: count(world, chosen) for chosen in combinations(sorted(protocols), size)}
        most = max(counts.values())
        if most > (found[-1][0] if found else 0):
            found.append((most, {chosen for chosen, number in counts.items() if number == most}))
    return found


@BUSY
@given(worlds())
def test_the_smallest_sets_are_those_that_trying_every_set_finds(world: Chain) -> None:
    found = smallest_sets(world)
    set_aside = {protocol for protocol, _ in found.dominated}
    expected = best_of_each_size(world, [name for name in world.coverage.protocols if name not in set_aside])
    assert [(size.enabled, set(size.sets)) for size in found.sizes] == expected
    assert all(size.more == 0 for size in found.sizes)


@BUSY
@given(worlds())
def test_setting_protocols_aside_loses_nothing(world: Chain) -> None:
    found = smallest_sets(world)
    every = best_of_each_size(world, list(world.coverage.protocols))
    assert [(size.enabled, len(size.sets[0])) for size in found.sizes] == [
        (most, len(next(iter(sets)))) for most, sets in every
    ]


@BUSY
@given(worlds())
def test_what_is_set_aside_can_be_replaced_in_every_set(world: Chain) -> None:
    for protocol, better in smallest_sets(world).dominated:
        others = [name for name in world.coverage.protocols if name != protocol]
        for chosen in combinations(others, 2):
            assert count(world, (*chosen, protocol)) <= count(world, (*chosen, better))
