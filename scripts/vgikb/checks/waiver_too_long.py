"""Waivers without an end in sight."""

from collections.abc import Iterator
from datetime import timedelta

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.waivers import waivers


@check(level="warning")
def waiver_too_long(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver lasts longer than the policy allows: 180 days from today, if it says nothing else.

    Choose an earlier last day. A waiver can be renewed as long as its reason stands.

    Bad: `waive: [{check: statement-vague, until: 2040-12-31, ...}]`

    Good: `waive: [{check: statement-vague, until: 2027-03-31, ...}]`
    """
    days = kb.policy.longest_waiver
    latest = (kb.today + timedelta(days=days)).isoformat()
    for waiver in waivers(kb):
        if waiver.until > latest:
            message = f"the waiver of '{waiver.check}' lasts more than {days} days"
            yield Finding(waiver.record, (*waiver.pointer, "until"), message, f"the latest day is {latest}")
