"""Waivers: the knowledge base -> which warnings its records may keep, why, who sees to them, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vgikb.findings import Name, Pointer
from vgikb.graph import KnowledgeBase
from vgikb.records import Record


@dataclass(frozen=True, slots=True)
class Waiver:
    """One warning that one record may keep; until is its last day, as YYYY-MM-DD."""

    record: Name
    path: str
    pointer: Pointer
    check: str
    reason: str
    owner: str
    until: str

    def expired(self, today: date) -> bool:
        return self.until < today.isoformat()

    def days_left(self, today: date) -> int | None:
        """Days after today on which it still holds, below zero if it has ended; None for a day in no calendar."""
        try:
            return (date.fromisoformat(self.until) - today).days
        except ValueError:  # which has a finding of its own
            return None


def waivers(kb: KnowledgeBase) -> Iterator[Waiver]:
    """Every waiver of a record that counts, in the order of the records."""
    return (waiver for kind in kb.kinds for record in kb.of_kind(kind) for waiver in waivers_of(record))


def waivers_of(record: Record) -> Iterator[Waiver]:
    """The waivers of one record."""
    for position, entry in enumerate(record.data.get("waive", ())):
        told = (entry["check"], entry["reason"], entry["owner"], entry["until"])
        yield Waiver(record.name, record.path, ("waive", position), *told)
