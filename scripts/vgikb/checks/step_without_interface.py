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
    joined, doubtful = coverage(kb).ends, _doubtful_ends(kb)
    if any(name.kind == "interface" for name in kb.loaded.broken):
        return  # the unreadable one may be the one that is missing
    told: set[tuple[Name, frozenset[Name]]] = set()
    for edge in judged(kb):
        sender, receiver = ends(edge.owner)
        pair = frozenset((sender, receiver))
        sound = all(kb.stands(end) and end.kind == "actor" and end not in doubtful for end in pair)
        if pair not in joined and (edge.source, pair) not in told and sound:
            told.add((edge.source, pair))
            message = f"no interface joins '{sender.id}' and '{receiver.id}'"
            yield Finding(edge.source, step_pointer(edge), message, "correct from or to, or add the interface")


def _doubtful_ends(kb: KnowledgeBase) -> set[Name]:
    """Sound ends of interfaces whose other end is broken, which has a finding of its own."""
    sides = ("grid-side", "vehicle-side")
    broken = [record.name for record in kb.of_kind("interface") if kb.in_doubt(record.name, *sides)]
    return {edge.target for name in broken for side in sides for edge in kb.links_from(name, side)}
