"""YAML writer: plain data and comments -> text in one form, which the strict reader reads back as the same data."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps
from typing import Any, Final

from vgikb.findings import Pointer
from vgikb.yaml_rules import plain_value

WIDTH: Final = 120

# what may stand without quotes, in a block and between brackets; plain_value then says whether it stays text
_PLAIN: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n\t]*|-[^\s\-][^\n\t]*")
_LIVE: Final = re.compile(r":(?:\s|$)|\s#|\s$")
_BRACKETS: Final = re.compile(r"[,\[\]{}]")


def _everywhere_blocks(pointer: Pointer) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments by the entry (key or list entry) they belong to: lines before it, one at its side; tail: at the end."""

    before: Mapping[Pointer, list[str]] = field(default_factory=dict)
    beside: Mapping[Pointer, str] = field(default_factory=dict)
    tail: tuple[str, ...] = ()


NO_COMMENTS: Final = Comments()


@dataclass(frozen=True, slots=True)
class Writer:
    """Lists stand in blocks, one entry a line, except where `in_brackets` says so for a list of plain values."""

    comments: Comments = NO_COMMENTS
    in_brackets: Callable[[Pointer], bool] = _everywhere_blocks

    def text(self, data: Mapping[str, Any]) -> str:
        """A whole file."""
        lines = self.block(data, 0, ()) if data else iter(["{}"])
        return "\n".join([*lines, *self.comments.tail]) + "\n"

    def block(self, value: Any, indent: int, pointer: Pointer) -> Iterator[str]:
        """The entries of a mapping or list, one below the other."""
        if isinstance(value, Mapping):
            for key, inner in value.items():
                yield from self.entry(f"{_flow_text(key)}:", inner, indent, (*pointer, key))
        else:
            for position, inner in enumerate(value):
                yield from self.entry("-", inner, indent, (*pointer, position))

    def entry(self, head: str, value: Any, indent: int, pointer: Pointer) -> Iterator[str]:
        """One entry with its comments; head is '-' or the key with its colon."""
        pad = " " * indent
        yield from (f"{pad}{comment}" for comment in self.comments.before.get(pointer, ()))
        beside = f"  {self.comments.beside[pointer]}" if pointer in self.comments.beside else ""
        if not value or not isinstance(value, (Mapping, list)) or self._bracketed(value, pointer):
            first, *rest = self._value(value, indent + 2, len(head) + indent + 1)
            yield f"{pad}{head} {first}{beside}"
            yield from rest
        elif head == "-":
            first, *rest = self.block(value, indent + 2, pointer)
            yield f"{pad}- {first.lstrip()}{beside}"
            yield from rest
        else:
            yield f"{pad}{head}{beside}"
            yield from self.block(value, indent + 2, pointer)

    def _bracketed(self, value: Any, pointer: Pointer) -> bool:
        plain = isinstance(value, list) and not any(isinstance(entry, (Mapping, list)) for entry in value)
        inside = any((*pointer, position) in self.comments.before for position in range(len(value)))
        return plain and not inside and self.in_brackets(pointer)

    def _value(self, value: Any, indent: int, used: int) -> list[str]:
        if isinstance(value, list):
            return _in_brackets([_flow_text(entry) for entry in value], indent, used)
        if isinstance(value, Mapping):
            return ["{}"]
        return scalar_lines(value, indent, used)


def scalar_lines(value: Any, indent: int, used: int) -> list[str]:
    """A plain value; a text that is too long for the line, or has several, as a folded block.

    Args:
        value: text, number or truth.
        indent: of the lines of a block.
        used: columns of the first line that are taken already.
    """
    if not isinstance(value, str):
        return [_number(value)]
    one_line = _plain_or_quoted(value)
    if "\n" not in value and used + len(one_line) <= WIDTH:
        return [one_line]
    return [">-", *_folded(value, " " * indent)] if _foldable(value) else [one_line]


def _number(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain_or_quoted(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not _LIVE.search(text) and plain_value(text) == text
    return text if plain else dumps(text, ensure_ascii=False)


def _flow_text(value: Any) -> str:
    if not isinstance(value, str):
        return _number(value)
    return dumps(value, ensure_ascii=False) if _BRACKETS.search(value) else _plain_or_quoted(value)


def _in_brackets(texts: list[str], indent: int, used: int) -> list[str]:
    lines, room = ["["], WIDTH - used - 1
    for position, text in enumerate(texts):
        piece = text + ("," if position + 1 < len(texts) else "]")
        if len(lines[-1].lstrip()) > 1 and len(piece) + 1 > room:
            lines.append(" " * indent)
            room = WIDTH - indent
        gap = "" if lines[-1].endswith("[") or not lines[-1].strip() else " "
        lines[-1] += gap + piece
        room -= len(gap + piece)
    return lines if texts else ["[]"]


def _foldable(text: str) -> bool:
    """Whether folding keeps it: line ends within it only, no line that begins or ends with white space, no tab."""
    return all(line == line.strip() for line in text.split("\n")) and text == text.strip() and "\t" not in text


def _folded(text: str, pad: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""
        line = ""
        for word in re.split(r"(?<=\S) (?=\S)", paragraph):
            if line and len(pad) + len(line) + len(word) + 1 > WIDTH:
                yield pad + line
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            yield pad + line
