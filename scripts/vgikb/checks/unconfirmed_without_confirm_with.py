"""Doubts that nobody can settle."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def unconfirmed_without_confirm_with(kb: KnowledgeBase) -> Iterator[Finding]:
    """An unconfirmed record does not say what would confirm it.

    Name the document or the person in `confirm-with`, so that somebody can settle it.

    Bad: `confidence: unconfirmed`

    Good: `confidence: unconfirmed` with `confirm-with: clause 8 of the standard`
    """
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            settled = record.data.get("confirm-with", "").strip()
            if record.data.get("confidence") == "unconfirmed" and not settled:
                message = "unconfirmed, but nothing says what would confirm it"
                yield Finding(record.name, ("confidence",), message, "add confirm-with")
