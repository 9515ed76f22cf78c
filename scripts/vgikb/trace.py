"""Trace: a record -> the chain above it (why it is there) or below it (what carries it), each record once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vgikb.findings import Name
from vgikb.graph import Edge, KnowledgeBase

Direction = Literal["up", "down"]

# from why to what: driver or service, use case, requirement, claims, edition, names
ORDER = ("driver", "service", "use-case", "requirement", "coverage", "protocol", "vocabulary")
SHOWN = 15  # records below one record before the rest is counted


@dataclass(frozen=True, slots=True)
class Traced:
    """One record of a chain."""

    depth: int
    name: Name
    text: str  # how it is linked with the record above it


@dataclass(frozen=True, slots=True)
class Cut:
    """Here more records of this depth were left out."""

    depth: int
    more: int


def traced(kb: KnowledgeBase, start: Name, direction: Direction) -> Iterator[Traced | Cut]:
    """The chain from a record: each record, then what lies beyond it."""
    yield from _below(kb, start, direction, 0, {start})


def _below(kb: KnowledgeBase, name: Name, direction: Direction, depth: int, seen: set[Name]) -> Iterator[Traced | Cut]:
    steps = _steps(kb, name, direction)
    fresh = sorted(other for other in steps if other not in seen)
    seen.update(fresh)
    for other in fresh[:SHOWN]:
        yield Traced(depth, other, steps[other])
        yield from _below(kb, other, direction, depth + 1, seen)
    if len(fresh) > SHOWN:
        yield Cut(depth, len(fresh) - SHOWN)


def _steps(kb: KnowledgeBase, name: Name, direction: Direction) -> dict[Name, str]:
    """Linked records further on in the order; records of kinds outside the order have no chain."""
    found: dict[Name, str] = {}
    for edge in kb.links_from(name):
        if _further(name.kind, edge.target.kind, direction):
            found.setdefault(edge.target, _text(edge, edge.field.path[-1]))
    for edge in kb.links_to(name):
        if _further(name.kind, edge.source.kind, direction):
            found.setdefault(edge.source, _text(edge, edge.link.inverse))
    return found


def _further(here: str, there: str, direction: Direction) -> bool:
    if here not in ORDER or there not in ORDER:
        return False
    step = ORDER.index(there) - ORDER.index(here)
    return step > 0 if direction == "down" else step < 0


def _text(edge: Edge, relation: str) -> str:
    """The relation, and for a claim its support and first element."""
    support = edge.owner.get("support")
    via = edge.owner.get("via", ())
    return " ".join(part for part in (relation, support, f"by {via[0]}" if via else "") if part)
