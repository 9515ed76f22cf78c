"""Every export is the same each time, as its golden copy has it, and gives back the data it was made from."""

import io
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from command_line import COMMAND, SECONDS, assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, TODAY, load_example, world
from vgikb.exports import all_exports
from vgikb.findings import pointer_text
from vgikb.graph import KnowledgeBase, load

GOLDEN = Path(__file__).parent / "exports"  # <name of the export>.*
EXPORTS = all_exports()

each_export = pytest.mark.parametrize("name", sorted(EXPORTS))


def golden(name: str) -> Path:
    [path] = GOLDEN.glob(f"{name}.*")
    return path


def exported(kb: KnowledgeBase, name: str = "json") -> Any:
    return json.loads(EXPORTS[name].content(kb))


def parts(content: str | bytes) -> Any:
    """What can be compared: a text as it is, a zip file by what it holds, since libraries may pack it otherwise."""
    if isinstance(content, str):
        return content.encode()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@each_export
def test_the_export_of_the_small_knowledge_base_is_the_golden_copy(name: str) -> None:
    assert parts(EXPORTS[name].content(load_example(SMALL))) == parts(golden(name).read_bytes())


@each_export
def test_the_export_explains_itself_and_a_text_ends_with_a_line_end(name: str) -> None:
    assert EXPORTS[name].explanation.strip()
    content = EXPORTS[name].content(load_example(SMALL))
    assert isinstance(content, bytes) or content.endswith("\n")


def test_every_golden_copy_has_its_export() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(EXPORTS)


@each_export
def test_two_processes_write_the_same_bytes_to_a_file_and_to_standard_output(name: str, tmp_path: Path) -> None:
    root = make_root(tmp_path, SMALL / "kb")
    one = subprocess.run(
        [*COMMAND, "export", name, "--root", root],
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "1"},
        capture_output=True,
        timeout=SECONDS,
    )
    two = run("export", name, "--root", root, "-o", tmp_path / "out", PYTHONHASHSEED="2")
    assert (one.returncode, one.stderr) == (0, b"")
    assert_calm(two, {0})
    assert one.stdout == (tmp_path / "out").read_bytes()
    assert parts(one.stdout) == parts(golden(name).read_bytes())


@pytest.mark.parametrize("kb", [load_example(SMALL), load(ROOT, TODAY)], ids=["small", "real"])
def test_json_gives_back_every_record_and_every_link(kb: KnowledgeBase) -> None:
    document = exported(kb)
    assert document["records"] == {
        kind: {name.id: record.data for name, record in kb.records.items() if name.kind == kind} for kind in kb.kinds
    }
    assert document["links"] == sorted(
        [str(edge.source), edge.field.name, str(edge.target), pointer_text(edge.pointer)] for edge in kb.edges
    )


def test_json_is_sorted_and_says_its_version() -> None:
    document = exported(load_example(SMALL))
    assert document["version"] == 1
    assert list(document["records"]) == sorted(document["records"])
    assert all(list(records) == sorted(records) for records in document["records"].values())


def test_json_names_a_kind_without_records() -> None:
    assert exported(world({"actor/ev": {}}))["records"]["service"] == {}


def test_json_holds_withdrawn_records_too() -> None:
    kb = world({"actor/ev": {"status": "withdrawn", "reason": "Never was."}})
    assert exported(kb)["records"]["actor"]["ev"]["status"] == "withdrawn"


def test_json_keeps_letters_of_every_script_as_they_are() -> None:
    assert "Ladesäule 充電" in EXPORTS["json"].content(world({"actor/ev": {"title": "Ladesäule 充電"}}))
