"""Claims checked on a day that has not come."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def checked_in_future(kb: KnowledgeBase) -> Iterator[Finding]:
    """A claim was checked on a day that has not come yet.

    Correct the day. It is the day on which the claim was last compared with its evidence.

    Bad: `checked: 2126-11-23`

    Good: `checked: 2026-11-23`
    """
    for record in kb.of_kind("coverage"):
        for position, claim in enumerate(record.data["claims"]):
            if claim.get("checked", "") > kb.today.isoformat():
                message = f"{claim['checked']} has not come yet"
                yield Finding(record.name, ("claims", position, "checked"), message, "correct the day")
