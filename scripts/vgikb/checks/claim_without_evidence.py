"""Claims of support that cannot be looked up."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def claim_without_evidence(kb: KnowledgeBase) -> Iterator[Finding]:
    """A claim of full or partial support gives no evidence.

    Name the elements that carry the requirement in `via`, or give `source` and `clause` where the edition has no
    vocabulary or the requirement is not about a message. If nobody has looked, leave the claim out: unknown is an
    answer.

    Bad: `{requirement: price-schedule, support: full}`

    Good: `{requirement: price-schedule, support: full, via: [PRICE]}`
    """
    for record in kb.of_kind("coverage"):
        for position, claim in enumerate(record.data["claims"]):
            grounded = claim.get("via") or (claim.get("source") and claim.get("clause"))
            if claim["support"] != "none" and not grounded:
                message = f"'{claim['requirement']}' is claimed as {claim['support']} without evidence"
                yield Finding(record.name, ("claims", position), message, "name elements in via, or source and clause")
