"""Adding a kind, a check, an export or a matrix takes one file; and what is written is the same in every run."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from command_line import COMMAND, SECONDS, assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, TODAY
from vgikb.checks import all_checks, run_checks
from vgikb.exports import all_exports
from vgikb.graph import load
from vgikb.pages import Site
from vgikb.reports import REPORTS
from vgikb.site import site_pages

SCHEMA = """\
$schema: https://json-schema.org/draft/2020-12/schema
title: Pilot
description: A trial of vehicle-grid integration in the field.
required: [title, place]
properties:
  place:
    description: Where it took place.
    type: string
    minLength: 1
  tried:
    description: The protocols it tried.
    type: array
    items: {type: string, x-link: {to: [protocol], inverse: tried in}}
  follows:
    description: The pilot it goes on from.
    type: string
    x-link: {to: [pilot], inverse: went on as, acyclic: true}
"""

CHECK = '''\
"""Meetings that nobody names."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def meeting_without_material(kb: KnowledgeBase) -> Iterator[Finding]:
    """No document names a meeting.

    Name the meeting in its materials.

    Bad: `a meeting alone`

    Good: `meeting: first-meeting`
    """
    for record in kb.of_kind("meeting"):
        if not kb.links_to(record.name):
            yield Finding(record.name, ("date",), "nothing names it")
'''

EXPORT = '''\
"""The names of all records, one in each line."""

from vgikb.exports import export
from vgikb.graph import KnowledgeBase


@export
def names(kb: KnowledgeBase) -> str:
    """Every record as kind/id."""
    return "".join(f"{name}\\n" for name in sorted(kb.records))
