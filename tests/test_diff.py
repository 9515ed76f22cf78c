"""What differs between two states is told by what it means."""

from typing import Any

import pytest

from knowledge_bases import grid_world, name_of, world
from vgikb.diff import Diff, diff
from vgikb.diff_data import diff_data
from vgikb.graph import KnowledgeBase

TERM: dict[str, Any] = {"definition": "flow of energy into a car"}


def terms(**records: dict[str, Any]) -> KnowledgeBase:
    return world({f"term/{id_}": {**TERM, **fields} for id_, fields in records.items()})


def carried(support: str) -> KnowledgeBase:
    return grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": support}})


def fields(found: Diff) -> list[tuple[str, Any, Any, bool]]:
    return [(c.field, c.before, c.after, c.editorial) for change in found.changed for c in change.fields]


def test_the_same_state_differs_in_nothing() -> None:
    assert diff(terms(a={}), terms(a={})).empty


def test_records_are_added_and_removed() -> None:
    found = diff(terms(a={}), terms(b={}))
    assert (found.added, found.removed) == ((name_of("term/b"),), (name_of("term/a"),))


def test_a_record_that_names_its_former_id_is_renamed() -> None:
    found = diff(terms(a={}, c={"related": ["a"]}), terms(b={"former-ids": ["a"]}, c={"related": ["b"]}))
    assert found.renamed == ((name_of("term/a"), name_of("term/b")),)
    assert (found.added, found.removed, found.links_added, found.links_removed) == ((), (), (), ())


def test_other_words_of_a_definition_are_a_change_of_meaning() -> None:
    found = diff(terms(a={}), terms(a={"definition": "flow of power into a car"}))
    assert fields(found) == [("/definition", TERM["definition"], "flow of power into a car", False)]


def test_other_capitals_and_marks_are_editorial() -> None:
    assert [c[3] for c in fields(diff(terms(a={}), terms(a={"definition": "Flow of energy, into a car"})))] == [True]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("at <= 15 min in all", "at >= 15 min in all"),
        ("from -5 to 7 degrees", "from 5 to 7 degrees"),
        ("rated at 3 MW or more", "rated at 3 mW or more"),
        ("every 1.5 minutes or so", "every 15 minutes or so"),
    ],
)
def test_other_signs_numbers_and_units_are_a_change_of_meaning(before: str, after: str) -> None:
    assert [c[3] for c in fields(diff(terms(a={"definition": before}), terms(a={"definition": after})))] == [False]


def test_another_comparator_is_a_change_of_meaning() -> None:
    two = (
        world({"requirement/r": {"measure": {"quantity": "interval", "comparator": sign, "value": 15}}})
        for sign in ("<=", ">=")
    )
    assert fields(diff(*two)) == [("/measure/comparator", "<=", ">=", False)]


def test_other_words_of_a_note_are_editorial() -> None:
    found = diff(terms(a={"notes": "Old words."}), terms(a={"notes": "New words."}))
    assert [change.editorial for change in found.changed] == [True]


def test_an_explanation_that_comes_or_goes_is_editorial_but_a_definition_is_not() -> None:
    without, with_it = (world({"requirement/r": more}) for more in ({}, {"rationale": "Prices move charging."}))
    assert [c[3] for c in fields(diff(without, with_it)) + fields(diff(with_it, without))] == [True, True]
    two = (terms(a={"definitions": [{"source": "s", "says": says}]}) for says in ("flow of energy", "flow of power"))
    assert [c[3] for c in fields(diff(*two))] == [False]
    assert [c[3] for c in fields(diff(terms(a={}), terms(a={"abbreviations": ["X"]})))] == [False]


def test_the_order_of_a_list_does_not_count() -> None:
    two = [terms(a={"abbreviations": order}) for order in (["X", "Y"], ["Y", "X"])]
    assert diff(*two).empty


def test_links_that_come_and_go_are_told() -> None:
    found = diff(terms(a={"related": ["b"]}, b={}, c={}), terms(a={"related": ["c"]}, b={}, c={}))
    assert found.links_added == ((name_of("term/a"), "related", name_of("term/c")),)
    assert found.links_removed == ((name_of("term/a"), "related", name_of("term/b")),)


