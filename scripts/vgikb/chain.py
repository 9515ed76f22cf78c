"""Chain: use cases, requirements and claims -> how far protocols carry each link, path and use case, with reasons.

The one rule behind matrices, pages, commands and explorer. States: full > partial > unknown > none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from vgikb.coverage import STRENGTH, Claim, Coverage, State, coverage, weakest
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, linked
from vgikb.records import Record

NO_INTERFACE = Name("interface", "")
Gap = Literal["", "nobody chosen", "no protocol recorded", "no interface recorded"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement on one link over one protocol, with the claim that decides it."""

    requirement: Name
    state: State
    claim: Claim | None = None
    limit: str = ""  # why a claim counts for less here: the current it is limited to


@dataclass(frozen=True, slots=True)
class Hop:
    """What a path asks of one link: requirements of all its judged steps, in both directions."""

    interface: Name
    ends: tuple[Name, Name]
    needs: tuple[Name, ...]
    prefers: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class LinkState:
    """A hop and the protocol that carries it best."""

    hop: Hop
    state: State
    protocol: Name | None = None
    needs: tuple[Verdict, ...] = ()
    prefers: tuple[Verdict, ...] = ()
    gap: Gap = ""

    @property
    def unknown_preferences(self) -> int:
        return sum(verdict.state == "unknown" for verdict in self.prefers)

    @property
    def full_count(self) -> int:
        return sum(verdict.state == "full" for verdict in (*self.needs, *self.prefers))

    @property
    def options(self) -> list[str]:
        """Options of the protocol that the state depends on."""
        found = {v.claim.option for v in (*self.needs, *self.prefers) if v.claim and v.state in ("full", "partial")}
        return sorted(found - {""})


@dataclass(frozen=True, slots=True)
class Path:
    """One architecture of a use case, ready to be judged."""

    use_case: Name
    id: str
    data: Mapping[str, Any]
    hops: tuple[Hop, ...]

    @property
    def current(self) -> str:
        return str(self.data.get("current", "any"))


@dataclass(frozen=True, slots=True)
class PathState:
    path: Path
    state: State
    links: tuple[LinkState, ...]

    @property
    def weakest(self) -> LinkState | None:
        return min(self.links, key=lambda link: STRENGTH[link.state], default=None)


@dataclass(frozen=True, slots=True)
class UseCaseState:
    use_case: Name
    state: State
    paths: tuple[PathState, ...]

    @property
    def best(self) -> PathState | None:
        """The strongest path; of equals the one with more links in full, then the first."""
        return max(self.paths, key=path_rank, default=None)


@dataclass(frozen=True, slots=True)
class Reach:
    """A protocol on its own: the path where it serves most links, and how far it carries those."""

    path: Path
    state: State
    links: tuple[LinkState, ...]
    of: int  # judged links of the path

    @property
    def text(self) -> str:
        return f"{self.state}, {len(self.links)} of {self.of} link{'s' if self.of != 1 else ''}"


@dataclass(frozen=True, slots=True)
class Choice:
    """The protocols a reader chose: for everybody, or actor by actor. An actor without a choice has all."""

    everybody: frozenset[Name] | None = None
    by_actor: Mapping[Name, frozenset[Name]] = field(default_factory=dict)

    def allows(self, protocol: Name, ends: Iterable[Name]) -> bool:
        """A link works if both of its ends have the protocol."""
        chosen = (self.by_actor.get(actor, self.everybody) for actor in ends)
        return all(protocols is None or protocol in protocols for protocols in chosen)


def _verdict_rank(verdict: Verdict) -> tuple[int, bool]:
    """Of equal claims the one that needs no option."""
    return STRENGTH[verdict.state], not (verdict.claim and verdict.claim.option)


def path_rank(path: PathState) -> tuple[int, int]:
    return STRENGTH[path.state], sum(link.state == "full" for link in path.links)


def link_rank(link: LinkState) -> tuple[int, int]:
    return STRENGTH[link.state], link.full_count


