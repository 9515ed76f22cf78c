"""Steps that ask a protocol for what something else has to meet."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.steps import asked


@check(level="error")
def need_not_met_by_protocol(kb: KnowledgeBase) -> Iterator[Finding]:
    """A step asks for a requirement that no protocol has to meet.

    Move it to `also-needs` of the use case, where requirements of equipment, organisations, markets and deployments are
    shown without being counted for a protocol.

    Bad: `needs: [inverter-listed]`, which is met by equipment

    Good: `also-needs: [inverter-listed]`
    """
    for edge in asked(kb):
        met_by = kb.records[edge.target].data["met-by"]
        if met_by != "protocol":
            message = f"'{edge.target.id}' is not met by a protocol but by {met_by}"
            yield Finding(edge.source, edge.pointer, message, "move it to also-needs")
