"""The skeleton of a record can be read at once, and names every field that its kind has."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from command_line import COMMAND
from knowledge_bases import ROOT, judge, project_kinds
from vgikb.findings import Name
from vgikb.schema import Field, Kind
from vgikb.skeleton import skeleton
from vgikb.yaml_reader import read_bytes

KINDS = sorted(project_kinds())
OPTIONAL = "# Optional fields; take away the '#' of those you use.\n"
DEPTH = 6  # more levels than fields have

each_kind = pytest.mark.parametrize("kind", [project_kinds()[kind] for kind in KINDS], ids=KINDS)


def uncommented(text: str) -> str:
    """The skeleton with every optional field in use; a '# --' stays, as does what is said of needed fields."""
    needed, optional = text.split(OPTIONAL)
    optional = re.sub(r"^# (?!-- )", "", optional, flags=re.MULTILINE)
    both = needed + optional
    for _ in range(DEPTH):
        both = re.sub(
            r"^( +)# (?=\S)", r"\1", re.sub(r"^( +)# (?= )", r"\1", both, flags=re.MULTILINE), flags=re.MULTILINE
        )
    return both


def paths_in(data: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The path of every field in the data, through lists."""
    if isinstance(data, list):
        return {found for entry in data for found in paths_in(entry, path)}
    if isinstance(data, dict):
        return {(*path, key) for key in data} | {
            f for key, value in data.items() for f in paths_in(value, (*path, key))
        }
    return set()


def first_findings(kind: Kind, text: str) -> set[str]:
    data = read_bytes(text.encode()).data
    _, findings = judge(kind.name).fit(data, Name(kind.name, "new"))
    return {finding.check for finding in findings}


@each_kind
def test_the_skeleton_can_be_read_and_holds_the_needed_fields(kind: Kind) -> None:
    document = read_bytes(skeleton(kind).encode())
    assert document.faults == ()
    assert list(document.data) == [f.path[0] for f in kind.fields if len(f.path) == 1 and f.required]


@each_kind
def test_with_every_field_in_use_it_can_be_read_and_holds_every_field(kind: Kind) -> None:
    document = read_bytes(uncommented(skeleton(kind)).encode())
    assert document.faults == ()
    named = {path for path in paths_in(document.data) if not path[-1].startswith("id-of-")}  # not keys that are links
    assert named == {field.path for field in kind.fields}


@each_kind
def test_nothing_is_wrong_with_its_fields_but_what_has_to_be_filled_in(kind: Kind) -> None:
    assert first_findings(kind, skeleton(kind)) <= {"wrong-value"}
    assert first_findings(kind, uncommented(skeleton(kind))) <= {"wrong-value"}


@each_kind
def test_nothing_about_groups_lists_or_closed_lists_is_left_to_fill_in(kind: Kind) -> None:
    data = read_bytes(uncommented(skeleton(kind)).encode()).data
    _, findings = judge(kind.name).fit(data, Name(kind.name, "new"))
    values = dict(leaves(data))
    assert {values.get(finding.pointer) for finding in findings} <= {""}


def leaves(data: object, pointer: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    if isinstance(data, dict | list):
        inner = data.items() if isinstance(data, dict) else enumerate(data)
        return [leaf for key, value in inner for leaf in leaves(value, (*pointer, key))]
    return [(pointer, data)]


@each_kind
def test_each_top_field_comes_with_its_description(kind: Kind) -> None:
    text = skeleton(kind)
    for field in kind.fields:
        if len(field.path) == 1:
            assert re.search(rf"^# (-- )?{re.escape(field.description)}\n(# )?{field.path[0]}:", text, re.MULTILINE)


@each_kind
def test_every_word_of_a_closed_list_is_offered(kind: Kind) -> None:
    text = skeleton(kind)
    for field in kind.fields:
        for value in field.values:
            assert str(value) in text


def made(**properties: dict[str, object]) -> Kind:
    schema = {"title": "Thing", "description": "A thing.", "type": "object", "properties": properties}
    fields = tuple(Field("thing", (name,), shape, True, None) for name, shape in properties.items())
    return Kind("thing", schema, fields)


def test_words_that_yaml_would_take_for_something_else_stand_in_quotes() -> None:
    text = skeleton(made(answer={"enum": ["no", "yes", "1.10"]}))
    assert 'answer: "no"  # or "yes", "1.10"' in text
    assert read_bytes(text.encode()).data == {"answer": "no"}


def test_numbers_and_truth_have_values_of_their_type() -> None:
    kind = made(
        count={"type": "integer"}, share={"type": "number"}, closed={"type": "boolean"}, group={"type": "object"}
    )
    assert read_bytes(skeleton(kind).encode()).data == {"count": 0, "share": 0, "closed": False, "group": {}}


# the command


def written(root: Path, *arguments: str, answers: str = "") -> str:
    """What the command writes for flags, or for what somebody types."""
    done = subprocess.run(
        [*COMMAND, "new", *arguments, "--root", str(root)], input=answers, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    [path] = (root / "kb").rglob("*.yaml")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "kb").mkdir()
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    return tmp_path


def test_fields_given_as_flags_are_filled_in(root: Path) -> None:
    text = written(root, "term", "stay", "--set", "title=Stay: short", "--set", "abbreviations=ST, S")
    data = read_bytes(text.encode()).data
    assert (data["title"], data["abbreviations"]) == ("Stay: short", ["ST", "S"])
    assert text.startswith("# The name a reader sees")


def test_whoever_gives_no_id_is_asked(root: Path) -> None:
    text = written(root, "requirement", answers="A new need\nIt shall be.\nmust\nshall\n\n\nprotocol\n\n")
    data = read_bytes(text.encode()).data
    assert (root / "kb" / "requirement" / "a-new-need.yaml").is_file()
    assert (data["title"], data["statement"], data["level"]) == ("A new need", "It shall be.", "shall")


def test_an_id_that_cannot_be_is_asked_for_again(root: Path) -> None:
    (root / "kb" / "term").mkdir()
    written(root, "term", answers="Stay\na time of rest\nShort stay\nstay\n")
    assert [path.name for path in (root / "kb" / "term").iterdir()] == ["stay.yaml"]


@pytest.mark.parametrize("wrong", ["level=must", "levle=shall", "level", "sources.locator=1"])
def test_a_flag_that_is_wrong_is_refused(root: Path, wrong: str) -> None:
    done = subprocess.run(
        [*COMMAND, "new", "requirement", "x", "--set", wrong, "--root", str(root)], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert not list((root / "kb").rglob("*.yaml"))


def test_whoever_answers_nothing_is_told_so(root: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "new", "term", "--root", str(root)], input="", capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no id" in done.stderr
    assert not list((root / "kb").rglob("*.yaml"))
