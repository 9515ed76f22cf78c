"""Links that stand twice in one place."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Fix, Name
from vgikb.graph import KnowledgeBase

TOGETHER = {"prefers": "needs"}  # what a step needs it need not prefer


@check(level="warning")
def duplicate_link(kb: KnowledgeBase) -> Iterator[Finding]:
    """The same record is named twice in one list, or both needed and preferred by one step.

    Keep one of the two.

    Bad: `needs: [price-schedule, opt-out, price-schedule]`

    Good: `needs: [price-schedule, opt-out]`
    """
    seen: set[tuple[int, str, Name]] = set()
    # entries of a list of groups, such as two citations of one source, differ in more than the link
    for edge in (edge for edge in kb.edges if isinstance(edge.pointer[-1], int)):
        field = edge.field.path[-1]
        place = id(edge.owner), TOGETHER.get(field, field), edge.target
        if place in seen:
            message = f"'{edge.target.id}' is named twice here"
            yield Finding(edge.source, edge.pointer, message, "keep one of the two", fix=Fix("remove"))
        seen.add(place)