'''

MATRIX = """\
title: Services of use cases
summary: Which use case gives which service.
rows: {kind: use-case}
columns: {kind: service}
cell: link
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path / "root", SMALL / "kb")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def found(root: Path) -> set[tuple[str, str, int]]:
    done = run("check", "--format", "json", "--root", root, "--today", TODAY.isoformat())
    assert_calm(done, {0, 1})
    return {(f["check"], f["path"], f["line"]) for f in json.loads(done.stdout)["findings"]}


# A kind


@pytest.fixture
def with_pilots(root: Path) -> Path:
    """The small knowledge base with a kind that Python has never heard of, and two records of it."""
    write(root / "schemas/pilot.yaml", SCHEMA)
    write(root / "kb/pilot/first.yaml", "title: First pilot\nplace: Sacramento\ntried: [gridtalk-1]\n")
    write(root / "kb/pilot/second.yaml", "title: Second pilot\nplace: Davis\nfollows: first\n")
    return root


def test_a_kind_is_one_schema_file(with_pilots: Path) -> None:
    assert not [one for one in found(with_pilots) if "pilot" in one[1]]
    shown = run("show", "protocol/gridtalk-1", "--root", with_pilots).stdout
    assert "tried in pilot/first" in shown
    assert "pilot/second" in run("search", "second", "--root", with_pilots).stdout


def test_all_checks_of_shape_and_links_hold_for_a_new_kind(with_pilots: Path) -> None:
    before = found(with_pilots)
    write(
        with_pilots / "kb/pilot/first.yaml", "title: First pilot\nplace: Davis\ntried: [gridtlk-1]\nfollows: second\n"
    )
    write(with_pilots / "kb/pilot/third.yaml", "title: Third pilot\nplcae: Davis\n")
    assert {one for one in found(with_pilots) - before if one[0] != "single-family-requirement"} >= {
        ("dangling-link", "kb/pilot/first.yaml", 3),
        ("cycle", "kb/pilot/first.yaml", 4),
        ("unknown-field", "kb/pilot/third.yaml", 2),
    }


def test_a_new_kind_has_a_skeleton(with_pilots: Path) -> None:
    done = run("new", "pilot", "fourth", "--root", with_pilots)
    assert_calm(done, {0})
    text = (with_pilots / "kb/pilot/fourth.yaml").read_text(encoding="utf-8")
    assert '# Where it took place.\nplace: ""\n' in text
    assert "# tried: [id-of-protocol]\n" in text


def test_a_new_kind_has_pages_for_its_records_and_its_fields(with_pilots: Path) -> None:
    kb = load(with_pilots, TODAY)
    checks = all_checks()
    pages = {page.path: page.text for page in site_pages(Site(kb, run_checks(kb, checks), checks))}
    assert "First pilot" in pages["pilot/first.md"]
    assert "Sacramento" in pages["pilot/first.md"]
    assert "First pilot" in pages["pilot/index.md"]
    assert "Where it took place." in pages["fields/pilot.md"]
    assert "First pilot" in pages["protocol/gridtalk-1.md"]  # the other end of the link


def test_a_new_kind_is_exported(with_pilots: Path) -> None:
    document = json.loads(run("export", "json", "--root", with_pilots).stdout)
    assert document["records"]["pilot"]["second"] == {"title": "Second pilot", "place": "Davis", "follows": "first"}
    assert ["pilot/second", "follows", "pilot/first", "/follows"] in document["links"]


def test_a_field_is_one_place_in_a_schema_file(root: Path) -> None:
    schema = root / "schemas/meeting.yaml"
    field = "properties:\n  weather:\n    description: How the sky looked.\n    type: string\n"
    write(schema, schema.read_text(encoding="utf-8").replace("properties:\n", field, 1))
    meeting = root / "kb/meeting/first-meeting.yaml"
    before = found(root)
    write(meeting, meeting.read_text(encoding="utf-8") + "weather: fine\n")
    assert found(root) == before
    assert "weather: fine" in run("show", "meeting/first-meeting", "--root", root).stdout


# A matrix


def test_a_matrix_is_one_record(root: Path) -> None:
    before = found(root)
    write(root / "kb/matrix/service-use-case.yaml", MATRIX)
    assert found(root) == before
    done = run("matrix", "service-use-case", "--format", "json", "--root", root)
    [row] = json.loads(done.stdout)
    assert row["Evening peak reduction"] == "services"


# A check, an export: files of the package, added to a copy of it


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package; gives the folder above it."""
    ignored = shutil.ignore_patterns("__pycache__", "assets")
    shutil.copytree(ROOT / "scripts/vgikb", tmp_path / "package/vgikb", ignore=ignored)
    return tmp_path / "package"


def run_copy(package: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command of the copy."""
    program = f"import vgikb\nassert vgikb.__file__.startswith({str(package)!r})\n{COMMAND[2]}"
    environment = {**os.environ, "PYTHONPATH": str(package)}
    done = subprocess.run(
        [*COMMAND[:2], program, *map(str, arguments)], env=environment, capture_output=True, text=True, timeout=SECONDS
    )
    assert_calm(done, {0})
    return done


def test_a_check_is_one_file(root: Path, package: Path) -> None:
    write(root / "kb/meeting/lonely.yaml", "title: Lonely meeting\ndate: 2017-06-01\nformat: web\n")
    write(package / "vgikb/checks/meeting_without_material.py", CHECK)
    told = json.loads(run_copy(package, "check", "--format", "json", "--root", root).stdout)["findings"]
    mine = [f for f in told if f["check"] == "meeting-without-material"]
    assert [(f["level"], f["record"], f["line"], f["column"]) for f in mine] == [("warning", "meeting/lonely", 2, 7)]
    assert "No document names a meeting." in run_copy(package, "explain", "meeting-without-material").stdout
    sarif = run_copy(package, "check", "--format", "sarif", "--root", root).stdout
    assert "meeting-without-material" in sarif


def test_an_export_is_one_file(root: Path, package: Path) -> None:
    write(package / "vgikb/exports/names.py", EXPORT)
    done = run_copy(package, "export", "names", "--root", root)
    assert done.stdout.splitlines() == sorted(str(name) for name in load(root, TODAY).records)
    assert "names" in run_copy(package, "export", "--help").stdout


# The same in every run


@pytest.mark.parametrize("format", REPORTS)
def test_two_runs_of_check_write_the_same_bytes(format: str, tmp_path: Path) -> None:
    """With findings of every level, other hash seeds, and the same records in folders made in another order."""
    one, two = (make_root(tmp_path / name, SMALL / "kb") for name in ("one", "two"))
    broken = {
        f"kb/term/zz-{n}.yaml": f"title: Odd {n}\ndefinition: something that has a name\nrelated: [no-{n}, dwell-tme]\n"
        for n in range(9)
    }
    for root, paths in ((one, sorted(broken)), (two, sorted(broken, reverse=True))):
        for path in paths:
            write(root / path, broken[path])
    first = run("check", "--format", format, "--root", one, "--today", TODAY.isoformat(), PYTHONHASHSEED="1")
    second = run("check", "--format", format, "--root", two, "--today", TODAY.isoformat(), PYTHONHASHSEED="2")
    assert "zz-8" in first.stdout
    assert first.stdout == second.stdout


@pytest.mark.parametrize("command", ["check --format json", *(f"export {name}" for name in sorted(all_exports()))])
def test_two_runs_on_the_real_knowledge_base_write_the_same_bytes(command: str, tmp_path: Path) -> None:
    root = make_root(tmp_path, ROOT / "kb")
    first = run(*command.split(), "--root", root, "--today", TODAY.isoformat(), PYTHONHASHSEED="1")
    second = run(*command.split(), "--root", root, "--today", TODAY.isoformat(), PYTHONHASHSEED="2")
    assert_calm(first, {0, 1})
    assert first.stdout == second.stdout


@pytest.mark.parametrize(
    "command", ["coverage", "coverage --by requirement", "matrix requirement-protocol", "explore", "explore --minimal"]
)
def test_two_runs_of_an_answer_are_the_same(command: str, root: Path) -> None:
    first = run(*command.split(), "--root", root, PYTHONHASHSEED="1")
    second = run(*command.split(), "--root", root, PYTHONHASHSEED="2")
    assert_calm(first, {0})
    assert first.stdout == second.stdout
