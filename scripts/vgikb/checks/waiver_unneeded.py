"""Waivers that nothing needs any more."""

from collections.abc import Iterator

from vgikb.checks import all_checks, check
from vgikb.findings import Finding, Fix
from vgikb.graph import KnowledgeBase
from vgikb.waivers import Waiver, waivers


@check(level="warning")
def waiver_unneeded(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver covers nothing: the record has no such warning.

    Take the waiver out.

    Bad: `waive: [{check: statement-vague, ...}]` in a record whose statement is clear

    Good: the record without the waiver
    """
    by_check: dict[str, list[Waiver]] = {}
    for waiver in waivers(kb):
        if not waiver.expired(kb.today):
            by_check.setdefault(waiver.check, []).append(waiver)
    for waived in all_checks() if by_check else ():
        # waivers of errors, gaps and of the checks of waivers have a finding of their own
        if waived.name in by_check and not waived.name.startswith("waiver-"):
            needed = {finding.record for finding in waived.find(kb)}
            for waiver in by_check[waived.name]:
                level = kb.policy.level(waived.name, waived.level, waiver.record.kind)
                if level == "warning" and waiver.record not in needed:
                    message = f"'{waived.name}' finds nothing here, so nothing has to be waived"
                    yield Finding(waiver.record, waiver.pointer, message, "take the waiver out", fix=Fix("remove"))
