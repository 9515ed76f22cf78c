"""Change impact: two states and their diff -> who depends on what changed, and how answers and coverage shift."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vgikb.chain import Chain, chain
from vgikb.diff import Diff, Flip
from vgikb.explore import smallest_sets
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.impact import Dependent, answers_on, dependents
from vgikb.renaming import Moved
from vgikb.scenarios import InScenario, flips_in_scenarios
from vgikb.singles import flips_of_singles

Sets = tuple[tuple[Name, ...], ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """A record that changed in meaning or is no more, who depends on it, and the use cases whose answer rests on it."""

    name: Name
    direct: tuple[Dependent, ...]
    answers: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one edition: of the requirements asked for on the interfaces it serves, those with a claim."""

    protocol: Name
    before: int
    asked_before: int
    after: int
    asked_after: int
    sorts: Mapping[str, int]  # changed claims by sort: better, worse, found out, in doubt now


@dataclass(frozen=True, slots=True)
class Level:
    """The smallest sets of some size: how many use cases they enable, and which sets do."""

    size: int
    enabled: int
    sets: Sets
    more: int


@dataclass(frozen=True, slots=True)
class ChangeImpact:
    """What a change brings about; each list is empty where nothing differs."""

    affected: tuple[Affected, ...]
    alone: tuple[Flip, ...]  # use cases from end to end with one protocol by itself
    scenarios: tuple[InScenario, ...]  # use cases with the protocols of a scenario
    known: tuple[Known, ...]
    sets_before: tuple[Level, ...]  # only if they differ
    sets_after: tuple[Level, ...]


def change_impact(old: KnowledgeBase, new: KnowledgeBase, found: Diff) -> ChangeImpact:
    """What a diff brings about."""
    moved = dict(found.renamed)
    before, after = chain(old), chain(new)
    levels = tuple(_levels(before, moved)), tuple(_levels(after, {}))
    sets = levels if levels[0] != levels[1] else ((), ())
    return ChangeImpact(
        tuple(_affected(old, new, found)),
        tuple(flips_of_singles(before, after, moved)),
        tuple(flips_in_scenarios(before, after, moved)),
        tuple(_known(before, after, found)),
        *sets,
    )


def _affected(old: KnowledgeBase, new: KnowledgeBase, found: Diff) -> Iterator[Affected]:
    """Those who depended on what is gone are looked up in the old state."""
    gone = {*found.removed, *found.withdrawn}
    for name in sorted({*gone, *(change.name for change in found.meaning)}):
        kb = old if name in gone else new
        yield Affected(name, dependents(kb, name), answers_on(kb, name))


def _known(old: Chain, new: Chain, found: Diff) -> Iterator[Known]:
    moved = dict(found.renamed)
    before = {moved.get(name, name): counts for name, counts in _counts(old).items()}
    after = _counts(new)
    for protocol in sorted(before.keys() | after.keys()):
        was, is_ = before.get(protocol, (0, 0)), after.get(protocol, (0, 0))
        sorts = Counter(claim.sort for claim in found.claims if claim.protocol == protocol)
        if was != is_ or sorts:
            yield Known(protocol, *was, *is_, sorts)


def _counts(answers: Chain) -> dict[Name, tuple[int, int]]:
    """For each edition the requirements asked for on its interfaces: those with a claim, and all."""
    claims, asked = answers.coverage.claims, answers.asked_on.items()
    found = {}
    for protocol in answers.coverage.protocols:
        serves = answers.coverage.interfaces_of(protocol)
        here = [requirement for requirement, on in asked if on & serves]
        found[protocol] = sum((protocol, requirement) in claims for requirement in here), len(here)
    return found


def _levels(answers: Chain, moved: Moved) -> Iterator[Level]:
    for level in smallest_sets(answers).sizes:
        sets = tuple(sorted(tuple(sorted(moved.get(name, name) for name in names)) for names in level.sets))
        yield Level(len(level.sets[0]), level.enabled, sets, level.more)
