"""Requirements that no use case needs."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.steps import asked


@check(level="info")
def requirement_not_asked_for(kb: KnowledgeBase) -> Iterator[Finding]:
    """No step of a use case asks for a requirement that protocols have to meet.

    Either a use case is missing, or a step that needs or prefers it.

    Bad: a requirement `wake-up` that no step names

    Good: `needs: [wake-up]` in a step of a use case
    """
    known = {edge.target for edge in asked(kb)}
    for record in kb.of_kind("requirement"):
        if record.data["met-by"] == "protocol" and record.name not in known:
            yield Finding(record.name, (), "no step of a use case asks for it")
