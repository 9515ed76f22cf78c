"""Sources that nobody can find."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def source_without_address(kb: KnowledgeBase) -> Iterator[Finding]:
    """A source has no address, and nothing says where it was listed.

    Give its official `address`. If it has none, say in `no-address` where the document was listed or mentioned.

    Bad: `{title: Workshop slides, publisher: California Energy Commission}`

    Good: the same with `no-address: listed in the agenda of the workshop`
    """
    for record in kb.of_kind("source"):
        if not record.data.get("address") and not record.data.get("no-address", "").strip():
            yield Finding(record.name, (), "neither address nor no-address is given", "add one of them")
