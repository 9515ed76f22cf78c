"""Links to records that are not there."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Fix
from vgikb.graph import Edge, KnowledgeBase
from vgikb.spelling import did_you_mean, sole


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
            yield Finding(edge.source, edge.pointer, message, _hint(kb, edge), at_key=keyed, fix=_fix(kb, edge))


def _hint(kb: KnowledgeBase, edge: Edge) -> str:
    elsewhere = [kind for kind in edge.link.to[1:] if kb.find(kind, edge.target.id)]
    if elsewhere:
        return f"did you mean '{elsewhere[0]}/{edge.target.id}'?"
    return did_you_mean(edge.target.id, (record.id for record in kb.of_kind(edge.target.kind)))


def _fix(kb: KnowledgeBase, edge: Edge) -> Fix | None:
    """The one id that was meant, if it is of the kind that was named and nothing else comes near."""
    target = edge.target
    if any(kb.find(kind, target.id) for kind in edge.link.to):
        return None
    meant = sole(target.id, (record.id for record in kb.of_kind(target.kind)))
    written = meant if target.kind == edge.link.to[0] else f"{target.kind}/{meant}"
    return Fix("rename" if edge.link.of_keys else "set", written) if meant else None