@dataclass(frozen=True, eq=False)
class Chain:
    """Judges links, paths and use cases of one knowledge base."""

    kb: KnowledgeBase
    coverage: Coverage

    @cached_property
    def paths(self) -> dict[Name, tuple[Path, ...]]:
        return {
            record.name: tuple(self._path(record, data) for data in record.data["paths"])
            for record in self.kb.of_kind("use-case")
        }

    def _path(self, use_case: Record, data: Mapping[str, Any]) -> Path:
        hops: dict[frozenset[Name], Hop] = {}
        for step in data["steps"]:
            needs, prefers = (tuple(self._counted(step.get(key, ()))) for key in ("needs", "prefers"))
            if needs or prefers:
                hop = self._hop(step)
                known = hops.get(frozenset(hop.ends), hop)
                needs, prefers = _once(known.needs, needs), _once(known.prefers, prefers)
                hops[frozenset(hop.ends)] = replace(known, needs=needs, prefers=prefers)
        return Path(use_case.name, data["id"], data, tuple(_settled(hop) for hop in hops.values()))

    def _hop(self, step: Mapping[str, Any]) -> Hop:
        ends = linked(step["from"], "actor"), linked(step["to"], "actor")
        return Hop(self.coverage.ends.get(frozenset(ends), NO_INTERFACE), ends, (), ())

    def _counted(self, written: Iterable[str]) -> Iterator[Name]:
        """Only requirements met by a protocol count."""
        for text in written:
            record = self.kb.records.get(linked(text, "requirement"))
            if record and record.kind == "requirement" and not record.withdrawn and _by_protocol(record):
                yield record.name

    def verdict(self, requirement: Name, protocol: Name, interface: Name, current: str) -> Verdict:
        """The best claim that holds on this link, for this current."""
        claims = self.coverage.claims.get((protocol, requirement), ())
        here = (claim for claim in claims if not claim.interfaces or interface in claim.interfaces)
        verdicts = [_limited(claim, current) for claim in here if _says_something(claim, current)]
        return max(verdicts, key=_verdict_rank, default=Verdict(requirement, "unknown"))

    def link(self, hop: Hop, protocol: Name, current: str) -> LinkState:
        """A link over one protocol: all needs met by it alone."""
        needs, prefers = (
            tuple(self.verdict(requirement, protocol, hop.interface, current) for requirement in requirements)
            for requirements in (hop.needs, hop.prefers)
        )
        return LinkState(hop, _link_state(needs, prefers), protocol, needs, prefers)

    def link_by_protocol(self, path: Path, hop: Hop) -> list[LinkState]:
        """The link over each protocol that serves it, best first."""
        serving = self.coverage.serving(hop.interface, path.current)
        links = [self.link(hop, protocol, path.current) for protocol in serving]
        return sorted(links, key=link_rank, reverse=True)

    def best_link(self, path: Path, hop: Hop, choice: Choice) -> LinkState:
        """The link over its best protocol of a choice; two protocols on one link are not added up."""
        if hop.interface == NO_INTERFACE:
            return LinkState(hop, "unknown", gap="no interface recorded")
        links = self.link_by_protocol(path, hop)
        if not links:
            return LinkState(hop, "unknown", gap="no protocol recorded")
        chosen = [link for link in links if link.protocol and choice.allows(link.protocol, hop.ends)]
        return chosen[0] if chosen else LinkState(hop, "none", gap="nobody chosen")

    def path(self, path: Path, choice: Choice = Choice()) -> PathState:
        """A path is as good as its weakest judged link."""
        links = tuple(self.best_link(path, hop, choice) for hop in path.hops)
        return PathState(path, weakest([link.state for link in links]), links)

    def use_case(self, use_case: Name, choice: Choice = Choice()) -> UseCaseState:
        """A use case is as good as its best path."""
        paths = tuple(self.path(path, choice) for path in self.paths[use_case])
        best = max(paths, key=path_rank)
        return UseCaseState(use_case, best.state, paths)

    def use_cases(self, choice: Choice = Choice()) -> list[UseCaseState]:
        return [self.use_case(use_case, choice) for use_case in self.paths]

    def reach(self, use_case: Name, protocol: Name) -> Reach | None:
        """The protocol on its own reach; None if it serves no judged link of the use case."""
        reaches = [reach for path in self.paths.get(use_case, ()) if (reach := self._reach(path, protocol))]
        return max(reaches, key=lambda reach: (len(reach.links), STRENGTH[reach.state]), default=None)

    def _reach(self, path: Path, protocol: Name) -> Reach | None:
        links = tuple(
            self.link(hop, protocol, path.current)
            for hop in path.hops
            if protocol in self.coverage.serving(hop.interface, path.current)
        )
        return Reach(path, weakest([link.state for link in links]), links, len(path.hops)) if links else None

    @cached_property
    def asked_on(self) -> dict[Name, frozenset[Name]]:
        """The interfaces on which use cases ask for each requirement."""
        found: dict[Name, set[Name]] = {}
        for path in (path for paths in self.paths.values() for path in paths):
            for hop in path.hops:
                for requirement in (*hop.needs, *hop.prefers):
                    found.setdefault(requirement, set()).add(hop.interface)
        return {requirement: frozenset(interfaces) for requirement, interfaces in found.items()}


@lru_cache(maxsize=2)
def chain(kb: KnowledgeBase) -> Chain:
    """The chain of a knowledge base, worked out once."""
    return Chain(kb, coverage(kb))


def _by_protocol(requirement: Record) -> bool:
    return bool(requirement.data["met-by"] == "protocol")


def _once(known: tuple[Name, ...], new: tuple[Name, ...]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys((*known, *new)))


def _settled(hop: Hop) -> Hop:
    """A requirement that one step needs and another prefers on the same link is needed."""
    return replace(hop, prefers=tuple(name for name in hop.prefers if name not in hop.needs))


def _says_something(claim: Claim, current: str) -> bool:
    """A none for one current leaves the others unknown."""
    return claim.support != "none" or "any" in (claim.current, current) or claim.current == current


def _limited(claim: Claim, current: str) -> Verdict:
    """A claim for another current is none; on a path for any current, one for a single current is at most partial."""
    if claim.current in ("any", current):
        return Verdict(claim.requirement, claim.support, claim)
    weaker: State = "partial" if current == "any" and claim.support == "full" else claim.support
    state: State = weaker if current == "any" else "none"
    return Verdict(claim.requirement, state, claim, f"for {claim.current} only")


def _link_state(needs: tuple[Verdict, ...], prefers: tuple[Verdict, ...]) -> State:
    needed = {verdict.state for verdict in needs}
    wished = {verdict.state for verdict in prefers}
    if "none" in needed:
        return "none"
    if "unknown" in needed:
        return "unknown"
    return "partial" if "partial" in needed or wished & {"partial", "none"} else "full"
