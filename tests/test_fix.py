"""check --fix: whatever has one safe answer is mended, and only that."""

import random
from pathlib import Path

import pytest

from command_line import assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, TODAY
from vgikb.checks import all_checks, run_checks
from vgikb.findings import Finding
from vgikb.graph import load
from vgikb.yaml_reader import read_bytes

TERM = """\
# why
title: Parking time
definition: time that a car is parked
also-called:
  - label: Stay
    used-by: openadr
related:
  - dwell-time  # near
notes: See [[dwell-time]] and [[session]].
"""

# what is broken in the term, and whether the one mended file is the first one again
SLIPS = {
    "an unknown field": ("definition:", "defnition:"),
    "a value of a closed list": ("used-by: openadr", "used-by: openad"),
    "a capital in a closed list": ("used-by: openadr", "used-by: OpenADR"),
    "a link": ("  - dwell-time", "  - dwell-tme"),
    "a mention": ("[[dwell-time]]", "[[dwel-time]]"),
    "two mentions": ("[[dwell-time]] and [[session]]", "[[dwel-time]] and [[sesion]]"),
    "a full stop": ("is parked", "is parked."),
    "an invisible character": ("Parking time", "Parking\u200b time"),
    "one link that is no list": ("related:\n  - dwell-time  # near", "related: dwell-time  # near"),
    "a link twice": ("  - dwell-time  # near", "  - dwell-time  # near\n  - dwell-time"),
    "a line break": ("title: Parking time", 'title: "Parking\\ntime"'),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_root(tmp_path / "root", SMALL / "kb")
    (root / "kb" / "term" / "standing-time.yaml").write_text(TERM, encoding="utf-8")
    return root


def found(root: Path) -> list[Finding]:
    return [finding for finding in run_checks(load(root, TODAY), all_checks()) if finding.level != "info"]


def fix(root: Path) -> str:
    done = run("check", "--fix", "--root", root, "--today", TODAY.isoformat())
    assert_calm(done, {0, 1})
    return done.stderr


def term(root: Path) -> Path:
    return root / "kb" / "term" / "standing-time.yaml"


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_mended(root: Path, slip: str) -> None:
    right, wrong = SLIPS[slip]
    before = found(root)
    assert right in TERM
    term(root).write_text(TERM.replace(right, wrong), encoding="utf-8")
    assert len(found(root)) > len(before)
    assert fix(root) == "mended kb/term/standing-time.yaml\n"
    assert found(root) == before
    after = term(root).read_text(encoding="utf-8")
    assert read_bytes(after.encode()).data == read_bytes(TERM.encode()).data
    assert after.count("#") == TERM.count("#")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("  - dwell-time", "  - nothing-of-the-kind"),
        ("used-by: openadr", "used-by: oc"),
        ("definition:", "meaning:"),
        ("title: Parking time", "title: null"),
        ("title: Parking time", "title: ["),
        ("[[dwell-time]]", "[[quite-other]]"),
    ],
)
def test_what_has_no_one_answer_stays(root: Path, right: str, wrong: str) -> None:
    broken = TERM.replace(right, wrong)
    term(root).write_text(broken, encoding="utf-8")
    assert fix(root) == ""
    assert term(root).read_text(encoding="utf-8") == broken


def test_nothing_is_written_where_nothing_is_wrong(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    fix(root)
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_version_without_quotes_gets_them(root: Path) -> None:
    path = next(path for path in sorted((root / "kb" / "protocol").glob("*.yaml")) if "edition:" in path.read_text())
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("edition:"))
    path.write_text(text.replace(line, "edition: 2.10"), encoding="utf-8")
    fix(root)
    assert 'edition: "2.10"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", range(40))
def test_slips_in_real_records_are_mended_where_a_fix_is_offered(tmp_path: Path, seed: int) -> None:
    """One letter of one link, mention or field name is left out; either the very record comes back, or it stays."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    root = make_root(tmp_path / "root", ROOT / "kb")
    paths = sorted((root / "kb" / "use-case").glob("*.yaml")) + sorted((root / "kb" / "term").glob("*.yaml"))
    path = chance.choice(paths)
    lines = path.read_text(encoding="utf-8").split("\n")
    number = chance.choice([n for n, line in enumerate(lines) if line.strip(" -") and not line.strip().startswith(">")])
    letters = [at for at, letter in enumerate(lines[number]) if letter.isalpha()]
    at = chance.choice(letters) if letters else 0
    good = "\n".join(lines)
    lines[number] = lines[number][:at] + lines[number][at + 1 :]
    path.write_text("\n".join(lines), encoding="utf-8")
    offered = [finding for finding in found(root) if finding.fix]
    fix(root)
    after = path.read_text(encoding="utf-8")
    assert after == good if offered else after == "\n".join(lines)
