"""The number of the next release follows from what changed, and its notes say why."""

import re
from pathlib import Path
from typing import Any

import pytest

from command_line import make_root, run
from knowledge_bases import SMALL, TODAY, grid_world, world
from repositories import commit, git, released, replace
from reviewed import changed
from vgikb.diff import diff
from vgikb.graph import KnowledgeBase
from vgikb.versions import next_version

AGREED: dict[str, Any] = {"status": "agreed", "definition": "flow of energy"}


def term(**fields: Any) -> KnowledgeBase:
    return world({"term/a": {"definition": "flow of energy", **fields}})


def requirement(**fields: Any) -> KnowledgeBase:
    return world({"requirement/r": {"status": "agreed", **fields}})


def carried(support: str) -> KnowledgeBase:
    return grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": support}})


WITHDRAWN = {"status": "withdrawn", "reason": "Nobody says it."}
MEASURE = {"quantity": "interval", "comparator": "<=", "value": 15}
MAJOR, MINOR, PATCH, NONE = "2.0.0", "1.3.0", "1.2.4", "1.2.3"


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        (term(), term(), NONE),
        (term(), term(notes="A note."), PATCH),
        (term(**AGREED), term(**AGREED, notes="A note."), PATCH),
        (term(**AGREED), term(**{**AGREED, "definition": "Flow of energy."}), PATCH),
        (term(), world({"term/a": {}, "term/b": {}}), MINOR),
        (term(), term(definition="flow of power"), MINOR),
        (term(), term(status="agreed"), MINOR),
        (term(status="agreed"), term(status="agreed", abbreviations=["X"]), MINOR),
        (world({"term/a": {}}), world({"term/b": {"former-ids": ["a"], "title": "The a"}}), MINOR),
        (carried("partial"), carried("full"), MINOR),
        (carried("full"), carried("none"), MINOR),
        (term(), world({}), MAJOR),
        (term(), term(**WITHDRAWN), MAJOR),
        (term(**AGREED), term(**{**AGREED, "definition": "flow of power"}), MAJOR),
        (requirement(), requirement(level="should"), MAJOR),
        (requirement(), requirement(**{"met-by": "market"}), MAJOR),
        (requirement(), requirement(measure=MEASURE), MAJOR),
        (requirement(), requirement(topic="event"), MINOR),
        (requirement(), requirement(topic="event", statement="The message shall, carry something."), MINOR),
    ],
)
def test_the_number_follows_from_what_changed(old: KnowledgeBase, new: KnowledgeBase, number: str) -> None:
    assert next_version("1.2.3", old, diff(old, new))[0] == number


def test_an_agreed_record_that_was_renamed_is_still_agreed() -> None:
    old = world({"term/a": {**AGREED, "title": "The b"}})
    new = world({"term/b": {**AGREED, "former-ids": ["a"], "definition": "flow of power"}})
    assert next_version("1.2.3", old, diff(old, new)) == ("2.0.0", "term/b was agreed and has another definition")


@pytest.mark.parametrize(
    ("last", "number"),
    [("", "0.1.0"), ("0.2.7", "0.3.0"), ("1.2.3", "2.0.0"), ("v1.2.3", "v2.0.0"), ("9.9-beta.3", "10.0.0")],
)
def test_what_does_not_hold_any_more_raises_the_first_number_once_it_is_not_zero(last: str, number: str) -> None:
    old, new = term(), world({})
    assert next_version(last, old, diff(old, new))[0] == number


def test_a_record_that_cannot_be_read_is_not_only_wording() -> None:
    old = term()
    new = world({}, broken=["term/a"])
    assert next_version("1.2.3", old, diff(old, new))[0] == MINOR


# The command


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("notes") / "root")


def notes(*arguments: str | Path) -> str:
    done = run("release-notes", *arguments, "--today", TODAY.isoformat())
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_without_a_state_the_notes_are_those_since_the_last_release(root: Path) -> None:
    text = notes("--root", root)
    assert text.startswith(
        "# Release 0.3.0\n\nSince 0.2.0: This change changes the meaning of 2 records and only rewords 1 record. "
    )
    assert "\n\nThe number is 0.3.0 because there is more or other to know, and what was cited still holds.\n" in text
    assert "### Answers of use cases\n\n| Use case | Before | Now |  |\n| --- | --- | --- | --- |\n| Charging" in text
    assert "<details>" not in text


def test_notes_of_a_release_that_was_made_are_those_between_two_tags(root: Path) -> None:
    text = notes("0.1.0", "0.2.0", "--root", root)
    assert text.startswith(
        "# Release 0.2.0\n\nSince 0.1.0: This change removes 1 record, withdraws 1 record and renames"
    )
    assert "because term/old-word was removed." in text
    assert "was term/parking-time" in text


def test_the_first_release_is_0_1_0_and_says_what_it_holds(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    git(root, "init", "-q")
    commit(root)
    text = notes("--root", root)
    assert text.startswith("# Release 0.1.0\n\nThe first release.\n")
    assert re.search(r"^\| Requirements \| 6 \|$", text, re.MULTILINE)


def test_two_folders_need_no_repository(tmp_path: Path) -> None:
    text = notes(*changed(tmp_path, "new-edition"), "--root", tmp_path / "old")
    assert text.startswith("# Release 0.1.0\n\nSince ")
    assert "because it is the first release." in text


def test_without_a_repository_the_state_before_has_to_be_said(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    done = run("release-notes", "--root", root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "say since when" in done.stderr


def test_nothing_new_keeps_the_number(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    git(root, "init", "-q")
    commit(root, "0.1.0")
    assert "The number is 0.1.0 because nothing differs." in notes("--root", root)
    replace(root / "kb/term/session.yaml", "definition: ", "notes: New.\ndefinition: ")
    assert "# Release 0.1.1" in notes("--root", root)


def test_a_release_may_be_called_otherwise_and_the_notes_say_so(root: Path) -> None:
    text = notes("--name", "1.0.0", "--root", root)
    assert text.startswith("# Release 1.0.0\n")
    assert "By what changed, the number would be 0.3.0 because there is more" in text
    refused = run("release-notes", "--name", "x@y", "--root", root)
    assert (refused.returncode, refused.stdout) == (2, "")
