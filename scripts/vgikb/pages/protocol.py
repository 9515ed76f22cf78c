"""What a protocol page adds: what it wins over earlier editions, every claim, its reach, and what is unknown."""

from dataclasses import dataclass
from typing import Any

from vgikb.chain import Reach, chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.editions import GAINS, Change, Gain, changes, earlier_editions
from vgikb.findings import Name
from vgikb.matrix import claim_limits
from vgikb.pages import View, part
from vgikb.records import Record

Reaches = dict[Name, Reach]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The edition against an earlier one: requirements by sort of gain, and use cases that it carries otherwise."""

    earlier: Name
    changes: dict[Gain, list[Change]]
    reaches: tuple[tuple[Name, Reach, Reach], ...]  # use case, before, now


@part("protocol")
def protocol(view: View, record: Record) -> dict[str, Any]:
    claims = sorted(coverage(view.site.kb).by_protocol.get(record.name, []), key=lambda claim: claim.requirement)
    reaches = _reaches(view, record.name) if not record.withdrawn else {}
    return {
        "claims": claims,
        "claim_limits": claim_limits,
        "reaches": reaches.items(),
        "unknown": _unknown(view, record, {claim.requirement for claim in claims}),
        "comparisons": _comparisons(view, record, reaches),
        "gains": GAINS,
        "styles": ("chain.css",),
        "scripts": ("feedback.js",),
    }


def _reaches(view: View, edition: Name) -> Reaches:
    answers = chain(view.site.kb)
    found = ((use_case, answers.reach(use_case, edition)) for use_case in answers.paths)
    return {use_case: reach for use_case, reach in found if reach}


def _comparisons(view: View, record: Record, now: Reaches) -> list[Comparison]:
    """With every earlier edition of which something is claimed, the nearest first."""
    known = coverage(view.site.kb)
    if record.name not in known.by_protocol:
        return []
    earlier = (name for name in earlier_editions(known, record.name) if name in known.by_protocol)
    return [_compared(view, record.name, name, now) for name in earlier]


def _compared(view: View, later: Name, earlier: Name, now: Reaches) -> Comparison:
    before = _reaches(view, earlier)
    both = sorted(now.keys() & before.keys())
    moved = ((use_case, before[use_case], now[use_case]) for use_case in both)
    further = sorted(
        (entry for entry in moved if entry[1].state != entry[2].state),
        key=lambda entry: (-STRENGTH[entry[2].state], entry[0]),
    )
    return Comparison(earlier, changes(coverage(view.site.kb), later, earlier), tuple(further))


def _unknown(view: View, record: Record, claimed: set[Name]) -> list[Name]:
    """Requirements asked for on an interface it serves, of which nobody has said whether it meets them."""
    kb = view.site.kb
    if record.name not in coverage(kb).protocols:
        return []
    serves = coverage(kb).interfaces_of(record.name)
    return sorted(name for name, asked in chain(kb).asked_on.items() if asked & serves and name not in claimed)
