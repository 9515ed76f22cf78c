"""What a requirement page adds: every claim about it, protocol by protocol."""

from typing import Any

from vgikb.coverage import STRENGTH, Claim, coverage
from vgikb.matrix import claim_limits
from vgikb.pages import View, part
from vgikb.records import Record


@part("requirement")
def requirement(view: View, record: Record) -> dict[str, Any]:
    found = coverage(view.site.kb).claims.items()
    claims = [claim for (_, name), claims in found if name == record.name for claim in claims]
    return {"claims": sorted(claims, key=_rank), "claim_limits": claim_limits}


def _rank(claim: Claim) -> tuple[int, str]:
    return -STRENGTH[claim.support], claim.protocol.id
