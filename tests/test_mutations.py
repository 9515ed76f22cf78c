"""One thing is broken in a copy of the whole knowledge base: it is told once, where it is, and hides nothing else.

A finding counts as hidden if the run before the mutation told it and the run after it does not, unless it is a finding
of the mutated file itself, or a warning or info about a record at most two links or mentions away from it. An error in
another file is never hidden.
"""

import io
import json
import os
import re
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from command_line import assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, project_kinds
from vgikb.cli import main
from vgikb.findings import Name, Pointer, pointer_text
from vgikb.graph import Edge, KnowledgeBase, load
from vgikb.yaml_reader import Document, places, read_file

TODAY = datetime.now(UTC).date().isoformat()
NOBODY = "no-such-record-at-all"

# errors that stand in the copy from the beginning, so that hiding them would show
STANDING = {
    "term/zz-dangling.yaml": "title: Dangling\ndefinition: something that has a name\nrelated: [zz-nowhere]\n",
    "term/zz-unread.yaml": "title: Unread\ntitle: Unread\ndefinition: something that has a name\n",
    "actor/zz-misspelt.yaml": "title: Misspelt\ntype: persn\nsumary: Takes part.\n",
    "meeting/zz-mentions.yaml": "title: Mentions\ndate: 2017-01-01\nformat: web\nsummary: About [[zz-nothing]].\n",
}


class Told(NamedTuple):
    """A finding as JSON tells it."""

    level: str
    check: str
    record: str
    path: str
    line: int
    column: int
    message: str

    @property
    def place(self) -> tuple[str, str, int, int]:
        return self.check, self.path, self.line, self.column


def told(document: str) -> set[Told]:
    return {
        Told(f["level"], f["check"], f["record"], f["path"], f["line"], f["column"], f["message"])
        for f in json.loads(document)["findings"]
    }


@dataclass(frozen=True)
class Copy:
    """The copy, what it holds, and what is told of it before any mutation."""

    root: Path
    kb: KnowledgeBase
    before: set[Told]

    def check(self) -> tuple[int, set[Told]]:
        """In this process, which is quicker."""
        out = io.StringIO()
        with redirect_stdout(out):
            code = main(["check", "--format", "json", "--root", str(self.root), "--today", TODAY])
        return code, told(out.getvalue())

    def check_apart(self) -> set[Told]:
        """In a process of its own, which nothing may kill."""
        done = run("check", "--format", "json", "--root", self.root, "--today", TODAY)
        assert_calm(done, {1})
        return told(done.stdout)

    @contextmanager
    def with_file(self, path: str, content: bytes) -> Iterator[None]:
        file = self.root / path
        before = file.read_bytes() if file.is_file() else None
        file.write_bytes(content)
        try:
            yield
        finally:
            if before is None:
                file.unlink()
            else:
                file.write_bytes(before)

    def new_errors(self, now: set[Told]) -> list[Told]:
        return sorted((one for one in now - self.before if one.level == "error"), key=lambda one: one.place)

    def assert_nothing_hidden(self, now: set[Told], path: str) -> None:
        """See the top of this file."""
        near = self.near(path)
        gone = {one for one in self.before - now if one.path != path}
        assert [one for one in gone if one.level == "error" or one.record not in near] == []

    def near(self, path: str) -> set[str]:
        here = {name for name, record in self.kb.records.items() if record.path == path}
        for _ in range(2):
            here |= {edge.target for name in here for edge in self.kb.links_from(name)} | {
                edge.source for name in here for edge in self.kb.links_to(name)
            }
            here |= {m.target for m in self.kb.mentions if m.source in here} | {
                m.source for m in self.kb.mentions if m.target in here
            }
        return {str(name) for name in here}

    def text(self, record: str) -> str:
        return (self.root / self.path(record)).read_text(encoding="utf-8")

    def path(self, record: str) -> str:
        return f"kb/{record}.yaml"

    def first(self, kind: str, pattern: str) -> tuple[str, re.Match[str]]:
        """The first sound record of a kind that the pattern finds something in."""
        faulty = {one.record for one in self.before if one.level == "error"}
        for record in self.kb.of_kind(kind):
            found = re.search(pattern, (self.root / record.path).read_text(encoding="utf-8"), re.MULTILINE)
            if found and str(record.name) not in faulty:
                return record.path, found
        raise AssertionError(f"no {kind} has {pattern}")


