"""A hundred random breakages of the small knowledge base: one error each, where it is; `check --fix` makes the same
records of it again where it offers to, and otherwise leaves the file as it is.

Each sort of breakage comes several times, each time at another place. The seed is fixed, so that a failure can be
repeated; VGIKB_SEED is another one.
"""

import io
import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from command_line import make_root
from knowledge_bases import SMALL, TODAY, load_example
from vgikb.cli import main
from vgikb.findings import Pointer, Span
from vgikb.graph import Edge
from vgikb.records import Record
from vgikb.schema import Field, values_at
from vgikb.yaml_reader import Places, places, read_bytes

TIMES = 100
SEED = int(os.environ.get("VGIKB_SEED", "20261123"))


class Broken(NamedTuple):
    """A file with one thing broken, and the error that has to be told: its check and place."""

    path: str  # relative to the root
    content: bytes
    check: str
    at: str  # the path that it is told at
    line: int
    mended: bytes | None = None  # --fix has to make a file that says the same; None: it leaves it as it is


@dataclass(frozen=True)
class Text:
    """A record as its file has it."""

    record: Record
    raw: bytes
    places: Places

    @property
    def end(self) -> int:
        """The line after the last one."""
        return self.raw.count(b"\n") + 1

    def spliced(self, span: Span, text: str) -> bytes:
        lines = self.raw.decode("utf-8").split("\n")
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + text + line[span.end_column - 1 :]
        return "\n".join(lines).encode()

    def shown(self, span: Span) -> str:
        return self.raw.decode("utf-8").split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


@cache
def texts() -> tuple[Text, ...]:
    """Every record of the small knowledge base that counts."""
    kb = load_example(SMALL)
    raws = {name: (SMALL / record.path).read_bytes() for name, record in kb.records.items() if not record.withdrawn}
    return tuple(Text(kb.records[name], raw, places(raw)) for name, raw in sorted(raws.items()))


def text_of(record: Any) -> Text:
    return next(text for text in texts() if text.record.name == record)


def kinds() -> Any:
    return load_example(SMALL).kinds


def told(text: Text, content: bytes, check: str, line: int, mended: bytes | None = None) -> Broken:
    return Broken(text.record.path, content, check, text.record.path, line, mended)


# Sorts of breakages: a source of chance -> a breakage


def slip(chance: random.Random, word: str) -> str:
    """The word with a letter lost or doubled, inside it, so that no other word comes of it."""
    position = chance.randrange(1, len(word) - 1)
    return word[:position] + (word[position] * 2 if chance.random() < 0.5 else "") + word[position + 1 :]


def edges() -> list[Edge]:
    """Links that are values on one line and whose id has enough letters to be recognised."""
    return [
        edge
        for edge in load_example(SMALL).edges
        if len(edge.target.id) > 6
        and not edge.link.of_keys
        and text_of(edge.source).shown(text_of(edge.source).places.values[edge.pointer]) == edge.target.id
    ]


def a_link_with_a_slip(chance: random.Random) -> Broken:
    edge = chance.choice([edge for edge in edges() if edge.target.id.isalpha() or "-" in edge.target.id])
    text = text_of(edge.source)
    span = text.places.values[edge.pointer]
    while (wrong := slip(chance, edge.target.id)) in {other.record.id for other in texts()} or not _is_id(wrong):
        pass
    mended = text.raw if _sole(edge, wrong) else None
    return told(text, text.spliced(span, wrong), "dangling-link", span.line, mended)


