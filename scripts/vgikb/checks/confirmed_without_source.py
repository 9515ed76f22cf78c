"""Records that are confirmed by nothing."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase

ELSEWHERE = ("source", "vocabulary", "coverage")  # kinds that are evidence, or give it with each entry


@check(level="error")
def confirmed_without_source(kb: KnowledgeBase) -> Iterator[Finding]:
    """A record is marked as confirmed but names no source.

    Name the document in which the facts were seen under `sources`, or write `confidence: unconfirmed` and say in
    `confirm-with` what would settle it.

    Bad: `confidence: confirmed` without `sources`

    Good: `confidence: confirmed` with `sources: [{source: iso-15118-20, locator: "7.2"}]`
    """
    # broken links count as well: they have their own finding
    broken = {edge.source for edge in kb.unresolved if "source" in edge.link.to}
    for kind in kb.kinds.keys() - set(ELSEWHERE):
        for record in kb.of_kind(kind):
            bare = record.data.get("confidence") == "confirmed" and "sources" not in record.data
            if bare and record.name not in broken and not _is_sourced(kb, record.name):
                hint = "add sources, or write unconfirmed with confirm-with"
                yield Finding(record.name, ("confidence",), "confirmed, but no source is named", hint)


def _is_sourced(kb: KnowledgeBase, name: Name) -> bool:
    """Whether a part of the record names a source, or a source says that it is about the record."""
    cites = any(edge.target.kind == "source" for edge in kb.links_from(name))
    return cites or any(edge.source.kind == "source" for edge in kb.links_to(name))
