"""Good texts are read as they say; bad ones are refused at the right place; no bytes at all make the reader fail."""

import json
import os
import re
from datetime import date
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vgikb.findings import Span
from vgikb.yaml_reader import Document, Fault, Limits, places, read_bytes, read_file

CORPUS = Path(__file__).parent / "yaml-files"
GOOD = sorted((CORPUS / "good").glob("*.yaml"))
BAD = sorted((CORPUS / "bad").glob("*/*.yaml"))


def checks(document: Document) -> list[str]:
    return [fault.check for fault in document.faults]


def told(fault: Fault) -> str:
    return f"{fault.span.line}:{fault.span.column} {fault.check} {fault.message} | {fault.hint}"


def cut(text: str, span: Span) -> str:
    """The stretch of a text, found by counting lines instead of with the reader's own arithmetic."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_text_is_read_as_it_says(path):
    document = read_bytes(path.read_bytes())
    assert document.faults == ()
    assert document.data == json.loads(path.with_suffix(".json").read_text())


def test_numbers_keep_their_type():
    data = read_bytes(b"whole: 2\nbroken: 2.0\nlive: true\n").data
    assert [type(value) for value in data.values()] == [int, float, bool]


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_bad_text_is_refused_at_the_right_place(path):
    """Each expected line is 'line:column check' and a part of the message or hint."""
    document = read_bytes(path.read_bytes())
    expected = path.with_suffix(".txt").read_text().splitlines()
    assert document.data is None
    assert len(document.faults) == len(expected), [told(fault) for fault in document.faults]
    for fault, line in zip(document.faults, expected, strict=True):
        place_and_check, part = line.split(" ", 2)[:2], line.split(" ", 2)[2]
        assert told(fault).split(" ", 2)[:2] == place_and_check
        assert part in told(fault)


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_message_is_one_short_line_with_a_hint(path):
    for fault in read_bytes(path.read_bytes()).faults:
        assert fault.hint
        assert (fault.message + fault.hint).isprintable()
        assert len(fault.message) < 200


HOSTILE = {
    "open brackets": ("[" * 100_000, "yaml-limit", "40 levels"),
    "open braces": ("a: " + "{a: " * 100_000, "yaml-limit", "40 levels"),
    "nested lists": ("- " * 100_000, "yaml-limit", "40 levels"),
    "nested keys": ("? " * 20_000, "yaml-limit", "40 levels"),
    "deep indentation": ("\n".join(" " * depth + "a:" for depth in range(500)), "yaml-limit", "40 levels"),
    "a text of 20 MB": ("a: " + "x" * 20_000_000, "yaml-limit", "1,000,000 bytes"),
    "many entries": ("a: [" + "a," * 300_000 + "]", "yaml-limit", "200,000 elements"),
    "many empty lists": ("a: [" + "[]," * 200_000 + "]", "yaml-limit", "200,000 elements"),
    "many aliases": ("a: &a x\nb:\n" + "- *a\n" * 1_000, "yaml-limit", "50 problems"),
    "many faults": ("a: yes\n" * 1_000, "yaml-limit", "50 problems"),
    "many invisible characters": ("\u200b\u2060" * 1_000, "yaml-limit", "50 problems"),
    "a long quote that stays open": ('a: "' + "\\\\" * 400_000, "yaml-syntax", "never closed"),
    "a long number": ("a: " + "1" * 900_000, "yaml-ambiguous-value", "15 digits"),
    "a text that is nearly a number": ("a: " + "1_" * 400_000 + "x\nb: yes\n", "yaml-ambiguous-value", "'yes'"),
    "a text that is nearly a time": ("a: " + "1:1" * 300_000 + "x\nb: yes\n", "yaml-ambiguous-value", "'yes'"),
}


@pytest.mark.parametrize(("text", "check", "part"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused(text, check, part):
    fault = read_bytes(text.encode()).faults[-1]
    assert fault.check == check
    assert part in fault.message
    assert len(fault.message) < 200


@pytest.mark.parametrize("text", [text for text, _, _ in HOSTILE.values()], ids=HOSTILE)
def test_places_in_a_hostile_text_are_bounded(text):
    assert len(places(text.encode()).values) <= 200_000


def test_depth_counts_the_record_itself():
    assert read_bytes(b"a: {b: [c]}", Limits(depth=3)).faults == ()
    assert checks(read_bytes(b"a: {b: [c]}", Limits(depth=2))) == ["yaml-limit"]


def test_a_file_may_have_exactly_as_many_bytes_as_allowed():
    assert read_bytes(b"a: b", Limits(bytes=4)).faults == ()
    assert checks(read_bytes(b"a: bc", Limits(bytes=4))) == ["yaml-limit"]


def test_a_vocabulary_of_two_thousand_names_passes():
    names = [f"ChargingProfileType{number}" for number in range(2_000)]
    text = "title: Names\nelements:\n  message: [" + ",\n    ".join(names) + "]\n"
    assert read_bytes(text.encode()).data["elements"]["message"] == names


# Files


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root" / "kb" / "term"
    folder.mkdir(parents=True)
    (folder / "evse.yaml").write_text("title: EVSE\n")
    (tmp_path / "outside.yaml").write_text("title: Secret\n")
    return tmp_path / "root"


def refusal(path: Path, root: Path) -> str:
    document = read_file(path, root)
    assert document.data is None
    (fault,) = document.faults
    assert fault.check == "yaml-file"
    return fault.message


def test_a_regular_file_is_read(root):
    assert read_file(root / "kb/term/evse.yaml", root) == Document({"title": "EVSE"})


def test_a_root_that_is_itself_a_link_is_followed(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    assert read_file(tmp_path / "link/kb/term/evse.yaml", tmp_path / "link").data == {"title": "EVSE"}


def test_a_linked_file_is_refused(root, tmp_path):
    (root / "kb/term/x.yaml").symlink_to(tmp_path / "outside.yaml")
    assert "symbolic link" in refusal(root / "kb/term/x.yaml", root)


def test_a_linked_folder_is_refused(root):
    (root / "kb/copy").symlink_to(root / "kb/term")
    assert "'copy' is a symbolic link" in refusal(root / "kb/copy/evse.yaml", root)


def test_a_path_out_of_the_root_is_refused(root):
    assert "leads out" in refusal(root / "kb/../../outside.yaml", root)
    assert "outside.yaml" in refusal(root.parent / "outside.yaml", root)


def test_a_pipe_is_never_opened(root):
    os.mkfifo(root / "kb/term/pipe.yaml")
    assert "not a regular file" in refusal(root / "kb/term/pipe.yaml", root)


def test_a_folder_is_refused(root):
    assert "not a regular file" in refusal(root / "kb/term", root)
    assert "not a regular file" in refusal(root, root)


def test_a_missing_file_is_a_fault(root):
    assert "No such file" in refusal(root / "kb/term/none.yaml", root)


def test_a_name_that_no_file_can_have_is_a_fault(root):
    assert refusal(root / "kb/term/\0.yaml", root).isprintable()
    assert refusal(root / "kb/term/a\n::error::b.yaml", root).isprintable()


def test_a_large_file_is_refused_without_reading_it_all(root):
    with (root / "kb/term/large.yaml").open("wb") as file:
        file.truncate(1 << 40)  # a hole: 1 TB that takes no room
    assert checks(read_file(root / "kb/term/large.yaml", root)) == ["yaml-limit"]


# Places


def test_places_of_values_and_keys():
    text = 'title: A\nsteps:\n- from: "b"\n  needs: [c, {d: e}]\n\n# end\nnote: >-\n  f\n  g\n\n'
    found = places(text.encode())
    assert {pointer: cut(text, span) for pointer, span in found.values.items()} == {
        (): text.rstrip(),
        ("title",): "A",
        ("steps",): '- from: "b"\n  needs: [c, {d: e}]',
        ("steps", 0): 'from: "b"\n  needs: [c, {d: e}]',
        ("steps", 0, "from"): '"b"',
        ("steps", 0, "needs"): "[c, {d: e}]",
        ("steps", 0, "needs", 0): "c",
        ("steps", 0, "needs", 1): "{d: e}",
        ("steps", 0, "needs", 1, "d"): "e",
        ("note",): ">-\n  f\n  g",
    }
    assert found.keys[("steps", 0, "needs")] == Span(4, 3, 4, 8)
    assert set(found.keys) == {pointer for pointer in found.values if pointer and isinstance(pointer[-1], str)}


def test_columns_are_characters_and_crlf_is_one_line_end():
    found = places("a: 😀é x\r\nb: [😀, y]\r\n".encode())
    assert found.values[("a",)] == Span(1, 4, 1, 8)
    assert found.values[("b", 1)] == Span(2, 8, 2, 9)


def test_a_pair_in_a_list_ends_with_its_value():
    text = "a: [b: c, d]"
    assert cut(text, places(text.encode()).values[("a", 0)]) == "b: c"


def test_places_before_a_syntax_error_are_known():
    found = places(b"title: A\nsteps:\n  - from: b\nbroken: [\n")
    assert found.values[("steps", 0, "from")] == Span(3, 11, 3, 12)


def test_of_two_equal_keys_the_first_place_counts():
    assert places(b"a: x\na: y\n").keys[("a",)].line == 1


# Laws

LAW = settings(deadline=None)  # a busy machine is no fault of the reader


def visible(text: str) -> bool:
    return read_bytes(json.dumps({"x": text}).encode()).faults == ()


LETTERS = st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"])
TEXTS = st.text(LETTERS | st.sampled_from(list("\n\t'\"\\:#-[]{}%&*!|>@`")), max_size=20).filter(visible)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-(10**7), 10**7).map(lambda number: number / 8)
DATA = st.recursive(
    TEXTS | NUMBERS | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
RECORDS = st.dictionaries(TEXTS, DATA, max_size=5)
NOT_TEXT_IN_1_2 = re.compile(  # the core schema, YAML 1.2.2 section 10.3.2
    r"null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
SYNTAX = st.text(st.sampled_from(list("ab1:-?,[]{}#&*!|>'\"%@`~<= \n\t\\\r.+_\u200b\x85é")), max_size=60)


def block(data: Any, depth: int = 0) -> str:
    """Data as block-style YAML in which every text is in double quotes."""
    lead = "\n" + "  " * depth
    if isinstance(data, dict) and data:
        return "".join(f"{lead}{json.dumps(key)}: {block(value, depth + 1)}" for key, value in data.items())
    if isinstance(data, list) and data:
        return "".join(f"{lead}- {block(value, depth + 1)}" for value in data)
    return json.dumps(data, ensure_ascii=False)


def walk(data: Any, pointer: tuple[str | int, ...] = ()):
    yield pointer, data
    for part, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from walk(value, (*pointer, part))


@LAW
@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"\0")
def test_no_bytes_make_it_raise(raw):
    document = read_bytes(raw)
    assert (document.data is None) == bool(document.faults)
    places(raw)


@LAW
@given(SYNTAX | st.text(max_size=60))
def test_no_text_makes_it_raise(text):
    document = read_bytes(text.encode("utf-8", "surrogatepass"))
    lines = text.split("\n")
    for fault in document.faults:
        assert 1 <= fault.span.line <= len(lines)
        assert 1 <= fault.span.column <= len(lines[fault.span.line - 1]) + 1
        assert fault.span[:2] <= fault.span[2:]
        assert (fault.message + fault.hint).isprintable()
    places(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("first", range(0, 0x110000, 0x1000))
def test_no_character_stops_the_parser(first):
    """Whatever the parser cannot take is refused as a character, with its place."""
    characters = [chr(code) for code in range(first, first + 0x1000) if not 0xD800 <= code < 0xE000]
    for start in range(0, len(characters), 40):
        text = "".join(f"- a{char}a\n" for char in characters[start : start + 40] if char not in "\n:#")
        assert set(checks(read_bytes(text.encode()))) <= {"yaml-character", "yaml-syntax"}


@LAW
@given(st.text(st.sampled_from(list("0123456789+-._:eExXobTZnfaylsutruNO~= ")), min_size=1, max_size=12))
@example("1_0.5")
@example("190:20:30.15")
@example("2001-12-14t21:59:43.10-05:00")
def test_an_accepted_plain_value_means_the_same_in_both_versions_of_yaml(text):
    document = read_bytes(f"x: {text}\n".encode())
    if not document.faults:
        value = document.data["x"]
        in_1_1 = yaml.load(f"x: {text}\n", yaml.SafeLoader)["x"]
        assert isinstance(in_1_1, date) or (in_1_1, type(in_1_1)) == (value, type(value))
        assert isinstance(value, str) != bool(NOT_TEXT_IN_1_2.fullmatch(text.strip(" ")))


@LAW
@given(RECORDS)
def test_flow_style_is_read_as_it_was_written(record):
    assert read_bytes(json.dumps(record, ensure_ascii=False).encode()).data == record


@LAW
@given(RECORDS.filter(bool))
def test_block_style_is_read_as_it_was_written(record):
    assert read_bytes(block(record).encode()).data == record


@LAW
@given(RECORDS.filter(bool))
def test_a_place_in_block_style_holds_the_source_of_the_value(record):
    text = block(record)
    found = places(text.encode())
    assert set(found.values) == {pointer for pointer, _ in walk(record)}
    for pointer, value in walk(record):
        source = " " * found.values[pointer].column + indent(cut(text, found.values[pointer]), " ").lstrip(" ")
        assert read_bytes(f"x:\n{source}\n".encode()).data == {"x": value}
        if pointer and isinstance(pointer[-1], str):
            assert json.loads(cut(text, found.keys[pointer])) == pointer[-1]


@LAW
@given(RECORDS)
def test_a_place_in_flow_style_holds_json(record):
    text = json.dumps(record, ensure_ascii=False)
    found = places(text.encode())
    for pointer, value in walk(record):
        assert json.loads(cut(text, found.values[pointer])) == value
