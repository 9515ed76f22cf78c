"""Telling: one changed value -> its words, those that went and those that came; as HTML, readable without colour."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Literal

from markupsafe import Markup

from vgikb.field_changes import FieldChange

LONGEST = 600  # characters of a value that are shown
LEAD = 60  # characters before the first difference of long texts
ALIKE = 0.4  # texts less alike than that are shown one after the other, not word by word
PIECE = re.compile(r"\w+\s*|\s+|[^\w\s]\s*")  # a word with the space behind it, which alone is no likeness

Piece = tuple[Literal["same", "went", "came"], str]
TAGS = {"same": Markup("{}"), "went": Markup("<del>{}</del>"), "came": Markup("<ins>{}</ins>")}


def place(change: FieldChange) -> str:
    """Where in the record: claims / price-schedule / note."""
    return " / ".join(change.path)


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


def pieces(change: FieldChange) -> list[Piece]:
    """What the value was and is, word by word where most of a text stayed."""
    before, after = (None if value is None else as_text(value) for value in (change.before, change.after))
    if before is None or after is None:
        return [("went", _cut(before or ""))] if after is None else [("came", _cut(after))]
    before, after = _from_the_difference(before, after)
    if " " in before and " " in after:
        words, new_words = PIECE.findall(before), PIECE.findall(after)
        matcher = SequenceMatcher(None, words, new_words, autojunk=False)
        if matcher.ratio() >= ALIKE:
            return list(_woven(matcher, words, new_words))
    return [("went", before), ("same", " "), ("came", after)]


def told(change: FieldChange) -> Markup:
    """The pieces, with <del> and <ins>."""
    return Markup().join(TAGS[sort].format(text) for sort, text in pieces(change))


def _woven(matcher: "SequenceMatcher[str]", before: list[str], after: list[str]) -> Iterator[Piece]:
    for sort, start, end, new_start, new_end in matcher.get_opcodes():
        went, came = "".join(before[start:end]), "".join(after[new_start:new_end])
        if sort == "equal":
            yield "same", went
        else:
            yield from (("went", went),) if went else ()
            yield from (("came", came),) if came else ()


def _from_the_difference(before: str, after: str) -> tuple[str, str]:
    """Both texts, not longer than may be shown; a long beginning that they share is left out."""
    shared = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = shared - LEAD if max(len(before), len(after)) > LONGEST and shared > LEAD else 0
    lead = "... " if start else ""
    return lead + _cut(before[start:]), lead + _cut(after[start:])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " (cut here)"