def read_once(path: Path, root: Path, known: dict[tuple[Path, int, int], Document]) -> Document:
    """What read_file makes of a file; those that stay as they are are read only once, for the sake of time."""
    status = path.lstat()
    key = (path, status.st_mtime_ns, status.st_size)
    if key not in known:
        known[key] = read_file(path, root)
    return known[key]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vgikb.records.read_file", partial(read_once, known={}))
        yield make_copy(tmp_path_factory.mktemp("copy"))


def make_copy(folder: Path) -> Copy:
    root = make_root(folder, ROOT / "kb")
    for path, text in STANDING.items():
        (root / "kb" / path).write_text(text, encoding="utf-8")
    made = Copy(root, load(root, date.fromisoformat(TODAY)), set())
    code, before = made.check()
    assert code == 1
    assert len({one.path for one in before if one.level == "error"} & {f"kb/{path}" for path in STANDING}) == 4
    return Copy(root, made.kb, before)


def assert_one_error(copy: Copy, path: str, content: bytes, check: str, line: int, column: int) -> Told:
    with copy.with_file(path, content):
        code, now = copy.check()
    assert code == 1
    assert [one.place for one in copy.new_errors(now)] == [(check, path, line, column)]
    copy.assert_nothing_hidden(now, path)
    return copy.new_errors(now)[0]


# Links


def used_links() -> list[str]:
    """Every link field that some record of the project uses."""
    kb = load(ROOT, date.fromisoformat(TODAY))
    return sorted({edge.field.full_name for edge in kb.edges})


def edge_of(copy: Copy, field: str) -> Edge:
    """An edge of a field in a record without errors."""
    faulty = {one.record for one in copy.before if one.level == "error"}
    edges = (e for e in copy.kb.edges if e.field.full_name == field and str(e.source) not in faulty)
    return min(edges, key=lambda edge: (edge.source, pointer_text(edge.pointer)))


def spliced(copy: Copy, path: str, pointer: Pointer, text: str, at_key: bool = False) -> tuple[bytes, int, int]:
    """A file with another text for the value (or key) at a pointer, and the line and column where it stands."""
    raw = (copy.root / path).read_bytes()
    found = places(raw)
    span = (found.keys if at_key else found.values)[pointer]
    lines = raw.decode("utf-8").split("\n")
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + text + line[span.end_column - 1 :]
    return "\n".join(lines).encode(), span.line, span.column


def with_other_target(copy: Copy, edge: Edge, target: str) -> tuple[str, bytes, int, int]:
    """The file of an edge with another target written, and the line and column where it stands."""
    path = copy.kb.records[edge.source].path
    at_key = edge.link.of_keys
    content, line, column = spliced(copy, path, edge.pointer, target, at_key)
    written = (copy.root / path).read_text("utf-8").split("\n")[line - 1][column - 1 :]
    assert written.strip("\"'").removeprefix(f"{edge.target.kind}/").startswith(edge.target.id)  # the place is right
    return path, content, line, column


@pytest.mark.parametrize("field", used_links())
def test_a_link_to_nothing_is_told_once_at_the_link(copy: Copy, field: str) -> None:
    path, content, line, column = with_other_target(copy, edge_of(copy, field), NOBODY)
    found = assert_one_error(copy, path, content, "dangling-link", line, column)
    assert NOBODY in found.message


