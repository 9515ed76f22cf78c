"""Held against another state, a check says which findings are new and how many are gone, and new gaps fail it only
where the policy says so."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command_line import assert_calm, make_root, run
from knowledge_bases import SMALL, TODAY
from repositories import commit, git
from vgikb.policy import PATH
from vgikb.reports import REPORTS

Edit = Callable[[Path], Any]

TERM = "title: {title}\ndefinition: {definition}\n"
GAP = TERM.format(title="Lonely", definition="something that cites nothing")


def check(root: Path, other: str | Path, *options: str) -> Any:
    done = run("check", "--root", root, "--baseline", other, "--today", TODAY.isoformat(), *options)
    assert_calm(done, {0, 1, 2})
    return done


def compared(root: Path, other: str | Path, *options: str) -> tuple[int, str]:
    """Exit code and the line that compares."""
    done = check(root, other, *options)
    return done.returncode, done.stdout.splitlines()[-1]


def write(root: Path, path: str, text: str) -> None:
    (root / "kb" / path).write_text(text, encoding="utf-8")


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / "kb" / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(root, path, text.replace(old, new))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return make_root(tmp_path / "base", SMALL / "kb")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path / "root", SMALL / "kb")


def test_nothing_is_new_in_the_same_state(root: Path, base: Path) -> None:
    done = check(root, base)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "0 new gaps, 0 closed"
    assert ", new]" not in done.stdout


def test_new_and_closed_gaps_are_counted_and_the_new_ones_marked(root: Path, base: Path) -> None:
    write(root, "term/lonely.yaml", GAP)
    write(root, "term/alone.yaml", GAP.replace("Lonely", "Alone"))
    (root / "kb/term/charging-session.yaml").write_text(
        (root / "kb/term/charging-session.yaml").read_text("utf-8")
        + "sources: [{source: first-slides, locator: '3'}]\n"
    )
    done = check(root, base)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "2 new gaps, 1 closed"
    marked = [line for line in done.stdout.splitlines() if ", new]" in line]
    assert [line.split(":")[0] for line in marked] == [
        "info[term-without-source, new] kb/term/alone.yaml",
        "info[term-without-source, new] kb/term/lonely.yaml",
    ]


def test_a_single_new_gap_is_one_gap(root: Path, base: Path) -> None:
    write(root, "term/lonely.yaml", GAP)
    assert compared(root, base) == (0, "1 new gap, 0 closed")
    assert compared(base, root) == (0, "0 new gaps, 1 closed")


EDITS: dict[str, Edit] = {
    "moved down": lambda root: edit(root, "term/session.yaml", "title: ", "# A remark.\n\ntitle: "),
    "reworded": lambda root: edit(root, "term/session.yaml", "definition: ", "notes: Reworded.\ndefinition: "),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_only_moves_is_not_new(root: Path, base: Path, name: str) -> None:
    EDITS[name](root)
    assert compared(root, base) == (0, "0 new gaps, 0 closed")


def test_the_gaps_of_a_renamed_record_are_not_new(root: Path, base: Path) -> None:
    assert run("rename", "term/session", "visit", "--root", root).returncode == 0
    assert "term/visit.yaml" in check(root, base).stdout
    assert compared(root, base) == (0, "0 new gaps, 0 closed")


def test_new_gaps_fail_where_the_policy_says_so_and_known_ones_do_not(root: Path, base: Path) -> None:
    (root / PATH).write_text("baseline: {new-gaps-fail: true}\n", encoding="utf-8")
    assert compared(root, base) == (0, "0 new gaps, 0 closed")
    write(root, "term/lonely.yaml", GAP)
    assert compared(root, base) == (1, "1 new gap, 0 closed")
    assert run("check", "--root", root).returncode == 0  # new in comparison with nothing


def test_the_policy_of_the_baseline_does_not_decide(root: Path, base: Path) -> None:
    (base / PATH).write_text("baseline: {new-gaps-fail: true}\n", encoding="utf-8")
    write(root, "term/lonely.yaml", GAP)
    assert compared(root, base)[0] == 0


def test_errors_fail_whether_they_are_new_or_known(root: Path, base: Path) -> None:
    for folder in (root, base):
        write(folder, "term/broken.yaml", GAP + "related: [nowhere]\n")
    assert compared(root, base) == (1, "0 new gaps, 0 closed")
    write(root, "term/broken-too.yaml", GAP.replace("Lonely", "Broken") + "related: [nowhere]\n")
    assert compared(root, base) == (1, "1 new gap, 0 closed; 1 new error, 0 closed")


def test_a_warning_that_is_waived_now_is_neither_new_nor_closed(root: Path, base: Path) -> None:
    waiver = "waive: [{check: statement-verb, reason: It is being written., owner: somebody, until: 2026-12-31}]\n"
    path = "requirement/charging-limit.yaml"
    write(root, path, (root / "kb" / path).read_text("utf-8") + waiver)
    assert "1 waived" in check(root, base).stdout
    assert compared(root, base) == (0, "0 new gaps, 0 closed")
    assert compared(base, root) == (0, "0 new gaps, 0 closed")
    edit(root, path, "may draw", "draws")  # mended, and the waiver has become needless
    assert compared(root, base) == (0, "0 new gaps, 0 closed; 1 new warning, 1 closed")


def test_a_revision_of_git_can_be_the_baseline(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    git(root, "init", "-q", "-b", "main")
    commit(root)
    write(root, "term/lonely.yaml", GAP)
    assert compared(root, "HEAD") == (0, "1 new gap, 0 closed")
    commit(root)
    assert compared(root, "HEAD") == (0, "0 new gaps, 0 closed")
    assert compared(root, "HEAD~1") == (0, "1 new gap, 0 closed")


@pytest.mark.parametrize("other", ["no-such-revision", "--help", "/etc"])
def test_a_baseline_that_is_none_is_wrong_use(root: Path, other: str) -> None:
    done = run("check", "--root", root, f"--baseline={other}")
    assert_calm(done, {2})
    assert done.stdout == ""
    assert "neither a folder with schemas/ nor a git revision" in done.stderr


def test_records_are_judged_by_the_schemas_beside_them_and_not_by_those_of_the_baseline(root: Path, base: Path) -> None:
    """As in the check of a pull request: main's schemas lie beside the proposed records, and no git is needed."""
    shutil.rmtree(root / "schemas")
    shutil.copytree(base / "schemas", root / "schemas")
    write(root, "term/lonely.yaml", GAP + "colour: red\n")
    assert compared(root, base) == (1, "1 new gap, 0 closed; 1 new error, 0 closed")


def test_programs_are_told_what_is_new(root: Path, base: Path) -> None:
    write(root, "term/lonely.yaml", GAP)
    told = json.loads(check(root, base, "--format", "json").stdout)
    new = [finding["record"] for finding in told["findings"] if finding["baseline"] == "new"]
    assert new == ["term/lonely"]
    assert {finding["baseline"] for finding in told["findings"]} == {"new", "known"}
    assert told["summary"]["baseline"] == {
        "new": {"error": 0, "warning": 0, "info": 1},
        "closed": {"error": 0, "warning": 0, "info": 0},
    }
    (log,) = json.loads(check(root, base, "--format", "sarif").stdout)["runs"]
    states = {result["baselineState"] for result in log["results"]}
    assert states == {"new", "unchanged"}
    assert "(new)::" in check(root, base, "--format", "github").stdout


@pytest.mark.parametrize("format", REPORTS)
def test_without_a_baseline_no_format_says_anything_of_one(root: Path, format: str) -> None:
    done = run("check", "--root", root, "--format", format, "--today", TODAY.isoformat())
    assert "baseline" not in done.stdout
    assert "new gap" not in done.stdout
