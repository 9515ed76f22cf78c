"""Renaming: a record and new names of others -> what it says under the new names; nothing else is said by that."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from vgikb.findings import Name, Pointer
from vgikb.graph import REFERENCE, linked, links_of, mentioned
from vgikb.records import Record
from vgikb.schema import Kind, Kinds, values_at

Moved = Mapping[Name, Name]  # old names and the new ones


def as_named(record: Record, kinds: Kinds, moved: Moved) -> Mapping[str, Any]:
    """The data with links and mentions under the new names; the record's own if it names none of the old ones."""
    if not moved or record.kind not in kinds:
        return record.data
    data = with_mentions(with_links(record, kinds, moved), kinds[record.kind], moved)
    return record.data if data == record.data else data


def with_links(record: Record, kinds: Kinds, moved: Moved) -> dict[str, Any]:
    """A copy of the data with its links under the new names."""
    data = deepcopy(record.data)
    for edge in links_of(record, kinds):
        if edge.target in moved:
            of_keys = edge.link.of_keys
            written = str(edge.pointer[-1]) if of_keys else _at(record.data, edge.pointer)
            _put(data, edge.pointer, _as_written(written, moved[edge.target]), of_keys)
    heir = data.get("replaced-by", "")  # may name any kind, so the schema knows it as no link
    if heir and linked(heir, record.kind) in moved:
        data["replaced-by"] = _as_written(heir, moved[linked(heir, record.kind)])
    return data


def with_mentions(data: Mapping[str, Any], kind: Kind, moved: Moved) -> dict[str, Any]:
    """A copy of the data with the `[[...]]` of its prose under the new names."""
    after = deepcopy(dict(data))
    for field in kind.prose:
        for pointer, text in values_at(data, field.path):
            if "[[" in text:
                _put(after, pointer, mentioning(text, moved))
    return after


def mentioning(text: str, moved: Moved) -> str:
    """A text with its `[[...]]` under the new names."""

    def again(match: re.Match[str]) -> str:
        new = moved.get(mentioned(match[1]))
        return match[0].replace(match[1].strip(), _as_written(match[1], new), 1) if new else match[0]

    return REFERENCE.sub(again, text)


def _as_written(before: str, new: Name) -> str:
    """With its kind only where the old name was written so."""
    return str(new) if "/" in before else new.id


def _at(data: Any, pointer: Pointer) -> str:
    for part in pointer:
        data = data[part]
    return str(data)


def _put(data: Any, pointer: Pointer, value: str, at_key: bool = False) -> None:
    for part in pointer[:-1]:
        data = data[part]
    if at_key:
        inner = {value if key == pointer[-1] else key: kept for key, kept in data.items()}
        data.clear()
        data.update(inner)
    else:
        data[pointer[-1]] = value
