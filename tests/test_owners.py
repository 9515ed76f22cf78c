"""Owners: every kind and every protocol has a team, the last line that fits counts, and no person is named."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from command_line import make_root
from knowledge_bases import ROOT, SMALL, load_example, project_kinds, world
from vgikb.cli import main
from vgikb.owners import PATH, owners

TEXT = owners(load_example(SMALL))
LINES = [line.split() for line in TEXT.splitlines() if line and not line.startswith("#")]


def team(path: str) -> str:
    """Who looks after a file: the team of the last line that fits it."""
    fitting = [owner for pattern, owner in LINES if pattern == "*" or fits(path, pattern)]
    return fitting[-1].rpartition("/")[2]


def fits(path: str, pattern: str) -> bool:
    return f"/{path}".startswith(pattern) if pattern.endswith("/") else fnmatchcase(f"/{path}", pattern)


@pytest.mark.parametrize("kind", project_kinds())
def test_every_kind_has_a_team(kind: str) -> None:
    assert team(f"kb/{kind}/zz-new.yaml") == f"kind-{kind}"


@pytest.mark.parametrize("record", load_example(SMALL).of_kind("protocol"), ids=lambda record: record.id)
def test_every_edition_has_the_team_of_its_family_for_all_that_bears_its_name(record) -> None:  # type: ignore[no-untyped-def]
    for kind in ("protocol", "coverage", "vocabulary"):
        assert team(f"kb/{kind}/{record.id}.yaml") == f"family-{record.data['family'].replace('.', '-')}"


@pytest.mark.parametrize(
    "path",
    ["schemas/policy/policy.yaml", ".github/CODEOWNERS", "scripts/vgikb/chain.py", "kb/pages/method.md", "LICENSE"],
)
def test_what_decides_has_the_team_for_the_whole(path: str) -> None:
    assert team(path) == "maintainers"


def test_a_line_is_a_pattern_and_one_team_of_the_organisation() -> None:
    assert all(re.fullmatch(r"\S+ @vgi-knowledge-base/[a-z0-9-]+", " ".join(line)) for line in LINES)


def test_a_knowledge_base_without_protocols_has_owners_too() -> None:
    assert "family" not in owners(world({"term/a": {}}))


def test_the_committed_file_has_the_lines_of_kinds_and_of_what_decides() -> None:
    """Those of protocols come and go with records, which may be added without it: then their kind's line counts."""
    standing = (ROOT / PATH).read_text(encoding="utf-8")
    wanted = owners(world({"term/a": {}}))
    assert [line for line in wanted.splitlines() if line not in standing.splitlines()] == [], "run vgikb forms"


def test_the_command_writes_it_with_the_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    assert main(["forms", "--root", str(root)]) == 0
    assert (root / PATH).read_text(encoding="utf-8") == TEXT
    assert main(["forms", "--check", "--root", str(root)]) == 0
    (root / PATH).write_text("* @somebody\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["forms", "--check", "--root", str(root)]) == 1
    assert f"not as the records ask: {PATH}" in capsys.readouterr().out
    assert (root / PATH).read_text(encoding="utf-8") == "* @somebody\n"
