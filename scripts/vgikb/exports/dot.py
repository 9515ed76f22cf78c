"""The graph of links as DOT text, for Graphviz and the tools that read its language."""

import graphviz  # type: ignore[import-untyped]

from vgikb.exports import export
from vgikb.graph import KnowledgeBase


@export
def dot(kb: KnowledgeBase) -> str:
    """Every record as a node, labelled with its title, every link as an edge, labelled with its field."""
    graph = graphviz.Digraph("vgikb", node_attr={"shape": "box"})
    numbers = {name: f"n{number}" for number, name in enumerate(sorted(kb.records))}
    for name, number in numbers.items():
        graph.node(number, graphviz.escape(kb.records[name].title), tooltip=graphviz.escape(str(name)))
    for edge in sorted(kb.edges, key=lambda edge: (edge.source, edge.field.name, edge.target)):
        graph.edge(numbers[edge.source], numbers[edge.target], graphviz.escape(edge.field.name))
    return str(graph.source)
