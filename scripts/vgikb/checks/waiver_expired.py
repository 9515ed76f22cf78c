"""Waivers whose time is over."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.waivers import waivers


@check(level="warning")
def waiver_expired(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver has come to its last day and no longer works.

    Mend what it was for and take the waiver out, or agree on a new date.

    Bad: `waive: [{check: statement-vague, until: 2020-01-31, ...}]`

    Good: the record without the waiver, and with a better statement
    """
    for waiver in waivers(kb):
        if waiver.expired(kb.today):
            message = f"the waiver of '{waiver.check}' ended on {waiver.until}"
            hint = f"mend the record and take it out, or ask {waiver.owner}"
            yield Finding(waiver.record, (*waiver.pointer, "until"), message, hint)
