"""What a protocol page adds: everything claimed for the edition, its reach in use cases, and what is unknown."""

from typing import Any

from vgikb.chain import Reach, chain
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.matrix import claim_limits
from vgikb.pages import View, part
from vgikb.records import Record


@part("protocol")
def protocol(view: View, record: Record) -> dict[str, Any]:
    claims = sorted(coverage(view.site.kb).by_protocol.get(record.name, []), key=lambda claim: claim.requirement)
    return {
        "claims": claims,
        "claim_limits": claim_limits,
        "reaches": _reaches(view, record) if not record.withdrawn else [],
        "unknown": _unknown(view, record, {claim.requirement for claim in claims}),
    }


def _reaches(view: View, record: Record) -> list[tuple[Name, Reach]]:
    answers = chain(view.site.kb)
    found = ((use_case, answers.reach(use_case, record.name)) for use_case in answers.paths)
    return [(use_case, reach) for use_case, reach in found if reach]


def _unknown(view: View, record: Record, claimed: set[Name]) -> list[Name]:
    """Requirements asked for on an interface it serves, of which nobody has said whether it meets them."""
    kb = view.site.kb
    if record.name not in coverage(kb).protocols:
        return []
    serves = coverage(kb).interfaces_of(record.name)
    return sorted(name for name, asked in chain(kb).asked_on.items() if asked & serves and name not in claimed)
