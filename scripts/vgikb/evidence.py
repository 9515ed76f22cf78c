"""Evidence: the knowledge base -> the clauses and the elements by which readers look for a record."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vgikb.coverage import Claim, coverage
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, linked
from vgikb.search_index import OtherName

NAMED = 2  # records named in a note before the rest is only counted
FIRST_WORDS = 6  # of a title, in which the number of a document stands
NUMBER = re.compile(r"\S*\d\S*")

Evidence = dict[Name, list[OtherName]]
Carriers = dict[str, dict[Name, set[Name]]]  # element -> record -> the records to name beside it


def evidence(kb: KnowledgeBase) -> Evidence:
    """The clauses that each record rests on, and the elements that it names or that carry it."""
    found: Evidence = {}
    for name, other in (*_clauses(kb), *_claimed_clauses(kb), *_elements(kb)):
        found.setdefault(name, []).append(other)
    return found


def code(title: str) -> str:
    """What a document is known by: its title as far as the last of its first words with a number."""
    first = title.split()[:FIRST_WORDS]
    last = max((place for place, word in enumerate(first) if NUMBER.fullmatch(word)), default=len(first))
    return " ".join(first[: last + 1]).rstrip(",:;")


def _clauses(kb: KnowledgeBase) -> Iterator[tuple[Name, OtherName]]:
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            for edge in kb.links_from(record.name):
                if edge.target.kind == "source":
                    yield from _clause(kb, record.name, edge.target, edge.owner)


def _claimed_clauses(kb: KnowledgeBase) -> Iterator[tuple[Name, OtherName]]:
    """A requirement is found by the clauses that claims about it rest on."""
    for claim in _claims(kb):
        source = linked(claim.data.get("source", ""), "source")
        if source in kb.records:
            yield from _clause(kb, claim.requirement, source, claim.data, f"claim for {_short(kb, claim.protocol)}")


def _clause(
    kb: KnowledgeBase, name: Name, source: Name, group: Mapping[str, Any], note: str = ""
) -> Iterator[tuple[Name, OtherName]]:
    """The place in a source that a group of fields names, if it has a number."""
    place = str(group.get("locator") or group.get("clause") or "")
    if NUMBER.search(place):
        yield name, OtherName(f"{place} of {code(kb.records[source].title)}", "clause", note)


def _elements(kb: KnowledgeBase) -> Iterator[tuple[Name, OtherName]]:
    """Each element that carries something, by the requirement, the edition and the vocabulary; and every message."""
    carried, carrying = _carriers(kb)
    for element in sorted(carried):
        for requirement, protocols in carried[element].items():
            yield requirement, OtherName(element, "element", f"in {_listed(_short(kb, p) for p in protocols)}")
        for protocol, requirements in carrying[element].items():
            titles = _listed(kb.records[requirement].title for requirement in requirements)
            yield protocol, OtherName(element, "element", f"carries {titles}")
    for vocabulary in kb.of_kind("vocabulary"):
        for element in {name for names in vocabulary.data["elements"].values() for name in names}:
            yield vocabulary.name, OtherName(element, "element")


def _carriers(kb: KnowledgeBase) -> tuple[Carriers, Carriers]:
    """The editions by element and requirement, and the requirements by element and edition.

    A message or object carries what its members carry.
    """
    carried: Carriers = {}
    carrying: Carriers = {}
    for claim in _claims(kb):
        for element in {part for name in claim.via for part in (name, name.partition(".")[0])}:
            carried.setdefault(element, {}).setdefault(claim.requirement, set()).add(claim.protocol)
            carrying.setdefault(element, {}).setdefault(claim.protocol, set()).add(claim.requirement)
    return carried, carrying


def _claims(kb: KnowledgeBase) -> Iterator[Claim]:
    for claims in coverage(kb).claims.values():
        yield from (claim for claim in claims if claim.requirement in kb.records)


def _short(kb: KnowledgeBase, protocol: Name) -> str:
    record = kb.records[protocol]
    return str(record.data.get("short", record.title))


def _listed(names: Iterable[str]) -> str:
    known = sorted(names)
    more = len(known) - NAMED
    return ", ".join(known[:NAMED]) + (f" and {more} more" if more > 0 else "")