def other_kind(copy: Copy, edge: Edge) -> Name:
    """A record that is there, of a kind that the field does not allow."""
    return next(name for name in sorted(copy.kb.records) if name.kind not in edge.link.to)


@pytest.mark.parametrize(
    "field",
    ["use-case.paths.steps.needs", "interface.grid-side", "term.denotes", "actor.part-of"],
)
def test_a_link_to_another_kind_is_told_once_at_the_link(copy: Copy, field: str) -> None:
    edge = edge_of(copy, field)
    path, content, line, column = with_other_target(copy, edge, str(other_kind(copy, edge)))
    found = assert_one_error(copy, path, content, "wrong-kind", line, column)
    assert str(other_kind(copy, edge)) in found.message


@pytest.mark.parametrize("field", ["term.related", "requirement.refines", "protocol.supersedes"])
def test_a_link_to_the_record_itself_is_told_once_at_the_link(copy: Copy, field: str) -> None:
    edge = edge_of(copy, field)
    path, content, line, column = with_other_target(copy, edge, edge.source.id)
    assert_one_error(copy, path, content, "self-link", line, column)


@pytest.mark.parametrize("field", ["term.broader", "requirement.refines", "protocol.supersedes", "service.broader"])
def test_a_circle_of_links_is_told_once_with_every_hop(copy: Copy, field: str) -> None:
    name = field.partition(".")[2]
    edge = turnable_edge(copy, field)
    path = copy.kb.records[edge.target].path
    content = copy.text(str(edge.target)) + f"{name}: [{edge.source.id}]\n"
    with copy.with_file(path, content.encode()):
        code, now = copy.check()
    assert code == 1
    [found] = copy.new_errors(now)
    assert found.check == "cycle"
    assert {str(edge.source), str(edge.target)} <= set(found.message.split())
    assert found.record in (str(edge.source), str(edge.target))
    copy.assert_nothing_hidden(now, path)


def turnable_edge(copy: Copy, field: str) -> Edge:
    """An edge to a record that does not use the field."""
    edges = [edge for edge in copy.kb.edges if edge.field.full_name == field]
    return min(
        (edge for edge in edges if edge.field.path[0] not in copy.kb.records[edge.target].data),
        key=lambda edge: (edge.source, edge.target),
    )


# Shapes


KINDS = sorted(project_kinds())
TITLED = [kind for kind in KINDS if project_kinds()[kind].by_name["title"].required]
TITLE = r"^title: (?P<value>.+)$"


def replaced(copy: Copy, kind: str, pattern: str, by: str) -> tuple[str, bytes, int, int]:
    """The first record of the kind in which the pattern finds a line, its text with that line changed, and where."""
    path, found = copy.first(kind, pattern)
    text = found.string[: found.start()] + found.expand(by) + found.string[found.end() :]
    line = found.string.count("\n", 0, found.start()) + 1
    return path, text.encode(), line, len(found[0]) - len(found["value"]) + 1


@pytest.mark.parametrize("kind", TITLED)
def test_a_missing_field_is_told_at_the_record(copy: Copy, kind: str) -> None:
    path, content, _, _ = replaced(copy, kind, TITLE + r"\n", "")
    assert "'title'" in assert_one_error(copy, path, content, "missing-field", 1, 1).message


@pytest.mark.parametrize("kind", TITLED)
def test_a_misspelt_field_is_told_at_its_key(copy: Copy, kind: str) -> None:
    path, content, line, _ = replaced(copy, kind, TITLE, r"titel: \g<value>")
    assert "'titel'" in assert_one_error(copy, path, content, "unknown-field", line, 1).message


@pytest.mark.parametrize("kind", TITLED)
def test_a_value_of_the_wrong_type_is_told_at_the_value(copy: Copy, kind: str) -> None:
    values = ["[one, two]", "{one: two}", "17", "true", '""']
    value = values[TITLED.index(kind) % len(values)]
    path, content, line, column = replaced(copy, kind, TITLE, f"title: {value}")
    assert_one_error(copy, path, content, "wrong-value", line, column)


