"""Source: the bytes of one file -> its lines, its data, and the span of each value in it."""

import re
from dataclasses import dataclass
from typing import Any

from vgikb.findings import Pointer, Span
from vgikb.yaml_reader import Places, places, read_bytes

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what libyaml counts as a line, so that lines agree with spans
START = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Source:
    """One file; data is None if it cannot be read."""

    lines: tuple[str, ...]
    data: Any
    places: Places

    def line(self, number: int) -> str:
        """A line by its number, "" past the end."""
        return self.lines[number - 1] if number <= len(self.lines) else ""

    def span(self, pointer: Pointer, at_key: bool = False) -> Span:
        """Where a value (or its key) is; if it is missing, the nearest key above it, or where its list entry begins."""
        if pointer and not at_key and pointer in self.places.values:
            return self.places.values[pointer]
        for length in range(len(pointer), 0, -1):
            above = pointer[:length]
            if above in self.places.keys:
                return self.places.keys[above]
            if above in self.places.values:
                return self._first_line(self.places.values[above])
        return self._first_line(self.places.values.get((), START))

    def _first_line(self, span: Span) -> Span:
        end = max(span.column, len(self.line(span.line)) + 1)
        return Span(span.line, span.column, span.line, end)


def source_of(raw: bytes | None) -> Source:
    """The file with these bytes, which may be anything; None is a file that cannot be read."""
    if raw is None:
        return Source((), None, Places({}, {}))
    lines = LINE_BREAK.split(raw.decode("utf-8", errors="replace"))
    return Source(tuple(lines), read_bytes(raw).data, places(raw))
