"""Trail: a requirement -> the links on which steps ask for it, joined to the ways one item of information travels.

A way begins at an actor that sends the item and does not get it from another one. It goes on as long as some protocol
carries the item, in full or in part; where none is known to, it stops.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from vgikb.chain import NO_INTERFACE, Chain, Verdict, chain
from vgikb.coverage import STRENGTH, State
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.steps import ASKING, ends, judged

Ends = tuple[Name, Name]  # sender and receiver
Carrier = tuple[Name, Verdict]  # an edition and what it is known to do


@dataclass(frozen=True, slots=True)
class Leg:
    """One link that an item takes, in its direction."""

    ends: Ends
    interface: Name
    needed_by: tuple[Name, ...]  # use cases
    wished_by: tuple[Name, ...]  # use cases that only prefer it here
    carriers: tuple[Carrier, ...]  # every edition that serves the link, best first

    @property
    def state(self) -> State:
        return self.carriers[0][1].state if self.carriers else "unknown"

    @property
    def use_cases(self) -> tuple[Name, ...]:
        return tuple(sorted({*self.needed_by, *self.wished_by}))

    @property
    def goes_on(self) -> bool:
        return self.state in ("full", "partial")


@dataclass(frozen=True, slots=True)
class Way:
    """A leg and what follows it; `told_above`: what follows stands with an earlier leg to the same actor."""

    leg: Leg
    onward: tuple["Way", ...]
    told_above: bool = False


def carriers(answers: Chain, requirement: Name, interface: Name, current: str = "any") -> tuple[Carrier, ...]:
    """What each edition that serves an interface is known to do for a requirement, best first."""
    serving = answers.coverage.serving(interface, current)
    found = [(protocol, answers.verdict(requirement, protocol, interface, current)) for protocol in serving]
    return tuple(sorted(found, key=lambda pair: -STRENGTH[pair[1].state]))


@dataclass(frozen=True, slots=True)
class Strand:
    """Editions that carry an item equally far by the same elements (or the same clause)."""

    state: State
    protocols: tuple[Name, ...]
    via: tuple[str, ...]


def strands(found: Iterable[Carrier]) -> list[Strand]:
    """What carries an item, in full or in part; editions of one family mostly do so by the same elements."""
    groups: dict[tuple[State, tuple[str, ...]], list[Name]] = {}
    for protocol, verdict in found:
        if verdict.state in ("full", "partial") and verdict.claim:
            groups.setdefault((verdict.state, verdict.claim.via), []).append(protocol)
    return [Strand(state, tuple(protocols), via) for (state, via), protocols in groups.items()]


def legs(kb: KnowledgeBase, requirement: Name) -> tuple[Leg, ...]:
    """Every link and direction in which some step asks for it, by interface."""
    answers = chain(kb)
    found = []
    for pair, (needed, wished) in _asks(kb).get(requirement, {}).items():
        interface = answers.coverage.ends.get(frozenset(pair), NO_INTERFACE)
        by_wish = tuple(sorted(set(wished) - set(needed)))
        found.append(Leg(pair, interface, tuple(needed), by_wish, carriers(answers, requirement, interface)))
    return tuple(sorted(found, key=lambda leg: (leg.interface, leg.ends)))


Asks = dict[Name, dict[Ends, tuple[list[Name], list[Name]]]]  # requirement -> ends -> use cases that need, that prefer


@lru_cache(maxsize=2)
def _asks(kb: KnowledgeBase) -> Asks:
    found: Asks = {}
    for edge in judged(kb):
        both = found.setdefault(edge.target, {}).setdefault(ends(edge.owner), ([], []))
        here = both[ASKING.index(edge.field.path)]
        if edge.source not in here:
            here.append(edge.source)
    return found


def ways(found: Iterable[Leg]) -> dict[Name, tuple[Way, ...]]:
    """The legs joined to ways, by the actor where they begin. Each leg stands once."""
    left: dict[Name, list[Leg]] = {}
    for leg in sorted(found, key=lambda leg: leg.ends):
        left.setdefault(leg.ends[0], []).append(leg)
    starts: dict[Name, tuple[Way, ...]] = {}
    senders = frozenset(left)
    while left:
        origin = _origin([leg for legs in left.values() for leg in legs])
        starts[origin] = tuple(_onward(origin, left, senders))
    return starts


def _origin(found: list[Leg]) -> Name:
    """A sender that gets the item from nobody; where all get it in a circle, the one that is asked most."""
    reached = {leg.ends[1] for leg in found}
    return min(found, key=lambda leg: (leg.ends[0] in reached, -len(leg.use_cases), leg.ends)).ends[0]


def _onward(actor: Name, left: dict[Name, list[Leg]], senders: frozenset[Name]) -> Iterator[Way]:
    """The legs from an actor, taken out of those that are left, each with what follows."""
    for leg in left.pop(actor, ()):
        follows = leg.goes_on and leg.ends[1] in left
        told_above = leg.goes_on and leg.ends[1] in senders and not follows
        yield Way(leg, tuple(_onward(leg.ends[1], left, senders)) if follows else (), told_above)
