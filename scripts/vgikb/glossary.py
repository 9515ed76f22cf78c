"""Glossary: the terms -> the word each community has for them, and the trees of broader and narrower ones."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, linked
from vgikb.labels import COMMUNITIES
from vgikb.records import Record

SUCH_AS = {"us-federal": "NEVI and others", "eu-law": "AFIR and others"}  # by what a reader may know a community
MATCHES = {
    "same": "same meaning",
    "narrower": "narrower",
    "broader": "broader",
    "overlaps": "overlaps",
    "": "not compared",
}
PLACES = {"US": "us-federal", "US-CA": "california", "EU": "eu-law", "GB": "gb-law"}
FAMILIES = {"iso": "iso-iec", "iec": "iso-iec", **{name: name for name in ("ocpp", "ocpi", "openadr", "sae", "ieee")}}
BINDING = ("law", "decision", "tariff")  # sources whose publisher speaks for the place where they apply
DEEP, MANY, LARGE = 8, 200, 400  # levels of a tree, terms below one term, terms of a tree before it is cut


@dataclass(frozen=True, slots=True)
class Word:
    """What one community says for a term. No label: only its meaning is recorded; no community: none is known."""

    community: str
    label: str
    match: str
    source: Name | None = None
    clause: str = ""
    protocols: tuple[Name, ...] = ()  # the editions whose document says so


@dataclass(frozen=True, slots=True)
class Branch:
    """A term with its narrower ones; `more` counts those that were cut, `elsewhere` says that they stand at another
    place, because the term is under several broader ones or the tree is too large.
    """

    term: Name
    narrower: tuple["Branch", ...] = ()
    more: int = 0
    elsewhere: bool = False

    def walk(self) -> Iterator["Branch"]:
        """This branch and all below it."""
        yield self
        for branch in self.narrower:
            yield from branch.walk()


@lru_cache(maxsize=2)
def glossary(kb: KnowledgeBase) -> "Glossary":
    """The answers for a knowledge base, worked out once."""
    return Glossary(kb)


class Glossary:
    """Answers about the terms of one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb

    def words(self, term: Record) -> list[Word]:
        """What others call a term or say of it, by community; a definition that names one of the words is its proof."""
        called: Sequence[Mapping[str, Any]] = term.data.get("also-called", ())
        defined = [self._defined(term, entry, called) for entry in term.data.get("definitions", ())]
        proved = {(word.community, word.label) for word in defined}
        plain = [Word(entry["used-by"], entry["label"], entry.get("match", "same")) for entry in called]
        words = [*(word for word in plain if (word.community, word.label) not in proved), *defined]
        return sorted(words, key=lambda word: (community_rank(word.community), word.label == "", word.label.casefold()))

    def _defined(self, term: Record, entry: Mapping[str, Any], called: Sequence[Mapping[str, Any]]) -> Word:
        source = linked(entry["source"], "source")
        community = self.community_of.get(source, "")
        theirs = {other["label"]: other.get("match", "same") for other in called if other["used-by"] == community}
        labels = [*theirs, term.title, *term.data.get("abbreviations", ())]
        label = _named_in(entry.get("clause", ""), labels) or _named_in(entry["says"], labels)
        known = source if self.kb.stands(source) else None
        match = entry.get("match", theirs.get(label, ""))
        return Word(community, label, match, known, entry.get("clause", ""), self.documented.get(source, ()))

    @cached_property
    def documented(self) -> dict[Name, tuple[Name, ...]]:
        """The editions that each source describes."""
        sources = (record.name for record in self.kb.of_kind("source"))
        found = ((name, self.kb.links_from(name, "documents")) for name in sources)
        return {name: tuple(edge.target for edge in edges) for name, edges in found if edges}

    @cached_property
    def community_of(self) -> dict[Name, str]:
        """The community whose words a source uses: of the protocols it describes, or else of the place where its
        publisher makes the rules. A source of several communities, or of none that is known, is left out.
        """
        by_publisher = {name: self._place_of(publishers) for name, publishers in self._rules_of.items()}
        found = {}
        for source in self.kb.of_kind("source"):
            families = {_family(self.kb.records[name]) for name in self.documented.get(source.name, ())}
            if source.name in self.documented:
                found[source.name] = families.pop() if len(families) == 1 else ""
            else:
                found[source.name] = by_publisher.get(str(source.data.get("publisher", "")), "")
        return {name: community for name, community in found.items() if community}

    @cached_property
    def _rules_of(self) -> dict[str, set[str]]:
        """Where the rules of each publisher apply, as the drivers that rest on them say."""
        found: dict[str, set[str]] = {}
        for driver in self.kb.of_kind("driver"):
            for edge in self.kb.links_from(driver.name, "sources.source"):
                data = self.kb.records[edge.target].data
                if data.get("type") in BINDING:
                    found.setdefault(data["publisher"], set()).add(driver.data["jurisdiction"])
        return found

    @staticmethod
    def _place_of(jurisdictions: set[str]) -> str:
        return PLACES.get(next(iter(jurisdictions)), "") if len(jurisdictions) == 1 else ""

    @cached_property
    def narrower(self) -> dict[Name, list[Name]]:
        """The next narrower terms of each term that has any, by title."""
        found: dict[Name, set[Name]] = {}
        for term in self.kb.of_kind("term"):
            for edge in self.kb.links_from(term.name, "broader"):
                found.setdefault(edge.target, set()).add(term.name)
        return {name: sorted(terms, key=self._title) for name, terms in sorted(found.items())}

    def near(self, term: Name) -> list[Name]:
        """The term, then those it is linked with as broader, narrower or related, in either direction."""
        links = self.kb.links_from(term), self.kb.links_to(term)
        ends = [edge.target for edge in links[0]] + [edge.source for edge in links[1]]
        around = {name for name in ends if name.kind == term.kind} - {term}
        return [term, *sorted(around, key=self._title)]

    def _title(self, name: Name) -> tuple[str, str]:
        return self.kb.records[name].title.casefold(), name.id

    def trees(self) -> list[Branch]:
        """Every term that has a broader or narrower one, once under each broader one.

        What is narrower than a term stands at its first place only, so that the whole is as long as there are links,
        also where terms run in a circle.
        """
        tops = [name for name in self.narrower if not self.kb.links_from(name, "broader")]
        grower = _Grower(self.narrower)
        grown = [grower.tree(name) for name in sorted(tops, key=self._title)]
        for name in (*grower.waiting, *sorted(self.narrower, key=self._title)):
            if name not in grower.told:
                grown.append(grower.tree(name))
        return grown


