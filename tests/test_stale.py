"""Claims and links whose other end means something else since they were looked at are found in the commits."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from command_line import make_root, run
from knowledge_bases import SMALL, TODAY
from repositories import commit, git, replace
from vgikb import commits as of_git
from vgikb.commits import commits, contents
from vgikb.revisions import RevisionError

FIRST, SECOND, THIRD = "2026-03-01", "2026-06-01", "2026-09-01"
REQUIREMENT = "kb/requirement/price-schedule.yaml"
CLAIMS = "kb/coverage/gridtalk-2.yaml"
USE_CASE = "kb/use-case/evening-charging.yaml"
WORDS = "prices for consecutive intervals"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small knowledge base, committed once."""
    root = make_root(tmp_path / "root", SMALL / "kb")
    git(root, "init", "-q", "-b", "main")
    commit(root, date=f"{FIRST}T12:00:00Z")
    return root


def change(root: Path, path: str, old: str, new: str, day: str = "") -> None:
    """Change a file, and commit it if a day is given."""
    replace(root / path, old, new)
    if day:
        commit(root, date=f"{day}T12:00:00Z")


def stale(root: Path, *options: str) -> Any:
    done = run("stale", "--format", "json", "--root", root, "--today", TODAY.isoformat(), *options)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def told(root: Path, *options: str) -> list[tuple[str, str, str]]:
    found = stale(root, *options)["stale"]
    return [(one["target"], one["record"], " / ".join(one["place"])) for one in found]


CLAIM = ("requirement/price-schedule", "coverage/gridtalk-2", "claims / price-schedule")
STEPS = [
    ("requirement/price-schedule", "use-case/evening-charging", f"paths / {path}")
    for path in ("station / steps / program-server to csms", "telematics / steps / program-server to automaker-server")
]


def test_nothing_is_stale_in_what_came_at_once(root: Path) -> None:
    assert stale(root) == {"version": 1, "notes": [], "stale": []}


