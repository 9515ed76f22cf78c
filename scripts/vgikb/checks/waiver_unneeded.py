"""Waivers that nothing needs any more."""

from collections.abc import Iterator

from vgikb.checks import all_checks, check
from vgikb.findings import Finding, Fix, Name
from vgikb.graph import KnowledgeBase


@check(level="warning")
def waiver_unneeded(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver covers nothing: the record has no such warning.

    Take the waiver out.

    Bad: `waive: [{check: statement-vague, ...}]` in a record whose statement is clear

    Good: the record without the waiver
    """
    waivers: dict[str, list[tuple[Name, int]]] = {}
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            for position, waiver in enumerate(record.data.get("waive", ())):
                if waiver["until"] >= kb.today.isoformat():
                    waivers.setdefault(waiver["check"], []).append((record.name, position))
    for waived in all_checks() if waivers else ():
        # waivers of errors, gaps and of the checks of waivers have a finding of their own
        if waived.name in waivers and waived.level == "warning" and not waived.name.startswith("waiver-"):
            needed = {finding.record for finding in waived.find(kb)}
            for name, position in waivers[waived.name]:
                if name not in needed:
                    message = f"'{waived.name}' finds nothing here, so nothing has to be waived"
                    yield Finding(name, ("waive", position), message, "take the waiver out", fix=Fix("remove"))
