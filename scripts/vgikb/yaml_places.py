"""Places in a YAML text: the bytes of a file -> where each value and each key stands."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import Any

from yaml import MarkedYAMLError, events
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs know it under a private name only

from vgikb.findings import Pointer, Span
from vgikb.yaml_rules import LIMITS, Limits, masked, refused_characters


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values and their keys stand; the root is (). Of two equal keys the first counts."""

    values: dict[Pointer, Span]
    keys: dict[Pointer, Span]


def extent(event: Any) -> tuple[int, int]:
    """Where the parser saw an event begin and end, as indexes into its text."""
    return event.start_mark.index, event.end_mark.index


class Ruler:
    """Turns indexes into a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def span(self, start: int, end: int) -> Span:
        return Span(*self._place(start), *self._place(end))

    def _place(self, index: int) -> tuple[int, int]:
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1


def places(raw: bytes, limits: Limits = LIMITS) -> Places:
    """Where everything stands; of a text with faults, whatever comes before reading has to end."""
    text = raw.decode("utf-8", "replace")
    return text_places(masked(text, refused_characters(text)), limits)


def text_places(text: str, limits: Limits) -> Places:
    """The same for a text without refused characters."""
    placer = _Placer(text)
    try:
        for event in islice(iter(CParser(text).get_event, None), limits.elements):
            placer.take(event)
            if len(placer.open) > limits.depth + 1 or isinstance(event, events.DocumentEndEvent):
                break
    except MarkedYAMLError:
        pass  # the reader tells it; here the places before it are of use
    placer.close_all()
    return Places(placer.values, placer.keys)


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    pointer: Pointer
    start: int
    flow: bool
    count: int | None  # entries of a list so far; None for a mapping
    key: str | None = None  # of a mapping, while its value has not come yet
    end: int = 0  # of its last part so far

    @property
    def next_pointer(self) -> Pointer:
        if self.count is not None:
            return (*self.pointer, self.count)
        return (*self.pointer, self.key or "")


class _Placer:
    """Follows the events of one text. A list around the root, left out of all pointers, saves a special case."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ruler = Ruler(text)
        self.values: dict[Pointer, Span] = {}
        self.keys: dict[Pointer, Span] = {}
        self.open = [_Open((), 0, False, 0)]

    def take(self, event: events.Event) -> None:
        start, end = extent(event)
        if isinstance(event, events.ScalarEvent | events.AliasEvent):
            if getattr(event, "style", "") in ("|", ">"):  # the parser counts the blank lines below as part of it
                end = start + len(self.text[start:end].rstrip(" \t\r\n"))
            self._add(start, end, getattr(event, "value", ""))
        elif isinstance(event, events.MappingStartEvent | events.SequenceStartEvent):
            count = 0 if isinstance(event, events.SequenceStartEvent) else None
            flow = bool(event.flow_style)
            self.open.append(_Open(self.open[-1].next_pointer, start, flow, count, end=end))
        elif isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            self._close(end if end > start else 0)

    def close_all(self) -> None:
        while len(self.open) > 1:
            self._close(0)

    def _close(self, bracket: int) -> None:
        closed = self.open.pop()
        # In block style the parser sees the end only at the next token, perhaps lines of comments later.
        self._add(closed.start, bracket if closed.flow and bracket else closed.end, "")

    def _add(self, start: int, end: int, key: str) -> None:
        around = self.open[-1]
        around.end = end
        if around.count is None and around.key is None:
            around.key = key
            self.keys.setdefault(around.next_pointer[1:], self.ruler.span(start, end))
            return
        self.values.setdefault(around.next_pointer[1:], self.ruler.span(start, end))
        if around.count is None:
            around.key = None
        else:
            around.count += 1
