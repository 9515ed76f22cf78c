"""Comments of a YAML text: a text that reads well -> each comment and the entry it belongs to."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from yaml import events
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs know it under a private name only

from vgikb.findings import Pointer, Span
from vgikb.yaml_places import Places, Ruler, extent, places
from vgikb.yaml_writer import Comments

_COMMENT = re.compile(r"(?:(?<=[ \t\n])|^)#[^\n]*")
_HEADER = re.compile(r"[^\n]*?[ \t](?=#)")  # of a block: '>-' before its comment


def comments(text: str) -> Comments:
    """A comment on lines of its own belongs to the entry below, one at the end of a line to the entry it follows."""
    before: dict[Pointer, list[str]] = {}
    beside: dict[Pointer, str] = {}
    tail: list[str] = []
    starts = _entries(places(text.encode()))
    ruler = Ruler(text)
    for start, end in _found(text):
        place = ruler.span(start, end)
        position = bisect_left(starts, (place.line, place.column, 0, ()))
        words = text[start:end].rstrip()
        if text[text.rfind("\n", 0, start) + 1 : start].strip():
            owner = starts[position - 1][3]
            beside[owner] = f"{beside[owner]} {words}" if owner in beside else words
        elif position < len(starts):
            before.setdefault(starts[position][3], []).append(words)
        else:
            tail.append(words)
    return Comments(before, beside, tuple(tail))


def _entries(found: Places) -> list[tuple[int, int, int, Pointer]]:
    """Line, column, depth and pointer of every entry of a mapping or list, in the order of the text."""
    in_lists = {pointer: span for pointer, span in found.values.items() if pointer and isinstance(pointer[-1], int)}
    entries: list[tuple[Pointer, Span]] = [*found.keys.items(), *in_lists.items()]
    return sorted((span.line, span.column, len(pointer), pointer) for pointer, span in entries)


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Where comments begin and end: whatever begins with '#' outside of values."""
    position = 0
    for start, end in _values(text):
        yield from _within(text, position, start)
        position = end
    yield from _within(text, position, len(text))


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _COMMENT.finditer(text, start, end))


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Where values and keys stand, in order; a block without the comment after its sign."""
    for event in iter(CParser(text).get_event, None):
        if isinstance(event, events.ScalarEvent):
            start, end = extent(event)
            if event.style in ("|", ">"):
                header = _HEADER.match(text, start, text.index("\n", start))
                if header:
                    yield start, header.end()
                    start = text.index("\n", start)
                end = start + len(text[start:end].rstrip())
            yield start, end