class _Grower:
    """Grows trees that tell each term's narrower ones once."""

    def __init__(self, narrower: Mapping[Name, Sequence[Name]]) -> None:
        self.narrower = narrower
        self.told: set[Name] = set()
        self.waiting: list[Name] = []  # terms at which a tree was cut
        self.size = 0

    def tree(self, top: Name) -> Branch:
        self.size = 0
        return self._branch(top, 0)

    def _branch(self, term: Name, depth: int) -> Branch:
        self.size += 1
        below = self.narrower.get(term, ())
        if not below:
            return Branch(term)
        if term in self.told or depth == DEEP or self.size > LARGE:
            self.waiting.append(term)
            return Branch(term, elsewhere=True)
        self.told.add(term)
        return Branch(term, tuple(self._branch(name, depth + 1) for name in below[:MANY]), len(below[MANY:]))


def community_rank(community: str) -> int:
    """Communities in the order of their table, unknown ones last."""
    known = list(COMMUNITIES)
    return known.index(community) if community in known else len(known)


def columns_of(rows: Sequence[Mapping[str, Sequence[Word]]]) -> list[str]:
    """The communities that say anything in the rows of a table, those that say most first."""
    counts = Counter(community for cells in rows for community in cells)
    return sorted(counts, key=lambda community: (-counts[community], community_rank(community)))


def _family(protocol: Record) -> str:
    """The community of a protocol's family, such as iso-iec for iso15118."""
    family = str(protocol.data["family"])
    return next((community for start, community in FAMILIES.items() if family.startswith(start)), "")


def _named_in(text: str, labels: Sequence[str]) -> str:
    """The first of the labels that stands in a text as words of its own, also in the plural; of two the longer one."""
    patterns = ((label, rf"(?<!\w){re.escape(label)}(?:e?s)?(?!\w)") for label in labels)
    found = ((match.start(), -len(label), label) for label, p in patterns if (match := re.search(p, text, re.I)))
    return min(found, default=(0, 0, ""))[2]
