"""Diff: two states of the knowledge base -> what was added, changed, removed and renamed, and which answers flip.

A change is editorial if no reader could act differently on it: other wording of explaining text, other capitals or
punctuation. Everything else is a change of meaning.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from vgikb.chain import Chain, chain
from vgikb.coverage import STRENGTH, State, coverage
from vgikb.findings import Name, Pointer, pointer_text
from vgikb.graph import KnowledgeBase

# texts that are what the record says; other prose explains it
SAYING = {"definition", "statement"}
ENTRY_KEYS = ("id", "requirement", "interface", "protocol", "source", "actor", "label", "check", "date", "quantity")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value of a record; before or after is None where there was or is none."""

    field: str  # as JSON Pointer, list entries by their name where they have one
    before: Any  # a plain value, or a whole list, group or entry that is there on one side only
    after: Any
    editorial: bool


@dataclass(frozen=True, slots=True)
class RecordChange:
    name: Name
    fields: tuple[FieldChange, ...]

    @property
    def topics(self) -> list[str]:
        """The fields of the record that changed, each once."""
        return sorted({change.field.split("/")[1] for change in self.fields})

    @property
    def withdrawn(self) -> bool:
        return any(change.field == "/status" and change.after == "withdrawn" for change in self.fields)

    @property
    def editorial(self) -> bool:
        return all(change.editorial for change in self.fields)


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer that is another one now: a use case (subject) with all protocols, or with one edition on its reach."""

    subject: Name
    protocol: Name | None
    before: str  # a state, or '' where there was nothing to say
    after: str

    @property
    def gained(self) -> bool:
        return _strength(self.after) > _strength(self.before)

    @property
    def sort(self) -> str:
        """In words: what was unknown and is not any more was found out, not won."""
        ends = {"": ("new", "gone"), "unknown": ("found out", "in doubt now")}
        for state, (if_before, if_after) in ends.items():
            if state in (_state(self.before), _state(self.after)):
                return if_before if _state(self.before) == state else if_after
        return "better" if self.gained else "worse" if _strength(self.after) < _strength(self.before) else "other"


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """The best support an edition claims for a requirement, inherited claims included."""

    protocol: Name
    requirement: Name
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs, each list sorted by name."""

    added: tuple[Name, ...]
    removed: tuple[Name, ...]
    renamed: tuple[tuple[Name, Name], ...]
    changed: tuple[RecordChange, ...]
    links_added: tuple[tuple[Name, str, Name], ...]
    links_removed: tuple[tuple[Name, str, Name], ...]
    claims: tuple[ClaimChange, ...]
    flips: tuple[Flip, ...]

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.renamed or self.changed or self.flips or self.claims)


def diff(old: KnowledgeBase, new: KnowledgeBase) -> Diff:
    """What differs between two states. A record is renamed if the new one names the old id in former-ids."""
    moved = {name: heir for name, heir in new.former.items() if name in old.records and name not in new.records}
    added = sorted(new.records.keys() - old.records.keys() - set(moved.values()))
    removed = sorted(old.records.keys() - new.records.keys() - moved.keys())
    kept = {name: moved.get(name, name) for name in old.records if moved.get(name, name) in new.records}
    changed = (RecordChange(h, tuple(_field_changes(old, new, name, h, moved))) for name, h in sorted(kept.items()))
    before = {(moved.get(s, s), field, moved.get(t, t)) for s, field, t in _links(old)}
    after = set(_links(new))
    return Diff(
        tuple(added),
        tuple(removed),
        tuple(sorted(moved.items())),
        tuple(change for change in changed if change.fields),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        tuple(_claim_changes(old, new, moved)),
        tuple(_flips(chain(old), chain(new), moved)),
    )


def _links(kb: KnowledgeBase) -> Iterator[tuple[Name, str, Name]]:
    return ((edge.source, edge.field.name, edge.target) for edge in kb.edges)


def _field_changes(
    old: KnowledgeBase, new: KnowledgeBase, name: Name, heir: Name, moved: Mapping[Name, Name]
) -> Iterator[FieldChange]:
    before, after = _as_named_now(old, name, moved), new.records[heir].data
    prose = {field.name for field in new.kinds[heir.kind].prose} if heir.kind in new.kinds else set()
    for pointer, was, is_ in _changes(before, after):
        if pointer[0] != "former-ids":
            yield FieldChange(pointer_text(pointer), was, is_, _editorial(pointer, was, is_, prose))


def _as_named_now(old: KnowledgeBase, name: Name, moved: Mapping[Name, Name]) -> Mapping[str, Any]:
    """What a record said, with links to renamed records under their new names: nothing else was meant by them."""
    data = old.records[name].data
    edges = [edge for edge in old.links_from(name) if edge.target in moved] if moved else []
    if not edges:
        return data
    data = deepcopy(data)
    for edge in edges:
        *above, last = edge.pointer
        group: Any = data
        for part in above:
            group = group[part]
        if edge.link.of_keys:
            group[moved[edge.target].id] = group.pop(last)
        else:
            group[last] = str(moved[edge.target]) if "/" in group[last] else moved[edge.target].id
    return data


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
    if not isinstance(before, str) or not isinstance(after, str):
        return pointer[0] in ("notes", "waive")
    field = str(pointer[-1])
    explains = field in {name.rpartition(".")[2] for name in prose} - SAYING
    return explains or _bare(before) == _bare(after)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _supports(kb: KnowledgeBase) -> dict[tuple[Name, Name], State]:
    claims = coverage(kb).claims.items()
    return {pair: max((c.support for c in found), key=STRENGTH.__getitem__) for pair, found in claims}


def _claim_changes(old: KnowledgeBase, new: KnowledgeBase, moved: Mapping[Name, Name]) -> Iterator[ClaimChange]:
    before = {(moved.get(p, p), moved.get(r, r)): state for (p, r), state in _supports(old).items()}
    after = _supports(new)
    for pair in sorted(before.keys() | after.keys()):
        was, is_ = before.get(pair, "unknown"), after.get(pair, "unknown")
        if was != is_:
            yield ClaimChange(*pair, was, is_)


def _flips(old: Chain, new: Chain, moved: Mapping[Name, Name]) -> Iterator[Flip]:
    before, after = ({_moved(key, moved): state for key, state in _answers(c).items()} for c in (old, new))
    for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0], key[1] or Name("", ""))):
        was, is_ = before.get(key, ""), after.get(key, "")
        if was != is_:
            yield Flip(*key, was, is_)


def _moved(key: tuple[Name, Name | None], moved: Mapping[Name, Name]) -> tuple[Name, Name | None]:
    use_case, protocol = key
    return moved.get(use_case, use_case), moved.get(protocol, protocol) if protocol else None


def _answers(answers: Chain) -> dict[tuple[Name, Name | None], str]:
    """The state of each use case with all protocols, and the reach of each edition in it."""
    found: dict[tuple[Name, Name | None], str] = {}
    for use_case in answers.paths:
        found[use_case, None] = answers.use_case(use_case).state
        for protocol in answers.coverage.protocols:
            reach = answers.reach(use_case, protocol)
            if reach:
                found[use_case, protocol] = reach.text
    return found


def _state(text: str) -> str:
    return text.partition(",")[0]


def _strength(text: str) -> int:
    return next((rank for known, rank in STRENGTH.items() if known == _state(text)), -1)
