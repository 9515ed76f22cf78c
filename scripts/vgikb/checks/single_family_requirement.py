"""Requirements drawn from the documents of one protocol."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="info")
def single_family_requirement(kb: KnowledgeBase) -> Iterator[Finding]:
    """The only protocol documents behind a requirement are those of one family.

    That family then meets the requirement by construction, which a reader of the comparison should know. Name the
    documents of other families that ask for the same, if there are any.

    Bad: `sources: [{source: openadr-3.1-user-guide}]`

    Good: `sources: [{source: openadr-3.1-user-guide}, {source: ocpp-2.1-part-2}]`
    """
    families: dict[object, set[str]] = {}
    for source in kb.of_kind("source"):
        documented = kb.links_from(source.name, "documents")
        families[source.name] = {str(kb.records[edge.target].data["family"]) for edge in documented}
    for record in kb.of_kind("requirement"):
        cited = kb.links_from(record.name, "sources.source")
        found = set().union(*(families[edge.target] for edge in cited))
        if len(found) == 1:
            yield Finding(record.name, ("sources",), f"the only protocol documents behind it are of {found.pop()}")
