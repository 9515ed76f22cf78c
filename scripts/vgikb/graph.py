"""Graph: records and kinds -> the knowledge base, with one edge for each occurrence of a link."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from vgikb.findings import Finding, Name, Pointer, pointer_text
from vgikb.policy import DEFAULT, Policy, load_policy
from vgikb.records import Loaded, Record, load_records
from vgikb.schema import Field, Kinds, Link, load_kinds, values_at

REFERENCE = re.compile(r"\[\[([^\]\[|\n]+)(?:\|([^\]\[\n]*))?\]\]")


Graph = Any  # a networkx.MultiDiGraph; its stubs know nothing of keys and data


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """One occurrence of a link. The owner is the innermost group of fields around it, such as a step or a claim."""

    source: Name
    target: Name
    field: Field
    pointer: Pointer
    owner: Mapping[str, Any]

    @property
    def link(self) -> Link:
        return self.field.link or Link((), "", False, False)


@dataclass(frozen=True, slots=True)
class Mention:
    """One `[[...]]` in prose."""

    source: Name
    target: Name
    pointer: Pointer
    written: str


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """Everything that was read. Checks, answers, pages and exports are functions of it.

    `edges` are the links that resolve, by source; `unresolved` are the others. Links to records that are there but
    unreadable are in neither, since the unreadable record has its own finding.
    """

    kinds: Kinds
    loaded: Loaded
    edges: tuple[Edge, ...]
    unresolved: tuple[Edge, ...]
    today: date
    policy: Policy = DEFAULT

    @property
    def records(self) -> Mapping[Name, Record]:
        return self.loaded.records

    @cached_property
    def _of_kind(self) -> dict[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {kind: [] for kind in self.kinds}
        for name in sorted(self.records):
            if not self.records[name].withdrawn:
                found[name.kind].append(self.records[name])
        return {kind: tuple(records) for kind, records in found.items()}

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind that are not withdrawn, by id."""
        return self._of_kind.get(kind, ())

    def find(self, kind: str, id_: str) -> Record | None:
        return self.records.get(Name(kind, id_))

    def stands(self, name: Name) -> bool:
        """Whether there is such a record that can be linked to."""
        return name in self.records and not self.records[name].withdrawn

    def in_doubt(self, record: Name, *fields: str) -> bool:
        """Whether a link of one of the record's fields is broken, so that nobody can say what it would have meant.

        So it is with links that went with an entry that does not fit.
        """
        for field in (self.kinds[record.kind].by_name[name] for name in fields):
            if (record, field.path[0]) in self._misfits:
                return True
            kinds = field.link.to if field.link else ()
            for _, value, _ in _links_at(self.records[record].data, field):
                name = linked(value, kinds[0])
                if name.kind not in kinds or not self.stands(name):
                    return True
        return False

    @cached_property
    def _misfits(self) -> frozenset[tuple[Name, str | int]]:
        """Records and their fields of which something does not fit the schema."""
        return frozenset((finding.record, finding.pointer[0]) for finding in self.loaded.findings if finding.pointer)

    def links_from(self, record: Name, field: str = "") -> list[Edge]:
        """Links of a record, of one field ('paths.steps.needs') if given, in the order of the schema and the file."""
        return _of_field(self._outgoing.get(record, ()), field)

    def links_to(self, record: Name, field: str = "") -> list[Edge]:
        """Links to a record, of one field ('use-case.paths.steps.needs') if given, by source."""
        return _of_field(self._incoming.get(record, ()), field)

    @cached_property
    def _outgoing(self) -> dict[Name, list[Edge]]:
        return _grouped(self.edges, "source")

    @cached_property
    def _incoming(self) -> dict[Name, list[Edge]]:
        return _grouped(self.edges, "target")

    @cached_property
    def graph(self) -> Graph:
        """A networkx.MultiDiGraph for algorithms: records that can be linked to, by Name; one edge for each occurrence
        of a link, keyed by JSON Pointer, with the Edge under "edge". The lists above are faster for everything else.
        """
        import networkx  # takes longer to import than most commands to run

        graph: Graph = networkx.MultiDiGraph()
        graph.add_nodes_from(name for name in self.records if self.stands(name))
        graph.add_edges_from((e.source, e.target, pointer_text(e.pointer), {"edge": e}) for e in self.edges)
        return networkx.freeze(graph)

    @cached_property
    def former(self) -> dict[Name, Name]:
        """Former names and the records that bear them no more; the first record by name wins."""
        names: dict[Name, Name] = {}
        for name in sorted(self.records):
            for id_ in self.records[name].data.get("former-ids", ()):
                names.setdefault(Name(name.kind, id_), name)
        return names

    def findings(self, check: str) -> Iterator[Finding]:
        """What reading and shape found under the name of a check."""
        return (finding for finding in self.loaded.findings if finding.check == check)

    def prose(self, record: Record) -> Iterator[tuple[Pointer, str]]:
        """Every Markdown text of a record, with its pointer."""
        for field in self.kinds[record.kind].prose:
            if field.path[0] in record.data:
                yield from values_at(record.data, field.path)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every `[[id]]` (a term) and `[[kind/id]]` in prose, whether or not the record is there."""
        return tuple(
            Mention(name, mentioned(match[1]), pointer, match[0])
            for name, record in sorted(self.records.items())
            if not record.withdrawn
            for pointer, text in self.prose(record)
            if "[[" in text
            for match in REFERENCE.finditer(text)
        )


def load(root: Path, today: date) -> KnowledgeBase:
    """The knowledge base in a folder with kb/ and schemas/.

    Raises:
        SchemaError: the schemas themselves, or the policy beside them, are wrong.
    """
    kinds = load_kinds(root / "schemas")
    return build(kinds, load_records(root, kinds), today, load_policy(root, kinds))


def build(kinds: Kinds, loaded: Loaded, today: date, policy: Policy = DEFAULT) -> KnowledgeBase:
    """Link the records. Withdrawn records link to nothing and cannot be linked to."""
    standing = {name for name, record in loaded.records.items() if not record.withdrawn}
    sound, unresolved = [], []
    for name in sorted(standing):
        for edge in links_of(loaded.records[name], kinds):
            if edge.target in standing and edge.target.kind in edge.link.to:
                sound.append(edge)
            elif edge.target not in loaded.broken:
                unresolved.append(edge)
    return KnowledgeBase(kinds, loaded, tuple(sound), tuple(unresolved), today, policy)


def _grouped(edges: Iterable[Edge], end: str) -> dict[Name, list[Edge]]:
    found: dict[Name, list[Edge]] = {}
    for edge in edges:
        found.setdefault(getattr(edge, end), []).append(edge)
    return found


def _of_field(edges: Iterable[Edge], field: str) -> list[Edge]:
    return [edge for edge in edges if not field or field in (edge.field.name, edge.field.full_name)]


def links_of(record: Record, kinds: Kinds) -> Iterator[Edge]:
    """Every link of a record, whether or not it resolves."""
    for field in kinds[record.kind].links:
        if field.link and field.path[0] in record.data:
            bare = field.link.to[0]
            for pointer, value, owner in _links_at(record.data, field):
                yield Edge(record.name, linked(value, bare), field, pointer, owner)


def _links_at(data: Any, field: Field) -> Iterator[tuple[Pointer, str, Mapping[str, Any]]]:
    *above, last = field.path
    for pointer, group in values_at(data, tuple(above)):
        value, here = group.get(last), (*pointer, last)
        if isinstance(value, str):
            yield here, value, group
        elif isinstance(value, Mapping):
            yield from (((*here, key), key, group) for key in value)
        elif value is not None:
            yield from (((*here, position), entry, group) for position, entry in enumerate(value))


@lru_cache(maxsize=100_000)  # most records are named more than once
def linked(value: str, kind: str) -> Name:
    """The record a link names: kind/id, or an id of the given kind."""
    before, slash, after = value.partition("/")
    return Name(before, after) if slash else Name(kind, value)


def mentioned(written: str) -> Name:
    """The record that `[[written]]` names: a term, unless a kind is given."""
    return linked(written.strip(), "term")
