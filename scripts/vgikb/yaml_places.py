"""Places in a YAML text: the bytes of a file -> where each value and each key stands."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from yaml import MarkedYAMLError, events
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs know it under a private name only

from vgikb.findings import Pointer, Span
from vgikb.yaml_rules import LIMITS, Limits, masked, refused_characters

_STARTS: Final = (events.MappingStartEvent, events.SequenceStartEvent)
_ENDS: Final = (events.MappingEndEvent, events.SequenceEndEvent)
_LEAVES: Final = (events.ScalarEvent, events.AliasEvent)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values and their keys stand; the root is (). Of two equal keys the first counts."""

    values: dict[Pointer, Span]
    keys: dict[Pointer, Span]


class Ruler:
    """Turns indexes into a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def span(self, start: int, end: int) -> Span:
        return Span(*self._place(start), *self._place(end))

    def _place(self, index: int) -> tuple[int, int]:
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    pointer: Pointer
    start: int
    flow: bool
    count: int | None  # entries so far of a list, None for a mapping
    key: str | None = None  # of a mapping, while its value has not come yet
    end: int = 0  # of its last part so far

    def next_pointer(self) -> Pointer:
        part = self.count if self.count is not None else self.key
        return (*self.pointer, "" if part is None else part)

    def advance(self, end: int) -> None:
        self.end, self.key = end, None
        if self.count is not None:
            self.count += 1


@dataclass(slots=True)
class _Placer:
    """Follows the events of one text; a list holds the root so that every value has something around it."""

    text: str
    ruler: Ruler
    places: Places = field(default_factory=lambda: Places({}, {}))
    stack: list[_Open] = field(default_factory=lambda: [_Open((), 0, False, 0)])

    def take(self, event: events.Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, _LEAVES):
            self._leaf(event, start, end)
        elif isinstance(event, _STARTS):
            count = 0 if isinstance(event, events.SequenceStartEvent) else None
            self.stack.append(_Open(self.stack[-1].next_pointer(), start, bool(event.flow_style), count, end=end))
        elif isinstance(event, _ENDS):
            self._close(end if end > start else 0)

    def _leaf(self, event: events.Event, start: int, end: int) -> None:
        style = getattr(event, "style", None)
        if style in ("|", ">"):  # the parser counts the blank lines below as part of it
            end = start + len(self.text[start:end].rstrip(" \t\r\n"))
        around = self.stack[-1]
        if around.count is None and around.key is None:
            around.key, around.end = getattr(event, "value", ""), end
            self.places.keys.setdefault(self._pointer(), self.ruler.span(start, end))
        else:
            self._value(start, end)

    def _close(self, bracket: int) -> None:
        closed = self.stack.pop()
        end = bracket if closed.flow and bracket else closed.end
        around = self.stack[-1]
        if around.count is None and around.key is None:
            around.key, around.end = "", end  # a mapping or list as a key: refused by the reader
        else:
            self._value(closed.start, end)

    def _value(self, start: int, end: int) -> None:
        self.places.values.setdefault(self._pointer(), self.ruler.span(start, end))
        self.stack[-1].advance(end)

    def _pointer(self) -> Pointer:
        return self.stack[-1].next_pointer()