def test_a_claim_that_changes_flips_the_answers_that_rest_on_it() -> None:
    found = diff(carried("partial"), carried("full"))
    [claim] = found.claims
    assert (claim.before, claim.after) == ("partial", "full")
    assert {(flip.protocol, flip.before, flip.after, flip.gained) for flip in found.flips} == {
        (None, "partial", "full", True),
        (name_of("protocol/p"), "partial, 1 of 1 link", "full, 1 of 1 link", True),
    }
    assert not any(flip.gained for flip in diff(carried("full"), carried("partial")).flips)


def test_a_link_that_follows_a_renamed_record_is_no_change() -> None:
    old = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full"}})
    new = grid_world(
        {"u": {"path": ["a>b s"]}},
        serves={"p": "a-b"},
        claims={"p": {"s": "full"}},
        more={"requirement/s": {"former-ids": ["r"], "title": "The r"}},
    )
    found = diff(old, new)
    assert found.renamed == ((name_of("requirement/r"), name_of("requirement/s")),)
    assert found == Diff((), (), found.renamed, (), (), (), (), ())


def test_what_is_there_on_one_side_only_is_told_as_a_whole() -> None:
    entry = {"label": "x", "used-by": "ocpp"}
    found = diff(terms(a={}), terms(a={"also-called": [entry], "abbreviations": ["X"]}))
    assert fields(found) == [("/abbreviations", None, ["X"], False), ("/also-called", None, [entry], False)]
    grown = diff(terms(a={"also-called": [entry]}), terms(a={"also-called": [entry, {**entry, "label": "y"}]}))
    assert fields(grown) == [("/also-called/y", None, {**entry, "label": "y"}, False)]


def test_a_record_that_is_withdrawn_says_so() -> None:
    found = diff(terms(a={}, b={}), terms(a={"status": "withdrawn", "reason": "Nobody says it."}, b={}))
    assert [(change.withdrawn, change.topics) for change in found.changed] == [(True, ["reason", "status"])]


def renamed_world(id_: str, **fields: Any) -> KnowledgeBase:
    """A requirement by one of its names, with a claim, a step, a mention and a heir that name it."""
    return grid_world(
        {"u": {"path": [f"a>b {id_} ?w", f"b>a {id_}"]}},
        serves={"p": "a-b"},
        claims={"p": {id_: "full", "w": {"support": "partial", "note": f"See [[requirement/{id_}|that]]."}}},
        more={
            f"requirement/{id_}": {"title": "Carried", **fields},
            "requirement/w": {"rationale": f"Other than [[requirement/{id_}]]."},
            "requirement/x": {"status": "withdrawn", "replaced-by": f"requirement/{id_}"},
        },
    )


def test_claims_steps_mentions_and_heirs_follow_a_renamed_record_without_a_change() -> None:
    found = diff(renamed_world("r"), renamed_world("s", **{"former-ids": ["r"]}))
    assert found == Diff((), (), ((name_of("requirement/r"), name_of("requirement/s")),), (), (), (), (), ())


def test_what_else_changed_beside_a_renamed_link_is_told_alone() -> None:
    new = renamed_world("s", **{"former-ids": ["r"], "level": "should"})
    assert fields(diff(renamed_world("r"), new)) == [("/level", "shall", "should", False)]


def test_a_mention_of_something_else_is_a_change() -> None:
    old, new = (terms(a={"notes": f"As a [[{other}]]."}, b={}, c={}) for other in "bc")
    assert [str(change.name) for change in diff(old, new).changed] == ["term/a"]


def test_the_data_of_a_diff_has_the_documented_shape() -> None:
    old = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": "partial"}})
    new = grid_world(
        {"u": {"path": ["a>b r"]}},
        serves={"p": "a-b"},
        claims={"p": {"r": "full"}},
        more={"term/t": {"related": ["t2"]}},
    )
    found = diff_data(diff(old, new))
    flip = {"use_case": "use-case/u", "protocol": None, "before": "partial", "after": "full", "sort": "better"}
    alone = {"before": "partial, 1 of 1 link", "after": "full, 1 of 1 link"}
    assert found == {
        "added": ["term/t"],
        "removed": [],
        "unreadable": [],
        "renamed": [],
        "changed": [
            {
                "record": "coverage/p",
                "editorial": False,
                "withdrawn": False,
                "values": [{"field": "/claims/r/support", "before": "partial", "after": "full", "editorial": False}],
            }
        ],
        "links": {"added": [], "removed": []},
        "claims": [
            {"protocol": "protocol/p", "requirement": "requirement/r", "before": "partial", "after": "full"}
            | {"sort": "better"}
        ],
        "answers": [flip, {**flip, "protocol": "protocol/p", **alone}],
    }
