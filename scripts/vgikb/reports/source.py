"""Source: the bytes of one file -> its lines, its data, and the span of each value in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vgikb.findings import Pointer, Span
from vgikb.yaml_reader import Places, places, read_bytes

START = Span(1, 1, 1, 1)


@dataclass(frozen=True)
class Source:
    """One file; raw and data are None if it cannot be read."""

    lines: tuple[str, ...]
    raw: bytes | None
    places: Places

    @cached_property
    def data(self) -> Any:
        return read_bytes(self.raw).data if self.raw is not None else None

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
    # Only a line feed ends a line here, as it does for spans; str.splitlines knows eight other ends.
    lines = tuple(line.removesuffix("\r") for line in raw.decode("utf-8", errors="replace").split("\n"))
    return Source(lines, raw, places(raw))
