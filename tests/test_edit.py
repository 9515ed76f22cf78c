"""Editing: the file says what it shall say, no comment is lost, and no other line changes."""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from knowledge_bases import ROOT, project_kinds
from vgikb.edit import EditError, edited
from vgikb.yaml_comments import comments
from vgikb.yaml_reader import read_bytes

KINDS = project_kinds()
RECORDS = sorted(path for path in (ROOT / "kb").glob("*/*.yaml") if path.parent.name in KINDS)

TERM = """\
# why this record is here
title: Dwell time  # beside
definition: time that a car spends at a station
related: [evse, connector]
sources:
  # the first source
  - source: a  # inside
    locator: "1"
  - source: b
# at the end
"""


def read(text: str) -> Any:
    document = read_bytes(text.encode())
    assert not document.faults, document.faults
    return document.data


def after(text: str, **fields: Any) -> str:
    """The term with some fields changed; None takes a field away."""
    data = {**read(text), **fields}
    return edited(text, {name: value for name, value in data.items() if value is not None}, KINDS["term"])


def difference(before: str, text: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), text.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def all_comments(text: str) -> list[str]:
    found = comments(text)
    return sorted([*(line for lines in found.before.values() for line in lines), *found.beside.values(), *found.tail])


@pytest.mark.parametrize(
    ("fields", "gone", "new"),
    [
        ({"title": "Stay"}, ["title: Dwell time  # beside"], ["title: Stay  # beside"]),
        ({"subject": "charging"}, [], ["subject: charging"]),
        ({"definition": None, "notes": "text"}, ["definition: time that a car spends at a station"], ["notes: text"]),
        ({"related": ["evse"]}, ["related: [evse, connector]"], ["related:", "  - evse"]),
        ({"sources": [{"source": "a", "locator": "1"}]}, ["  - source: b"], []),
        ({"sources": [{"source": "a", "locator": "2"}, {"source": "b"}]}, ['    locator: "1"'], ['    locator: "2"']),
        (
            {"sources": [{"source": "a", "locator": "1"}, {"source": "b"}, {"source": "c", "locator": "x: y"}]},
            [],
            ["  - source: c", '    locator: "x: y"'],
        ),
    ],
)
def test_only_the_lines_that_must_change_do(fields: dict[str, Any], gone: list[str], new: list[str]) -> None:
    text = after(TERM, **fields)
    assert difference(TERM, text) == (gone, new)
    assert all_comments(text) == all_comments(TERM)


def test_a_new_field_stands_where_the_schema_has_it() -> None:
    text = after(TERM, abbreviations=["DT"])
    assert text.splitlines()[2:5] == [TERM.splitlines()[2], "abbreviations:", "  - DT"]


def test_an_entry_that_goes_leaves_its_comments() -> None:
    text = after(TERM, sources=[{"source": "b"}])
    assert all_comments(text) == all_comments(TERM)
    assert read(text)["sources"] == [{"source": "b"}]


def test_a_text_that_says_the_same_stays_as_it_is() -> None:
    assert edited(TERM, read(TERM), KINDS["term"]) == TERM


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(EditError):
        edited("a: [", {"a": 1}, KINDS["term"])


# random edits of real records


def places_of(value: Any, pointer: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield pointer
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from places_of(inner, (*pointer, key))


def at(value: Any, pointer: tuple[Any, ...]) -> Any:
    for part in pointer:
        value = value[part]
    return value


NEW = ["short", "1.10", "a: b # c", "a long text of many words " * 9 + "end", "two\n\nparagraphs", True, 7]


def edit_something(data: Any, chance: random.Random) -> None:
    """Change, take away, double or add one thing somewhere."""
    pointer = chance.choice([pointer for pointer in places_of(data) if pointer])
    around, last = at(data, pointer[:-1]), pointer[-1]
    match chance.randrange(4):
        case 0:
            around[last] = chance.choice(NEW)
        case 1 if len(around) > 1:
            del around[last]
        case 2 if isinstance(around, list):
            around.insert(last, deepcopy(chance.choice(around)))
        case _:
            if isinstance(around, list):
                around.append(chance.choice(NEW))
            else:
                around["zz-new"] = [chance.choice(NEW), {"a": chance.choice(NEW), "b": []}]


def with_comments(text: str, chance: random.Random) -> str:
    """Some comments on lines of their own, where no text stands around them."""
    lines = text.split("\n")
    for number in range(5):
        starts = [n for n, line in enumerate(lines) if line.lstrip().startswith("- ") or line[:1].isalpha()]
        lines.insert(chance.choice(starts), f"# comment {number}")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(300))
def test_random_edits_keep_every_value_and_comment(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    path = chance.choice(RECORDS)
    text = with_comments(path.read_text(encoding="utf-8"), chance)
    data = deepcopy(read(text))
    assert len(comments(text).before) + len(comments(text).tail) > 0
    for _ in range(chance.randrange(1, 4)):
        edit_something(data, chance)
    text_after = edited(text, data, KINDS[path.parent.name])
    assert read(text_after) == data, path
    assert all_comments(text_after) == all_comments(text), path


@pytest.mark.parametrize("seed", range(100))
def test_one_changed_text_changes_only_its_lines(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    path = chance.choice([path for path in RECORDS if path.parent.name not in ("vocabulary", "matrix")])
    text = path.read_text(encoding="utf-8")
    data = deepcopy(read(text))
    pointer = chance.choice([pointer for pointer in places_of(data) if isinstance(at(data, pointer), str)])
    at(data, pointer[:-1])[pointer[-1]] = "changed here"
    text_after = edited(text, data, KINDS[path.parent.name])
    assert read(text_after) == data
    gone, new = difference(text, text_after)
    assert len(new) == 1
    written = at(read(text), pointer)
    assert len(gone) <= len(written) // 40 + 2, (path, gone)
