"""What each release changed is told from the repository, also for each record and under its former names."""

import shutil
import subprocess
from pathlib import Path

import pytest

from knowledge_bases import SMALL, TODAY, load_example, name_of
from repositories import AUTHOR, commit, git, released, replace
from vgikb.field_changes import FieldChange
from vgikb.graph import load
from vgikb.history import DRAFT, History, history
from vgikb.revisions import RevisionError, repository, unpacked
from vgikb.telling import LONGEST, as_text, place, told


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("released") / "root")


@pytest.fixture(scope="module")
def known(root: Path) -> History:
    return history(root, load(root, TODAY))


def events(known: History, name: str) -> list[tuple[str, str]]:
    return [(event.step.name, event.sort) for event in known.of(name_of(name))]


def test_there_is_a_step_for_each_release_and_one_for_what_is_not_released(known: History) -> None:
    assert [(step.name, step.since, step.day) for step in known.steps] == [
        ("", "0.2.0", "2026-03-01"),
        ("0.2.0", "0.1.0", "2026-02-20"),  # of the commit, not of the tag
        ("0.1.0", "", "2026-01-10"),
    ]
    assert known.notes == ()


def test_a_step_tells_meaning_apart_from_wording(known: History) -> None:
    newest = known.steps[0]
    assert [str(change.name) for change in newest.diff.meaning] == ["coverage/gridtalk-2", "term/session"]
    assert [str(change.name) for change in newest.diff.wording] == ["term/electric-vehicle"]
    assert newest.summary == (
        "Records: 2 changed in meaning, 1 changed in wording only. Answers of use cases: 1 better."
    )
    assert known.steps[-1].summary == "The first release: 49 records."


def test_a_record_has_its_history_under_all_of_its_names(known: History) -> None:
    assert events(known, "term/dwell-time") == [("0.2.0", "renamed"), ("0.1.0", "added")]
    assert known.of(name_of("term/dwell-time"))[0].former == name_of("term/parking-time")
    assert events(known, "term/session") == [("", "changed"), ("0.1.0", "added")]
    assert [event.editorial for event in known.of(name_of("term/electric-vehicle"))] == [True, False]
    assert [event.withdrawn for event in known.of(name_of("term/plug-in-time"))] == [True, False]


def test_a_protocol_and_a_use_case_are_told_what_a_claim_changed(known: History) -> None:
    [newest, _] = known.of(name_of("protocol/gridtalk-2"))
    assert [(str(c.requirement), c.before, c.after) for c in newest.claims] == [
        ("requirement/price-schedule", "partial", "full")
    ]
    answers = known.of(name_of("use-case/evening-charging"))[0].answers
    assert [(flip.before, flip.after, flip.sort) for flip in answers] == [("partial", "full", "better")]


def test_a_removed_record_is_known_to_be_gone(known: History) -> None:
    assert [(str(name), step.name) for name, step in known.gone.items()] == [("term/old-word", "0.2.0")]
    assert known.steps[1].lost == {name_of("term/old-word"): "old word"}


def test_a_record_that_came_back_is_not_gone(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "root")
    (tmp_path / "root/kb/term/old-word.yaml").write_text("title: old word\ndefinition: word that came back\n")
    back = history(tmp_path / "root", load(tmp_path / "root", TODAY))
    assert back.gone == {}
    assert events(back, "term/old-word") == [("", "added"), ("0.2.0", "removed"), ("0.1.0", "added")]


def test_a_release_that_is_being_made_has_its_name_before_its_tag(root: Path) -> None:
    made = history(root, load(root, TODAY), "0.3.0")
    assert [step.name for step in made.steps] == ["0.3.0", "0.2.0", "0.1.0"]


def test_a_release_that_is_built_from_its_tag_has_nothing_that_is_not_released(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "-q", str(tmp_path / "tag"), "0.2.0")
    built = history(tmp_path / "tag", load(tmp_path / "tag", TODAY), "0.2.0")
    assert [step.name for step in built.steps] == ["0.2.0", "0.1.0"]
    git(root, "worktree", "remove", str(tmp_path / "tag"))


def test_where_there_is_no_repository_the_notes_say_so(tmp_path: Path) -> None:
    alone = history(tmp_path, load_example(SMALL))
    assert alone.steps == ()
    assert "not a git repository" in alone.notes[0]


