"""Coverage: claims as records state them -> the claims that hold for each edition, inherited ones included."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from vgikb.findings import Name, Pointer
from vgikb.graph import KnowledgeBase, linked
from vgikb.records import Record

State = Literal["full", "partial", "unknown", "none"]
Origin = Literal["own", "base", "inherited"]
Pair = tuple[Name, Name]  # edition and requirement

STRENGTH: dict[State, int] = {"none": 0, "unknown": 1, "partial": 2, "full": 3}
JUDGED_TYPES = ("message-protocol", "signalling", "profile")


def weakest(states: list[State]) -> State:
    """The weakest of some states; unknown if there are none."""
    return min(states, key=STRENGTH.__getitem__, default="unknown")


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """One claim as it holds for an edition. Origin: stated for it, for the edition it amends, or for an earlier one."""

    protocol: Name
    requirement: Name
    support: State
    data: Mapping[str, Any]  # the claim as written
    interfaces: frozenset[Name]  # empty: wherever the edition serves
    stated_in: Name
    pointer: Pointer
    stated_for: Name  # the edition that it was stated for
    origin: Origin = "own"

    @property
    def via(self) -> tuple[str, ...]:
        return tuple(self.data.get("via", ()))

    @property
    def current(self) -> str:
        return str(self.data.get("current", "any"))

    @property
    def option(self) -> str:
        return str(self.data.get("option", ""))


@dataclass(frozen=True, eq=False)
class Coverage:
    """What every edition is known to carry, and where it serves."""

    kb: KnowledgeBase

    @cached_property
    def protocols(self) -> tuple[Name, ...]:
        """Editions that get columns: message protocols, signalling and profiles."""
        return tuple(r.name for r in self.kb.of_kind("protocol") if r.data["type"] in JUDGED_TYPES)

    @cached_property
    def claims(self) -> dict[tuple[Name, Name], tuple[Claim, ...]]:
        """Claims by edition and requirement."""
        found: dict[tuple[Name, Name], list[Claim]] = {}
        for record in self.kb.of_kind("protocol"):
            for claim in self._claims_of(record.name):
                found.setdefault((claim.protocol, claim.requirement), []).append(claim)
        return {pair: tuple(claims) for pair, claims in found.items()}

    @cached_property
    def by_requirement(self) -> dict[Name, list[Claim]]:
        """All claims about each requirement."""
        return _grouped(self.claims, lambda pair: pair[1])

    @cached_property
    def by_protocol(self) -> dict[Name, list[Claim]]:
        """All claims that hold for each edition."""
        return _grouped(self.claims, lambda pair: pair[0])

    @cached_property
    def elements(self) -> dict[Name, frozenset[str]]:
        """The element names an edition may give as evidence: its own and those of the edition it amends or narrows."""
        own: dict[Name, set[str]] = {}
        for vocabulary in self.kb.of_kind("vocabulary"):
            for edge in self.kb.links_from(vocabulary.name, "protocols"):
                own.setdefault(edge.target, set()).update(element_names(vocabulary))
        every = {record.name: record for record in self.kb.of_kind("protocol")}
        return {name: frozenset().union(*(own.get(base, ()) for base in self._with_bases(name))) for name in every}

    @cached_property
    def served(self) -> dict[Name, tuple[Name, ...]]:
        """The editions with columns that serve each interface."""
        found: dict[Name, list[Name]] = {record.name: [] for record in self.kb.of_kind("interface")}
        for protocol in self.protocols:
            for interface in sorted(self.interfaces_of(protocol)):
                found[interface].append(protocol)
        return {interface: tuple(protocols) for interface, protocols in found.items()}

    def serving(self, interface: Name, current: str) -> list[Name]:
        """The editions with columns that serve an interface on a path with this current."""
        every = self.served.get(interface, ())
        return [p for p in every if current == "any" or self._currents[p, interface] & {"any", current}]

    @cached_property
    def _currents(self) -> dict[tuple[Name, Name], set[str]]:
        """The currents an edition, or its base, is made for on each interface it serves."""
        found: dict[tuple[Name, Name], set[str]] = {}
        for protocol in self.protocols:
            for edition in self._with_bases(protocol, ("amends",)):
                for edge in self.kb.links_from(edition, "interfaces.interface"):
                    found.setdefault((protocol, edge.target), set()).add(edge.owner.get("current", "any"))
        return found

    def interfaces_of(self, protocol: Name) -> set[Name]:
        """The interfaces an edition serves; an amendment serves those of its base too."""
        editions = self._with_bases(protocol, ("amends",))
        return {target for edition in editions for target in self._targets(edition, "interfaces.interface")}

    @cached_property
    def ends(self) -> dict[frozenset[Name], Name]:
        """The interface between two actors, by its ends; the first by name where two records have the same ends."""
        found: dict[frozenset[Name], Name] = {}
        for record in self.kb.of_kind("interface"):
            ends = [name for side in ("grid-side", "vehicle-side") for name in self._targets(record.name, side)]
            if len(ends) == 2:  # otherwise an end is broken, which has its own finding
                found.setdefault(frozenset(ends), record.name)
        return found

    def proprietary(self, protocol: Name) -> bool:
        return bool(self.kb.records[protocol].data.get("openness", {}).get("access") == "closed")

    def _targets(self, record: Name, field: str) -> list[Name]:
        return [edge.target for edge in self.kb.links_from(record, field)]

    def _with_bases(self, protocol: Name, fields: tuple[str, ...] = ("amends", "profile-of")) -> list[Name]:
        """The edition and, step by step, those it amends or is a profile of (each once, so a cycle ends)."""
        chain = [protocol]
        for name in chain:
            chain += [base for field in fields for base in self._targets(name, field) if base not in chain]
        return chain

    @cached_property
    def _worked_out(self) -> dict[Name, tuple[Claim, ...]]:
        """Claims of editions so far; an edition that is being worked out has none, so a cycle ends."""
        return {}

    def _claims_of(self, protocol: Name) -> tuple[Claim, ...]:
        """Own claims, those of the amended edition, and what earlier editions leave where nothing else is said."""
        if protocol not in self._worked_out:
            self._worked_out[protocol] = ()
            own = [*self._stated(protocol), *self._from_base(protocol)]
            self._worked_out[protocol] = (*own, *self._inherited(protocol, {claim.requirement for claim in own}))
        return self._worked_out[protocol]

    def _from_base(self, protocol: Name) -> Iterator[Claim]:
        for base in self._targets(protocol, "amends"):
            for claim in self._claims_of(base):
                origin: Origin = "base" if claim.origin == "own" else claim.origin
                yield replace(claim, protocol=protocol, origin=origin)

    def _inherited(self, protocol: Name, said: set[Name]) -> Iterable[Claim]:
        """Each claim once, by whatever way it comes down."""
        left: dict[tuple[Name, Pointer], Claim] = {}
        for earlier in self._targets(protocol, "supersedes"):
            for claim in self._claims_of(earlier):
                stands = claim.via and self.elements[protocol].issuperset(claim.via)
                if claim.requirement not in said and claim.support in ("full", "partial") and stands:
                    heir = replace(claim, protocol=protocol, origin="inherited")
                    left.setdefault((claim.stated_in, claim.pointer), heir)
        return left.values()

    @cached_property
    def _records_about(self) -> dict[Name, list[Record]]:
        found: dict[Name, list[Record]] = {}
        for record in self.kb.of_kind("coverage"):
            for protocol in self._targets(record.name, "protocol"):
                found.setdefault(protocol, []).append(record)
        return found

    def _stated(self, protocol: Name) -> Iterator[Claim]:
        for record in self._records_about.get(protocol, ()):
            for edge in self.kb.links_from(record.name, "claims.requirement"):
                yield Claim(
                    protocol,
                    edge.target,
                    edge.owner["support"],
                    edge.owner,
                    frozenset(linked(interface, "interface") for interface in edge.owner.get("interfaces", ())),
                    record.name,
                    edge.pointer[:-1],
                    protocol,
                )


def _grouped(claims: dict[Pair, tuple[Claim, ...]], key: Callable[[Pair], Name]) -> dict[Name, list[Claim]]:
    found: dict[Name, list[Claim]] = {}
    for pair, stated in claims.items():
        found.setdefault(key(pair), []).extend(stated)
    return found


@lru_cache(maxsize=2)
def coverage(kb: KnowledgeBase) -> Coverage:
    """The coverage of a knowledge base, worked out once."""
    return Coverage(kb)


def element_names(vocabulary: Record) -> Iterator[str]:
    """Every name of a vocabulary as claims write it: `Name`, or `Parent.name` inside a parent."""
    for names in vocabulary.data["elements"].values():
        yield from names
    for parents in vocabulary.data.get("members", {}).values():
        yield from (f"{parent}.{name}" for parent, names in parents.items() for name in names)
