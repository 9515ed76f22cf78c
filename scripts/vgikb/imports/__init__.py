"""Imports: a file in an interchange format and the knowledge base -> the records as the file would have them.

To add one, copy a file in this folder; nothing else has to be registered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import getdoc

from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.grids import BadCell
from vgikb.records import Record
from vgikb.registry import discover


class UnreadableError(Exception):
    """The file is not in the format; the text says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file proposes. Records are those that would be new or other than they are, and sound in shape and links.

    bad: cells for whose sake records were left alone; stale: records that changed since the file was made, left alone;
    wanted: requirements that somebody misses, in words; notes: what else there is to say.
    """

    records: Mapping[Name, Record]
    bad: tuple[BadCell, ...] = ()
    stale: tuple[Name, ...] = ()
    wanted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


ImportFunction = Callable[[KnowledgeBase, bytes], Proposal]


@dataclass(frozen=True, slots=True)
class Import:
    """One format: name, what it is, and the function that reads it (which may raise UnreadableError)."""

    name: str
    explanation: str
    proposal: ImportFunction


def reads(function: ImportFunction) -> Import:
    """Make an import named after the function and explained by its docstring."""
    return Import(function.__name__.replace("_", "-"), getdoc(function) or "", function)


def all_imports() -> dict[str, Import]:
    """Every import of this folder, by name."""
    return {found.name: found for found in discover(__name__, Import)}
