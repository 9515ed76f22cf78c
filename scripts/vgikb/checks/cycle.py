"""Chains of links that come back to their start."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from vgikb.checks import check
from vgikb.findings import Finding, Name, Related
from vgikb.graph import Edge, Graph, KnowledgeBase

EFFORT = 10_000  # a loop of more than 100 records is searched from some of them only, lest time grow with its square


@check(level="error")
def cycle(kb: KnowledgeBase) -> Iterator[Finding]:
    """A chain of links that must not return to its start does so.

    A thing cannot be broader than itself, amend itself or follow itself, not even by way of others. Take out the link
    that points the wrong way.

    Bad: `ev: {broader: [vehicle]}` and `vehicle: {broader: [ev]}`

    Good: `ev: {broader: [vehicle]}`
    """
    for field, edges in sorted(_acyclic_edges(kb).items()):
        left = _going_on(edges)
        if left:
            yield from (_finding(field, hops) for hops in _shortest_loops(left))


def _acyclic_edges(kb: KnowledgeBase) -> dict[str, list[Edge]]:
    """Links by field, for the fields whose chains must end; links to oneself have a check of their own."""
    found: dict[str, list[Edge]] = {}
    for edge in kb.edges:
        if edge.link.acyclic and edge.source != edge.target:
            found.setdefault(edge.field.full_name, []).append(edge)
    return found


def _going_on(edges: list[Edge]) -> list[Edge]:
    """The edges that can be part of a loop: those that lead on and on. Nearly always there are none."""
    before = len(edges) + 1
    while len(edges) < before:
        before, sources = len(edges), {edge.source for edge in edges}
        edges = [edge for edge in edges if edge.target in sources]
    return edges


def _shortest_loops(edges: list[Edge]) -> Iterator[list[Edge]]:
    """The hops of the shortest way round, for each set of records that reach each other."""
    import networkx  # takes longer to import than all other checks to run

    graph: Graph = networkx.DiGraph()
    graph.add_edges_from((edge.source, edge.target, {"edge": edge}) for edge in edges)
    loops = [part for part in networkx.strongly_connected_components(graph) if len(part) > 1]
    for loop in sorted(loops, key=min):
        yield _shortest(graph.subgraph(loop), networkx.shortest_path)


def _shortest(loop: Graph, shortest_path: Callable[[Graph, Name, Name], list[Name]]) -> list[Edge]:
    """The hops of the shortest way from a record back to itself."""
    ways = [
        [start, *shortest_path(loop, after, start)]
        for start in sorted(loop)[: 1 + EFFORT // len(loop)]
        for after in sorted(loop[start])
    ]
    way = min(ways, key=lambda names: (len(names), names))
    return [loop.edges[hop]["edge"] for hop in pairwise(way)]


def _finding(field: str, hops: list[Edge]) -> Finding:
    first = hops[0]
    way = " -> ".join(str(name) for name in [first.source, *(hop.target for hop in hops)])
    related = tuple(Related(hop.source, hop.pointer, f"'{hop.source}' names '{hop.target}'") for hop in hops)
    hint = "take out one of these links"
    return Finding(first.source, first.pointer, f"{field} returns to its start: {way}", hint, related=related)
