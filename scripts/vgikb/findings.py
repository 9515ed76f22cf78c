"""Findings: what is wrong with the data, as values. Nothing here knows where they come from or how they are shown."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Protocol

Level = Literal["error", "warning", "info"]
State = Literal["new", "waived"]
Pointer = tuple[str | int, ...]

LEVELS: tuple[Level, ...] = ("error", "warning", "info")


class Name(NamedTuple):
    """The full name of a record, written kind/id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


class Span(NamedTuple):
    """A stretch of a text file; lines and columns count from 1, columns are code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class CheckText(Protocol):
    """What reports and pages tell about a check."""

    @property
    def name(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def explanation(self) -> str: ...  # Markdown; its first line says what is wrong


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, such as one hop of a cycle."""

    record: Name
    pointer: Pointer
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The one safe answer to a finding, where there is one.

    set: the value becomes this one; rename: the key does; remove: the entry goes.
    """

    sort: Literal["set", "rename", "remove"]
    value: Any = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in one record."""

    record: Name
    pointer: Pointer  # the offending value; its line is looked up only when shown
    message: str
    hint: str = ""
    at_key: bool = False  # the key is wrong, not the value under it
    related: tuple[Related, ...] = ()
    check: str = ""  # filled in by the runner, as are level, path and state
    level: Level = "error"
    path: str = ""  # relative to the root, with /
    span: Span | None = None  # known only for findings of the reader
    state: State = "new"
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, Span, str, str, str]:
        """Path, place, check: the order in which findings are shown."""
        return (self.path, self.span or Span(0, 0, 0, 0), self.check, pointer_text(self.pointer), self.message)


def pointer_text(pointer: Pointer) -> str:
    """The pointer as an RFC 6901 JSON Pointer."""
    return "".join([f"/{part}" if isinstance(part, int) else _part(part) for part in pointer])


@lru_cache(maxsize=10_000)  # field names come again and again
def _part(part: str) -> str:
    return "/" + part.replace("~", "~0").replace("/", "~1")