def test_where_nothing_is_committed_or_released_the_notes_say_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    assert "does not have any commits" in history(tmp_path, load_example(SMALL)).notes[0]
    (tmp_path / "a").touch()
    commit(tmp_path)
    git(tmp_path, "tag", "before-the-move")
    unreleased = history(tmp_path, load_example(SMALL))
    assert (unreleased.steps, unreleased.notes) == ((), ("Nothing has been released yet.",))


def test_a_shallow_copy_says_that_releases_may_be_missing(root: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{root}", tmp_path / "copy"], check=True)
    notes = history(tmp_path / "copy", load(tmp_path / "copy", TODAY)).notes
    assert "releases may be missing" in notes[0]


def test_a_release_that_cannot_be_read_is_left_out_and_named(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "root")
    here = tmp_path / "root"
    git(here, "checkout", "-q", "--", ".")
    replace(here / "schemas" / "term.yaml", "x-link", "x-lnik")
    commit(here)
    git(here, "tag", "0.2.1")
    git(here, "rm", "-rq", "kb", "schemas")
    commit(here)
    git(here, "tag", "0.2.2")
    found = history(here, load(root, TODAY))
    assert [step.name for step in found.steps] == ["", "0.2.0", "0.1.0"]
    assert [note.split(":")[0] for note in found.notes] == ["Release 0.2.1 is left out", "Release 0.2.2 is left out"]


def test_tags_of_other_lines_are_no_releases_of_this_one(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "root")
    git(tmp_path / "root", "checkout", "-qf", "0.1.0")
    assert [release.name for release in repository(tmp_path / "root").releases] == ["0.1.0"]


def test_releases_of_one_commit_go_by_their_numbers(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a").touch()
    commit(tmp_path)
    for tag in ("v0.10.0", "v0.9.0", "latest", "1"):
        git(tmp_path, "tag", tag)
    assert [release.name for release in repository(tmp_path).releases] == ["v0.9.0", "v0.10.0"]


@pytest.mark.parametrize("revision", ["--output=elsewhere", "no-such-tag"])
def test_what_is_no_revision_is_refused(root: Path, revision: str) -> None:
    with pytest.raises(RevisionError), unpacked(root, revision):
        pass


def test_no_name_of_a_person_is_read(known: History) -> None:
    assert AUTHOR not in repr(known)


def test_the_history_of_a_draft_is_the_same_each_time(root: Path, known: History) -> None:
    assert repr(history(root, load(root, TODAY), DRAFT)) == repr(known)


# telling


def change(before: object, after: object, field: str = "/a") -> FieldChange:
    return FieldChange(field, before, after, False)


def test_most_of_a_text_that_stayed_is_shown_once() -> None:
    assert told(change("flow of energy into a car", "flow of power into a car")) == (
        "flow of <del>energy </del><ins>power </ins>into a car"
    )


def test_texts_with_little_in_common_stand_one_after_the_other() -> None:
    assert told(change("one two three", "quite other words")) == (
        "<del>one two three</del> <ins>quite other words</ins>"
    )


def test_what_came_or_went_as_a_whole_is_told_in_words() -> None:
    entry = {"label": "x", "exact": True, "ids": ["a", {"b": 1}]}
    assert told(change(None, entry)) == "<ins>label: x; exact: yes; ids: a, (b: 1)</ins>"
    assert told(change(["a", "b"], None)) == "<del>a, b</del>"
    assert as_text("two\n lines") == "two lines"


def test_what_is_told_is_no_markup_and_no_longer_than_it_may_be() -> None:
    assert told(change("<b>", "<i>")) == "<del>&lt;b&gt;</del> <ins>&lt;i&gt;</ins>"
    assert told(change("a & <b> c", "a & <i> c")) == "a &amp; &lt;<del>b</del><ins>i</ins>&gt; c"
    assert len(told(change(None, "x" * 5000))) < LONGEST + 50


def test_what_differs_late_in_a_long_text_is_shown() -> None:
    shown = told(change("word " * 1000 + "one end", "word " * 1000 + "other end"))
    assert "<del>one </del><ins>other </ins>end" in shown
    assert shown.startswith("... ")
    assert len(shown) < LONGEST


def test_a_place_is_told_by_its_names() -> None:
    assert place(change(1, 2, "/claims/x~1y/note")) == "claims / x/y / note"
