"""Diff: two states of the knowledge base -> what was added, changed, removed and renamed, and which answers flip."""

from collections.abc import Iterator
from dataclasses import dataclass

from vgikb.chain import Chain, chain
from vgikb.coverage import STRENGTH, State, coverage
from vgikb.field_changes import FieldChange, field_changes
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.renaming import Moved, as_named


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
        return sort_of(self.before, self.after)


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """The best support an edition claims for a requirement, inherited claims included."""

    protocol: Name
    requirement: Name
    before: State
    after: State

    @property
    def sort(self) -> str:
        return sort_of(self.before, self.after)


def sort_of(before: str, after: str) -> str:
    """A change of state in words: what was unknown and is not any more was found out, not won."""
    ends = {"": ("new", "gone"), "unknown": ("found out", "in doubt now")}
    for state, (if_before, if_after) in ends.items():
        if state in (_state(before), _state(after)):
            return if_before if _state(before) == state else if_after
    step = _strength(after) - _strength(before)
    return "better" if step > 0 else "worse" if step < 0 else "other"


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
    unreadable: tuple[Name, ...] = ()  # records that are there in the new state, but cannot be used

    @property
    def empty(self) -> bool:
        records = self.added or self.removed or self.renamed or self.changed or self.unreadable
        return not (records or self.flips or self.claims)

    @property
    def meaning(self) -> list[RecordChange]:
        return [change for change in self.changed if not change.editorial]

    @property
    def wording(self) -> list[RecordChange]:
        return [change for change in self.changed if change.editorial]

    @property
    def withdrawn(self) -> list[Name]:
        return [change.name for change in self.changed if change.withdrawn]

    @property
    def answers(self) -> list[Flip]:
        """Use cases whose state with all known protocols is another one, or that are judged for the first time."""
        return [flip for flip in self.flips if flip.protocol is None]


def diff(old: KnowledgeBase, new: KnowledgeBase) -> Diff:
    """What differs between two states. A record is renamed if the new one names the old id in former-ids."""
    moved = {name: heir for name, heir in new.former.items() if name in old.records and name not in new.records}
    added = sorted(new.records.keys() - old.records.keys() - set(moved.values()))
    unreadable = sorted(new.loaded.broken - old.loaded.broken)
    removed = sorted(old.records.keys() - new.records.keys() - moved.keys() - new.loaded.broken)
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
        tuple(unreadable),
    )


def _links(kb: KnowledgeBase) -> Iterator[tuple[Name, str, Name]]:
    return ((edge.source, edge.field.name, edge.target) for edge in kb.edges)


def _field_changes(
    old: KnowledgeBase, new: KnowledgeBase, name: Name, heir: Name, moved: Moved
) -> Iterator[FieldChange]:
    before, after = as_named(old.records[name], old.kinds, moved), new.records[heir].data
    return field_changes(before, after, new.kinds.get(heir.kind))


def _supports(kb: KnowledgeBase) -> dict[tuple[Name, Name], State]:
    claims = coverage(kb).claims.items()
    return {pair: max((c.support for c in found), key=STRENGTH.__getitem__) for pair, found in claims}


def _claim_changes(old: KnowledgeBase, new: KnowledgeBase, moved: Moved) -> Iterator[ClaimChange]:
    before = {(moved.get(p, p), moved.get(r, r)): state for (p, r), state in _supports(old).items()}
    after = _supports(new)
    for pair in sorted(before.keys() | after.keys()):
        was, is_ = before.get(pair, "unknown"), after.get(pair, "unknown")
        if was != is_:
            yield ClaimChange(*pair, was, is_)


def _flips(old: Chain, new: Chain, moved: Moved) -> Iterator[Flip]:
    before, after = ({_moved(key, moved): state for key, state in _answers(c).items()} for c in (old, new))
    for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0], key[1] or Name("", ""))):
        was, is_ = before.get(key, ""), after.get(key, "")
        if was != is_:
            yield Flip(*key, was, is_)


def _moved(key: tuple[Name, Name | None], moved: Moved) -> tuple[Name, Name | None]:
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
