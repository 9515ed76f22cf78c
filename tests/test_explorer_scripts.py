"""The scripts of the explorer work out what Python works out, on worlds made by chance and on the real records."""

from typing import Any

import pytest

from conftest import BuiltSite
from explorer_answers import choices, data_of, in_python, plain, python_smallest, subsets, world_by_chance
from test_browser import WIDE, Address, visit
from vgikb.chain import Choice, chain

pytestmark = pytest.mark.browser

IN_THE_BROWSER = """([data, plain, wanted]) => {
  const X = vgikb.explorer;
  const choices = plain.map(({ everybody, actors }) => ({
    everybody: everybody && new Set(everybody), actors: new Map(actors.map(([id, set]) => [id, new Set(set)])) }));
  const answer = ({ useCase, state, best }) => {
    const missing = X.firstMissing(data, best);
    return [useCase.id, X.STATES[state], best.path.id, missing && (missing.link.gap || missing.requirement.id)];
  };
  const ids = (changes) => changes.map((change) => change.useCase.id);
  const gain = ({ protocol, full, partial }) => [protocol.id, ids(full), ids(partial)];
  const everyone = ["", ...data.actors.map(([id]) => id)];
  return {
    judged: choices.map((choice) => X.judged(data, choice).map(answer)),
    wins: choices.map((choice) => everyone.map((by) => X.wins(data, choice, by).map(gain))),
    smallest: wanted.map((set) => X.smallest(data, new Set(set))),
  };
}"""


def settled(wins: list[Any]) -> dict[str, tuple[list[str], list[str]]]:
    """What the scripts say of one more protocol, as expected_wins says it."""
    return {protocol: (sorted(full), sorted(partial)) for protocol, full, partial in wins if full or partial}


def test_the_scripts_answer_as_python_does_in_many_worlds(browser: Any, real_site: BuiltSite, address: Address) -> None:
    seen: set[str | None] = set()
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "explorer/")
        for seed in range(40):
            kb = world_by_chance(seed)
            data = data_of(kb)["explorer"]
            chosen, wanted = [Choice(), *choices(kb, seed)], subsets(kb, 3, 6)
            found = page.evaluate(IN_THE_BROWSER, [data, [plain(choice) for choice in chosen], wanted])
            actors = [id_ for id_, _ in data["actors"]]
            known = in_python(kb, chosen, wanted, actors)
            assert found["judged"] == known["judged"], seed
            assert [[settled(wins) for wins in some] for some in found["wins"]] == known["wins"], seed
            never = [one.pop("never") for one in found["smallest"]]
            assert found["smallest"] == known["smallest"], seed
            assert [one["of"] - len(some) for one, some in zip(found["smallest"], never, strict=True)] == [
                max((level["enabled"] for level in one["levels"]), default=0) for one in known["smallest"]
            ]
            seen |= {why for answers in found["judged"] for *_, why in answers}
    assert {"nobody chosen", "no protocol recorded", "no interface recorded", "r", None} <= seen


def test_the_smallest_sets_of_the_page_are_those_of_the_command(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    everything = [name.id for name in chain(real_site.kb).paths]
    wanted = [*subsets(real_site.kb, 12, 25), everything]
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "explorer/")
        found = page.evaluate(
            """async (wanted) => { const data = await vgikb.load("explorer");
               return wanted.map((set) => vgikb.explorer.smallest(data, new Set(set))); }""",
            wanted,
        )
    for one, ids in zip(found, wanted, strict=True):
        one.pop("never")
        assert one == python_smallest(real_site.kb, ids)
