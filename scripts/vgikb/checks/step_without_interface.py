"""Judged steps between actors that no interface joins."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.coverage import coverage
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase
from vgikb.steps import ends, judged, step_pointer


@check(level="error")
def step_without_interface(kb: KnowledgeBase) -> Iterator[Finding]:
    """A step asks for requirements between two actors that no interface joins.

    Correct `from` or `to`, tell the way over the actors between them, or add the interface. It is told once for each
    pair of actors of a use case.

    Bad: `{from: market-platform, to: ev, exchange: prices, needs: [price-schedule]}`

    Good: `{from: csms, to: charging-station, exchange: prices, needs: [price-schedule]}`
    """
    joined = coverage(kb).ends
    told: set[tuple[Name, frozenset[Name]]] = set()
    for edge in judged(kb):
        sender, receiver = ends(edge.owner)
        pair = frozenset((sender, receiver))
        if pair not in joined and (edge.source, pair) not in told and all(kb.stands(actor) for actor in pair):
            told.add((edge.source, pair))
            message = f"no interface joins '{sender.id}' and '{receiver.id}'"
            yield Finding(edge.source, step_pointer(edge), message, "correct from or to, or add the interface")
