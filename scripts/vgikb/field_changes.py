"""Field changes: what a record said and says -> the values that differ, wording told apart from meaning.

A change is editorial if no reader could act differently on it: other wording of explaining text, other capitals or
punctuation. Everything else is a change of meaning.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vgikb.findings import Pointer, pointer_text
from vgikb.schema import Kind

# texts that are what the record says; other prose explains it
SAYING = {"definition", "says", "statement"}
ENTRY_KEYS = ("id", "requirement", "interface", "protocol", "source", "actor", "label", "check", "date", "quantity")
TELLING = re.compile(r"-(?=[0-9])|[0-9]+(?:[.,][0-9]+)*|[^\W0-9_]+|[<>=≤≥≠±%/°]")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of a record; before or after is None where there was or is none."""

    field: str  # as JSON Pointer, list entries by their name where they have one
    before: Any  # a plain value, or a whole list, group or entry that is there on one side only
    after: Any
    editorial: bool

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(part.replace("~1", "/").replace("~0", "~") for part in self.field.split("/")[1:])


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any], kind: Kind | None) -> Iterator[FieldChange]:
    """The values of one record that differ; its former names are left out."""
    prose = {field.name for field in kind.prose} if kind else set()
    for pointer, was, is_ in _changes(before, after):
        if pointer[0] != "former-ids":
            yield FieldChange(pointer_text(pointer), was, is_, _editorial(pointer, was, is_, prose))


def path_of(data: Any, pointer: Pointer) -> tuple[str, ...]:
    """A pointer as field changes write it: entries of lists by their name or text."""
    path: list[str] = []
    for part in pointer:
        keys = list(_by_key(data) or ())
        path.append(keys[part] if isinstance(part, int) else part)
        data = data[part]
    return tuple(path)


def _changes(before: Any, after: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any, Any]]:
    """The smallest values that differ, each with its pointer; what is there on one side only comes as a whole."""
    if before == after:
        return
    inner = _by_key(before), _by_key(after)
    if inner[0] is None or inner[1] is None:
        yield pointer, before, after
        return
    for key in sorted(inner[0].keys() | inner[1].keys()):
        yield from _changes(inner[0].get(key), inner[1].get(key), (*pointer, key))


def _by_key(value: Any) -> Mapping[str, Any] | None:
    """Fields by name; entries of lists by their name or text, so that their order does not count."""
    if not isinstance(value, list):
        return value if isinstance(value, Mapping) else None
    found: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for entry in value:
        key = _entry_key(entry)
        seen[key] = seen.get(key, 0) + 1
        found[key if seen[key] == 1 else f"{key} ({seen[key]})"] = entry
    return found


def _entry_key(entry: Any) -> str:
    if isinstance(entry, Mapping):
        ends = [str(entry[key]) for key in ("from", "to") if key in entry]
        names = [str(entry[key]) for key in ENTRY_KEYS if isinstance(entry.get(key), str)]
        return " to ".join(ends) or (names[0] if names else "entry")
    return str(entry)


def _editorial(pointer: Pointer, before: Any, after: Any, prose: set[str]) -> bool:
    texts = [value for value in (before, after) if value is not None]
    if pointer[0] in ("notes", "waive") or not all(isinstance(text, str) for text in texts):
        return pointer[0] in ("notes", "waive")
    explains = str(pointer[-1]) in {name.rpartition(".")[2] for name in prose} - SAYING
    return explains or (len(texts) > 1 and _bare(before) == _bare(after) != [])


def _bare(text: str) -> list[str]:
    """The words, numbers and signs that carry meaning; capitals count in short words, since MW is not mW."""
    return [word.casefold() if len(word) > 3 or word.istitle() else word for word in TELLING.findall(text)]
