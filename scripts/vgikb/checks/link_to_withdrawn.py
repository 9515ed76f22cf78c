"""Links to records that have been withdrawn."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def link_to_withdrawn(kb: KnowledgeBase) -> Iterator[Finding]:
    """A link names a record that has been withdrawn.

    Link to the record that took its place, or take the link out.

    Bad: `needs: [old-prices]`, where `old-prices` has `status: withdrawn`

    Good: `needs: [price-schedule]`
    """
    for edge in kb.unresolved:
        target = kb.records.get(edge.target)
        if target and target.withdrawn and target.kind in edge.link.to:
            heir, reason = (target.data.get(key, "") for key in ("replaced-by", "reason"))
            hint = f"it is replaced by '{heir}'" if heir else f"reason: {reason}" if reason else "take the link out"
            yield Finding(edge.source, edge.pointer, f"'{target.name}' has been withdrawn", hint)
