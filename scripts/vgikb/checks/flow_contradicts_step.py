"""Steps that send information the wrong way."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase
from vgikb.steps import asked, ends

AGAINST = {"to-vehicle": "away from the vehicle", "from-vehicle": "towards the vehicle"}


@check(level="error")
def flow_contradicts_step(kb: KnowledgeBase) -> Iterator[Finding]:
    """A step sends a requirement's information the other way than the requirement says.

    Swap `from` and `to`, or correct `flow` of the requirement (`either` if both ways make sense). An interface says
    which of its ends is nearer to the grid.

    Bad: `{from: ev, to: charging-station, exchange: limit, needs: [charging-limit]}`

    Good: `{from: charging-station, to: ev, exchange: limit, needs: [charging-limit]}`
    """
    directions = _directions(kb)
    for edge in asked(kb):
        flow = kb.records[edge.target].data.get("flow", "either")
        if flow in AGAINST and directions.get(ends(edge.owner), flow) != flow:
            message = f"'{edge.target.id}' flows {flow}, but this step goes {AGAINST[flow]}"
            yield Finding(edge.source, edge.pointer, message, "swap from and to, or correct the requirement's flow")


def _directions(kb: KnowledgeBase) -> dict[tuple[Name, Name], str]:
    """The flow of a step from one actor to another, for both ways over every interface."""
    found: dict[tuple[Name, Name], str] = {}
    for record in kb.of_kind("interface"):
        sides = [edge.target for side in ("grid-side", "vehicle-side") for edge in kb.links_from(record.name, side)]
        if len(set(sides)) == 2:
            found.setdefault((sides[0], sides[1]), "to-vehicle")
            found.setdefault((sides[1], sides[0]), "from-vehicle")
    return found
