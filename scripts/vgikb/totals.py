"""Totals: the knowledge base and a choice of protocols -> coverage counted by use case, requirement and so on."""

from collections import Counter
from collections.abc import Callable, Iterator

from vgikb.chain import Chain, Choice, chain
from vgikb.coverage import STRENGTH, State
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.tables import Rows

STATES: tuple[State, ...] = ("full", "partial", "unknown", "none")
Row = list[str | int]


def totals(kb: KnowledgeBase, by: str, choice: Choice) -> Rows:
    """A table with one row per record of the kind `by`; see BY for the kinds."""
    head, rows = BY[by]
    return [head, *rows(chain(kb), choice)]


def _by_use_case(answers: Chain, choice: Choice) -> Iterator[Row]:
    for found in answers.use_cases(choice):
        best = found.best
        links = Counter(link.state for link in best.links) if best else Counter()
        yield [found.use_case.id, found.state, best.path.id if best else "", *(links[state] for state in STATES)]


def _by_requirement(answers: Chain, choice: Choice) -> Iterator[Row]:
    """Protocols of the choice that serve a link which asks for the requirement, by the best they do for it."""
    for requirement, interfaces in sorted(answers.asked_on.items()):
        states = Counter(
            max((claim.support for claim in claims), key=STRENGTH.__getitem__, default="unknown")
            for protocol in _chosen(answers, choice)
            if interfaces & answers.coverage.interfaces_of(protocol)
            for claims in [answers.coverage.claims.get((protocol, requirement), ())]
        )
        yield [requirement.id, *(states[state] for state in STATES)]


def _by_interface(answers: Chain, choice: Choice) -> Iterator[Row]:
    """How many hops of use cases run over an interface, by the state of the best protocol of the choice."""
    hops: dict[Name, Counter[str]] = {record.name: Counter() for record in answers.kb.of_kind("interface")}
    for path in (path for paths in answers.paths.values() for path in paths):
        for hop in path.hops:
            if hop.interface in hops:
                hops[hop.interface][answers.best_link(path, hop, choice).state] += 1
    for interface, states in sorted(hops.items()):
        yield [interface.id, len(answers.coverage.served[interface]), *(states[state] for state in STATES)]


def _by_link(field: str, kind: str) -> Callable[[Chain, Choice], Iterator[Row]]:
    """Use cases linked to each record of a kind, by state."""

    def rows(answers: Chain, choice: Choice) -> Iterator[Row]:
        for record in answers.kb.of_kind(kind):
            linked = sorted({edge.source for edge in answers.kb.links_to(record.name, field)})
            states = Counter(answers.use_case(use_case, choice).state for use_case in linked)
            yield [record.id, len(linked), *(states[state] for state in STATES)]

    return rows


def _chosen(answers: Chain, choice: Choice) -> list[Name]:
    every = answers.coverage.protocols
    return [protocol for protocol in every if choice.everybody is None or protocol in choice.everybody]


BY: dict[str, tuple[Row, Callable[[Chain, Choice], Iterator[Row]]]] = {
    "use-case": (["use case", "state", "best path", *(f"links {state}" for state in STATES)], _by_use_case),
    "requirement": (["requirement", *(f"protocols {state}" for state in STATES)], _by_requirement),
    "interface": (["interface", "protocols", *(f"uses {state}" for state in STATES)], _by_interface),
    "service": (["service", "use cases", *STATES], _by_link("use-case.services", "service")),
    "driver": (["driver", "use cases", *STATES], _by_link("use-case.drivers", "driver")),
}
