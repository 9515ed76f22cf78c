"""What a requirement page adds: every claim about it, protocol by protocol."""

from typing import Any

from vgikb.coverage import STRENGTH, Claim, coverage
from vgikb.matrix import claim_limits
from vgikb.pages import View, part
from vgikb.records import Record


@part("requirement")
def requirement(view: View, record: Record) -> dict[str, Any]:
    claims = coverage(view.site.kb).by_requirement.get(record.name, [])
    return {"claims": sorted(claims, key=_rank), "claim_limits": claim_limits}


def _rank(claim: Claim) -> tuple[int, str]:
    return -STRENGTH[claim.support], claim.protocol.id
