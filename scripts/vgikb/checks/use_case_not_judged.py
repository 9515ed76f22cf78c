"""Use cases about which nothing can be said."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.steps import judged


@check(level="info")
def use_case_not_judged(kb: KnowledgeBase) -> Iterator[Finding]:
    """No step of a use case asks a protocol for anything.

    So nothing can be said about the protocols that carry it. Name the requirements of its steps under `needs`.

    Bad: `steps: [{from: csms, to: charging-station, exchange: limit}]`

    Good: `steps: [{from: csms, to: charging-station, exchange: limit, needs: [charging-limit]}]`
    """
    known = {edge.source for edge in judged(kb)}
    for record in kb.of_kind("use-case"):
        if record.name not in known:
            yield Finding(record.name, ("paths",), "no step asks for a requirement that a protocol meets")
