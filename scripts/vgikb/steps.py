"""Steps: use cases -> the links by which their steps ask for requirements, and the actors at the ends of a step."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from vgikb.findings import Name, Pointer
from vgikb.graph import Edge, KnowledgeBase, linked

ASKING = (("paths", "steps", "needs"), ("paths", "steps", "prefers"))


@lru_cache(maxsize=2)
def asked(kb: KnowledgeBase) -> tuple[Edge, ...]:
    """The needs and preferences of all steps, by use case and step. The owner of such a link is its step."""
    use_cases = kb.of_kind("use-case")
    edges = (edge for record in use_cases for edge in kb.links_from(record.name) if edge.field.path in ASKING)
    return tuple(sorted(edges, key=lambda edge: (edge.source, edge.pointer)))


@lru_cache(maxsize=2)
def judged(kb: KnowledgeBase) -> tuple[Edge, ...]:
    """Those that a protocol has to meet."""
    return tuple(edge for edge in asked(kb) if kb.records[edge.target].data["met-by"] == "protocol")


def path_pointer(edge: Edge) -> Pointer:
    """The path that a step's link stands in."""
    return edge.pointer[:2]


def step_pointer(edge: Edge) -> Pointer:
    """The step that a link stands in."""
    return edge.pointer[:4]


def ends(step: Mapping[str, Any]) -> tuple[Name, Name]:
    """Sender and receiver."""
    return linked(step["from"], "actor"), linked(step["to"], "actor")
