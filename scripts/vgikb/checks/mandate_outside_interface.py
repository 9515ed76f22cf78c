"""Mandates for interfaces that the protocol does not serve."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.coverage import coverage
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def mandate_outside_interface(kb: KnowledgeBase) -> Iterator[Finding]:
    """A driver makes a protocol obligatory on an interface that the protocol does not serve.

    Correct the interface of the mandate, or add it to `interfaces` of the protocol.

    Bad: `mandates: [{protocol: ocpp-2.0.1, interface: station-ev}]`

    Good: `mandates: [{protocol: ocpp-2.0.1, interface: csms-station}]`
    """
    for record in kb.of_kind("driver"):
        editions = {edge.pointer[:-1]: edge.target for edge in kb.links_from(record.name, "mandates.protocol")}
        for edge in kb.links_from(record.name, "mandates.interface"):
            edition = editions.get(edge.pointer[:-1])
            if edition and edge.target not in coverage(kb).interfaces_of(edition):
                message = f"'{edition.id}' does not serve '{edge.target.id}'"
                yield Finding(record.name, edge.pointer, message, "correct the interface, or add it to the protocol")
