"""Mandates with their dates the wrong way round."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def mandate_ends_before_it_begins(kb: KnowledgeBase) -> Iterator[Finding]:
    """A mandate ends before it begins.

    Swap or correct `from` and `until`.

    Bad: `{protocol: ocpp-2.0.1, from: 2025-01-01, until: 2024-01-01}`

    Good: `{protocol: ocpp-2.0.1, from: 2024-01-01, until: 2025-01-01}`
    """
    for record in kb.of_kind("driver"):
        for position, mandate in enumerate(record.data.get("mandates", ())):
            begin, end = mandate.get("from", ""), mandate.get("until", "9999")
            # of a year and a day in it neither is the earlier one
            if end[: len(begin)] < begin[: len(end)]:
                message = f"it ends on {end} and begins on {begin}"
                yield Finding(record.name, ("mandates", position, "until"), message, "swap or correct the dates")
