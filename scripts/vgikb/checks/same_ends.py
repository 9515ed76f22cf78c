"""Interfaces that join the same two actors."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name, Related
from vgikb.graph import KnowledgeBase


@check(level="error")
def same_ends(kb: KnowledgeBase) -> Iterator[Finding]:
    """Two interfaces join the same two actors.

    Keep one of them: a step between these actors could not tell which interface it uses. Several protocols can serve
    one interface.

    Bad: `csms-station` and `station-csms`, both between `csms` and `charging-station`

    Good: `csms-station` alone
    """
    first: dict[frozenset[Name], Name] = {}
    for record in kb.of_kind("interface"):
        ends = [edge.target for side in ("grid-side", "vehicle-side") for edge in kb.links_from(record.name, side)]
        earlier = first.setdefault(frozenset(ends), record.name) if len(set(ends)) == 2 else record.name
        if earlier != record.name:
            message = f"'{earlier.id}' joins the same actors, '{ends[0].id}' and '{ends[1].id}'"
            related = (Related(earlier, (), "the other interface"),)
            yield Finding(record.name, ("grid-side",), message, "keep one of the two", related=related)
