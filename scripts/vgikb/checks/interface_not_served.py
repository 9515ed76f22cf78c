"""Claims for interfaces that the edition does not serve."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.coverage import coverage
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def interface_not_served(kb: KnowledgeBase) -> Iterator[Finding]:
    """A claim is limited to an interface that its edition does not serve.

    Correct the interface, or add it to `interfaces` of the protocol with the role of each end.

    Bad: `interfaces: [station-ev]` in a claim of a protocol that serves `csms-station` only

    Good: `interfaces: [csms-station]`
    """
    for record in kb.of_kind("coverage"):
        limits = kb.links_from(record.name, "claims.interfaces")
        for edition in (edge.target for edge in kb.links_from(record.name, "protocol") if limits):
            served = coverage(kb).interfaces_of(edition)
            doubtful = kb.in_doubt(edition, "amends", "interfaces.interface")
            for limit in () if doubtful else limits:
                if limit.target not in served:
                    serves = ", ".join(sorted(name.id for name in served))
                    message = f"'{edition.id}' does not serve '{limit.target.id}'"
                    yield Finding(record.name, limit.pointer, message, f"it serves: {serves or 'no interface'}")
