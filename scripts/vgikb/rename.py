"""Rename: a record and its new id -> the texts of all records and pages that name it, each with the smallest change."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from vgikb.edit import edited
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.normal_form import normal_form
from vgikb.records import Record
from vgikb.renaming import Moved, mentioning, with_links, with_mentions
from vgikb.yaml_reader import read_bytes


def renamed(kb: KnowledgeBase, old: Name, new: Name, text_of: Callable[[Record], str]) -> Iterator[tuple[Record, str]]:
    """Every record that changes, with its new text; the renamed one among them, which keeps its old id."""
    moved = {old: new}
    for name, record in sorted(kb.records.items()):
        data = with_links(record, kb.kinds, moved)
        if name == old:
            data["former-ids"] = [*data.get("former-ids", ()), old.id]
        after = with_mentions(data, kb.kinds[record.kind], moved)
        if after != record.data:
            yield record, _text(kb, record, text_of(record), data, after, moved)


def renamed_page(text: str, old: Name, new: Name) -> str:
    """A hand-written page with its links to the record changed."""
    address = re.compile(rf"(?<=\]\(){re.escape(str(old))}(?=\.md[)#?])")
    return address.sub(str(new), mentioning(text, {old: new}))


def _text(kb: KnowledgeBase, record: Record, text: str, data: Any, after: Any, moved: Moved) -> str:
    """Mentions are changed where they stand, unless that makes a line too long and the text was in normal form."""
    kind = kb.kinds[record.kind]
    in_place = mentioning(edited(text, data, kind), moved)
    says_it = read_bytes(in_place.encode()).data == after
    stays_neat = normal_form(text, kind) != text or normal_form(in_place, kind) == in_place
    return in_place if says_it and stays_neat else edited(text, after, kind)
