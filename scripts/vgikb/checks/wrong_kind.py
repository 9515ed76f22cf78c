"""Links to records of a kind that does not belong there."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import Edge, KnowledgeBase
from vgikb.spelling import did_you_mean


@check(level="error")
def wrong_kind(kb: KnowledgeBase) -> Iterator[Finding]:
    """A link names a kind of record that its field does not allow.

    Write a bare id for the kind that the field means first, or `kind/id` for one of the other kinds it allows.

    Bad: `needs: [term/evse]`

    Good: `needs: [price-schedule]`
    """
    for edge in kb.unresolved:
        kind = edge.target.kind
        if kind not in edge.link.to:
            wrong = f"a {kind} cannot stand here" if kind in kb.kinds else f"'{kind}' is no kind of record"
            message, keyed = f"'{edge.target}': {wrong}", edge.link.of_keys
            yield Finding(edge.source, edge.pointer, message, _hint(kb, edge), at_key=keyed)


def _hint(kb: KnowledgeBase, edge: Edge) -> str:
    known = [kind for kind in edge.link.to if kb.find(kind, edge.target.id)]
    meant = f"did you mean '{known[0]}/{edge.target.id}'?" if known else did_you_mean(edge.target.kind, edge.link.to)
    return meant or f"this field names a record of kind {' or '.join(edge.link.to)}"
