"""Exports: the knowledge base -> one text in an interchange format.

To add one, copy a file in this folder; nothing else has to be registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from vgikb.graph import KnowledgeBase
from vgikb.registry import discover

ExportFunction = Callable[[KnowledgeBase], str]


@dataclass(frozen=True, slots=True)
class Export:
    """One format: name, what it is, and the function that makes it."""

    name: str
    explanation: str
    text: ExportFunction


def export(function: ExportFunction) -> Export:
    """Make an export named after the function and explained by its docstring."""
    return Export(function.__name__, getdoc(function) or "", function)


def all_exports() -> dict[str, Export]:
    """Every export of this folder, by name."""
    return {found.name: found for found in discover(__name__, Export)}
