"""Stale: records and their pasts -> links and claims whose other end means something else since they were looked at.

A link was looked at when what stands around it (the claim, the step; at the top of a record the link itself) last
changed in meaning, a claim also on the day it was `checked`. Its other end is taken for what it says of itself: its own
links, its sources and its housekeeping are left aside. A claim has two more ends: its edition and the names it may rest
on. A claim of full is touched if one of its own names came or went, any other claim also if new names came.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from vgikb.field_changes import FieldChange, path_of
from vgikb.findings import Name, Pointer
from vgikb.graph import Edge, KnowledgeBase
from vgikb.turns import Past, Turn

HOUSEKEEPING = {
    "status",
    "reason",
    "replaced-by",
    "confidence",
    "confirm-with",
    "disputed",
    "notes",
    "waive",
    "sources",
}
CLAIM, EDITION = "coverage.claims.requirement", "coverage.protocol"
DOCUMENT = "source"
NAMES = ("elements", "members")
Pasts = Mapping[Name, Past]
Changes = tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """One link or claim that should be looked at again."""

    record: Name
    place: tuple[str, ...]  # in the record: claims, price-schedule
    target: Name  # what means something else now
    turn: Turn  # since when, and what about it
    looked: str  # the day the link was last looked at; empty: before all that is known


def stale(kb: KnowledgeBase, pasts: Pasts) -> list[Stale]:
    """By target and turn, then by record."""
    found = (one for name in sorted(kb.records) for edge in kb.links_from(name) for one in _of(kb, edge, pasts))
    return sorted(found, key=lambda one: (one.target, one.turn.order, one.record, one.place))


def _of(kb: KnowledgeBase, edge: Edge, pasts: Pasts) -> Iterator[Stale]:
    if edge.field.full_name == EDITION or edge.target.kind == DOCUMENT:
        return  # each claim has the edition as an end; a document is the same whatever is noted of it
    place = _place(kb, edge)
    order, looked = _looked(pasts[edge.source], place)
    checked = edge.owner.get("checked", "") if edge.field.full_name == CLAIM else ""
    for target, turn in _ends(kb, edge, pasts):
        if turn.order > order and turn.day.isoformat() > checked:
            yield Stale(edge.source, place, target, turn, max(looked.isoformat() if looked else "", checked))


def _place(kb: KnowledgeBase, edge: Edge) -> tuple[str, ...]:
    """The group of fields around a link, or at the top of the record the link itself."""
    own = 2 if edge.field.is_list or edge.link.of_keys else 1
    pointer: Pointer = edge.pointer[:-own] or edge.pointer
    return path_of(kb.records[edge.source].data, pointer)


def _looked(past: Past, place: tuple[str, ...]) -> tuple[int, date | None]:
    """The last time that anything at a place, around it or in it changed in meaning."""
    for turn in reversed(past.turns):
        if any(place[: len(change.path)] == change.path[: len(place)] for change in turn.changes):
            return turn.order, turn.day
    return past.born, past.day


def _ends(kb: KnowledgeBase, edge: Edge, pasts: Pasts) -> Iterator[tuple[Name, Turn]]:
    """The other ends of a link, each with its last change of meaning that counts here."""
    targets = {edge.target}
    if edge.field.full_name == CLAIM:
        editions = {other.target for other in kb.links_from(edge.source, EDITION)}
        targets |= editions
        for vocabulary in sorted({e.source for name in editions for e in kb.links_to(name, "vocabulary.protocols")}):
            yield from _last(vocabulary, pasts, partial(_of_names, edge))
    for target in sorted(targets):
        aside = HOUSEKEEPING | {field.path[0] for field in kb.kinds[target.kind].links}
        yield from _last(target, pasts, partial(_beside, aside))


def _last(target: Name, pasts: Pasts, counting: Callable[[Turn], Changes]) -> Iterator[tuple[Name, Turn]]:
    """The last turn of a record in which something counts, with only that."""
    for turn in reversed(pasts[target].turns):
        if changes := counting(turn):
            yield target, replace(turn, changes=changes)
            return


def _beside(aside: set[str], turn: Turn) -> Changes:
    """What a record says of itself."""
    return tuple(change for change in turn.changes if change.path[0] not in aside)


def _of_names(claim: Edge, turn: Turn) -> Changes:
    """The names that a claim rests on, or may rest on now."""
    changes = [change for change in turn.changes if change.path[0] in NAMES]
    lacking = claim.owner.get("support") != "full"
    own = {part for name in claim.owner.get("via", ()) for part in (name, name.rpartition(".")[2])}
    return tuple(change for change in changes if (lacking and change.before is None) or own & _written(change))


def _written(change: FieldChange) -> set[str]:
    """The names that came or went."""
    lists = [value for value in (change.before, change.after) if isinstance(value, list)]
    return {change.path[-1], *(str(name) for names in lists for name in names)}
