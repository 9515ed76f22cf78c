"""Links that any protocol would carry."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name, Pointer
from vgikb.graph import KnowledgeBase
from vgikb.steps import ends, judged, path_pointer


@check(level="warning")
def link_without_need(kb: KnowledgeBase) -> Iterator[Finding]:
    """The steps between two actors prefer requirements but need none, so every protocol counts as full there.

    Name under `needs` what the step does not work without, or tell the step without requirements.

    Bad: `{from: csms, to: charging-station, exchange: limit, prefers: [random-delay]}`

    Good: `{from: csms, to: charging-station, exchange: limit, needs: [charging-limit], prefers: [random-delay]}`
    """
    needed: dict[tuple[Name, Pointer, frozenset[Name]], bool] = {}
    for edge in judged(kb):
        link = edge.source, path_pointer(edge), frozenset(ends(edge.owner))
        needed[link] = needed.get(link, False) or edge.field.path[-1] == "needs"
    for (use_case, path, pair), is_needed in needed.items():
        if not is_needed:
            between = " and ".join(f"'{end.id}'" for end in sorted(pair))
            yield Finding(use_case, path, f"nothing is needed between {between}", "name a need")