def test_a_word_outside_a_closed_list_is_told_at_the_value(copy: Copy) -> None:
    path, content, line, column = replaced(copy, "requirement", r"^flow: (?P<value>.+)$", "flow: sideways")
    assert_one_error(copy, path, content, "wrong-value", line, column)


def test_a_day_that_is_not_in_the_calendar_is_told_at_the_value(copy: Copy) -> None:
    path, content, line, column = replaced(copy, "meeting", r"^date: (?P<value>.+)$", "date: 2026-02-30")
    assert_one_error(copy, path, content, "bad-date", line, column)


def test_an_element_taken_from_a_vocabulary_is_told_at_the_claim_that_names_it(copy: Copy) -> None:
    path, content, claim, line, column = without_an_element(copy)
    with copy.with_file(path, content):
        code, now = copy.check()
    assert code == 1
    assert [one.place for one in copy.new_errors(now)] == [("unknown-element", claim, line, column)]
    copy.assert_nothing_hidden(now, path)


def without_an_element(copy: Copy) -> tuple[str, bytes, str, int, int]:
    """A vocabulary without an element that one claim names, once, and where it does so."""
    named = [
        (element, record.path, ("claims", position, "via", place))
        for record in copy.kb.of_kind("coverage")
        for position, claim in enumerate(record.data["claims"])
        for place, element in enumerate(claim.get("via", ()))
    ]
    uses = Counter(element for element, *_ in named)
    holders: dict[str, list[tuple[str, Pointer]]] = {}
    for vocabulary in copy.kb.of_kind("vocabulary"):
        for element, pointer in elements(vocabulary.data):
            holders.setdefault(element, []).append((vocabulary.path, pointer))
    element, claim, pointer = next(one for one in named if uses[one[0]] == 1 and len(holders.get(one[0], ())) == 1)
    [(path, place)] = holders[element]
    content, line, column = spliced(copy, claim, pointer, element)
    assert content == (copy.root / claim).read_bytes()  # the element stands there as it is
    return path, spliced(copy, path, place, "Renamed")[0], claim, line, column


def elements(vocabulary: Mapping[str, Any]) -> Iterator[tuple[str, Pointer]]:
    for sort, names in vocabulary["elements"].items():
        yield from ((name, ("elements", sort, position)) for position, name in enumerate(names))
    for sort, parents in vocabulary.get("members", {}).items():
        for parent, names in parents.items():
            yield from ((f"{parent}.{name}", ("members", sort, parent, at)) for at, name in enumerate(names))


# Files that cannot be read


def links(kb: KnowledgeBase, name: Name) -> int:
    return len(kb.links_to(name)) + len(kb.links_from(name))


@pytest.mark.parametrize("kind", KINDS)
def test_an_unreadable_record_is_told_once_whatever_links_to_it(copy: Copy, kind: str) -> None:
    faulty = {one.record for one in copy.before if one.level == "error"}
    sound = [record for record in copy.kb.of_kind(kind) if str(record.name) not in faulty]
    record = max(sound, key=lambda one: (links(copy.kb, one.name), one.name))
    content = (copy.root / record.path).read_bytes()
    assert_one_error(copy, record.path, content + b"also: ~\n", "yaml-ambiguous-value", content.count(b"\n") + 1, 7)


# Hostile texts, each put after the last line of a record: (what is added, check, lines below, column)

