"""Claims of less than full support that do not say what is missing."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def claim_without_note(kb: KnowledgeBase) -> Iterator[Finding]:
    """A claim of partial support, or of none, does not say what is missing.

    Say in `note` which part of the requirement is not carried, or how one can tell that nothing carries it.

    Bad: `{requirement: price-schedule, support: partial, via: [PRICE]}`

    Good: `{requirement: price-schedule, support: partial, via: [PRICE], note: no currency}`
    """
    for record in kb.of_kind("coverage"):
        for position, claim in enumerate(record.data["claims"]):
            if claim["support"] in ("partial", "none") and not claim.get("note", "").strip():
                message = f"'{claim['requirement']}' is claimed as {claim['support']} without a note"
                yield Finding(record.name, ("claims", position), message, "say in note what is missing")
