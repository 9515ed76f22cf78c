"""Editions: an edition of a protocol and an earlier one -> what the later one wins and loses, by requirement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from vgikb.coverage import STRENGTH, Claim, Coverage, State
from vgikb.findings import Name

Gain = Literal["won", "begun", "raised", "lost", "learned", "glimpsed", "forgotten"]

# in words, in the order readers ask: an unknown that is known now is no win of the protocol
GAINS: Mapping[Gain, str] = {
    "won": "Not carried before, in full now",
    "begun": "Not carried before, in part now",
    "raised": "In part before, in full now",
    "lost": "Carried less than before",
    "learned": "Unknown before, in full now",
    "glimpsed": "Unknown before, in part now",
    "forgotten": "Carried before, unknown now",
}


GROWN: Mapping[State, tuple[Gain, Gain]] = {"none": ("won", "begun"), "unknown": ("learned", "glimpsed")}
NOTHING_WON = {("unknown", "none"), ("none", "unknown")}  # what was found out since, or has still to be


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement for which two editions differ; the claim is that of the later edition, if there is one."""

    requirement: Name
    before: State
    after: State
    claim: Claim | None

    @property
    def gain(self) -> Gain:
        if self.after == "unknown":
            return "forgotten"
        if STRENGTH[self.after] < STRENGTH[self.before]:
            return "lost"
        if self.before == "partial":
            return "raised"
        whole, in_part = GROWN[self.before]
        return whole if self.after == "full" else in_part


def earlier_editions(coverage: Coverage, protocol: Name) -> list[Name]:
    """The editions it follows, the nearest first, each once."""
    found = [protocol]
    for name in found:
        edges = coverage.kb.links_from(name, "supersedes")
        found += [edge.target for edge in edges if edge.target not in found]
    return found[1:]


def changes(coverage: Coverage, later: Name, earlier: Name) -> dict[Gain, list[Change]]:
    """What differs between two editions, by the sort of gain. Going from unknown to none is no change of a protocol."""
    found: dict[Gain, list[Change]] = {gain: [] for gain in GAINS}
    for change in _changes(coverage, later, earlier):
        if change.before != change.after and (change.before, change.after) not in NOTHING_WON:
            found[change.gain].append(change)
    return found


def _changes(coverage: Coverage, later: Name, earlier: Name) -> Iterator[Change]:
    before, after = (_best(coverage, edition) for edition in (earlier, later))
    for requirement in sorted(before.keys() | after.keys()):
        was, now = before.get(requirement), after.get(requirement)
        yield Change(requirement, was.support if was else "unknown", now.support if now else "unknown", now)


def _best(coverage: Coverage, protocol: Name) -> dict[Name, Claim]:
    """The strongest claim about each requirement; of equals the one that needs no option."""
    best: dict[Name, Claim] = {}
    for claim in coverage.by_protocol.get(protocol, ()):
        known = best.get(claim.requirement)
        if known is None or _rank(claim) > _rank(known):
            best[claim.requirement] = claim
    return best


def _rank(claim: Claim) -> tuple[int, bool]:
    return STRENGTH[claim.support], not claim.option