HOSTILE = {
    "merge key": (b"<<: {place: a}\n", "yaml-feature", 0, 1),
    "merge bomb": (b"notes:\n  <<: [" + b"{a: 1}, " * 1000 + b"]\n", "yaml-feature", 1, 3),
    "deep brackets": (b"notes: " + b"[" * 100_000 + b"\n", "yaml-limit", 0, 47),
    "deep closed brackets": (b"notes: " + b"[" * 100_000 + b"]" * 100_000 + b"\n", "yaml-limit", 0, 47),
    "deep braces": (b"notes: " + b"{a: " * 20_000 + b"\n", "yaml-limit", 0, 164),
    "deep lists": (b"notes:\n" + b"- " * 20_000 + b"\n", "yaml-limit", 1, 79),
    "duplicate key": (b"title: again\n", "yaml-duplicate-key", 0, 1),
    "tag that calls Python": (b'notes: !!python/object/apply:os.system ["true"]\n', "yaml-feature", 0, 8),
    "tag": (b"notes: !other text\n", "yaml-feature", 0, 8),
    "anchor": (b"notes: &here text\n", "yaml-feature", 0, 8),
    "alias": (b"notes: *there\n", "yaml-feature", 0, 8),
    "second document": (b"---\ntitle: other\n", "yaml-feature", 0, 1),
    "end of document": (b"...\n", "yaml-feature", 0, 1),
    "NO": (b"notes: NO\n", "yaml-ambiguous-value", 0, 8),
    "on": (b"notes: on\n", "yaml-ambiguous-value", 0, 8),
    "time": (b"notes: 12:30\n", "yaml-ambiguous-value", 0, 8),
    "time with seconds": (b"notes: 12:30:45\n", "yaml-ambiguous-value", 0, 8),
    "octal": (b"notes: 0123\n", "yaml-ambiguous-value", 0, 8),
    "version": (b"notes: 1.10\n", "yaml-ambiguous-value", 0, 8),
    "nothing": (b"notes: ~\n", "yaml-ambiguous-value", 0, 8),
    "long number": (b"notes: 99999999999999999999\n", "yaml-ambiguous-value", 0, 8),
    "NUL": (b"notes: a\x00b\n", "yaml-character", 0, 9),
    "escape sequence": (b"notes: a\x1b[31mb\n", "yaml-character", 0, 9),
    "bare carriage return": (b"notes: a\rb\n", "yaml-character", 0, 9),
    "next line": ("notes: a\u0085b\n".encode(), "yaml-character", 0, 9),
    "line separator": ("notes: a\u2028b\n".encode(), "yaml-character", 0, 9),
    "bidi override": ("notes: a\u202eb\n".encode(), "yaml-character", 0, 9),
    "bidi isolate": ("notes: a\u2066b\n".encode(), "yaml-character", 0, 9),
    "escaped bidi override": (rb'notes: "a\u202eb"' + b"\n", "yaml-character", 0, 8),
    "zero width space": ("notes: a\u200bb\n".encode(), "yaml-character", 0, 9),
    "tag character": ("notes: a\U000e0041b\n".encode(), "yaml-character", 0, 9),
    "escaped surrogate": (rb'notes: "\ud800"' + b"\n", "yaml-syntax", 0, 9),
    "Latin-1": (b"notes: caf\xe9\n", "yaml-encoding", 0, 11),
    "overlong slash": (b"notes: \xc0\xaf\n", "yaml-encoding", 0, 8),
    "CESU-8": (b"notes: \xed\xa0\xbd\xed\xb8\x80\n", "yaml-encoding", 0, 8),
    "open quote": (b'notes: "never closed\n', "yaml-syntax", 0, 8),
    "tab": (b"notes:\n\t- text\n", "yaml-syntax", 1, 1),
    "key of objects in JavaScript": (b"__proto__: text\n", "unknown-field", 0, 1),
}


# run in a process of their own, which they may have killed or held up with another reader
DANGEROUS = {
    "merge bomb",
    "deep brackets",
    "deep closed brackets",
    "deep braces",
    "deep lists",
    "tag that calls Python",
    "alias",
    "NUL",
    "escaped surrogate",
    "CESU-8",
    "key of objects in JavaScript",
}


