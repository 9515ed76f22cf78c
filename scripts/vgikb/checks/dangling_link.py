"""Links to records that are not there."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import Edge, KnowledgeBase
from vgikb.spelling import did_you_mean


@check(level="error")
def dangling_link(kb: KnowledgeBase) -> Iterator[Finding]:
    """A link names a record that does not exist.

    Correct the id, or add the record. A bare id means the first kind that the field may name; other kinds are written
    `kind/id`.

    Bad: `needs: [price-shedule]`

    Good: `needs: [price-schedule]`
    """
    for edge in kb.unresolved:
        target = edge.target
        if target.kind in edge.link.to and target not in kb.records and target not in kb.former:
            message, keyed = f"no {target.kind} is called '{target.id}'", edge.link.of_keys
            yield Finding(edge.source, edge.pointer, message, _hint(kb, edge), at_key=keyed)


def _hint(kb: KnowledgeBase, edge: Edge) -> str:
    elsewhere = [kind for kind in edge.link.to[1:] if kb.find(kind, edge.target.id)]
    if elsewhere:
        return f"did you mean '{elsewhere[0]}/{edge.target.id}'?"
    return did_you_mean(edge.target.id, (record.id for record in kb.of_kind(edge.target.kind)))
