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
    for edge in kb.edges:
        if edge.source == edge.target:
            yield Finding(edge.source, edge.pointer, f"'{edge.source}' names itself", "name another record, or none")
