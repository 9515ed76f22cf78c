"""Links to records that should no longer be used."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase

# a newer record follows an old one; claims, names and documents of an old edition stay with it
RIGHTLY = {"driver.supersedes", "protocol.supersedes", "coverage.protocol", "vocabulary.protocols", "source.documents"}


@check(level="warning")
def link_to_deprecated(kb: KnowledgeBase) -> Iterator[Finding]:
    """A link names a record that is deprecated.

    Link to the record that takes its place, or take the link out. Records that are deprecated themselves may keep
    theirs.

    Bad: `needs: [old-prices]`, where `old-prices` has `status: deprecated`

    Good: `needs: [price-schedule]`
    """
    old = {name: record for name, record in kb.records.items() if record.data.get("status") == "deprecated"}
    for edge in kb.edges if old else ():
        if edge.target in old and edge.source not in old and edge.field.full_name not in RIGHTLY:
            heir, reason = (old[edge.target].data.get(key, "") for key in ("replaced-by", "reason"))
            hint = f"it is replaced by '{heir}'" if heir else f"reason: {reason}" if reason else ""
            yield Finding(edge.source, edge.pointer, f"'{edge.target}' is deprecated", hint)
