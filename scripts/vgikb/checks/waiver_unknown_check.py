"""Waivers of checks that cannot be waived."""

from collections.abc import Iterator

from vgikb.checks import all_checks, check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.spelling import did_you_mean
from vgikb.waivers import waivers


@check(level="error")
def waiver_unknown_check(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver names no check, or one that cannot be waived.

    Only warnings can be waived, except those about waivers: errors must be mended, and gaps in knowledge are results.

    Bad: `waive: [{check: dangling-link, ...}]`

    Good: `waive: [{check: statement-vague, ...}]`
    """
    own = {known.name: known.level for known in all_checks() if not known.name.startswith("waiver-")}
    for waiver in waivers(kb):
        waivable = [name for name in own if kb.policy.level(name, own[name], waiver.record.kind) == "warning"]
        if waiver.check not in waivable:
            known = waiver.check in own or waiver.check.startswith("waiver-")
            message = f"'{waiver.check}' cannot be waived" if known else f"no check is called '{waiver.check}'"
            hint = did_you_mean(waiver.check, waivable) or "only warnings can be waived"
            yield Finding(waiver.record, (*waiver.pointer, "check"), message, hint)
