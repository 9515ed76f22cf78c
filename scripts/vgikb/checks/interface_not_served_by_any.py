"""Interfaces over which no protocol is known to run."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.coverage import coverage
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="info")
def interface_not_served_by_any(kb: KnowledgeBase) -> Iterator[Finding]:
    """No protocol serves an interface.

    Either this link is a gap, or `interfaces` of a protocol lacks it. Only message protocols, signalling and profiles
    count.

    Bad: an interface `hub-csms` that no protocol names

    Good: `interfaces: [{interface: hub-csms, basis: in-scope}]` in a protocol
    """
    for name, protocols in coverage(kb).served.items():
        if not protocols:
            yield Finding(name, (), "no protocol serves it")
