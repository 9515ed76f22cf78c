"""Links that any protocol would carry."""

from collections.abc import Iterator

from vgikb.chain import chain
from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def link_without_need(kb: KnowledgeBase) -> Iterator[Finding]:
    """The steps between two actors prefer requirements but need none, so every protocol counts as full there.

    Name under `needs` what the step does not work without, or tell the step without requirements.

    Bad: `{from: csms, to: charging-station, exchange: limit, prefers: [random-delay]}`

    Good: `{from: csms, to: charging-station, exchange: limit, needs: [charging-limit], prefers: [random-delay]}`
    """
    for use_case, paths in chain(kb).paths.items():
        for position, path in enumerate(paths):
            for hop in path.hops:
                if not hop.needs:
                    between = " and ".join(f"'{end.id}'" for end in sorted(hop.ends))
                    yield Finding(use_case, ("paths", position), f"nothing is needed between {between}", "name a need")
