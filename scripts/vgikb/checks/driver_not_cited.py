"""Drivers that drive nothing here."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="info")
def driver_not_cited(kb: KnowledgeBase) -> Iterator[Finding]:
    """No use case names a driver, and it neither demands a requirement nor mandates a protocol.

    Say what it does: name it under `drivers` of a use case, or fill in `demands` or `mandates`.

    Bad: a driver that nothing names and that names nothing

    Good: `drivers: [ca-rule-21]` in a use case
    """
    for record in kb.of_kind("driver"):
        active = record.data.get("demands") or record.data.get("mandates")
        if not active and not kb.links_to(record.name, "use-case.drivers"):
            yield Finding(record.name, (), "no use case names it, and it demands and mandates nothing")
