"""What a later edition wins is told apart from what merely was not known before."""

from typing import Any

import pytest

from knowledge_bases import grid_world
from vgikb.coverage import Coverage, coverage
from vgikb.editions import changes, earlier_editions
from vgikb.findings import Name

OLD, NEW = Name("protocol", "old"), Name("protocol", "new")


def compared(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    found = changes(_editions(before, after), NEW, OLD)
    return {gain: [change.requirement.id for change in entries] for gain, entries in found.items() if entries}


def _editions(before: dict[str, Any], after: dict[str, Any]) -> Coverage:
    follows = {"protocol/new": {"supersedes": ["old"]}}
    return coverage(grid_world(claims={"old": before, "new": after}, more=follows))


@pytest.mark.parametrize(
    ("before", "after", "gain"),
    [
        ("none", "full", "won"),
        ("none", "partial", "begun"),
        ("partial", "full", "raised"),
        ("full", "partial", "lost"),
        ("full", "none", "lost"),
        ("partial", "none", "lost"),
    ],
)
def test_every_step_between_two_claims_has_its_sort(before: str, after: str, gain: str) -> None:
    assert compared({"r": before}, {"r": after}) == {gain: ["r"]}


@pytest.mark.parametrize(("after", "gain"), [("full", "learned"), ("partial", "glimpsed")])
def test_what_was_unknown_before_is_no_win_over_none(after: str, gain: str) -> None:
    assert compared({}, {"r": after}) == {gain: ["r"]}


@pytest.mark.parametrize("before", ["full", "partial"])
def test_what_was_carried_and_is_unknown_now_is_told(before: str) -> None:
    assert compared({"r": before}, {}) == {"forgotten": ["r"]}


@pytest.mark.parametrize(("before", "after"), [("full", "full"), ("none", "none")])
def test_what_is_the_same_is_no_change(before: str, after: str) -> None:
    assert compared({"r": before}, {"r": after}) == {}


def test_learning_that_something_is_missing_is_no_change_of_the_protocol() -> None:
    assert compared({"a": "none"}, {"b": "none"}) == {}


def test_the_best_of_several_claims_counts_and_of_equals_the_one_without_option() -> None:
    both = [{"support": "full", "option": "extra"}, {"support": "full"}, {"support": "partial"}]
    [change] = changes(_editions({"r": "none"}, {"r": both}), NEW, OLD)["won"]
    assert change.claim
    assert change.claim.option == ""


def test_a_claim_that_is_inherited_is_no_win() -> None:
    claim = {"support": "full", "via": ["Price"]}
    names = {"protocols": ["old", "new"], "elements": {"field": ["Price"]}}
    follows = {"protocol/new": {"supersedes": ["old"]}, "vocabulary/v": names}
    known = coverage(grid_world(claims={"old": {"r": claim}, "new": {"s": "full"}}, more=follows))
    found = changes(known, NEW, OLD)
    assert [change.requirement.id for entries in found.values() for change in entries] == ["s"]


def test_earlier_editions_come_nearest_first_and_once_even_in_a_circle() -> None:
    editions = {"d": ["c", "b"], "c": ["b"], "b": ["a"], "a": ["d"]}
    more = {f"protocol/{id_}": {"supersedes": earlier} for id_, earlier in editions.items()}
    found = earlier_editions(coverage(grid_world(more=more)), Name("protocol", "d"))
    assert [name.id for name in found] == ["c", "b", "a"]
