"""Rename: a record and its new id -> the texts of all records and pages that name it, each with the smallest change."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from vgikb.edit import edited
from vgikb.findings import Name, Pointer
from vgikb.graph import REFERENCE, KnowledgeBase, linked, links_of, mentioned
from vgikb.normal_form import normal_form
from vgikb.records import Record
from vgikb.schema import values_at
from vgikb.yaml_reader import read_bytes


def renamed(kb: KnowledgeBase, old: Name, new: Name, text_of: Callable[[Record], str]) -> Iterator[tuple[Record, str]]:
    """Every record that changes, with its new text; the renamed one among them, which keeps its old id."""
    for name, record in sorted(kb.records.items()):
        data = _with_links(kb, record, old, new)
        if name == old:
            data["former-ids"] = [*data.get("former-ids", ()), old.id]
        after = _with_mentions(kb, record, data, old, new)
        if after != record.data:
            yield record, _text(kb, record, text_of(record), data, after, old, new)


def renamed_page(text: str, old: Name, new: Name) -> str:
    """A hand-written page with its links to the record changed."""
    address = re.compile(rf"(?<=\]\(){re.escape(str(old))}(?=\.md[)#?])")
    return address.sub(str(new), _mentioning(text, old, new))


def _with_links(kb: KnowledgeBase, record: Record, old: Name, new: Name) -> Any:
    data = deepcopy(record.data)
    for edge in links_of(record, kb.kinds):
        if edge.target == old:
            of_keys = edge.link.of_keys
            written = str(edge.pointer[-1]) if of_keys else _at(record.data, edge.pointer)
            _put(data, edge.pointer, str(new) if "/" in written else new.id, of_keys)
    heir = data.get("replaced-by", "")  # may name any kind, so the schema knows it as no link
    if heir and linked(heir, record.kind) == old:
        data["replaced-by"] = str(new) if "/" in heir else new.id
    return data


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


def _with_mentions(kb: KnowledgeBase, record: Record, data: Any, old: Name, new: Name) -> Any:
    after = deepcopy(data)
    for field in kb.kinds[record.kind].prose:
        for pointer, text in values_at(data, field.path):
            if "[[" in text:
                _put(after, pointer, _mentioning(text, old, new))
    return after


def _mentioning(text: str, old: Name, new: Name) -> str:
    def again(match: re.Match[str]) -> str:
        if mentioned(match[1]) != old:
            return match[0]
        written = str(new) if "/" in match[1] else new.id
        return match[0].replace(match[1].strip(), written, 1)

    return REFERENCE.sub(again, text)


def _text(kb: KnowledgeBase, record: Record, text: str, data: Any, after: Any, old: Name, new: Name) -> str:
    """Mentions are changed where they stand, unless that makes a line too long and the text was in normal form."""
    kind = kb.kinds[record.kind]
    in_place = _mentioning(edited(text, data, kind), old, new)
    says_it = read_bytes(in_place.encode()).data == after
    stays_neat = normal_form(text, kind) != text or normal_form(in_place, kind) == in_place
    return in_place if says_it and stays_neat else edited(text, after, kind)
