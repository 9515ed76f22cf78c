"""Waivers without an end in sight."""

from collections.abc import Iterator
from datetime import timedelta

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase

DAYS = 180


@check(level="warning")
def waiver_too_long(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver lasts longer than 180 days from today.

    Choose an earlier last day. A waiver can be renewed as long as its reason stands.

    Bad: `waive: [{check: statement-vague, until: 2040-12-31, ...}]`

    Good: `waive: [{check: statement-vague, until: 2027-03-31, ...}]`
    """
    latest = (kb.today + timedelta(days=DAYS)).isoformat()
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            for position, waiver in enumerate(record.data.get("waive", ())):
                if waiver["until"] > latest:
                    message = f"the waiver of '{waiver['check']}' lasts more than {DAYS} days"
                    yield Finding(record.name, ("waive", position, "until"), message, f"the latest day is {latest}")
