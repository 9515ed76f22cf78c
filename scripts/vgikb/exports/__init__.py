"""Exports: the knowledge base -> text, or bytes, in an interchange format.

To add one, copy a file in this folder; nothing else has to be registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.registry import discover
from vgikb.schema import values_at


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records somebody asks for: of these kinds, with these values (field, value); all where nothing is said."""

    kinds: frozenset[str] = frozenset()
    where: tuple[tuple[str, str], ...] = ()

    @property
    def everything(self) -> bool:
        return not self.kinds and not self.where

    def holds(self, record: Record) -> bool:
        wanted = not self.kinds or record.kind in self.kinds
        return wanted and all(_has(record, field, value) for field, value in self.where)


def _has(record: Record, field: str, value: str) -> bool:
    return any(str(found) == value for _, found in values_at(record.data, tuple(field.split("."))))


EVERYTHING = Selection()
Content = str | bytes  # bytes where the format is no text
ExportFunction = Callable[[KnowledgeBase], Content]
ExportOfFunction = Callable[[KnowledgeBase, Selection], Content]


@dataclass(frozen=True, slots=True)
class Export:
    """One format: name, what it is, the function that makes it, and whether that can leave records out."""

    name: str
    explanation: str
    make: ExportOfFunction
    selects: bool

    def content(self, kb: KnowledgeBase, selection: Selection = EVERYTHING) -> Content:
        """The file."""
        return self.make(kb, selection)


def export(function: ExportFunction) -> Export:
    """Make an export of everything, named after the function and explained by its docstring."""
    return Export(_name(function), getdoc(function) or "", lambda kb, _: function(kb), False)


def export_of(function: ExportOfFunction) -> Export:
    """Make an export that may be asked for some records only."""
    return Export(_name(function), getdoc(function) or "", function, True)


def _name(function: Callable[..., Content]) -> str:
    return function.__name__.replace("_", "-")


def all_exports() -> dict[str, Export]:
    """Every export of this folder, by name."""
    return {found.name: found for found in discover(__name__, Export)}
