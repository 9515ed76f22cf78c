"""Interfaces with one actor at both ends."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def interface_to_itself(kb: KnowledgeBase) -> Iterator[Finding]:
    """Both ends of an interface are the same actor.

    Name the other actor. What happens inside one actor needs no interface.

    Bad: `{grid-side: csms, vehicle-side: csms}`

    Good: `{grid-side: csms, vehicle-side: charging-station}`
    """
    for record in kb.of_kind("interface"):
        grid, vehicle = (
            {edge.target for edge in kb.links_from(record.name, side)} for side in ("grid-side", "vehicle-side")
        )
        if grid and grid == vehicle:
            message = f"both ends are '{record.data['vehicle-side']}'"
            yield Finding(record.name, ("vehicle-side",), message, "name the other actor")
