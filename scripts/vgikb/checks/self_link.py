"""Records that link to themselves."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def self_link(kb: KnowledgeBase) -> Iterator[Finding]:
    """A record links to itself.

    Take the link out, or name the record that was meant.

    Bad: `ev: {related: [ev]}`

    Good: `ev: {related: [charging-station]}`
    """
    for name in kb.graph:
        if kb.graph.has_edge(name, name):
            for edge in (edge for edge in kb.links_from(name) if edge.target == name):
                yield Finding(name, edge.pointer, f"'{name}' names itself", "name another record, or none")
