"""Requirements that no protocol is known to meet."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="info")
def requirement_not_claimed(kb: KnowledgeBase) -> Iterator[Finding]:
    """No edition of a protocol is claimed to carry a requirement, in full or in part.

    Either nobody has looked, or this is a gap in the protocols. Add a claim with its evidence where there is one.

    Bad: a requirement `wake-up` that no coverage record names

    Good: `{requirement: wake-up, support: full, via: [TriggerMessage]}` in a coverage record
    """
    known = {
        edge.target
        for record in kb.of_kind("coverage")
        for edge in kb.links_from(record.name, "claims.requirement")
        if edge.owner["support"] != "none"
    }
    for record in kb.of_kind("requirement"):
        if record.data["met-by"] == "protocol" and record.name not in known:
            yield Finding(record.name, (), "no edition is claimed to carry it")
