"""Fields that a kind does not have."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def unknown_field(kb: KnowledgeBase) -> Iterator[Finding]:
    """A field has a name that this kind of record does not know.

    Correct the spelling, or move the text to a field that exists; `notes` takes whatever has no field of its own.

    Bad: `sumary: What travels here.`

    Good: `summary: What travels here.`
    """
    return kb.findings("unknown-field")
