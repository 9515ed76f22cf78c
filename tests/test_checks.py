"""Every check passes its good example and reports its bad one, and explains itself."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from knowledge_bases import SMALL, load_example, world
from vgikb.checks import Check, all_checks, run_checks
from vgikb.findings import Finding, pointer_text

EXAMPLES = Path(__file__).parent / "checks"
CHECKS = all_checks()

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


def folder(check: Check, side: str) -> Path:
    """The good or the bad example of a check."""
    return EXAMPLES / check.name / side


def line(finding: Finding) -> str:
    return f"{finding.path}:{pointer_text(finding.pointer)}: {finding.message}"


@each_check
def test_the_good_example_passes_this_check_and_every_check_for_errors(check: Check) -> None:
    kb = load_example(folder(check, "good"))
    others = [other for other in CHECKS if other.level == "error" or other is check]
    assert kb.records
    assert [line(finding) for finding in run_checks(kb, others)] == []


@each_check
def test_the_bad_example_is_reported_as_expected(check: Check) -> None:
    found = run_checks(load_example(folder(check, "bad")), [check])
    expected = (folder(check, "bad") / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert expected
    assert [line(finding) for finding in found] == expected


@each_check
def test_one_cause_gives_one_error(check: Check) -> None:
    """Warnings and gaps may come along; they must only be able to cope with the broken data."""
    found = run_checks(load_example(folder(check, "bad")), CHECKS)
    others = [finding for finding in found if finding.level == "error" and finding.check != check.name]
    assert [f"{finding.check} {line(finding)}" for finding in others] == []


@each_check
def test_the_docstring_says_what_is_wrong_and_shows_bad_and_good(check: Check) -> None:
    assert check.summary.endswith(".")
    assert check.explanation.index("\n\nBad: ") < check.explanation.index("\n\nGood: ")
    assert check.explanation.splitlines()[1] == ""


def test_names_are_unique() -> None:
    assert [name for name, count in Counter(check.name for check in CHECKS).items() if count > 1] == []


def test_every_example_folder_has_a_check() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == {check.name for check in CHECKS}


def test_a_symbolic_link_is_no_file_for_a_record(tmp_path: Path) -> None:
    kind = tmp_path / "kb" / "term"
    kind.mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("title: Secret\ndefinition: what nobody should see\n")
    (kind / "open.yaml").symlink_to(tmp_path / "secret.yaml")
    found = run_checks(load_example(tmp_path), CHECKS)
    assert [(finding.check, finding.path) for finding in found] == [("yaml-file", "kb/term/open.yaml")]


def test_a_cycle_is_told_once_by_its_shortest_way_round() -> None:
    ring = {f"term/t{number}": {"broader": [f"t{(number + 1) % 30}"]} for number in range(30)}
    ring["term/t7"] = {"broader": ["t8", "t5"]}
    found = [finding for finding in run_checks(world(ring), CHECKS) if finding.level == "error"]
    assert [line(finding) for finding in found] == [
        "kb/term/t5.yaml:/broader/0: term.broader returns to its start: term/t5 -> term/t6 -> term/t7 -> term/t5"
    ]
    assert [related.pointer for related in found[0].related] == [("broader", 0), ("broader", 0), ("broader", 1)]


def test_an_entry_that_does_not_fit_is_told_alone_and_not_where_its_link_is_missed(tmp_path: Path) -> None:
    """The interface of the protocol goes with its entry; the claim that is limited to it is not at fault."""
    for kind in ("actor", "interface", "requirement", "protocol", "coverage", "source"):
        shutil.copytree(SMALL / "kb" / kind, tmp_path / "kb" / kind)
    protocol = tmp_path / "kb" / "protocol" / "gridtalk-2.yaml"
    text = protocol.read_text(encoding="utf-8")
    assert text.count("basis: in-practice") == 1
    protocol.write_text(text.replace("basis: in-practice", "basis: in-dreams"), encoding="utf-8")
    found = run_checks(
        load_example(tmp_path), [check for check in CHECKS if "interface" in check.name or "wrong" in check.name]
    )
    assert [(one.check, one.path) for one in found if one.level == "error"] == [
        ("wrong-value", "kb/protocol/gridtalk-2.yaml")
    ]


def test_a_waiver_of_the_check_of_waivers_does_not_run_in_circles() -> None:
    waiver = {"check": "waiver-unneeded", "reason": "to see what happens", "owner": "nobody", "until": "2026-12-31"}
    found = run_checks(world({"term/a": {"waive": [waiver]}}), CHECKS)
    assert [finding.check for finding in found if finding.level != "info"] == ["waiver-unknown-check"]
