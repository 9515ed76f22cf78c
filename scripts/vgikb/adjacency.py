"""Adjacency: links and claims -> numbered points (records, and the names that claims give as evidence) and neighbours.

A claim links its requirement with each message or object that carries it. Everything else is a link as a record states
it, once for each relation, however often it is stated.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from vgikb.coverage import STRENGTH, Claim, State, coverage
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.labels import labels_of
from vgikb.schema import Field
from vgikb.values import words

ELEMENT = "element"  # takes the place of a kind in the full name of a point: element/ocpp-2.1/SetChargingProfileRequest
WORD = re.compile(r"\w+")
EVERYWHERE = {
    "a",
    "an",
    "and",
    "by",
    "for",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
    "type",
}  # nobody looks for these
CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Relation:
    """How two points are linked, read from either end."""

    out: str
    back: str

    @property
    def key(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"{self.out}.{self.back}".lower()).strip("-")


CARRIES, NAME_OF = Relation("Carries", "carried by"), Relation("Name in", "has the name")


@dataclass(frozen=True, slots=True)
class Element:
    """A message, or an object that stands alone, of an edition, with the claims that rest on it or on its members."""

    protocol: Name
    text: str
    claims: tuple[Claim, ...]

    @property
    def name(self) -> str:
        return f"{ELEMENT}/{self.protocol.id}/{self.text}"

    def members(self, claim: Claim) -> list[str]:
        return sorted(via for via in claim.via if via.partition(".")[0] == self.text)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One link of a point. Outgoing: it is this point that states it. The note says how far a claim goes."""

    relation: Relation
    outgoing: bool
    name: str
    note: str = ""


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Points by full name, in the order in which browsers compare names, so that a script can search it."""

    kb: KnowledgeBase

    @cached_property
    def names(self) -> tuple[str, ...]:
        records = (str(name) for name in self.kb.records if self.kb.stands(name))
        return tuple(sorted((*records, *self.elements), key=lambda name: name.encode("utf-16-be")))

    @cached_property
    def number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def elements(self) -> dict[str, Element]:
        found: dict[tuple[Name, str], list[Claim]] = {}
        for claim in (claim for claims in coverage(self.kb).claims.values() for claim in claims):
            if claim.origin == "own":
                for text in sorted({via.partition(".")[0] for via in claim.via}):
                    found.setdefault((claim.stated_for, text), []).append(claim)
        elements = (Element(protocol, text, tuple(claims)) for (protocol, text), claims in found.items())
        return {element.name: element for element in elements}

    @cached_property
    def _elements_of(self) -> dict[Name, list[Element]]:
        """The elements of each edition and those that carry each requirement."""
        found: dict[Name, list[Element]] = {}
        for _, element in sorted(self.elements.items()):
            for name in (element.protocol, *sorted({claim.requirement for claim in element.claims})):
                found.setdefault(name, []).append(element)
        return found

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Every relation that the schemas allow, and those of elements."""
        fields = (field for kind in self.kb.kinds.values() for field in kind.links)
        return tuple(sorted({CARRIES, NAME_OF, *map(relation, fields)}, key=lambda found: found.key))

    def title(self, name: str) -> str:
        if name in self.elements:
            element = self.elements[name]
            return f"{self._short(element.protocol)}: {element.text}"
        record = self.kb.records[record_name(name)]
        about = [] if "title" in record.data else self.kb.links_from(record.name, "protocol")
        return f"Claims about {self._short(about[0].target)}" if about else record.title

    def _short(self, protocol: Name) -> str:
        record = self.kb.records[protocol]
        return str(record.data.get("short", record.title))

    def labels(self, name: str) -> Iterator[str]:
        """Every name that a point goes by; for an element those of its members that claims name."""
        if name in self.elements:
            element = self.elements[name]
            yield self.title(name)
            yield from sorted({member for claim in element.claims for member in element.members(claim)})
        else:
            labels = (label.text for label in labels_of(self.kb.records[record_name(name)]))
            yield from dict.fromkeys((self.title(name), *labels))

    def neighbours(self, name: str) -> list[Neighbour]:
        """All links of a point, by relation and name."""
        found = self._of_element(self.elements[name]) if name in self.elements else self._of_record(record_name(name))
        once = {(n.relation, n.outgoing, n.name): n for n in found}
        return [once[key] for key in sorted(once, key=lambda key: (key[0].key, not key[1], self.number[key[2]]))]

    def _of_record(self, name: Name) -> Iterator[Neighbour]:
        for edge in self.kb.links_from(name):
            yield Neighbour(relation(edge.field), True, str(edge.target), self._support(name, edge.target))
        for edge in self.kb.links_to(name):
            yield Neighbour(relation(edge.field), False, str(edge.source), self._support(edge.source, name))
        for element in self._elements_of.get(name, ()):
            if element.protocol == name:
                yield Neighbour(NAME_OF, False, element.name)
            else:
                yield Neighbour(CARRIES, False, element.name, _evidence(element, name))

    def _of_element(self, element: Element) -> Iterator[Neighbour]:
        yield Neighbour(NAME_OF, True, str(element.protocol))
        for requirement in {claim.requirement for claim in element.claims}:
            yield Neighbour(CARRIES, True, str(requirement), _evidence(element, requirement))

    @cached_property
    def _supports(self) -> dict[tuple[Name, Name], set[State]]:
        """What each coverage record claims of each requirement."""
        found: dict[tuple[Name, Name], set[State]] = {}
        for claim in (claim for claims in coverage(self.kb).claims.values() for claim in claims):
            found.setdefault((claim.stated_in, claim.requirement), set()).add(claim.support)
        return found

    def _support(self, source: Name, target: Name) -> str:
        return _best_first(self._supports.get((source, target), ()))


@lru_cache(maxsize=2)
def adjacency(kb: KnowledgeBase) -> Adjacency:
    """The points of a knowledge base, worked out once."""
    return Adjacency(kb)


def record_name(name: str) -> Name:
    kind, _, id_ = name.partition("/")
    return Name(kind, id_)


@lru_cache(maxsize=1000)
def relation(field: Field) -> Relation:
    """Named after the field; where that is only the kind it leads to, after the group it stands in."""
    to, inverse = (field.link.to, field.link.inverse) if field.link else ((), "")
    *groups, last = field.path
    return Relation(words(groups[-1] if groups and last in to else last), inverse)


def _evidence(element: Element, requirement: Name) -> str:
    """How far an element carries a requirement, and by which of its members."""
    claims = [claim for claim in element.claims if claim.requirement == requirement]
    names = sorted({member for claim in claims for member in element.members(claim)})
    return f"{_best_first({claim.support for claim in claims})}, by {', '.join(names)}"


def _best_first(supports: Iterable[State]) -> str:
    ordered = sorted(supports, key=STRENGTH.__getitem__, reverse=True)
    return " or ".join(ordered)


def label_words(text: str) -> set[str]:
    """The words by which a label is looked up: whole words without accents, and the parts of joinedNames."""
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    found = set()
    for word in WORD.findall(text):
        found.add(word.lower())
        if not word.islower():
            found |= {part.lower() for part in CAMEL.findall(word)}
    return {word for word in found if len(word) > 1 and word not in EVERYWHERE}
