"""Graph: every occurrence of a link is an edge, and only links that resolve are seen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_bases import SMALL, TODAY, load_example, name_of, project_kinds, world
from vgikb.findings import Name, pointer_text
from vgikb.graph import Edge, KnowledgeBase, build, linked, mentioned
from vgikb.records import Loaded, Record

STEP = {"from": "a", "to": "b", "exchange": "x"}
PATH = {"id": "p", "title": "P", "approach": "direct", "decides": "a"}
ENDS: dict[str, dict[str, Any]] = {"actor/a": {}, "actor/b": {}, "requirement/r": {}, "requirement/s": {}}


def asking(*needs: list[str]) -> KnowledgeBase:
    """A use case with one step for each list of needs."""
    steps = [{**STEP, "needs": wanted} for wanted in needs]
    return world({**ENDS, "use-case/u": {"paths": [{**PATH, "steps": steps}]}})


def names(edges: list[Edge]) -> list[str]:
    return [str(edge.target) for edge in edges]


def unresolved(kb: KnowledgeBase) -> list[tuple[str, str]]:
    return [(str(edge.target), pointer_text(edge.pointer)) for edge in kb.unresolved]


# Edges


def test_each_occurrence_of_a_link_is_an_edge() -> None:
    kb = asking(["r", "r"], ["r"])
    edges = kb.links_to(name_of("requirement/r"))
    places = [f"/paths/0/steps/{place}" for place in ("0/needs/0", "0/needs/1", "1/needs/0")]
    assert [pointer_text(edge.pointer) for edge in edges] == places


def test_an_edge_knows_the_innermost_group_around_it() -> None:
    kb = asking(["r"], ["s"])
    [edge] = kb.links_to(name_of("requirement/s"))
    owner: Any = kb.records[edge.source].data
    for part in edge.pointer[:-2]:
        owner = owner[part]
    assert edge.owner is owner
    assert edge.owner["needs"] == ["s"]


def test_a_link_at_the_top_of_a_record_is_owned_by_the_record() -> None:
    kb = world({"driver/d": {"demands": ["r"]}, "requirement/r": {}})
    [edge] = kb.links_from(name_of("driver/d"))
    assert edge.owner is kb.records[edge.source].data


def test_keys_of_a_mapping_are_links() -> None:
    served = {"interface": "i", "basis": "in-scope", "roles": {"a": "office", "b": "outpost"}}
    ends = {"grid-side": "a", "vehicle-side": "b"}
    kb = world({"actor/a": {}, "actor/b": {}, "interface/i": ends, "protocol/p": {"interfaces": [served]}})
    edges = kb.links_from(name_of("protocol/p"), "interfaces.roles")
    assert names(edges) == ["actor/a", "actor/b"]
    assert pointer_text(edges[1].pointer) == "/interfaces/0/roles/b"
    assert edges[1].owner["basis"] == "in-scope"


def test_a_link_of_one_field_is_found_by_its_name() -> None:
    kb = load_example(SMALL)
    interface = Name("interface", "csms-station")
    assert names(kb.links_from(interface, "grid-side")) == ["actor/csms"]
    assert [edge.source.id for edge in kb.links_to(interface, "protocol.interfaces.interface")] == [
        "gridtalk-1",
        "gridtalk-2",
    ]
    assert kb.links_to(interface, "driver.demands") == []


def test_links_from_a_record_come_in_the_order_of_its_lists() -> None:
    kb = world({"driver/d": {"demands": ["s", "r", "s"]}, "requirement/r": {}, "requirement/s": {}})
    assert [edge.target.id for edge in kb.links_from(name_of("driver/d"))] == ["s", "r", "s"]


def test_the_tenth_link_comes_after_the_second() -> None:
    wanted = [f"r{number}" for number in range(12)]
    kb = world({"driver/d": {"demands": wanted}, **{f"requirement/{id_}": {} for id_ in wanted}})
    assert [edge.target.id for edge in kb.links_from(name_of("driver/d"))] == wanted


def test_the_other_end_of_a_link_has_words() -> None:
    kb = world({"driver/d": {"demands": ["r"]}, "requirement/r": {}})
    [edge] = kb.links_to(name_of("requirement/r"))
    assert edge.link.inverse == "demanded by"


@given(st.lists(st.lists(st.sampled_from("rstuv"), max_size=4), min_size=1, max_size=4))
def test_every_written_link_is_an_edge_or_unresolved(needs: list[list[str]]) -> None:
    kb = asking(*needs)
    written = sum(len(wanted) for wanted in needs)
    sound = [edge for edge in kb.edges if edge.field.name == "paths.steps.needs"]
    assert len(sound) + len(kb.unresolved) == written
    assert {edge.target.id for edge in kb.unresolved} <= {"t", "u", "v"}


# Names


def test_a_bare_id_means_the_first_kind_of_the_field() -> None:
    kb = world({"term/csms": {"denotes": "csms"}, "actor/csms": {}, "protocol/csms": {}})
    assert names(kb.links_from(name_of("term/csms"))) == ["actor/csms"]


def test_another_kind_is_written_out() -> None:
    kb = world({"term/t": {"denotes": "protocol/p"}, "protocol/p": {}})
    assert names(kb.links_from(name_of("term/t"))) == ["protocol/p"]


def test_a_new_record_does_not_change_what_an_old_link_means() -> None:
    before = world({"term/t": {"denotes": "x"}, "protocol/x": {}})
    assert unresolved(before) == [("actor/x", "/denotes")]


def test_a_kind_that_the_field_may_not_name_does_not_resolve() -> None:
    kb = world({"term/t": {"denotes": "driver/d"}, "driver/d": {}})
    assert unresolved(kb) == [("driver/d", "/denotes")]
    assert kb.links_to(name_of("driver/d")) == []


@pytest.mark.parametrize(
    ("written", "name"),
    [("evse", "term/evse"), ("actor/evse", "actor/evse"), ("a/b/c", "a/b/c"), ("/evse", "/evse"), ("evse/", "evse/")],
)
def test_a_slash_ends_the_kind(written: str, name: str) -> None:
    assert str(linked(written, "term")) == name


# Links that do not resolve


def test_a_link_to_nothing_is_unresolved() -> None:
    kb = asking(["gone"])
    assert unresolved(kb) == [("requirement/gone", "/paths/0/steps/0/needs/0")]


def test_a_link_to_a_record_that_cannot_be_read_is_silent() -> None:
    kb = world({"driver/d": {"demands": ["r"]}}, broken=["requirement/r"])
    assert unresolved(kb) == []
    assert list(kb.edges) == []


def test_a_withdrawn_record_links_to_nothing() -> None:
    kb = world({"driver/d": {"demands": ["r", "gone"], "status": "withdrawn"}, "requirement/r": {}})
    assert list(kb.edges) == []
    assert unresolved(kb) == []


def test_a_withdrawn_record_cannot_be_linked_to() -> None:
    kb = world({"driver/d": {"demands": ["r"]}, "requirement/r": {"status": "withdrawn"}})
    assert list(kb.edges) == []
    assert unresolved(kb) == [("requirement/r", "/demands/0")]


def test_a_withdrawn_record_is_kept_but_not_listed() -> None:
    kb = world({"term/old": {"status": "withdrawn"}, "term/new": {}})
    assert [record.id for record in kb.of_kind("term")] == ["new"]
    assert kb.find("term", "old")
    assert name_of("term/old") not in kb.graph


def test_a_deprecated_record_can_be_linked_to() -> None:
    kb = world({"driver/d": {"demands": ["r"]}, "requirement/r": {"status": "deprecated"}})
    assert names(kb.links_from(name_of("driver/d"))) == ["requirement/r"]


# Look-up


def test_records_of_a_kind_come_by_id() -> None:
    kb = world({"term/b": {}, "term/c": {}, "term/a": {}})
    assert [record.id for record in kb.of_kind("term")] == ["a", "b", "c"]
    assert kb.of_kind("pilot") == ()
    assert kb.find("term", "d") is None


def test_former_ids_lead_to_the_record_and_the_first_one_wins() -> None:
    kb = world({"term/b": {"former-ids": ["old", "x"]}, "term/a": {"former-ids": ["old"]}})
    assert kb.former == {name_of("term/old"): name_of("term/a"), name_of("term/x"): name_of("term/b")}


def test_a_record_nobody_links_to_is_in_the_graph() -> None:
    assert name_of("term/a") in world({"term/a": {}}).graph


def test_the_order_of_files_does_not_matter() -> None:
    loaded = load_example(SMALL).loaded
    backwards: dict[Name, Record] = dict(reversed(list(loaded.records.items())))
    kb, other = (build(project_kinds(), Loaded(r, frozenset(), ()), TODAY) for r in (loaded.records, backwards))
    for name in kb.records:
        assert [(e.source, e.pointer) for e in kb.links_to(name)] == [
            (e.source, e.pointer) for e in other.links_to(name)
        ]
    assert [mention.pointer for mention in kb.mentions] == [mention.pointer for mention in other.mentions]


# Mentions


def test_a_mention_in_prose_is_a_term_unless_a_kind_is_written() -> None:
    kb = world({"term/a": {"definition": "what [[b]], [[ c ]] and [[actor/ev|a car]] have"}})
    assert [str(mention.target) for mention in kb.mentions] == ["term/b", "term/c", "actor/ev"]
    assert [mention.written for mention in kb.mentions] == ["[[b]]", "[[ c ]]", "[[actor/ev|a car]]"]
    assert {mention.pointer for mention in kb.mentions} == {("definition",)}


def test_mentions_are_found_in_lists_and_groups() -> None:
    step = {**STEP, "exchange": "an [[a]]"}
    kb = world({"use-case/u": {"preconditions": ["x", "[[b]]"], "paths": [{**PATH, "steps": [step]}]}})
    assert sorted(mention.pointer for mention in kb.mentions) == [
        ("paths", 0, "steps", 0, "exchange"),
        ("preconditions", 1),
    ]


def test_brackets_outside_prose_are_no_mention() -> None:
    assert world({"term/a": {"title": "[[b]]"}}).mentions == ()


@pytest.mark.parametrize("text", ["a [[b", "a [b] c", "a [[b\nc]] d", "a [[]] bcde", "a [[|b]] c"])
def test_halves_and_broken_brackets_are_no_mention(text: str) -> None:
    assert world({"term/a": {"definition": f"something {text}"}}).mentions == ()


def test_a_withdrawn_record_mentions_nothing() -> None:
    assert world({"term/a": {"definition": "something [[b]]", "status": "withdrawn"}}).mentions == ()


def test_what_is_mentioned_keeps_dots_and_hyphens() -> None:
    assert mentioned("protocol/iso15118-2.0") == Name("protocol", "iso15118-2.0")
