"""Renaming: every link and mention follows, the old id stays known, and nothing else changes."""

from pathlib import Path

import pytest

from command_line import assert_calm, make_root, run
from knowledge_bases import SMALL, TODAY, load_example
from vgikb.checks import all_checks, run_checks
from vgikb.diff import diff
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, load
from vgikb.rename import renamed, renamed_page


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path / "root", SMALL / "kb")


def rename(root: Path, old: Name, new: str) -> KnowledgeBase:
    assert_calm(run("rename", str(old), new, "--root", root), {0})
    return load(root, TODAY)


def errors(kb: KnowledgeBase) -> list[str]:
    return [finding.message for finding in run_checks(kb, all_checks()) if finding.level == "error"]


def names() -> list[Name]:
    return sorted(load_example(SMALL).records)


@pytest.mark.parametrize("old", names(), ids=str)
def test_every_record_can_be_renamed(root: Path, old: Name) -> None:
    before = load(root, TODAY)
    after = rename(root, old, "new-name")
    new = Name(old.kind, "new-name")
    assert after.records[new].data["former-ids"][-1] == old.id
    assert errors(after) == errors(before)
    assert len(after.edges) == len(before.edges)
    assert {new if edge.target == old else edge.target for edge in before.edges} == {e.target for e in after.edges}
    assert diff(before, after).renamed == ((old, new),)


def test_one_line_changes_for_each_place(root: Path) -> None:
    kb = load(root, TODAY)
    old = max(kb.records, key=lambda name: len(kb.links_to(name)))
    links = len(kb.links_to(old))
    assert links > 3
    for record, text in renamed(kb, old, Name(old.kind, "x"), lambda record: (root / record.path).read_text()):
        was = (root / record.path).read_text().splitlines()
        gone = [line for line in was if line not in text.splitlines()]
        places = sum(edge.target == old for edge in kb.links_from(record.name))
        places += sum(mention.target == old for mention in kb.mentions if mention.source == record.name)
        assert len(gone) <= places, record.path


def test_pages_follow() -> None:
    text = "See [[evse]], [[term/evse|it]], [[actor/evse]], [this](term/evse.md#sources) and [that](term/evse-2.md).\n"
    after = renamed_page(text, Name("term", "evse"), Name("term", "outlet"))
    there = "[this](term/outlet.md#sources) and [that](term/evse-2.md).\n"
    assert after == f"See [[outlet]], [[term/outlet|it]], [[actor/evse]], {there}"


@pytest.mark.parametrize("new", ["No Id", "index", "dwell-time", "a" * 81])
def test_a_name_that_cannot_be_given_is_refused(root: Path, new: str) -> None:
    assert_calm(run("rename", "term/dwell-time", new, "--root", root), {2})
    assert load(root, TODAY).records.keys() == load_example(SMALL).records.keys()


def test_a_former_name_is_never_given_again(root: Path) -> None:
    rename(root, Name("term", "dwell-time"), "stay")
    done = run("rename", "term/session", "dwell-time", "--root", root)
    assert_calm(done, {2})
    assert "never used again" in done.stderr
