"""Explore: a choice of protocols -> what it enables, what is missing; and the smallest sets that enable the most.

`smallest_sets` is exact: it joins the smallest sets that enable one use case each, so no better set is missed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vgikb.chain import Chain, Choice, LinkState, Path, UseCaseState, Verdict
from vgikb.coverage import STRENGTH, State
from vgikb.findings import Name

TIES_SHOWN = 20
Mask = int  # a set of protocols, one bit each


@dataclass(frozen=True, slots=True)
class Enabled:
    """Use cases by what a choice makes of them."""

    full: tuple[UseCaseState, ...]
    partial: tuple[UseCaseState, ...]
    unknown: tuple[UseCaseState, ...]
    none: tuple[UseCaseState, ...]


@dataclass(frozen=True, slots=True)
class SmallestSets:
    """All sets of one size that enable the most use cases; `more` counts those not shown."""

    enabled: int
    sets: tuple[tuple[Name, ...], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Smallest:
    """Sizes that enable more than all smaller ones, and the protocols set aside with the one that does all they do."""

    sizes: tuple[SmallestSets, ...]
    dominated: tuple[tuple[Name, Name], ...]


def enabled(chain: Chain, choice: Choice) -> Enabled:
    """Sort the use cases by their state under a choice."""
    states = chain.use_cases(choice)

    def of(state: State) -> tuple[UseCaseState, ...]:
        return tuple(found for found in states if found.state == state)

    return Enabled(of("full"), of("partial"), of("unknown"), of("none"))


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands in the way first of all: a link and, where a protocol is there, the requirement that decides."""

    link: LinkState
    verdict: Verdict | None


def first_missing(found: UseCaseState) -> Missing | None:
    """The weakest link of the best path. None if every link is full, or no link is judged."""
    link = found.best.weakest if found.best else None
    if link is None or link.state == "full":
        return None
    return Missing(link, next(iter(missing_on(link)), None))


def missing_on(link: LinkState) -> list[Verdict]:
    """The needs and then the wishes that a link lacks, worst first: the first one decides the link's state.

    An unknown preference is not among them: it lowers nothing.
    """
    needs = [verdict for verdict in link.needs if verdict.state != "full"]
    wishes = [verdict for verdict in link.prefers if verdict.state in ("partial", "none")]
    return [v for group in (needs, wishes) for v in sorted(group, key=lambda v: STRENGTH[v.state])]


def smallest_sets(chain: Chain, use_cases: Iterable[Name] | None = None) -> Smallest:
    """For each size the sets that enable the most of the use cases (all, if not given), until more add none."""
    wanted = list(chain.paths if use_cases is None else use_cases)
    carriers = {name: [_carriers(chain, path) for path in chain.paths[name]] for name in wanted}
    kept, dominated = _set_aside(carriers)
    bit = {protocol: 1 << position for position, protocol in enumerate(kept)}
    goals = [_hitting_sets(paths, bit) for paths in carriers.values()]
    return Smallest(tuple(_levels([goal for goal in goals if goal], kept)), tuple(dominated))


def _carriers(chain: Chain, path: Path) -> list[frozenset[Name]]:
    """For each link of a path the protocols that carry it in full."""
    links = [chain.link_by_protocol(path, hop) for hop in path.hops]
    return [frozenset(link.protocol for link in found if link.protocol and link.state == "full") for found in links]


def _set_aside(carriers: dict[Name, list[list[frozenset[Name]]]]) -> tuple[list[Name], list[tuple[Name, Name]]]:
    """Drop each protocol that another one can stand in for on every link; of equals the first stays."""
    links = [link for paths in carriers.values() for path in paths if path and all(path) for link in path]
    carries = {p: frozenset(i for i, link in enumerate(links) if p in link) for p in sorted(frozenset().union(*links))}
    kept: list[Name] = []
    dominated: list[tuple[Name, Name]] = []
    for protocol in sorted(carries, key=lambda p: (-len(carries[p]), p)):
        better = next((other for other in kept if carries[protocol] <= carries[other]), None)
        if better:
            dominated.append((protocol, better))
        else:
            kept.append(protocol)
    return sorted(kept), sorted(dominated)


def _hitting_sets(paths: list[list[frozenset[Name]]], bit: dict[Name, Mask]) -> set[Mask]:
    """The smallest sets (none within another) that carry every link of at least one path."""
    found: set[Mask] = set()
    for path in paths:
        sets: set[Mask] = {0} if path else set()
        for link in path:
            bits = [bit[protocol] for protocol in sorted(link) if protocol in bit]
            hit = {mask for mask in sets if any(mask & one for one in bits)}
            sets = _minimal(hit | {mask | one for mask in sets - hit for one in bits})
        found |= sets
    return _minimal(found)


def _minimal(masks: set[Mask]) -> set[Mask]:
    smallest: list[Mask] = []
    for mask in sorted(masks, key=lambda m: (m.bit_count(), m)):
        if not any(known & mask == known for known in smallest):
            smallest.append(mask)
    return set(smallest)


def _levels(goals: list[set[Mask]], kept: list[Name]) -> Iterator[SmallestSets]:
    best = 0
    for size in range(1, len(kept) + 1):
        most, masks = _best_sets(goals, size, best)
        if masks:
            best = most
            sets = sorted(tuple(p for i, p in enumerate(kept) if mask >> i & 1) for mask in masks)
            yield SmallestSets(most, tuple(sets[:TIES_SHOWN]), max(0, len(sets) - TIES_SHOWN))
        if best == len(goals):
            return


def _best_sets(goals: list[set[Mask]], size: int, beaten: int) -> tuple[int, set[Mask]]:
    """All sets of a size that reach the most goals, if that is more than `beaten`.

    Only unions of goals' sets are looked at: a best set that beats all smaller ones has nothing idle in it.
    A branch ends where even all goals within its reach, each taken alone, would not be enough.
    """
    most, found = beaten + 1, set[Mask]()
    seen: set[Mask] = {0}
    branches = [0]
    while branches:
        mask = branches.pop()
        reached, steps = _within_reach(goals, mask, size - mask.bit_count())
        if reached > most:
            most, found = reached, {mask}
        elif reached == most:
            found.add(mask)
        if reached + len(steps) >= most:
            fresh = {mask | step for goal in steps for step in goal} - seen
            seen |= fresh
            branches += sorted(fresh)
    return most, found


def _within_reach(goals: list[set[Mask]], mask: Mask, left: int) -> tuple[int, list[list[Mask]]]:
    """How many goals a set reaches, and for each goal that `left` more protocols would reach the ways to it."""
    reached, steps = 0, []
    for goal in goals:
        fewest = min((one & ~mask).bit_count() for one in goal)
        if fewest == 0:
            reached += 1
        elif fewest <= left:
            steps.append([one for one in goal if (one & ~mask).bit_count() <= left])
    return reached, steps
