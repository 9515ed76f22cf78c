"""What the explorer has to answer: a knowledge base and a choice -> states, reasons, gains, smallest sets."""

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from knowledge_bases import grid_world
from vgikb.chain import Chain, Choice, UseCaseState, chain
from vgikb.coverage import STRENGTH, State, coverage
from vgikb.explore import first_missing, smallest_sets
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.pages import Site
from vgikb.pages.explorer import _actors
from vgikb.pages.explorer_data import explorer_data

SIGNS = {
    **{"full": "●", "partial": "◐", "unknown": "?", "none": "✕"},
    **{"nobody chosen": "○", "no protocol recorded": "□", "no interface recorded": "◇"},
}
STATES = sorted(STRENGTH, key=STRENGTH.__getitem__)


def data_of(kb: KnowledgeBase) -> dict[str, Any]:
    """The files of data by name."""
    found = {}
    for file in explorer_data.make(Site(kb, (), ())):
        name, value = re.fullmatch(r'vgikb\.arrived\("([^"]+)",(.*)\);\n', file.content.decode(), re.DOTALL).groups()  # type: ignore[union-attr]
        found[name] = json.loads(value)
        assert file.path == f"assets/data/{name}.js"
    return found


def choice_of(actors: Mapping[str, Iterable[str]], everybody: Iterable[str] | None = None) -> Choice:
    def names(ids: Iterable[str]) -> frozenset[Name]:
        return frozenset(Name("protocol", id_) for id_ in ids)

    by_actor = {Name("actor", actor): names(ids) for actor, ids in actors.items()}
    return Choice(None if everybody is None else names(everybody), by_actor)


def query_of(choice: Choice, prefix: str = "") -> str:
    """The query of the address that shows a choice."""
    pairs = [(f"{prefix}actor.{actor.id}", chosen) for actor, chosen in choice.by_actor.items()]
    if choice.everybody is not None:
        pairs.append((f"{prefix}everybody", choice.everybody))
    return "&".join(f"{key}={','.join(sorted(name.id for name in chosen))}" for key, chosen in pairs)


def plain(choice: Choice) -> dict[str, Any]:
    """A choice for the scripts, which make sets and maps of it."""
    everybody = None if choice.everybody is None else sorted(name.id for name in choice.everybody)
    return {"everybody": everybody, "actors": [[a.id, sorted(n.id for n in s)] for a, s in choice.by_actor.items()]}


