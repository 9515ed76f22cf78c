"""Impact: a record -> who depends on it: by links, by the answers of use cases, in matrices."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vgikb.chain import Chain, LinkState, chain
from vgikb.coverage import State
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.matrix import headings


@dataclass(frozen=True, slots=True)
class Dependent:
    """A record that names another one, and how that reads from the other one: asked for by."""

    name: Name
    relation: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A matrix in which a record is a row or a column."""

    matrix: Name
    axis: str  # rows or columns
    record: Name  # the record itself, or the edition that it makes claims for


@dataclass(frozen=True, slots=True)
class Impact:
    """Who depends on a record, each list by name."""

    record: Name
    direct: tuple[Dependent, ...]
    answers: tuple[tuple[Name, State], ...]  # use cases whose answer rests on it, with all known protocols
    matrices: tuple[Shown, ...]


def impact(kb: KnowledgeBase, record: Name) -> Impact:
    """Who depends on a record."""
    known = chain(kb)
    resting = [(use_case, known.use_case(use_case).state) for use_case in answers_on(kb, record)]
    return Impact(record, dependents(kb, record), tuple(resting), tuple(_matrices(kb, record)))


def dependents(kb: KnowledgeBase, record: Name) -> tuple[Dependent, ...]:
    """The records that link to it or mention it, each once for each way it does."""
    found = {Dependent(edge.source, edge.link.inverse) for edge in kb.links_to(record)}
    found |= {Dependent(name, "mentioned by") for name in _mentioning(kb).get(record, ())}
    return tuple(sorted(found, key=lambda one: (one.name, one.relation)))


@lru_cache(maxsize=2)
def _mentioning(kb: KnowledgeBase) -> dict[Name, set[Name]]:
    found: dict[Name, set[Name]] = {}
    for mention in kb.mentions:
        if mention.source != mention.target:
            found.setdefault(mention.target, set()).add(mention.source)
    return found


def answers_on(kb: KnowledgeBase, record: Name) -> tuple[Name, ...]:
    """The use cases whose answer with all known protocols rests on a record."""
    return tuple(_resting(kb).get(record, ()))


@lru_cache(maxsize=2)
def _resting(kb: KnowledgeBase) -> dict[Name, list[Name]]:
    found: dict[Name, list[Name]] = {}
    answers = chain(kb)
    for use_case in sorted(answers.paths):
        for record in sorted(set(grounds(answers, use_case))):
            found.setdefault(record, []).append(use_case)
    return found


def grounds(answers: Chain, use_case: Name) -> Iterator[Name]:
    """What the state of a use case rests on: all that its best path names, and the claims that decide its links."""
    best = answers.use_case(use_case).best
    for link in best.links if best else ():
        yield from (*link.hop.ends, link.hop.interface, *link.hop.needs, *link.hop.prefers)
        if link.protocol:
            yield link.protocol
        yield from _evidence(answers.kb, link)


def _evidence(kb: KnowledgeBase, link: LinkState) -> Iterator[Name]:
    """The records that state the claims of a link, the edition they are for, its vocabularies, their sources."""
    for claim in (verdict.claim for verdict in (*link.needs, *link.prefers) if verdict.claim):
        yield from (claim.stated_in, claim.stated_for)
        depth = len(claim.pointer)
        yield from (e.target for e in kb.links_from(claim.stated_in) if e.pointer[:depth] == claim.pointer)
        if claim.via:
            yield from (edge.source for edge in kb.links_to(claim.stated_for, "vocabulary.protocols"))


def _matrices(kb: KnowledgeBase, record: Name) -> Iterator[Shown]:
    subjects = {record, *(edge.target for edge in kb.links_from(record, "coverage.protocol"))}
    for matrix in kb.of_kind("matrix"):
        for axis in ("rows", "columns"):
            heads = (heading.record for heading in headings(kb, matrix.data[axis]))
            yield from (Shown(matrix.name, axis, head) for head in heads if head in subjects)