def test_a_requirement_that_says_something_else_touches_its_claims_and_steps(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    assert told(root) == [CLAIM, *STEPS]
    [first, *_] = stale(root)["stale"]
    head = git(root, "rev-parse", "HEAD").strip()
    assert first["changed"] == {"date": SECOND, "commit": head, "fields": ["statement"]}
    assert first["looked"] == FIRST


def test_other_punctuation_and_housekeeping_touch_nothing(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "prices, for consecutive intervals", SECOND)
    change(root, REQUIREMENT, "level: shall", "level: shall\nstatus: agreed\nrationale: Prices move charging.", THIRD)
    assert told(root) == []


def test_a_claim_that_changed_later_was_looked_at(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    change(root, CLAIMS, "support: partial", "support: none", THIRD)
    assert told(root) == STEPS


def test_a_claim_that_was_only_reworded_was_not_looked_at(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    change(root, CLAIMS, "No currency.", "It has no currency.", THIRD)
    assert CLAIM in told(root)


def test_another_claim_of_the_record_is_no_look_at_this_one(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    change(root, CLAIMS, "option: metering, ", "", THIRD)
    assert CLAIM in told(root)


@pytest.mark.parametrize(("checked", "is_stale"), [("2026-05-31", True), (SECOND, False), ("2026-10-01", False)])
def test_the_day_a_claim_was_checked_counts(root: Path, checked: str, is_stale: bool) -> None:
    change(root, CLAIMS, "note: No currency.", f'note: No currency., checked: "{checked}"')
    commit(root, date=f"{FIRST}T13:00:00Z")
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    assert (CLAIM in told(root)) == is_stale


def test_an_edition_that_is_another_one_touches_all_of_its_claims_once(root: Path) -> None:
    change(root, "kb/protocol/gridtalk-2.yaml", "year: 2021", "year: 2022", SECOND)
    claims = [one for one in told(root) if one[1] == "coverage/gridtalk-2"]
    assert [place for _, _, place in claims] == ["claims / interval-energy", "claims / price-schedule"]


def test_an_edition_that_serves_another_interface_is_still_the_same(root: Path) -> None:
    path = "kb/protocol/gridtalk-2.yaml"
    change(
        root, path, "basis: in-practice}", "basis: in-practice}\n  - {interface: station-ev, basis: in-scope}", SECOND
    )
    assert told(root) == []


def test_a_document_stays_the_same_whatever_is_noted_of_it(root: Path) -> None:
    change(root, "kb/source/plugsignal-standard.yaml", "title: ", "date: 2011-02-03\ntitle: Standard of the ", SECOND)
    assert told(root) == []


def test_new_names_touch_claims_that_lack_something(root: Path) -> None:
    change(root, "kb/vocabulary/gridtalk.yaml", "object: [Prices]", "object: [Prices, Currency]", SECOND)
    assert told(root) == [
        ("vocabulary/gridtalk", "coverage/gridtalk-1", "claims / interval-energy"),  # none
        ("vocabulary/gridtalk", "coverage/gridtalk-2", "claims / price-schedule"),  # partial
    ]


def test_a_name_that_went_touches_the_claims_that_rest_on_it(root: Path) -> None:
    change(root, "kb/vocabulary/gridtalk.yaml", "MeterReport: [energy, interval]", "MeterReport: [energy]", SECOND)
    assert told(root) == [("vocabulary/gridtalk", "coverage/gridtalk-2", "claims / interval-energy")]


def test_a_link_at_the_top_of_a_record_counts_by_itself(root: Path) -> None:
    service = "kb/service/evening-peak-reduction.yaml"
    change(root, USE_CASE, "sector: [residential]", "sector: [fleet]", SECOND)  # no look at the service
    text = (root / service).read_text()
    (root / service).write_text(
        "\n".join(line if "title" not in line else "title: Quite another" for line in text.split("\n"))
    )
    commit(root, date=f"{THIRD}T12:00:00Z")
    assert ("service/evening-peak-reduction", "use-case/evening-charging", "services / evening-peak-reduction") in told(
        root
    )


def test_what_is_not_committed_counts_too(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals")
    assert told(root) == [CLAIM, *STEPS]
    assert stale(root)["stale"][0]["changed"]["commit"] == ""
    change(root, CLAIMS, "support: partial", "support: none")
    assert told(root) == STEPS


def test_a_file_that_is_not_in_a_commit_yet_is_new(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    text = (root / CLAIMS).read_text().replace("protocol: gridtalk-2", "protocol: plugsignal")
    (root / "kb/coverage/new.yaml").write_text(text)
    assert not [one for one in told(root) if one[1] == "coverage/new"]


def test_a_record_that_was_renamed_keeps_its_past(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    done = run("rename", "requirement/price-schedule", "price-plan", "--root", root)
    assert done.returncode == 0
    commit(root, date=f"{THIRD}T12:00:00Z")
    renamed = [tuple(part.replace("price-schedule", "price-plan") for part in one) for one in (CLAIM, *STEPS)]
    assert told(root) == renamed
    assert {one["changed"]["date"] for one in stale(root)["stale"]} == {SECOND}


def test_only_changes_after_a_revision_are_told_if_asked(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    change(root, "kb/requirement/charging-limit.yaml", "highest power in W", "highest current in A", THIRD)
    targets = {target for target, _, _ in told(root, "--since", "HEAD~1")}
    assert targets == {"requirement/charging-limit"}
    assert stale(root, "--since", "HEAD~1")["stale"][0]["looked"] == ""
    assert told(root, "--since", "HEAD") == []
    assert {target for target, _, _ in told(root)} == {"requirement/charging-limit", "requirement/price-schedule"}


def test_a_merge_counts_as_the_commit_that_brought_its_changes(root: Path) -> None:
    git(root, "checkout", "-qb", "side")
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    git(root, "checkout", "-q", "main")
    change(root, CLAIMS, "support: partial", "support: none", THIRD)  # before the side was merged
    git(root, "merge", "-q", "--no-ff", "-m", "Merge", "side", date="2026-10-01T12:00:00Z")
    assert CLAIM in told(root)


def test_versions_that_cannot_be_read_are_passed_over(root: Path) -> None:
    good = (root / REQUIREMENT).read_text()
    (root / REQUIREMENT).write_text("title: [")
    commit(root, date=f"{SECOND}T12:00:00Z")
    (root / REQUIREMENT).write_text(good)
    commit(root, date=f"{THIRD}T12:00:00Z")
    assert told(root) == []


# What git cannot tell


def test_without_a_repository_a_note_says_so(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    found = stale(root)
    assert found["stale"] == []
    assert "not a git repository" in found["notes"][0]
    text = run("stale", "--root", root)
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.startswith("0 places to look at again\nnote: what changed is read from the commits")


def test_without_a_commit_a_note_says_so(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    git(root, "init", "-q")
    assert "does not have any commits" in stale(root)["notes"][0]


def test_a_shallow_copy_says_that_older_changes_are_not_seen(root: Path, tmp_path: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{root}", tmp_path / "copy"], check=True)
    found = stale(tmp_path / "copy")
    assert found["stale"] == []
    assert "without its older part" in found["notes"][0]


@pytest.mark.parametrize("revision", ["no-such-revision", "--output=elsewhere"])
def test_what_is_no_revision_is_refused(root: Path, revision: str) -> None:
    done = run("stale", f"--since={revision}", "--root", root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no git revision" in done.stderr
    with pytest.raises(RevisionError):
        commits(root, revision)


def test_older_commits_are_cut_and_that_is_known(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    change(root, CLAIMS, "support: partial", "support: none", THIRD)
    every, cut = commits(root)
    assert ([found.moment.date().isoformat() for found in every], cut) == ([FIRST, SECOND, THIRD], False)
    monkeypatch.setattr(of_git, "MOST", 2)
    newest, cut = commits(root)
    assert ([found.moment.date().isoformat() for found in newest], cut) == ([SECOND, THIRD], True)


def test_blobs_are_read_in_portions_and_large_ones_left_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [only] = commits(root)[0]
    blobs = {touched.after: (root / touched.path).read_bytes() for touched in only.files}
    monkeypatch.setattr(of_git, "PORTION", 7)
    assert contents(root, [*blobs, "1" * 40]) == blobs
    monkeypatch.setattr(of_git, "LARGEST", 300)
    assert contents(root, blobs) == {blob: content for blob, content in blobs.items() if len(content) <= 300}
    assert any(len(content) > 300 for content in blobs.values())


def test_the_text_tells_each_change_with_what_was_not_looked_at(root: Path) -> None:
    change(root, REQUIREMENT, WORDS, "charges for intervals", SECOND)
    commit_id = git(root, "rev-parse", "HEAD")[:10]
    lines = run("stale", "--root", root).stdout.splitlines()
    assert (
        lines[0]
        == f"requirement/price-schedule says something else (statement) since {SECOND} ({commit_id}); not looked at:"
    )
    assert lines[1] == f"  coverage/gridtalk-2 claims / price-schedule (last {FIRST})"
    assert lines[-1] == "3 places to look at again"
