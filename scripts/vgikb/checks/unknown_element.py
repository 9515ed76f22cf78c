"""Evidence that no vocabulary holds."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.coverage import coverage
from vgikb.findings import Finding, Name, Pointer
from vgikb.graph import KnowledgeBase
from vgikb.spelling import did_you_mean


@check(level="error")
def unknown_element(kb: KnowledgeBase) -> Iterator[Finding]:
    """A claim names an element that is not in a vocabulary of its edition.

    Write elements exactly as the vocabulary has them, `Parent.name` inside a parent. Where the edition has no
    vocabulary, give `source` and `clause` instead of `via`.

    Bad: `via: [ChargingSchedule.limits]`

    Good: `via: [ChargingSchedulePeriod.limit]`
    """
    known = coverage(kb).elements
    if _vocabularies_in_doubt(kb):
        return
    for record in kb.of_kind("coverage"):
        for edge in kb.links_from(record.name, "protocol"):
            if kb.in_doubt(edge.target, "amends", "profile-of"):
                continue
            for position, claim in enumerate(record.data["claims"]):
                here = ("claims", position, "via")
                yield from _unknown(record.name, edge.target, here, claim.get("via", ()), known[edge.target])


def _vocabularies_in_doubt(kb: KnowledgeBase) -> bool:
    """Whether names may be missing because a vocabulary is broken, which has a finding of its own."""
    unreadable = any(name.kind == "vocabulary" for name in kb.loaded.broken)
    return unreadable or any(kb.in_doubt(record.name, "protocols") for record in kb.of_kind("vocabulary"))


def _unknown(record: Name, edition: Name, here: Pointer, via: list[str], known: frozenset[str]) -> Iterator[Finding]:
    if via and not known:
        message = f"'{edition.id}' has no vocabulary in which '{via[0]}' could be found"
        yield Finding(record, here, message, "give source and clause instead, or add a vocabulary")
        return
    for position, element in enumerate(via):
        if element not in known:
            message = f"no vocabulary of '{edition.id}' holds '{element}'"
            yield Finding(record, (*here, position), message, did_you_mean(element, known))