def meeting(copy: Copy) -> tuple[str, bytes, int]:
    """A record without notes, and the line after its last one."""
    record = next(one for one in copy.kb.of_kind("meeting") if "notes" not in one.data)
    content = (copy.root / record.path).read_bytes()
    return record.path, content, content.count(b"\n") + 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_told_once_where_it_stands(copy: Copy, name: str) -> None:
    added, check, below, column = HOSTILE[name]
    path, content, line = meeting(copy)
    with copy.with_file(path, content + added):
        now = copy.check_apart() if name in DANGEROUS else copy.check()[1]
    assert [one.place for one in copy.new_errors(now)] == [(check, path, line + below, column)]
    copy.assert_nothing_hidden(now, path)


# The same for texts that change the whole file: it is told at its first character

Whole = Callable[[bytes], bytes]
WHOLE: dict[str, tuple[Whole, str]] = {
    "byte order mark": (lambda content: b"\xef\xbb\xbf" + content, "yaml-encoding"),
    "UTF-16": (lambda content: content.decode().encode("utf-16"), "yaml-encoding"),
    "UTF-16 without mark": (lambda content: content.decode().encode("utf-16-be"), "yaml-encoding"),
    "UTF-32": (lambda content: content.decode().encode("utf-32"), "yaml-encoding"),
    "directive": (lambda content: b"%YAML 1.1\n---\n" + content, "yaml-feature"),
    "20 MB in quotes": (lambda content: content + b'notes: "' + b"x" * 20_000_000 + b'"\n', "yaml-limit"),
    "20 MB of words": (lambda content: content + b"notes: " + b"x " * 10_000_000 + b"\n", "yaml-limit"),
    "20 MB of lines": (lambda content: content + b"notes: |\n" + b"  x\n" * 5_000_000, "yaml-limit"),
    "nothing": (lambda content: b"", "yaml-syntax"),
    "a text": (lambda content: b"just words\n", "yaml-syntax"),
    "a list": (lambda content: b"- title: of a list\n", "yaml-syntax"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_hostile_file_is_told_once_at_its_start(copy: Copy, name: str) -> None:
    change, check = WHOLE[name]
    path, content, _ = meeting(copy)
    with copy.with_file(path, change(content)):
        now = copy.check_apart() if name.startswith("20 MB") else copy.check()[1]
    assert [one.place for one in copy.new_errors(now)] == [(check, path, 1, 1)]
    copy.assert_nothing_hidden(now, path)


# Bombs consist of many faults: the first ones are told, and that is all

BOMBS = {
    "billion laughs": b'notes:\n  a: &a ["ha"]\n'
    + b"".join(b"  %c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)),
    "deep question marks": b"notes:\n" + b"? " * 20_000 + b"\n",
    "many elements": b"notes: [" + b"a," * 250_000 + b"]\n",
    "many keys": b"notes: {" + b",".join(b"k%d: 1" % number for number in range(90_000)) + b"}\n",
}
MOST = 51  # faults told of one file, and that there are more


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_told_where_it_lies_and_not_more_often_than_allowed(copy: Copy, name: str) -> None:
    path, content, line = meeting(copy)
    with copy.with_file(path, content + BOMBS[name]):
        now = copy.check_apart()
    errors = copy.new_errors(now)
    assert 1 <= len(errors) <= MOST
    assert {one.path for one in errors} == {path}
    assert all(one.line >= line for one in errors)
    copy.assert_nothing_hidden(now, path)


# What is no file, or has no proper name


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_folder_link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "term", target_is_directory=True)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))  # such names have to be short


