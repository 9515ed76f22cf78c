"""Paths about which nothing can be said."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.steps import judged, path_pointer


@check(level="info")
def path_not_judged(kb: KnowledgeBase) -> Iterator[Finding]:
    """No step of this path asks a protocol for anything, while other paths of the use case do.

    So the path cannot be compared with the others. Name the requirements of its steps under `needs`.

    Bad: a second path with `steps: [{from: automaker-server, to: ev, exchange: limit}]`

    Good: the same step with `needs: [charging-limit]`
    """
    known = {(edge.source, path_pointer(edge)) for edge in judged(kb)}
    compared = {name for name, _ in known}
    for record in kb.of_kind("use-case"):
        for position, path in enumerate(record.data["paths"]):
            if record.name in compared and (record.name, ("paths", position)) not in known:
                message = f"no step of path '{path['id']}' asks for a requirement that a protocol meets"
                yield Finding(record.name, ("paths", position), message)
