"""Scenarios: records that say which protocols actors have -> choices for the chain, questions for the explorer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from vgikb.chain import Chain, Choice, UseCaseState
from vgikb.coverage import STRENGTH
from vgikb.diff import Flip
from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.records import Record
from vgikb.renaming import Moved

Moment = Literal["have", "before"]
WHERE: dict[Moment, str] = {"have": "actor", "before": "before.actor"}  # names in the explorer's address


@dataclass(frozen=True, slots=True)
class InScenario:
    """A use case whose answer in a scenario is another one now."""

    scenario: Name
    flip: Flip


def choice(scenario: Record, moment: Moment = "have") -> Choice:
    """What the actors have, or had; those that are not named have all."""
    return Choice(
        by_actor={
            linked(chosen["actor"], "actor"): frozenset(linked(id_, "protocol") for id_ in chosen["protocols"])
            for chosen in scenario.data.get(moment, ())
        }
    )


def question(scenario: Record) -> str:
    """What the explorer's address says after its path."""
    pairs = [
        (f"{name}.{chosen['actor']}", ",".join(chosen["protocols"]))
        for moment, name in WHERE.items()
        for chosen in scenario.data.get(moment, ())
    ]
    return "?" + urlencode(pairs, safe=",")


def sentence(states: Sequence[UseCaseState]) -> str:
    """How many use cases work, in one sentence; the script says the same of a choice."""
    counts = Counter(found.state for found in states)
    full, partial, unknown, none = (counts[state] for state in reversed(STRENGTH))
    return (
        f"Of {len(states)} use cases {_verb(full, 'works', 'work')} from end to end, {partial} in part, "
        f"{_verb(unknown, 'is', 'are')} unknown, and {_verb(none, 'does', 'do')} not work."
    )


def _verb(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def flips_in_scenarios(old: Chain, new: Chain, moved: Moved) -> Iterator[InScenario]:
    """For every scenario of both states: the use cases of both that it carries otherwise now, each state by its own."""
    former = {moved.get(record.name, record.name): record for record in old.kb.of_kind("scenario")}
    for record in new.kb.of_kind("scenario"):
        if record.name not in former:
            continue
        states = old.use_cases(choice(former[record.name]))
        before = {moved.get(one.use_case, one.use_case): one.state for one in states}
        for now in new.use_cases(choice(record)):
            if before.get(now.use_case, now.state) != now.state:
                yield InScenario(record.name, Flip(now.use_case, None, before[now.use_case], now.state))
