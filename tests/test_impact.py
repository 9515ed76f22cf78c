"""Who depends on a record, and what follows from a change, down to each protocol by itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import make_root, run
from knowledge_bases import SMALL, TODAY, grid_world, load_example, name_of, world
from repositories import released
from reviewed import changed
from vgikb.chain import Choice, chain
from vgikb.change_impact import ChangeImpact, change_impact
from vgikb.diff import diff
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, load
from vgikb.impact import impact
from vgikb.singles import flips_of_singles, singles

# Two servers and a car: q carries both links, p only one; o is another way to carry the first
PATHS = {"u": {"path": ["a>b r", "b>c s"]}, "v": {"path": ["a>b r"]}}
SERVES = {"p": "a-b", "q": "a-b b-c", "o": "a-b"}


def made(claims: dict[str, dict[str, Any]], **more: Any) -> KnowledgeBase:
    return grid_world(PATHS, serves=SERVES, claims=claims, more=more.get("more"))


HALF = {"p": {"r": "full"}, "q": {"s": "full"}}
WHOLE = {"p": {"r": "full"}, "q": {"s": "full", "r": "full"}}


def of_change(old: KnowledgeBase, new: KnowledgeBase) -> ChangeImpact:
    return change_impact(old, new, diff(old, new))


# Of a record


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    return load_example(SMALL)


def direct(kb: KnowledgeBase, name: str) -> list[tuple[str, str]]:
    return [(str(one.name), one.relation) for one in impact(kb, name_of(name)).direct]


def answers(kb: KnowledgeBase, name: str) -> list[str]:
    return [use_case.id for use_case, _ in impact(kb, name_of(name)).answers]


def test_who_links_to_a_record_is_told_once_for_each_relation(small: KnowledgeBase) -> None:
    assert direct(small, "requirement/charging-limit") == [
        ("coverage/gridtalk-1", "claimed in"),
        ("coverage/plugsignal", "claimed in"),
        ("use-case/evening-charging", "asked for by"),
    ]


def test_who_mentions_a_record_depends_on_it_too(small: KnowledgeBase) -> None:
    assert ("use-case/evening-charging", "mentioned by") in direct(small, "term/dwell-time")


def test_an_answer_rests_on_all_that_decides_it(small: KnowledgeBase) -> None:
    best = chain(small).use_case(name_of("use-case/evening-charging")).best
    assert best
    assert best.path.id == "station"
    rests = [
        "requirement/price-schedule",
        "requirement/charging-limit",
        "interface/csms-station",
        "actor/ev",
        "protocol/gridtalk-2",
        "coverage/gridtalk-2",
        "coverage/plugsignal",
        "vocabulary/gridtalk",
        "source/plugsignal-standard",
    ]
    assert [name for name in rests if answers(small, name) != ["evening-charging"]] == []


def test_an_answer_does_not_rest_on_what_it_does_not_use(small: KnowledgeBase) -> None:
    for name in ("actor/automaker-server", "protocol/carcloud", "requirement/meter-approved", "term/dwell-time"):
        assert answers(small, name) == []


def test_an_answer_rests_on_the_evidence_of_its_own_claims_only() -> None:
    claims = {"p": {"r": {"source": "used", "clause": "1"}, "s": {"source": "unused", "clause": "2"}}}
    sources = {"source/used": {}, "source/unused": {}}
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims=claims, more=sources)
    assert (answers(kb, "source/used"), answers(kb, "source/unused")) == (["u"], [])


def test_a_use_case_does_not_depend_on_itself(small: KnowledgeBase) -> None:
    assert answers(small, "use-case/evening-charging") == []


def test_matrices_show_a_record_as_row_or_column_and_claims_as_their_edition(small: KnowledgeBase) -> None:
    shown = [(one.matrix.id, one.axis) for one in impact(small, name_of("protocol/gridtalk-1")).matrices]
    assert shown == [("requirement-protocol", "columns"), ("use-case-protocol", "columns")]
    [first, _] = impact(small, name_of("coverage/gridtalk-1")).matrices
    assert (first.matrix.id, str(first.record)) == ("requirement-protocol", "protocol/gridtalk-1")
    assert [one.matrix.id for one in impact(small, name_of("term/session")).matrices] == ["term-community"]
    assert impact(small, name_of("meeting/first-meeting")).matrices == ()


# Of a change


def test_who_depends_on_what_changed_in_meaning_is_told_and_wording_is_left_out() -> None:
    new = made(HALF, more={"requirement/r": {"level": "should"}, "requirement/s": {"notes": "Other words."}})
    [one] = of_change(made(HALF), new).affected
    assert one.name == name_of("requirement/r")
    assert {by.name.id for by in one.direct} == {"u", "v", "p"}
    assert [name.id for name in one.answers] == ["u", "v"]


def test_who_depended_on_what_is_gone_is_told_from_before() -> None:
    old, new = world({"term/a": {}, "term/b": {"related": ["a"]}}), world({"term/b": {}})
    gone = of_change(old, new).affected[0]
    assert (gone.name, [by.name for by in gone.direct]) == (name_of("term/a"), [name_of("term/b")])
    withdrawn = world({"term/a": {"status": "withdrawn", "reason": "Nobody says it."}, "term/b": {"related": ["a"]}})
    assert [by.name for by in of_change(old, withdrawn).affected[0].direct] == [name_of("term/b")]


def test_an_answer_flips_from_end_to_end_for_the_protocol_that_carries_it_alone() -> None:
    found = of_change(made(HALF), made(WHOLE))
    flips = [(flip.subject.id, flip.protocol and flip.protocol.id, flip.before, flip.after) for flip in found.alone]
    assert flips == [("u", "q", "unknown", "full"), ("v", "q", "unknown", "full")]


def test_an_answer_flips_in_a_scenario_by_what_its_actors_have() -> None:
    def scenarios(protocol: str) -> dict[str, Any]:
        return {"scenario/now": {"have": [{"actor": "a", "protocols": [protocol]}]}}

    for protocol, flips in (("q", [("now", "u"), ("now", "v")]), ("p", [])):
        old, new = (made(claims, more=scenarios(protocol)) for claims in (HALF, WHOLE))
        found = of_change(old, new).scenarios
        assert [(one.scenario.id, one.flip.subject.id) for one in found] == flips
        assert all((one.flip.before, one.flip.after) != ("full", "full") for one in found)
    assert of_change(made(HALF), made(WHOLE, more=scenarios("q"))).scenarios == ()


def by_chain(kb: KnowledgeBase, use_case: Name, protocol: Name) -> str:
    return chain(kb).use_case(use_case, Choice(frozenset({protocol}))).state


@pytest.mark.parametrize("case", ["small", "half", "whole"])
def test_each_protocol_alone_carries_what_the_chain_says(case: str, small: KnowledgeBase) -> None:
    kb = {"small": small, "half": made(HALF), "whole": made(WHOLE)}[case]
    known = chain(kb)
    found = {(use_case, p): one.state(p) for use_case, one in singles(known).items() for p in known.coverage.protocols}
    assert found == {(use_case, p): by_chain(kb, use_case, p) for use_case, p in found}
    assert len(set(found.values())) > 1


def test_the_smallest_sets_are_told_where_they_differ() -> None:
    found = of_change(made(HALF), made(WHOLE))
    assert [(level.size, level.enabled) for level in found.sets_before] == [(1, 1), (2, 2)]
    assert [(level.size, level.enabled, level.sets) for level in found.sets_after] == [
        (1, 2, ((name_of("protocol/q"),),))
    ]
    assert of_change(made(HALF), made(HALF)) == ChangeImpact((), (), (), (), (), ())


def test_coverage_counts_what_is_known_of_what_is_asked_for() -> None:
    [one] = of_change(made(HALF), made(WHOLE)).known
    assert (one.protocol.id, one.before, one.asked_before, one.after, one.asked_after) == ("q", 1, 2, 2, 2)
    assert dict(one.sorts) == {"found out": 1}


def test_what_is_asked_for_where_an_edition_does_not_serve_is_not_counted() -> None:
    [one] = of_change(made(HALF), made({**HALF, "p": {"r": "full", "s": "full"}})).known
    assert (one.protocol.id, one.before, one.asked_before, one.after, one.asked_after) == ("p", 1, 1, 1, 1)


def test_a_claim_that_is_lost_is_counted_as_doubt() -> None:
    [one] = of_change(made(WHOLE), made(HALF)).known
    assert dict(one.sorts) == {"in doubt now": 1}


def test_a_renamed_protocol_changes_nothing() -> None:
    old = made(HALF)
    new = grid_world(
        PATHS,
        serves={"p": "a-b", "z": "a-b b-c", "o": "a-b"},
        claims={"p": {"r": "full"}, "z": {"s": "full"}},
        more={
            "protocol/z": {"former-ids": ["q"], "title": "The q"},
            "coverage/z": {"former-ids": ["q"], "title": "The q"},
        },
    )
    found = diff(old, new)
    assert found.renamed
    assert list(flips_of_singles(chain(old), chain(new), dict(found.renamed))) == []
    assert of_change(old, new) == ChangeImpact((), (), (), (), (), ())


# The command


def vgikb(*arguments: str | Path) -> str:
    done = run(*arguments, "--today", TODAY.isoformat())
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("impact") / "root")


def test_one_name_is_a_record_if_one_is_called_so(root: Path) -> None:
    text = vgikb("impact", "price-schedule", "--root", root)
    assert text.startswith("requirement/price-schedule is named by 2 records; 1 answer of use cases rest on it.\n")
    assert "use-case/evening-charging  full" in text
    assert vgikb("impact", "Convey a price schedule", "--root", root) == text


def test_one_name_that_is_no_record_is_a_state(root: Path) -> None:
    text = vgikb("impact", "0.2.0", "--root", root)
    assert text.startswith("This change changes the meaning of 2 records and only rewords 1 record.\n")
    assert "use-case/evening-charging  partial  full  better" in text


def test_a_record_and_a_revision_of_one_name_are_told_apart_by_the_second_state(root: Path, tmp_path: Path) -> None:
    old, new = changed(tmp_path, "new-edition")
    assert "3 records" in vgikb("impact", old, new)
    assert "This change" in vgikb("impact", "0.1.0", "0.2.0", "--root", root)


def test_what_is_neither_record_nor_state_is_refused(root: Path) -> None:
    done = run("impact", "no-such-thing", "--root", root)
    assert done.returncode == 2
    assert (
        "no record is called so, and 'no-such-thing' is neither a folder with schemas/ nor a git revision"
        in done.stderr
    )


def test_a_name_of_two_records_has_to_be_said_in_full(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    (root / "kb/term/ev.yaml").write_text("title: car\ndefinition: something that drives\n")
    done = run("impact", "ev", "--root", root)
    assert done.returncode == 2
    assert "actor/ev, term/ev" in done.stderr


def test_pages_that_mention_a_record_are_named(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    (root / "kb/pages").mkdir()
    for page, text in (("a", "A [[session]]."), ("b", "[x](term/session.md)"), ("c", "[x](term/session-2.md) session")):
        (root / f"kb/pages/{page}.md").write_text(text)
    (root / "kb/pages/d.md").symlink_to(root / "kb/pages/a.md")
    data = json.loads(vgikb("impact", "term/session", "--format", "json", "--root", root))
    assert data["pages"] == ["kb/pages/a.md", "kb/pages/b.md"]


def test_the_data_of_an_impact_has_the_documented_shape(root: Path, tmp_path: Path) -> None:
    of_record = json.loads(vgikb("impact", "price-schedule", "--format", "json", "--root", root))
    assert list(of_record) == ["version", "record", "direct", "answers", "matrices", "pages"]
    assert of_record["answers"] == [{"use_case": "use-case/evening-charging", "state": "full"}]
    of_states = json.loads(vgikb("impact", *changed(tmp_path, "new-edition"), "--format", "json"))
    assert list(of_states) == ["version", "affected", "answers", "alone", "scenarios", "coverage", "sets", "gaps"]
    assert of_states["coverage"] == [
        {
            "protocol": "protocol/gridtalk-3",
            "known_before": 0,
            "asked_before": 0,
            "known_after": 4,
            "asked_after": 4,
            "changed": {"found out": 4},
        }
    ]
    assert of_states["gaps"] == {"before": 6, "after": 6, "new": [], "closed": []}


@pytest.mark.parametrize("command", ["diff", "impact"])
def test_markdown_has_a_heading_and_tables(command: str, tmp_path: Path) -> None:
    text = vgikb(command, *changed(tmp_path, "new-edition"), "--format", "markdown")
    assert text.startswith("## What ")
    assert "### Answers of use cases\n\n| Use case | Before | Now |  |\n" in text
    assert "<details>" not in text


def test_a_state_is_read_from_a_folder_without_a_repository(tmp_path: Path) -> None:
    old, new = changed(tmp_path, "renamed-requirement")
    assert "renamed  requirement/price-schedule -> requirement/price-plan" in vgikb("diff", old, new)
    assert load(old, TODAY).records.keys() != load(new, TODAY).records.keys()