def _is_id(text: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", text))


def _sole(edge: Edge, wrong: str) -> bool:
    """Whether no other record of the kind could have been meant: none is nearly as close."""
    others = [other.record.id for other in texts() if other.record.kind == edge.target.kind]
    near = [other for other in others if other != edge.target.id and _close(other, wrong)]
    return not near


def _close(one: str, other: str) -> bool:
    from vgikb.spelling import closest

    return bool(closest(other, [one]))


def a_link_to_nothing(chance: random.Random) -> Broken:
    edge = chance.choice(edges())
    text = text_of(edge.source)
    span = text.places.values[edge.pointer]
    return told(text, text.spliced(span, "zz-nothing-of-the-sort"), "dangling-link", span.line)


def a_link_to_another_kind(chance: random.Random) -> Broken:
    edge = chance.choice(edges())
    text = text_of(edge.source)
    span = text.places.values[edge.pointer]
    other = chance.choice([one.record for one in texts() if one.record.kind not in edge.link.to])
    return told(text, text.spliced(span, str(other.name)), "wrong-kind", span.line)


def a_mention_of_nothing(chance: random.Random) -> Broken:
    text = chance.choice([text for text in texts() if "notes" not in text.record.data])
    added = b"notes: See [[zz-nothing-of-the-sort]].\n"
    return told(text, text.raw + added, "broken-mention", text.end)


def top_fields(text: Text) -> list[str]:
    return [key for key in text.record.data if len(key) > 5]


def an_unknown_field(chance: random.Random) -> Broken:
    text = chance.choice(texts())
    return told(text, text.raw + b"zzcolour: red\n", "unknown-field", text.end)


def a_field_with_a_slip(chance: random.Random) -> Broken:
    text = chance.choice([text for text in texts() if top_fields(text)])
    key = chance.choice(top_fields(text))
    span = text.places.keys[(key,)]
    wrong = slip(chance, key)
    others = kinds()[text.record.kind].schema["properties"].keys() - {key}
    mended = None if any(_close(other, wrong) for other in others) else text.raw
    return told(text, text.spliced(span, wrong), "unknown-field", span.line, mended)


def a_missing_field(chance: random.Random) -> Broken:
    found = []
    for text in texts():
        needed = kinds()[text.record.kind].schema["required"]
        found += [
            (text, key) for key in needed if key != "title" and text.places.values[(key,)].line == _last(text, key)
        ]
    text, key = chance.choice(found)
    lines = text.raw.decode().split("\n")
    del lines[text.places.keys[(key,)].line - 1]
    return told(text, "\n".join(lines).encode(), "missing-field", 1)


def _last(text: Text, key: str) -> int:
    """The last line of a field; a key on a line of its own has its value below."""
    span = text.places.values[(key,)]
    return span.line if span.end_line == span.line == text.places.keys[(key,)].line else -1


def closed() -> list[tuple[Text, Pointer, Field]]:
    """Values of closed lists."""
    found = []
    for text in texts():
        for field in kinds()[text.record.kind].fields:
            if field.values and all(isinstance(value, str) and len(value) > 3 for value in field.values):
                found += [(text, pointer, field) for pointer, value in _scalars(text.record.data, field.path)]
    return [one for one in found if one[1] in one[0].places.values]


def _scalars(data: Any, path: tuple[str, ...]) -> Iterator[tuple[Pointer, str]]:
    return ((pointer, value) for pointer, value in values_at(data, path) if isinstance(value, str))


def a_value_that_is_not_allowed(chance: random.Random) -> Broken:
    text, pointer, _ = chance.choice(closed())
    span = text.places.values[pointer]
    return told(text, text.spliced(span, "zzother"), "wrong-value", span.line)


def a_value_with_a_capital(chance: random.Random) -> Broken:
    usual = [one for one in closed() if one[0].shown(one[0].places.values[one[1]]).islower()]
    text, pointer, _ = chance.choice(usual)
    span = text.places.values[pointer]
    return told(text, text.spliced(span, text.shown(span).capitalize()), "wrong-value", span.line, text.raw)


def a_key_twice(chance: random.Random) -> Broken:
    text = chance.choice(texts())
    key = chance.choice(list(text.record.data))
    return told(text, text.raw + f"{key}: Again\n".encode(), "yaml-duplicate-key", text.end)


def an_ambiguous_value(chance: random.Random) -> Broken:
    text = chance.choice([text for text in texts() if "notes" not in text.record.data])
    value = chance.choice(["NO", "on", "12:30", "0123", "1.10"])
    mended = text.raw + f'notes: "{value}"\n'.encode()
    return told(text, text.raw + f"notes: {value}\n".encode(), "yaml-ambiguous-value", text.end, mended)


def titled() -> list[Text]:
    return [text for text in texts() if "title" in text.record.data]


def an_invisible_character(chance: random.Random) -> Broken:
    text = chance.choice(titled())
    span = text.places.values[("title",)]
    title = text.shown(span)
    position = chance.randrange(1, len(title) - 1)
    hidden = chance.choice(["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff"])
    content = text.spliced(span, title[:position] + hidden + title[position:])
    return told(text, content, "yaml-character", span.line, text.raw)


def an_anchor(chance: random.Random) -> Broken:
    text = chance.choice(titled())
    span = text.places.values[("title",)]
    return told(text, text.spliced(span, f"&here {text.shown(span)}"), "yaml-feature", span.line)


def an_open_quote(chance: random.Random) -> Broken:
    text = chance.choice(texts())
    return told(text, text.raw + b'notes: "never closed\n', "yaml-syntax", text.end)


def a_byte_that_is_no_text(chance: random.Random) -> Broken:
    text = chance.choice(texts())
    return told(text, text.raw + b"notes: caf\xe9\n", "yaml-encoding", text.end)


def a_day_in_no_calendar(chance: random.Random) -> Broken:
    text = chance.choice([text for text in texts() if "waive" not in text.record.data])
    disputed = b"disputed:\n  - by: Somebody\n    date: 2026-02-30\n    note: So it is.\n"
    return told(text, text.raw + disputed, "bad-date", text.end + 2)


def a_former_id_that_is_in_use(chance: random.Random) -> Broken:
    text = chance.choice([text for text in texts() if "former-ids" not in text.record.data and _brothers(text)])
    other = chance.choice(_brothers(text))
    return told(text, text.raw + f"former-ids: [{other}]\n".encode(), "former-id-reused", text.end)


def _brothers(text: Text) -> list[str]:
    return [one.record.id for one in texts() if one.record.kind == text.record.kind and one is not text]


def a_withdrawn_record_that_is_linked_to(chance: random.Random) -> Broken:
    """Told in the other file, at the one link to it."""
    kb = load_example(SMALL)
    once = [
        (text, kb.links_to(text.record.name)[0])
        for text in texts()
        if len(kb.links_to(text.record.name)) == 1
        and "status" not in text.record.data
        and not any(mention.target == text.record.name for mention in kb.mentions)
        and not kb.links_from(text.record.name)
    ]
    text, edge = chance.choice(once)
    other = text_of(edge.source)
    place = (other.places.keys if edge.link.of_keys else other.places.values)[edge.pointer]
    content = text.raw + b"status: withdrawn\nreason: Nobody uses it any more.\n"
    return Broken(text.record.path, content, "link-to-withdrawn", other.record.path, place.line)


def a_name_that_is_none(chance: random.Random) -> Broken:
    kind = chance.choice(texts()).record.kind
    name = chance.choice(["Capital.yaml", "two words.yaml", "index.yaml", "noted.yml", "trailing-.yaml"])
    path = f"kb/{kind}/{name}"
    return Broken(path, b"title: Odd\n", "file-name", path, 1)


SORTS: list[Callable[[random.Random], Broken]] = [
    a_link_with_a_slip,
    a_link_to_nothing,
    a_link_to_another_kind,
    a_mention_of_nothing,
    an_unknown_field,
    a_field_with_a_slip,
    a_missing_field,
    a_value_that_is_not_allowed,
    a_value_with_a_capital,
    a_key_twice,
    an_ambiguous_value,
    an_invisible_character,
    an_anchor,
    an_open_quote,
    a_byte_that_is_no_text,
    a_day_in_no_calendar,
    a_former_id_that_is_in_use,
    a_withdrawn_record_that_is_linked_to,
    a_name_that_is_none,
]


def drawn(number: int) -> Broken:
    """Breakage `number`: the sorts take turns, the rest is chance."""
    return SORTS[number % len(SORTS)](random.Random(SEED * 1000 + number))  # noqa: S311  # no secret


# The test


def check(root: Path, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = main(["check", "--root", str(root), "--today", TODAY.isoformat(), *options])
    return code, out.getvalue()


def errors(root: Path, *options: str) -> list[tuple[str, str, int]]:
    code, shown = check(root, "--format", "json", *options)
    found = [one for one in json.loads(shown)["findings"] if one["level"] == "error"]
    assert code == int(bool(found))
    return [(one["check"], one["path"], one["line"]) for one in found]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_root(tmp_path_factory.mktemp("root"), SMALL / "kb")
    assert errors(made) == []
    return made


@pytest.mark.parametrize("number", range(TIMES), ids=lambda n: f"{n}-{SORTS[n % len(SORTS)].__name__}")
def test_a_breakage_is_told_once_where_it_is_and_mended_where_that_is_safe(root: Path, number: int) -> None:
    broken = drawn(number)
    file = root / broken.path
    before = file.read_bytes() if file.exists() else None
    assert broken.content != before
    file.write_bytes(broken.content)
    try:
        assert errors(root) == [(broken.check, broken.at, broken.line)]
        after = errors(root, "--fix")
        if broken.mended is None:
            assert file.read_bytes() == broken.content
        else:
            assert read_bytes(file.read_bytes()) == read_bytes(broken.mended)
            assert read_bytes(broken.mended).data
        assert after == ([(broken.check, broken.at, broken.line)] if broken.mended is None else [])
    finally:
        file.unlink() if before is None else file.write_bytes(before)
    assert errors(root) == []


def test_every_sort_comes_several_times_at_several_places() -> None:
    drawings = [(SORTS[number % len(SORTS)], drawn(number)) for number in range(TIMES)]
    assert min(Counter(sort for sort, _ in drawings).values()) >= 5
    for sort in SORTS:
        assert len({(broken.path, broken.content) for one, broken in drawings if one is sort}) > 1, sort.__name__
    assert len({broken.check for _, broken in drawings}) >= 15
