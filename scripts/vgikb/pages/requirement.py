"""What a requirement page adds: who asks for it on which link, how it travels, and every claim about it."""

from typing import Any

from vgikb.coverage import STRENGTH, Claim, coverage
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.matrix import claim_limits
from vgikb.pages import View, part
from vgikb.records import Record
from vgikb.trail import legs, strands, ways

TRAVELS = ("functional", "customer")  # how well something is done does not travel from link to link


@part("requirement")
def requirement(view: View, record: Record) -> dict[str, Any]:
    kb = view.site.kb
    claims = coverage(kb).by_requirement.get(record.name, [])
    asked = legs(kb, record.name) if not record.withdrawn else ()
    use_cases = sorted({name for leg in asked for name in leg.use_cases})
    return {
        "claims": sorted(claims, key=_rank),
        "claim_limits": claim_limits,
        "legs": asked,
        "ways": ways(asked) if record.data["category"] in TRAVELS else {},
        "strands": strands,
        "use_cases": use_cases,
        "demanded_by": sorted({edge.source for edge in kb.links_to(record.name, "driver.demands")}),
        "drivers_behind": _behind(kb, use_cases),
        "styles": ("chain.css",),
        "scripts": ("feedback.js",),
    }


def _rank(claim: Claim) -> tuple[int, str]:
    return -STRENGTH[claim.support], claim.protocol.id


def _behind(kb: KnowledgeBase, use_cases: list[Name]) -> list[tuple[Name, int]]:
    """The drivers behind use cases that ask for it, with the number of those use cases, most first."""
    counts: dict[Name, int] = {}
    for use_case in use_cases:
        for driver in {edge.target for edge in kb.links_from(use_case, "drivers")}:
            counts[driver] = counts.get(driver, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
