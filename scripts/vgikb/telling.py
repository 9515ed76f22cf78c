"""Telling: one changed value -> words, and HTML that marks what went and what came, readable without colour."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup, escape

from vgikb.diff import FieldChange

LONGEST = 600  # characters of a value that are shown
ALIKE = 0.4  # texts less alike than that are shown one after the other, not word by word
PIECE = re.compile(r"\w+\s*|\s+|[^\w\s]\s*")  # a word with the space behind it, which alone is no likeness


def place(change: FieldChange) -> str:
    """Where in the record: claims / price-schedule / note."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in change.field.split("/")[1:]]
    return " / ".join(parts)


def as_text(value: Any) -> str:
    """A value as one line; what a group or list holds, without marks of a programming language."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {as_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(f"({as_text(inner)})" if isinstance(inner, Mapping) else as_text(inner) for inner in value)
    return ("yes" if value else "no") if isinstance(value, bool) else " ".join(str(value).split())


def preformatted(text: str) -> Markup:
    """Lines of text for a <pre> that stands in one line of HTML."""
    return Markup("&#10;").join(text.split("\n"))


def told(change: FieldChange) -> Markup:
    """What the value was and is: <del> and <ins>, word by word where most of a text stayed."""
    before, after = (None if value is None else _cut(as_text(value)) for value in (change.before, change.after))
    if before is None or after is None:
        return _removed(before) if after is None else _added(after)
    if " " in before and " " in after:
        pieces, new_pieces = PIECE.findall(before), PIECE.findall(after)
        matcher = SequenceMatcher(None, pieces, new_pieces, autojunk=False)
        if matcher.ratio() >= ALIKE:
            return Markup().join(_woven(matcher, pieces, new_pieces))
    return Markup("{} {}").format(_removed(before), _added(after))


def _woven(matcher: "SequenceMatcher[str]", before: list[str], after: list[str]) -> Iterator[Markup]:
    for sort, start, end, new_start, new_end in matcher.get_opcodes():
        went, came = "".join(before[start:end]), "".join(after[new_start:new_end])
        if sort == "equal":
            yield escape(went)
        else:
            yield _removed(went) if went else Markup()
            yield _added(came) if came else Markup()


def _removed(text: str | None) -> Markup:
    return Markup("<del>{}</del>").format(text)


def _added(text: str) -> Markup:
    return Markup("<ins>{}</ins>").format(text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " (cut here)"
