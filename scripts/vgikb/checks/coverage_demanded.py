"""Records that protocols do not cover as the policy demands."""

from collections.abc import Iterator

from vgikb.chain import Choice, chain
from vgikb.checks import check
from vgikb.coverage import STRENGTH, State, coverage
from vgikb.explore import first_missing
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase
from vgikb.policy import Demand, passes
from vgikb.records import Record


@check(level="info")
def coverage_demanded(kb: KnowledgeBase) -> Iterator[Finding]:
    """Protocols do not cover a record as the policy of this knowledge base demands.

    The policy, `schemas/policy/policy.yaml`, says what is demanded: which use cases (end to end, on their best path) or
    requirements have to be carried, by which set of protocols, in full or in part. Add the claims that are missing,
    with their evidence; or take it as the gap it is. A use case that asks no protocol for anything is not judged.

    Bad: an agreed use case with a step that no open protocol is known to carry, where the policy demands
    `{kind: use-case, where: {status: [agreed]}, protocols: {openness.access: [open]}, state: full}`

    Good: the same use case, with a claim of `full` by an open protocol for every need of its steps
    """
    for demand in kb.policy.demands:
        chosen = frozenset(r.name for r in kb.of_kind("protocol") if passes(r.data, demand.protocols))
        for record in kb.of_kind(demand.kind):
            if passes(record.data, demand.where):
                yield from _missed(kb, demand, record, chosen)


def _missed(kb: KnowledgeBase, demand: Demand, record: Record, chosen: frozenset[Name]) -> Iterator[Finding]:
    judge = _use_case if demand.kind == "use-case" else _requirement
    state, why = judge(kb, record.name, chosen)
    if state and STRENGTH[state] < STRENGTH[demand.state]:
        pointer = ("paths",) if "paths" in record.data else ()
        yield Finding(record.name, pointer, f"it is {state}, not {demand.state} ({demand.id}){why}", demand.statement)


def _use_case(kb: KnowledgeBase, name: Name, chosen: frozenset[Name]) -> tuple[State | None, str]:
    """Its state, and what is missing first; no state if no step is judged, which has a finding of its own."""
    if not any(path.hops for path in chain(kb).paths.get(name, ())):
        return None, ""
    found = chain(kb).use_case(name, Choice(chosen))
    missing = first_missing(found)
    if missing is None:
        return found.state, ""
    verdict = missing.verdict
    what = f": {verdict.requirement.id} is {verdict.state}" if verdict else f": {missing.link.gap or 'no protocol'}"
    return found.state, f"; first of all on {missing.link.hop.interface.id}{what}"


def _requirement(kb: KnowledgeBase, name: Name, chosen: frozenset[Name]) -> tuple[State | None, str]:
    """Its best claim; no state if something else than a protocol meets it."""
    if kb.records[name].data["met-by"] != "protocol":
        return None, ""
    claims = [claim.support for claim in coverage(kb).by_requirement.get(name, ()) if claim.protocol in chosen]
    best: State = max(claims, key=STRENGTH.__getitem__) if claims else "unknown"
    return best, ""