def choices(kb: KnowledgeBase, seed: int = 5) -> Iterator[Choice]:
    """Some for everybody, some actor by actor, some both; always the same ones."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    protocols, ends = coverage(kb).protocols, _actors(Site(kb, (), ()))
    for size in (0, 1, len(protocols) // 8, len(protocols) // 3, len(protocols) - 1):
        yield Choice(frozenset(chance.sample(protocols, size)))
    for size in (1, len(ends) // 4, len(ends) // 2):
        some = {actor: frozenset(chance.sample(protocols, len(protocols) // 2)) for actor in chance.sample(ends, size)}
        yield Choice(None, some)
        yield Choice(frozenset(chance.sample(protocols, len(protocols) // 2)), some)


def short(kb: KnowledgeBase, protocol: Name) -> str:
    return str(kb.records[protocol].data.get("short", kb.records[protocol].title))


def first_words(kb: KnowledgeBase, found: UseCaseState) -> str:
    """The first missing thing as the page says it."""
    missing = first_missing(found)
    if missing is None:
        return ""
    where = kb.records[missing.link.hop.interface].title
    if missing.link.gap or missing.verdict is None or missing.link.protocol is None:
        return f"{SIGNS[missing.link.gap]} {missing.link.gap} {where}"
    verdict = missing.verdict
    wished = " (wished for)" if verdict in missing.link.prefers else ""
    limit = f", {verdict.limit}" if verdict.limit else ""
    what = f"{kb.records[verdict.requirement].title}{wished} in {short(kb, missing.link.protocol)}{limit}"
    return f"{SIGNS[verdict.state]} {verdict.state} {what}, on {where}"


def expected(kb: KnowledgeBase, choice: Choice) -> dict[str, tuple[str, str, str]]:
    """State, best path and first missing thing of each use case."""
    found = chain(kb).use_cases(choice)
    return {one.use_case.id: (one.state, one.best.path.id, first_words(kb, one)) for one in found if one.best}


def won(answers: Chain, before: Choice, after: Choice) -> dict[str, tuple[State, State]]:
    """Use cases whose state differs, with both states."""
    pairs = zip(answers.use_cases(before), answers.use_cases(after), strict=True)
    return {new.use_case.id: (old.state, new.state) for old, new in pairs if old.state != new.state}


def with_also(choice: Choice, protocol: Name, actor: Name | None) -> Choice:
    """The choice with one protocol more, for one actor or for all who have a choice."""
    if actor:
        owned = choice.by_actor.get(actor, choice.everybody)
        return Choice(choice.everybody, {**choice.by_actor, actor: owned | {protocol}}) if owned is not None else choice
    everybody = None if choice.everybody is None else choice.everybody | {protocol}
    return Choice(everybody, {actor: chosen | {protocol} for actor, chosen in choice.by_actor.items()})


def expected_wins(answers: Chain, choice: Choice, actor: Name | None) -> dict[str, tuple[list[str], list[str]]]:
    """By protocol the use cases that it makes full, and partial, for those that win something."""
    found = {}
    for protocol in answers.coverage.protocols:
        changes = won(answers, choice, with_also(choice, protocol, actor))
        full, partial = (
            sorted(id_ for id_, (old, new) in changes.items() if new == state and STRENGTH[new] > STRENGTH[old])
            for state in ("full", "partial")
        )
        if full or partial:
            found[protocol.id] = (full, partial)
    return found


def world_by_chance(seed: int) -> KnowledgeBase:
    """A few use cases over links that are served, unserved or not recorded, with claims of every sort."""
    chance = random.Random(seed)  # noqa: S311
    links = ["a>b", "b>c", "c>d", "d>a", "a>c"]  # d-a is served by nobody, a-c is no interface

    def step() -> str:
        wanted = [f"{chance.choice(['', '', '?'])}{chance.choice('rst')}" for _ in range(chance.randint(0, 3))]
        return " ".join([chance.choice(links[:3] if chance.random() < 0.8 else links), *wanted])

    def claims() -> dict[str, Any]:
        said = {requirement: chance.choice(["full", "full", "full", "partial", "none", ""]) for requirement in "rst"}
        return {
            requirement: {"support": support, **({"note": f"why {requirement}"} if support != "full" else {})}
            for requirement, support in said.items()
            if support
        }

    protocols = [f"p{number}" for number in range(6)]
    return grid_world(
        {
            f"u{n}": {f"p{m}": [step() for _ in range(chance.randint(1, 3))] for m in range(chance.randint(1, 2))}
            for n in range(6)
        },
        serves={p: " ".join(chance.sample(["a-b", "b-c", "c-d"], chance.randint(1, 3))) for p in protocols},
        claims={p: claims() for p in protocols},
        unserved="d-a",
    )


def in_python(kb: KnowledgeBase, chosen: list[Choice], wanted: list[list[str]], actors: list[str]) -> dict[str, Any]:
    """What IN_THE_BROWSER gives back, worked out by chain and explore."""

    def answer(found: UseCaseState) -> list[Any]:
        missing = first_missing(found)
        why = missing and (missing.link.gap or (missing.verdict and missing.verdict.requirement.id))
        return [found.use_case.id, found.state, found.best.path.id if found.best else "", why]

    answers = chain(kb)
    by = [None, *(Name("actor", id_) for id_ in actors)]
    return {
        "judged": [[answer(found) for found in answers.use_cases(choice)] for choice in chosen],
        "wins": [[expected_wins(answers, choice, actor) for actor in by] for choice in chosen],
        "smallest": [python_smallest(kb, ids) for ids in wanted],
    }


def python_smallest(kb: KnowledgeBase, ids: list[str]) -> dict[str, Any]:
    found = smallest_sets(chain(kb), [Name("use-case", id_) for id_ in ids])
    levels = [
        {"enabled": one.enabled, "sets": [[name.id for name in chosen] for chosen in one.sets], "more": one.more}
        for one in found.sizes
    ]
    return {"of": len(ids), "levels": levels, "dominated": [[one.id, other.id] for one, other in found.dominated]}


def subsets(kb: KnowledgeBase, number: int, largest: int) -> list[list[str]]:
    """Choices of use cases; the ids in the order of the knowledge base."""
    chance, ids = random.Random(11), [name.id for name in chain(kb).paths]  # noqa: S311
    found = [chance.sample(ids, chance.randint(1, min(largest, len(ids)))) for _ in range(number)]
    return [sorted(some, key=ids.index) for some in found]
