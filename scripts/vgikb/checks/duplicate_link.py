"""Links that stand twice in one place."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name
from vgikb.graph import Edge, KnowledgeBase

TOGETHER = {"prefers": "needs"}  # what a step needs it need not prefer


@check(level="warning")
def duplicate_link(kb: KnowledgeBase) -> Iterator[Finding]:
    """The same record is named twice in one list, or both needed and preferred by one step.

    Keep one of the two.

    Bad: `needs: [price-schedule, opt-out, price-schedule]`

    Good: `needs: [price-schedule, opt-out]`
    """
    together: dict[tuple[Name, Name], list[Edge]] = {}
    for edge in kb.edges:
        together.setdefault((edge.source, edge.target), []).append(edge)
    for edges in together.values():
        if len(edges) > 1:
            yield from _repeated(edges)


def _repeated(edges: list[Edge]) -> Iterator[Finding]:
    """Findings for links between the same two records that stand in one list, but for the first."""
    seen: set[tuple[int, str]] = set()
    # entries of a list of groups, such as two citations of one source, differ in more than the link
    for edge in (edge for edge in edges if isinstance(edge.pointer[-1], int)):
        field = edge.field.path[-1]
        place = id(edge.owner), TOGETHER.get(field, field)
        if place in seen:
            yield Finding(edge.source, edge.pointer, f"'{edge.target.id}' is named twice here", "keep one of the two")
        seen.add(place)
