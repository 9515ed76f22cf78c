"""Totals count what the chain says, by each kind of row, for every protocol or for a choice."""

import pytest

from knowledge_bases import grid_world, name_of
from vgikb.chain import Choice, chain
from vgikb.graph import KnowledgeBase
from vgikb.tables import Rows
from vgikb.totals import BY, totals

EVERY = Choice(None, {})

# prices over two hops: one edition carries them on the first, another one on both, a third has no claim
KB = grid_world(
    {"home": {"direct": ["program>csms price", "csms>station price ?limit"]}, "depot": {"lone": ["csms>csms price"]}},
    serves={"old": "program-csms", "new": "program-csms csms-station", "quiet": "csms-station", "far": "hub-csms"},
    claims={"old": {"price": "full"}, "new": {"price": "full", "limit": "partial"}, "far": {"price": "full"}},
    unserved="fleet-csms",
    more={
        "service/savings": {},
        "service/backup": {},
        "driver/law": {},
        "use-case/home": {"services": ["savings"], "drivers": ["law"]},
    },
)


def rows(by: str, choice: Choice = EVERY, kb: KnowledgeBase = KB) -> Rows:
    return totals(kb, by, choice)[1:]


def of(*protocols: str) -> Choice:
    return Choice(frozenset(name_of(f"protocol/{protocol}") for protocol in protocols), {})


def test_a_use_case_has_its_state_and_the_links_of_its_best_path() -> None:
    assert ["home", "partial", "direct", 1, 1, 0, 0] in rows("use-case")


def test_a_use_case_is_judged_by_the_choice() -> None:
    assert ["home", "none", "direct", 1, 0, 0, 1] in rows("use-case", of("old"))
    assert ["home", "partial", "direct", 1, 1, 0, 0] in rows("use-case", of("new"))


def test_a_requirement_counts_editions_that_serve_a_link_which_asks_for_it() -> None:
    """`far` claims it, but serves no such link; `quiet` serves one and claims nothing."""
    assert ["price", 2, 0, 1, 0] in rows("requirement")


def test_a_requirement_counts_editions_of_the_choice_only() -> None:
    assert ["price", 1, 0, 0, 0] in rows("requirement", of("old"))


def test_a_requirement_that_no_step_asks_for_has_no_row() -> None:
    kb = grid_world({"home": {"p": ["a>b price"]}}, serves={"x": "a-b"}, claims={"x": {"other": "full"}})
    assert rows("requirement", kb=kb) == [["price", 0, 0, 1, 0]]


def test_an_interface_counts_who_serves_it_and_the_uses_by_their_best_protocol() -> None:
    found = {row[0]: row[1:] for row in rows("interface")}
    assert found["program-csms"] == [2, 1, 0, 0, 0]
    assert found["csms-station"] == [2, 0, 1, 0, 0]


def test_an_interface_that_no_use_case_runs_over_is_there_with_zeros() -> None:
    found = {row[0]: row[1:] for row in rows("interface")}
    assert found["hub-csms"] == [1, 0, 0, 0, 0]
    assert found["fleet-csms"] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(("by", "linked", "alone"), [("service", "savings", "backup"), ("driver", "law", None)])
def test_services_and_drivers_count_their_use_cases_by_state(by: str, linked: str, alone: str | None) -> None:
    found = {row[0]: row[1:] for row in rows(by)}
    assert found[linked] == [1, 0, 1, 0, 0]
    assert alone is None or found[alone] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("by", BY)
def test_rows_are_as_long_as_the_head_and_come_by_id(by: str) -> None:
    head, *body = totals(KB, by, EVERY)
    assert all(len(row) == len(head) for row in body)
    assert [row[0] for row in body] == sorted(str(row[0]) for row in body)


def test_the_states_of_the_use_cases_are_those_of_the_chain() -> None:
    told = {row[0]: row[1] for row in rows("use-case")}
    assert told == {found.use_case.id: found.state for found in chain(KB).use_cases(EVERY)}
