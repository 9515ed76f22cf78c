"""Claims made twice."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name, Related
from vgikb.graph import Edge, KnowledgeBase, linked


@check(level="error")
def duplicate_claim(kb: KnowledgeBase) -> Iterator[Finding]:
    """Two claims of one edition are about the same requirement under the same conditions.

    Keep one of them, or give each the `option`, `current` or `interfaces` that it is limited to.

    Bad: two claims `{requirement: report-soc, support: full}` and `{requirement: report-soc, support: none}`

    Good: the first with `current: dc`, the second with `current: ac`
    """
    first: dict[tuple[object, ...], Edge] = {}
    for record in kb.of_kind("coverage"):
        for edition in (edge.target for edge in kb.links_from(record.name, "protocol")):
            for edge in kb.links_from(record.name, "claims.requirement"):
                earlier = first.setdefault(_conditions(edition, edge), edge)
                if earlier is not edge:
                    message = f"'{edge.target.id}' is claimed twice under the same conditions"
                    related = Related(earlier.source, earlier.pointer[:-1], "the first claim")
                    yield Finding(record.name, edge.pointer[:-1], message, "keep one", related=(related,))


def _conditions(edition: Name, edge: Edge) -> tuple[object, ...]:
    claim = edge.owner
    interfaces = frozenset(linked(interface, "interface") for interface in claim.get("interfaces", ()))
    return edition, edge.target, interfaces, claim.get("current", "any"), claim.get("option", "")