ODD: dict[str, Callable[[Path], Any]] = {
    "zz-folder-link.yaml": make_folder_link,
    "zz-link.yaml": make_link,
    "zz-loop.yaml": make_loop,
    "zz-pipe.yaml": os.mkfifo,
    "zz-socket.yaml": make_socket,
}
NAMES = [
    "CON.yaml",
    "index.yaml",
    "two..dots.yaml",
    "trailing-.yaml",
    "trailing..yaml",
    "%2e%2e%2f.yaml",
    "__proto__.yaml",
    "--help.yaml",
    "two words.yaml",
    "two\nlines.yaml",
    "::error::x.yaml",
    "\x1b[31mred.yaml",
    "gr\u00fcn.yaml",
    "\u202egnp.yaml",
    os.fsdecode(b"\xff.yaml"),
    f"{'a' * 81}.yaml",
    "noted.yml",
    "noted.YAML",
    "noted",
]


def test_what_is_no_regular_file_is_told_and_not_read(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy.root / "kb/meeting"
    monkeypatch.chdir(folder)
    for name, make in ODD.items():
        make(folder / name)
    now = copy.check_apart()
    for name in ODD:
        (folder / name).unlink()
    errors = copy.new_errors(now)
    assert [one.place for one in errors] == [("yaml-file", f"kb/meeting/{name}", 1, 1) for name in sorted(ODD)]
    assert "root:" not in "".join(one.message for one in errors)
    copy.assert_nothing_hidden(now, "")


def test_files_with_odd_names_are_told_by_their_names(copy: Copy) -> None:
    with ExitStack() as files:
        for name in NAMES:
            files.enter_context(copy.with_file(f"kb/meeting/{name}", b"title: Odd\ndate: 2017-01-01\nformat: web\n"))
        now = copy.check_apart()
    assert {one.place for one in copy.new_errors(now)} == {("file-name", f"kb/meeting/{name}", 1, 1) for name in NAMES}
    assert len(copy.new_errors(now)) == len(NAMES)
    copy.assert_nothing_hidden(now, "")


def test_a_name_that_differs_only_in_capitals_is_told(copy: Copy) -> None:
    path, content, _ = meeting(copy)
    upper = f"kb/meeting/{Path(path).stem.upper()}.yaml"
    with copy.with_file(upper, content):
        now = copy.check_apart()
    assert [one.place for one in copy.new_errors(now)] == [("file-name", upper, 1, 1)]


@pytest.fixture
def deep(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A record below more folders than Python may nest calls; made and removed step by step, as its path is so long."""
    depth = sys.getrecursionlimit() + 200
    monkeypatch.chdir(copy.root / "kb/meeting")
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("deep.yaml").write_text("title: Deep\ntitle: Deep\n", encoding="utf-8")
    yield depth
    Path("deep.yaml").unlink()
    for _ in range(depth):
        os.chdir("..")
        os.rmdir("d")


@pytest.mark.usefixtures("deep")
def test_folders_below_folders_are_no_way_to_stop_the_check(copy: Copy) -> None:
    now = copy.check_apart()
    assert len(copy.new_errors(now)) == 1
    copy.assert_nothing_hidden(now, "")


@pytest.mark.parametrize("format", ["text", "json", "sarif", "github", "junit"])
def test_every_format_tells_all_of_it_calmly(tmp_path: Path, format: str) -> None:
    zoo = make_root(tmp_path, SMALL / "kb")
    for name in NAMES:
        (zoo / "kb/meeting" / name).write_bytes(b"title: Odd\n")
    for number, (added, *_) in enumerate(HOSTILE.values()):
        content = b"title: Hostile\ndate: 2017-01-01\nformat: web\n"
        (zoo / f"kb/meeting/zz-{number}.yaml").write_bytes(content + added)
    make_link(zoo / "kb/meeting/zz-link.yaml")
    done = run("check", "--format", format, "--root", zoo, "--today", TODAY)
    assert_calm(done, {1})
    shown = done.stdout
    assert not re.search(r"^(::(?!error |warning |notice )|##\[)", shown, re.MULTILINE)
    assert not set(shown) & {"\x1b", "\x00", "\r", "\u202e", "\u2028", "\x85"}
    assert all(f"zz-{number}.yaml" in shown for number in range(len(HOSTILE)))
