"""Turns: the versions of records in commits -> when each came into being, and when it began to mean something else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from vgikb.commits import Commit
from vgikb.field_changes import FieldChange, field_changes
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.renaming import as_named
from vgikb.shapes import Judge
from vgikb.yaml_reader import read_bytes

Read = Callable[[Iterable[str]], Mapping[str, bytes]]  # blobs -> what they hold
BEFORE = -1  # stood there before the first commit that is looked at


@dataclass(frozen=True, slots=True)
class Turn:
    """One commit after which a record meant something else; order counts commits from the oldest."""

    order: int
    day: date
    commit: str  # empty: not committed yet
    changes: tuple[FieldChange, ...]  # of meaning


@dataclass(frozen=True, slots=True)
class Past:
    """What became of one record."""

    born: int  # order of the commit that brought it
    day: date | None  # of that commit, if it is known
    turns: tuple[Turn, ...]  # oldest first


@dataclass(frozen=True, slots=True)
class _Version:
    order: int
    day: date | None
    commit: str
    blob: str  # empty: what lies in the folder


def pasts(kb: KnowledgeBase, commits: Sequence[Commit], uncommitted: set[str], read: Read) -> dict[Name, Past]:
    """The past of every record, also under its former names. Only records with several versions are read."""
    versions = _versions(kb, commits)
    for name, record in kb.records.items():
        known = versions.setdefault(name, [])
        if record.path in uncommitted:
            known.append(_Version(len(commits), kb.today, "", ""))
        elif not known:
            known.append(_Version(BEFORE, None, "", ""))
    blobs = read({version.blob for known in versions.values() if len(known) > 1 for version in known} - {""})
    judges = {kind: Judge(kb.kinds[kind]) for kind in kb.kinds}
    return {
        name: Past(known[0].order, known[0].day, tuple(_turns(kb, name, known, blobs, judges[name.kind])))
        for name, known in versions.items()
    }


def _versions(kb: KnowledgeBase, commits: Sequence[Commit]) -> dict[Name, list[_Version]]:
    """Oldest first; the first may be how a record stood before all of the commits."""
    found: dict[Name, list[_Version]] = {}
    for order, commit in enumerate(commits):
        for touched in commit.files:
            name = _name(kb, touched.path)
            if name not in kb.records:
                continue
            known = found.setdefault(name, [])
            if touched.before and not known:
                known.append(_Version(BEFORE, None, "", touched.before))
            if touched.after:
                known.append(_Version(order, commit.moment.date(), commit.id, touched.after))
    return {name: known for name, known in found.items() if known}


def _name(kb: KnowledgeBase, path: str) -> Name:
    """The record that a file is today."""
    _, _, below = path.partition("/")
    kind, _, rest = below.partition("/")
    name = Name(kind, rest.rpartition("/")[2].removesuffix(".yaml"))
    return kb.former.get(name, name) if name not in kb.records else name


def _turns(
    kb: KnowledgeBase, name: Name, known: Sequence[_Version], blobs: Mapping[str, bytes], judge: Judge
) -> Iterator[Turn]:
    states = [(version, _data(kb, name, version, blobs, judge)) for version in known] if len(known) > 1 else []
    readable = [(version, data) for version, data in states if data is not None]
    for (_, before), (version, after) in pairwise(readable):
        changes = tuple(c for c in field_changes(before, after, kb.kinds[name.kind]) if not c.editorial)
        if changes:
            yield Turn(version.order, version.day or kb.today, version.commit, changes)


def _data(
    kb: KnowledgeBase, name: Name, version: _Version, blobs: Mapping[str, bytes], judge: Judge
) -> Mapping[str, Any] | None:
    """What a version said, under today's names and as far as it fits today's schema; None if it cannot be read."""
    if not version.blob:
        return kb.records[name].data
    document = read_bytes(blobs.get(version.blob, b"\0"))
    data = None if document.faults else judge.fit(document.data, name)[0]
    return as_named(Record(name, "", data), kb.kinds, kb.former) if data is not None else None
