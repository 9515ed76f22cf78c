"""Terms that rest on nobody's word."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="info")
def term_without_source(kb: KnowledgeBase) -> Iterator[Finding]:
    """A term cites no document: neither a source nor a definition of another body.

    Name the documents in which the word is used or defined.

    Bad: a term without `sources` and `definitions`

    Good: `definitions: [{source: ocpp-2.1-part-0, says: logical unit that charges one vehicle at a time}]`
    """
    for record in kb.of_kind("term"):
        if not record.data.get("sources") and not record.data.get("definitions"):
            yield Finding(record.name, (), "no document is cited")
