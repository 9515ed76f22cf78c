"""The writer: whatever the reader reads is written so that it is read again, comments with their entries."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_bases import ROOT, project_kinds
from vgikb.normal_form import in_order, normal_form
from vgikb.yaml_comments import comments
from vgikb.yaml_reader import read_bytes
from vgikb.yaml_writer import WIDTH, Writer

# what the reader accepts inside a text
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n")
TEXTS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=300),
    st.sampled_from(
        ["no", "1.10", "12:30", "2026-11-23", "#", "a: b", "a #b", "- a", "[x]", "~", "null", "''", "a\n\nb", " "]
    ),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=0, max_size=4),
        st.dictionaries(TEXTS.filter(lambda t: "\n" not in t), inner, max_size=4),
    ),
    max_leaves=12,
)
RECORDS = sorted(path for path in (ROOT / "kb").glob("*/*.yaml") if path.parent.name in project_kinds())


def read(text: str) -> Any:
    document = read_bytes(text.encode())
    assert document.faults == (), (document.faults, text)
    return document.data


@settings(max_examples=400, deadline=None)
@given(data=st.dictionaries(st.sampled_from(["a", "b-c", "d"]), VALUES, min_size=1), brackets=st.booleans())
def test_what_is_written_is_read_back(data: dict[str, Any], brackets: bool) -> None:
    text = Writer(in_brackets=lambda pointer: brackets).text(data)
    if all(fault.check != "yaml-character" for fault in read_bytes(text.encode()).faults):  # the reader refuses some
        assert read(text) == data


@pytest.mark.parametrize("kind", sorted(project_kinds()))
def test_records_of_this_project_are_in_normal_form_and_say_the_same(kind: str) -> None:
    for path in (path for path in RECORDS if path.parent.name == kind):
        before = path.read_text(encoding="utf-8")
        after = normal_form(before, project_kinds()[kind])
        assert after == before, f"{path}: run vgikb fmt"
        assert read(after) == read(before)


COMMENTED = """\
# at the top
title: Dwell time   # beside the title
# before the definition
#   in two lines
definition: >-  # beside a block
  time that a car
  spends # no comment here
related: [charging-session, # beside an entry
  # before an entry
  evse]
abbreviations:
  # before the first
  - "DT # no comment"  # beside it
  - X
sources:
  - source: a
    # inside a group
    locator: "1"
  # before the second
  - source: b
# at the end
"""


def test_comments_stay_with_their_entries() -> None:
    kind = project_kinds()["term"]
    after = normal_form(COMMENTED, kind)
    assert read(after) == read(COMMENTED)
    assert after == (Path(__file__).parent / "yaml-files" / "commented.yaml").read_text(encoding="utf-8")
    assert normal_form(after, kind) == after


def test_no_comment_is_lost() -> None:
    found = comments(COMMENTED)
    count = sum(map(len, found.before.values())) + len(found.beside) + len(found.tail)
    assert count == 12
    after = comments(normal_form(COMMENTED, project_kinds()["term"]))
    assert sorted(map(str, after.before.values())) == sorted(map(str, found.before.values()))
    assert sorted(after.beside.values()) == sorted(found.beside.values())
    assert after.tail == found.tail


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.sampled_from("abc .,-#"), min_size=1, max_size=70), min_size=1, max_size=12))
def test_normal_form_of_normal_form_is_itself(texts: list[str]) -> None:
    kind = project_kinds()["term"]
    text = Writer().text({"notes": " ".join(texts), "title": "t", "abbreviations": texts})
    once = normal_form(text, kind)
    assert normal_form(once, kind) == once
    assert read(once) == read(text)
    assert all(len(line) <= WIDTH for line in once.splitlines() if " " in line.strip(" -") and '"' not in line)


def test_fields_come_in_the_order_of_the_schema_and_unknown_ones_last() -> None:
    schema = project_kinds()["term"].schema
    assert list(in_order({"odd": 1, "definition": "d", "title": "t"}, schema)) == ["title", "definition", "odd"]


@pytest.mark.parametrize("text", ["a: [", "- a\n", "a: &x b\n", ""])
def test_a_text_that_cannot_be_read_stays(text: str) -> None:
    assert normal_form(text, project_kinds()["term"]) == text
