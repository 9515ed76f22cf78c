"""Paths of a use case with the same id."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Related
from vgikb.graph import KnowledgeBase


@check(level="error")
def duplicate_path_id(kb: KnowledgeBase) -> Iterator[Finding]:
    """Two paths of a use case have the same id.

    Give each path an id of its own; links to a path and its states depend on it.

    Bad: `paths: [{id: station, ...}, {id: station, ...}]`

    Good: `paths: [{id: station, ...}, {id: telematics, ...}]`
    """
    for record in kb.of_kind("use-case"):
        first: dict[str, int] = {}
        for position, path in enumerate(record.data["paths"]):
            earlier = first.setdefault(path["id"], position)
            if earlier != position:
                related = (Related(record.name, ("paths", earlier, "id"), "the first path"),)
                message = f"another path is already called '{path['id']}'"
                yield Finding(record.name, ("paths", position, "id"), message, "choose another id", related=related)
