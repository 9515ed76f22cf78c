"""The explorer: every answer of the page is the one that `chain`, `explore` and the command line give."""

import csv
import io
import json
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from built_pages import built_page
from command_line import run
from conftest import BuiltSite
from explorer_answers import (
    SIGNS,
    STATES,
    choice_of,
    choices,
    data_of,
    expected,
    expected_wins,
    python_smallest,
    query_of,
    short,
    subsets,
    with_also,
    won,
)
from hostile import ATTACKS
from knowledge_bases import ROOT, SMALL, TODAY, grid_world, load_example, name_of
from test_browser import CALLED, NARROW, WIDE, Address, host, nothing_ran, overflow, unreachable, visit
from vgikb.chain import Choice, chain
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.graph import load
from vgikb.pages import Site, View
from vgikb.pages.explorer import ROWS_A_PAGE, _families, _stands, explorer
from vgikb.pages.records import record_text
from vgikb.records import Record
from vgikb.scenarios import question

MIDDLE = (768, 1024)
OLD_STATIONS = {"charging-station": ("ocpp-1.6", "iec61851-1"), "ev": ("iec61851-1",)}
browsing = pytest.mark.browser


def had(scenario: Record) -> dict[str, list[str]]:
    """The protocols of a scenario, by actor."""
    return {chosen["actor"]: chosen["protocols"] for chosen in scenario.data["have"]}


# the data and the page without a browser


def test_the_page_is_small_and_says_the_answer_for_all_protocols(real_site: BuiltSite) -> None:
    page = built_page(real_site.folder / "explorer" / "index.html")
    assert page.path.stat().st_size < 200_000
    states = chain(real_site.kb).use_cases()
    counts = [sum(found.state == state for found in states) for state in reversed(STATES)]
    said = re.search(
        r"Of (\d+) use cases (\d+) works? from end to end, (\d+) in part, (\d+) \w+ unknown, and (\d+) do", page.text
    )
    assert said
    assert [int(number) for number in said.groups()] == [len(states), *counts]


@pytest.mark.parametrize("folder", [ROOT, SMALL])
def test_the_data_is_the_same_each_time_and_a_link_stands_once(folder: Path) -> None:
    kb = load(ROOT, TODAY) if folder == ROOT else load_example(SMALL)
    data = data_of(kb)
    links = [json.dumps(link) for link in data["explorer"]["links"]]
    hops = sum(len(path.hops) for paths in chain(kb).paths.values() for path in paths)
    assert 0 < len(links) <= hops
    assert json.dumps(data_of(kb)) == json.dumps(data)
    used = {link for one in data["explorer"]["useCases"] for path in one["paths"] for link in path["links"]}
    assert used == set(range(len(links)))


def test_every_scenario_of_the_project_can_be_chosen_and_says_what_it_wins() -> None:
    site = Site(load(ROOT, TODAY), (), ())
    scenarios = site.kb.of_kind("scenario")
    assert len(scenarios) >= 10
    assert [record.id for record in scenarios if not _stands(site, record)] == []
    assert len({question(record) for record in scenarios}) == len(scenarios)
    for record in scenarios:
        text = record_text(View(site, f"scenario/{record.id}.md"), record)
        now = chain(site.kb).use_cases(choice_of(had(record)))
        assert f"{sum(state.state == 'full' for state in now)} work from end to end" in text


@pytest.mark.parametrize(("actor", "offered"), [("a", True), ("nobody", False)])
def test_a_scenario_about_what_cannot_be_chosen_is_not_offered(actor: str, offered: bool) -> None:
    scenario = {"have": [{"actor": actor, "protocols": ["one"]}]}
    kb = grid_world({"pay": {"plug": ["a>b price"]}}, serves={"one": "a-b"}, claims={"one": {"price": "full"}},
                    more={"scenario/now": scenario, "actor/nobody": {}})  # fmt: skip
    page = next(iter(explorer.make(Site(kb, (), ())))).text
    assert ("The now" in page) == offered
    assert (f"?actor.{actor}=one" in unescape(page)) == offered


def test_editions_stand_under_their_family() -> None:
    families = {
        family.title: [title for _, title in family.editions] for family in _families(Site(load(ROOT, TODAY), (), ()))
    }
    assert families["OCPP"] == ["OCPP 1.6", "OCPP 2.0.1", "OCPP 2.1"]
    assert "ISO 15118-2" in families["ISO 15118"]
    assert families["IEC 61851-1"] == ["IEC 61851-1"]
    assert sum(map(len, families.values())) == len(coverage(load(ROOT, TODAY)).protocols)


def test_a_long_answer_is_split_over_several_pages() -> None:
    many = {f"u{number:04}": {"path": ["a>b r"]} for number in range(ROWS_A_PAGE + 1)}
    first, second = explorer.make(Site(grid_world(many, serves={"x": "a-b"}, claims={"x": {"r": "full"}}), (), ()))
    assert (first.path, second.path) == ("explorer/index.md", "explorer/part-2.md")
    assert [page.text.count("<tr><td>") for page in (first, second)] == [ROWS_A_PAGE, 1]
    assert 'href="../explorer/part-2/"' in unescape(first.text)
    assert 'href="../../explorer/"' in unescape(second.text)


def test_a_knowledge_base_without_use_cases_has_an_explorer() -> None:
    (page,) = explorer.make(Site(grid_world(), (), ()))
    assert "Of 0 use cases 0 work from end to end" in page.text


# the page in a browser


def explore(page: Any, site: str, query: str = "") -> None:
    """Open the explorer and wait for its answer."""
    page.goto(f"{site}explorer/?{query}")
    page.locator(".vgi-ex-sentence").filter(has_text="use cases").wait_for()


def shown(page: Any) -> dict[str, tuple[str, str, str]]:
    """State, best path and first missing thing of each use case that is listed."""
    found = page.eval_on_selector_all(
        ".vgi-ex-list [data-use-case]",
        """all => all.map(box => [box.dataset.useCase, box.dataset.state, box.dataset.path,
           box.querySelector('summary .vgi-ex-why')?.textContent ?? ''])""",
    )
    first = "First missing: "
    return {id_: (state, path, why[len(first) :] if why.startswith(first) else "") for id_, state, path, why in found}


def sentence(answers: dict[str, tuple[str, str, str]]) -> str:
    """The numbers of the sentence: all, full, partial, unknown, none."""
    counts = [sum(state == found for found, *_ in answers.values()) for state in reversed(STATES)]
    return " ".join(map(str, [len(answers), *counts]))


def said(page: Any) -> str:
    return " ".join(re.findall(r"\d+", page.locator(".vgi-ex-sentence").text_content()))


def choose(page: Any, actor: str, protocols: Iterable[str]) -> None:
    """Tick exactly these protocols for everybody ("") or an actor."""
    page.locator("[name=actor]").select_option(actor)
    page.locator("[name=none]").click()
    page.eval_on_selector_all(
        ".vgi-ex-choice [name=protocol]",
        "(all, ids) => all.filter(box => ids.includes(box.value)).forEach(box => box.click())",
        list(protocols),
    )


def open_all(page: Any, boxes: str) -> None:
    """Open what folds, until what it holds has arrived."""
    page.eval_on_selector_all(boxes, "all => all.forEach(box => { box.open = true; })")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.vgi-ex-row details')].every(box => box.childElementCount > 1)
           && !document.querySelector('.vgi-ex-list .vgi-quiet:empty')"""
    )


@browsing
def test_the_explorer_answers_as_the_chain_does(browser: Any, real_site: BuiltSite, address: Address) -> None:
    seen = set()
    with visit(browser, WIDE) as page:
        for choice in choices(real_site.kb):
            explore(page, address(real_site), query_of(choice))
            answers = expected(real_site.kb, choice)
            assert shown(page) == answers
            assert said(page) == sentence(answers)
            seen |= {state for state, *_ in answers.values()}
        assert page.troubles == []
    assert seen == set(STATES)


@browsing
def test_the_explorer_answers_as_the_command_does(browser: Any, real_site: BuiltSite, address: Address) -> None:
    actors = [f"{actor}={','.join(protocols)}" for actor, protocols in OLD_STATIONS.items()]
    options = (word for actor in actors for word in ("--actor", actor))
    done = run("explore", *options, "--root", real_site.root)
    told = re.findall(r"^(\w+) +(\S+), path (\S+)$", done.stdout, re.MULTILINE)
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), query_of(choice_of(OLD_STATIONS)))
        assert sorted((state, id_, path) for id_, (state, path, _) in shown(page).items()) == sorted(told)


@browsing
def test_ticking_gives_the_same_answer_and_an_address_that_shows_it_again(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    choice = choice_of(OLD_STATIONS, ["openadr-3.1.0", "iec61851-1", "ocpp-1.6", "ocpp-2.1"])
    with visit(browser, WIDE) as page:
        explore(page, address(real_site))
        choose(page, "", [name.id for name in choice.everybody or ()])
        for actor, protocols in choice.by_actor.items():
            choose(page, actor.id, [name.id for name in protocols])
        assert shown(page) == expected(real_site.kb, choice)
        query = page.evaluate("location.search")
        assert set(query.removeprefix("?").split("&")) == set(query_of(choice).split("&"))
        explore(page, address(real_site), query.removeprefix("?"))
        assert shown(page) == expected(real_site.kb, choice)
        page.locator("[name=actor]").select_option("ev")
        assert page.locator("[name=protocol]:checked").evaluate_all("all => all.map(box => box.value)") == [
            "iec61851-1"
        ]


@browsing
def test_the_explorer_begins_with_all_protocols_and_comes_back_to_them(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    everything = expected(real_site.kb, Choice())
    with visit(browser, NARROW) as page:
        explore(page, address(real_site))
        assert shown(page) == everything
        assert page.locator("#vgi-explorer-static").is_hidden()
        page.locator(".vgi-ex-panel > summary").click()
        choose(page, "", [])
        assert page.evaluate("location.search") == "?everybody="
        assert shown(page) == expected(real_site.kb, Choice(frozenset()))
        choose(page, "ev", [])
        page.locator("[name=same]").click()
        page.locator("[name=actor]").select_option("")
        page.locator("[name=all]").click()
        assert shown(page) == everything
        assert page.evaluate("location.search") == ""


@browsing
def test_all_for_an_actor_is_all_even_where_everybody_has_little(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    known = coverage(real_site.kb).protocols
    choice = Choice(frozenset(), {Name("actor", "ev"): frozenset(known)})
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), "everybody=")
        page.locator("[name=actor]").select_option("ev")
        page.locator("[name=all]").click()
        assert shown(page) == expected(real_site.kb, choice)
        assert page.evaluate("location.search") == "?everybody=&actor.ev=*"
        page.reload()
        page.locator(".vgi-ex-sentence").filter(has_text="use cases").wait_for()
        assert shown(page) == expected(real_site.kb, choice)


@browsing
def test_a_family_is_ticked_with_its_editions_and_shows_when_only_some_are(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), "everybody=ocpp-2.1")
        family = page.locator("[data-family]").filter(has=page.locator("[value='ocpp-2.1']"))
        whole = family.locator("[data-whole]")
        assert whole.evaluate("box => [box.checked, box.indeterminate]") == [False, True]
        whole.check()
        assert page.evaluate("location.search") == "?everybody=ocpp-1.6,ocpp-2.0.1,ocpp-2.1"
        assert shown(page) == expected(real_site.kb, choice_of({}, ["ocpp-1.6", "ocpp-2.0.1", "ocpp-2.1"]))
        whole.uncheck()
        assert page.evaluate("location.search") == "?everybody="


@browsing
def test_an_actor_is_offered_the_protocols_of_its_links_and_any_can_be_found(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site))
        page.locator("[name=actor]").select_option("ev")
        assert page.locator("[value='iso15118-2']").is_visible()
        assert page.locator("[value='openadr-3.1.0']").is_hidden()
        page.locator("[name=others]").click()
        assert page.locator("[value='openadr-3.1.0']").is_visible()
        page.locator("[name=find]").fill("charge point protocol")
        visible = page.locator("[name=protocol]").evaluate_all(
            "all => all.filter(b => b.checkVisibility()).map(b => b.value)"
        )
        assert visible == ["ocpp-1.6", "ocpp-2.0.1", "ocpp-2.1"]


@browsing
def test_one_more_protocol_wins_what_python_says(browser: Any, real_site: BuiltSite, address: Address) -> None:
    answers = chain(real_site.kb)
    for choice, actor in [
        (choice_of(OLD_STATIONS), None),
        (choice_of({"ev": ("iec61851-1",)}), Name("actor", "ev")),
    ]:
        with visit(browser, WIDE) as page:
            explore(page, address(real_site), query_of(choice) + (f"&by={actor.id}" if actor else ""))
            page.locator(".vgi-ex-gains > summary").click()
            known = expected_wins(answers, choice, actor)
            assert known
            found = page.locator(".vgi-ex-gained [data-protocol]").evaluate_all(
                "all => all.map(b => [b.dataset.protocol, [+b.dataset.full, +b.dataset.partial]])"
            )
            assert dict(found) == {id_: [len(full), len(partial)] for id_, (full, partial) in known.items()}
            assert [counts for _, counts in found] == sorted((counts for _, counts in found), reverse=True)
            best = page.locator(".vgi-ex-gained [data-protocol]").first
            best.locator("summary").click()
            best.locator("li").first.wait_for()
            named = best.locator("li").evaluate_all("all => all.map(line => [line.dataset.useCase, line.dataset.to])")
            full, partial = known[best.get_attribute("data-protocol")]
            assert sorted(named) == sorted([[id_, "full"] for id_ in full] + [[id_, "partial"] for id_ in partial])
            added = Name("protocol", best.get_attribute("data-protocol"))
            page.locator(".vgi-ex-gained button").first.click()
            assert shown(page) == expected(real_site.kb, with_also(choice, added, actor))


@browsing
def test_the_smallest_set_for_ticked_use_cases_can_be_taken(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    wanted = subsets(real_site.kb, 4, 12)[-1]
    known = python_smallest(real_site.kb, wanted)
    assert known["levels"]
    with visit(browser, WIDE) as page:
        explore(page, address(real_site))
        page.eval_on_selector_all(
            ".vgi-ex-list [name=want]",
            "(all, ids) => all.filter(b => ids.includes(b.value)).forEach(b => b.click())",
            wanted,
        )
        assert page.evaluate("location.search") == f"?want={','.join(sorted(wanted))}"
        page.locator(".vgi-ex-smallest > summary").click()
        found = page.locator(".vgi-ex-level").evaluate_all(
            "all => all.map(l => [+l.dataset.enabled, [...l.querySelectorAll('[data-set]')].map(s => s.dataset.set)])"
        )
        assert found == [[one["enabled"], [" ".join(ids) for ids in one["sets"]]] for one in known["levels"]]
        page.locator(".vgi-ex-level [data-set] button").last.click()
        choice = choice_of({}, known["levels"][-1]["sets"][-1])
        assert shown(page) == expected(real_site.kb, choice)
        works = {id_ for id_, (state, *_) in shown(page).items() if state == "full"}
        assert len(works & set(wanted)) == known["levels"][-1]["enabled"]
        page.locator("[name=untick]").click()
        assert page.locator("[name=want]:checked").count() == 0


@browsing
def test_two_choices_are_compared_and_from_unknown_is_told_apart(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    before = choice_of({"charging-station": ("ocpp-1.6", "iec61851-1", "iso15118-2")})
    after = choice_of({"charging-station": ("ocpp-2.1", "iec61851-1", "iso15118-2", "iso15118-20")})
    known = won(chain(real_site.kb), before, after)
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), query_of(before))
        page.locator("[name=keep]").click()
        assert page.locator(".vgi-ex-compare").is_visible()
        assert page.locator(".vgi-ex-compare [data-from]").count() == 0
        choose(page, "charging-station", ["ocpp-2.1", "iec61851-1", "iso15118-2", "iso15118-20"])
        query = "return [...document.querySelectorAll('.vgi-ex-compare [data-from]')]"
        lines = page.evaluate(f"() => {{ {query}.map(l => [l.dataset.useCase, [l.dataset.from, l.dataset.to]]) }}")
        assert {id_: tuple(states) for id_, states in lines} == known
        numbers = re.findall(r"\d+", page.locator(".vgi-ex-said").text_content())
        ways = [(old, new) for old, new in known.values()]
        full = [sum(way == (old, "full") for way in ways) for old in ("none", "partial", "unknown")]
        assert [int(number) for number in numbers] == [sum(full), *full, sum(old == "full" for old, _ in ways)]
        explore(page, address(real_site), page.evaluate("location.search.slice(1)"))
        assert {
            id_: tuple(s)
            for id_, s in page.evaluate(
                f"() => {{ {query}.map(l => [l.dataset.useCase, [l.dataset.from, l.dataset.to]]) }}"
            )
        } == known
        page.get_by_role("button", name="Swap").click()
        assert shown(page) == expected(real_site.kb, before)
        page.get_by_role("button", name="Stop comparing").click()
        assert "before" not in page.evaluate("location.search")


@browsing
def test_quick_starts_show_their_choice_and_the_way_back(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), "show=direction:V2G")
        page.locator(".vgi-ex-starts summary").click()
        scenarios = real_site.kb.of_kind("scenario")
        for start in scenarios:
            page.get_by_role("link", name=start.title, exact=True).click()
            choice = choice_of(had(start))
            states = {id_: state for id_, (state, *_) in expected(real_site.kb, choice).items()}
            assert said(page) == sentence(expected(real_site.kb, choice)), start.title
            assert {id_: state for id_, (state, *_) in shown(page).items()}.items() <= states.items()
            assert page.locator(".vgi-ex-compare").is_visible() == ("before" in start.data)
        assert "show=direction:V2G" in page.evaluate("location.search")
        page.go_back()
        assert said(page) == sentence(expected(real_site.kb, choice_of(had(scenarios[-2]))))


@browsing
def test_use_cases_are_sifted_by_state_direction_sector_service_and_text(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    records = {name.id: real_site.kb.records[name].data for name in chain(real_site.kb).paths}
    states = {id_: state for id_, (state, *_) in expected(real_site.kb, choice_of(OLD_STATIONS)).items()}
    direction = {id_ for id_, data in records.items() if data["direction"] == "V2G"}
    sector = {id_ for id_, data in records.items() if "fleet" in data["sector"]}
    service = next(iter(next(data["services"] for data in records.values() if data.get("services"))))
    served = {id_ for id_, data in records.items() if service in data.get("services", ())}
    none = {id_ for id_, state in states.items() if state == "none"}
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), query_of(choice_of(OLD_STATIONS)))
        page.locator(".vgi-ex-filter [name=direction]").select_option("V2G")
        assert set(shown(page)) == direction
        page.locator(".vgi-ex-meter .none").click()
        assert set(shown(page)) == direction & none
        assert page.locator(".vgi-ex-meter .none").get_attribute("aria-pressed") == "true"
        page.locator(".vgi-ex-filter [name=sector]").select_option("fleet")
        assert set(shown(page)) == direction & none & sector
        assert page.evaluate("location.search").endswith("&show=none,direction:V2G,sector:fleet")
        assert f"{len(direction & none & sector)} of {len(records)}" in page.locator(".vgi-ex-count").text_content()
        page.locator("[name=clear]").click()
        assert set(shown(page)) == set(records)
        page.locator(".vgi-ex-filter [name=service]").select_option(service)
        assert set(shown(page)) == served
        explore(page, address(real_site), "show=partial,text:fleet, depot")
        assert page.locator(".vgi-ex-filter [name=text]").input_value() == "fleet, depot"
        page.locator("[name=clear]").click()
        page.locator(".vgi-ex-filter [name=text]").fill("Home BACKUP")
        assert "home-backup-v2h" in shown(page)
        assert len(shown(page)) < 10


@browsing
def test_reasons_look_different_in_word_and_sign(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site))
        signs = page.evaluate("vgikb.explorer.SIGNS")
        looks = page.evaluate(
            """() => Object.keys(vgikb.explorer.SIGNS).map(word => {
               const sign = document.querySelector('.vgi-ex-list').appendChild(vgikb.explorer.sign(word));
               const style = getComputedStyle(sign);
               return [sign.textContent, style.color, style.backgroundColor, style.borderStyle].join(); })"""
        )
    assert signs == SIGNS
    assert len(set(signs.values())) == len(signs) == len(set(looks))


@browsing
def test_a_use_case_opens_to_its_links_with_proprietary_ones_options_and_notes(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    answers, kb = chain(real_site.kb), real_site.kb
    seen: set[str] = set()
    with visit(browser, WIDE) as page:
        explore(page, address(real_site))
        open_all(page, ".vgi-ex-list details")
        for found in answers.use_cases():
            assert found.best
            text = page.locator(f".vgi-ex-list [data-use-case='{found.use_case.id}']").text_content()
            for link in found.best.links:
                assert kb.records[link.hop.interface].title in text
                if link.protocol:
                    assert f"over {short(kb, link.protocol)}" in text
                    titles = {
                        option["id"]: option["title"] for option in kb.records[link.protocol].data.get("options", ())
                    }
                    assert all(titles[option] in text for option in link.options)
                    seen |= {"option"} if link.options else set()
                    if answers.coverage.proprietary(link.protocol):
                        assert "proprietary" in text
                        seen.add("proprietary")
                for verdict in (*link.needs, *link.prefers):
                    if verdict.state != "full":
                        assert kb.records[verdict.requirement].title in text
                        note = verdict.claim.data.get("note", "") if verdict.claim else ""
                        assert (
                            not note or "[[" in note or "`" in note or " ".join(note.split()) in " ".join(text.split())
                        )
                        seen |= {"note"} if note else set()
        assert page.troubles == []
    assert seen == {"option", "proprietary", "note"}


@browsing
def test_a_link_on_which_nobody_is_chosen_says_who_would_carry_it(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), "everybody=")
        box = page.locator(".vgi-ex-list details").first
        box.locator("summary").click()
        box.locator("li").first.wait_for()
        assert "○ nobody chosen" in box.text_content()
        assert "It would be carried in full by" in box.text_content()


@browsing
def test_what_stands_in_the_way_is_counted(browser: Any, real_site: BuiltSite, address: Address) -> None:
    choice = choice_of(OLD_STATIONS)
    reasons = [why for *_, why in expected(real_site.kb, choice).values() if why]
    counts = sorted((reasons.count(why) for why in set(reasons)), reverse=True)
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), query_of(choice))
        found = page.locator(".vgi-ex-obstacles [data-count]").evaluate_all("all => all.map(box => +box.dataset.count)")
        rest = page.locator(".vgi-ex-obstacles > p").text_content()
    assert found == counts[: len(found)]
    assert int(re.findall(r"\d+", rest)[0]) == sum(counts[len(found) :])


@browsing
def test_the_link_is_copied_and_stands_there_to_be_read(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE, permissions=["clipboard-read", "clipboard-write"]) as page:
        explore(page, address(real_site), "everybody=ocpp-2.1&show=none")
        page.locator("[name=link]").click()
        page.locator(".vgi-ex-told").filter(has_text="copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.url
        assert page.locator(".vgi-ex-address input").input_value() == page.url


@browsing
def test_the_csv_holds_what_is_listed_and_runs_no_formula(browser: Any, real_site: BuiltSite, address: Address) -> None:
    choice = choice_of(OLD_STATIONS)
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), query_of(choice) + "&show=direction:V2G")
        with page.expect_download() as download:
            page.locator("[name=csv]").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        listed = shown(page)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["use case"]: row["state"] for row in rows} == {id_: state for id_, (state, *_) in listed.items()}
    answers = chain(real_site.kb)
    for id_ in listed:
        best = answers.use_case(Name("use-case", id_), choice).best
        assert best
        states = [row["link state"] for row in rows if row["use case"] == id_]
        assert states == [link.state for link in best.links]
    assert {row["choice"] for row in rows} == {
        "Charging station: IEC 61851-1, OCPP 1.6; Electric vehicle: IEC 61851-1; Everybody else: everything known"
    }
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@browsing
def test_on_paper_the_links_are_open_and_the_controls_are_gone(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site), "everybody=ocpp-2.1&show=direction:V2H")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".vgi-ex-list details:not([open])").count() == 0
        assert page.locator(".vgi-ex-list details li").first.is_visible()
        assert page.locator(".vgi-ex-choice").is_hidden()
        assert page.locator(".vgi-ex-tools").is_hidden()
        assert page.url in page.locator(".vgi-ex-printed").inner_text()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".vgi-ex-list details[open]").count() == 0


@browsing
def test_names_in_the_address_that_are_not_known_are_told(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        explore(
            page, address(real_site), "everybody=ocpp-9,ocpp-2.1&actor.nobody=ocpp-2.1&want=nothing&show=bad,sector:x"
        )
        assert page.locator(".vgi-ex-strangers").inner_text().endswith("ocpp-9, nobody, nothing.")
        assert said(page) == sentence(expected(real_site.kb, choice_of({}, ["ocpp-2.1"])))
        assert page.troubles == []


@browsing
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, (360, 740)], ids=lambda size: str(size[0]))
def test_the_explorer_fits_the_window_with_everything_open(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int], scheme: str
) -> None:
    start = next(record for record in real_site.kb.of_kind("scenario") if "before" in record.data)
    with visit(browser, size, color_scheme=scheme) as page:
        wanted = "&want=home-backup-v2h,ad-hoc-payment-session"
        explore(page, address(real_site), question(start).removeprefix("?") + wanted)
        open_all(page, "#vgi-explorer details")
        page.locator("[name=link]").click()
        assert overflow(page) <= 0
        assert unreachable(page) <= {"FORM.vgi-ex-choice"}  # what stands in it can be reached
        assert page.locator(".vgi-ex-sentence").bounding_box()["y"] < page.locator(".vgi-ex-list").bounding_box()["y"]
        assert page.troubles == []
        assert page.asked == {host(address(real_site))}


@browsing
def test_the_explorer_works_with_the_keyboard_alone(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        explore(page, address(real_site))
        page.locator("[name=none]").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.search") == "?everybody="
        page.locator("[value='ocpp-2.1']").focus()
        page.keyboard.press("Space")
        assert page.evaluate("[location.search, document.activeElement.value]") == ["?everybody=ocpp-2.1", "ocpp-2.1"]
        box = page.locator(".vgi-ex-list details").first
        box.locator("summary").focus()
        page.keyboard.press("Enter")
        box.locator("li").first.wait_for()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        assert page.evaluate("location.search").endswith(f"&want={box.get_attribute('data-use-case')}")
        assert page.evaluate("document.activeElement.name") == "want"


@browsing
def test_the_explorer_works_from_a_folder_on_disk(browser: Any, real_site: BuiltSite) -> None:
    with visit(browser, WIDE) as page:
        page.goto((real_site.folder / "explorer" / "index.html").as_uri() + "?everybody=ocpp-2.1")
        page.locator(".vgi-ex-sentence").filter(has_text="use cases").wait_for()
        assert shown(page) == expected(real_site.kb, choice_of({}, ["ocpp-2.1"]))


@browsing
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_explorer_says_all_without_scripts(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int]
) -> None:
    everything = expected(real_site.kb, Choice())
    with visit(browser, size, java_script_enabled=False) as page:
        page.goto(address(real_site) + "explorer/")
        assert page.locator("#vgi-explorer").is_hidden()
        assert overflow_without_scripts(page) <= 0
        rows = page.locator("#vgi-explorer-static tbody tr")
        found = {}
        for row in rows.all():
            link = row.locator("a").first.get_attribute("href")
            found[link.split("/")[-2]] = row.locator("td").all_inner_texts()
    assert found.keys() == everything.keys()
    for id_, (state, _, why) in everything.items():
        assert found[id_][1] == f"{SIGNS[state]} {state}"
        assert bool(found[id_][4]) == bool(why)
    named = [name for name in found if "IEC 61851-1" in found[name][3]]
    assert named


def overflow_without_scripts(page: Any) -> float:
    """By how many pixels the text is wider than the window; scripts of the page are off, not those of the test."""
    return float(page.locator("article").bounding_box()["width"]) - float(page.viewport_size["width"])


@browsing
def test_where_the_data_does_not_arrive_the_answer_for_all_protocols_stays(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.route("**/assets/data/explorer.js", lambda route: route.abort())
        page.goto(address(real_site) + "explorer/")
        page.locator(".vgi-ex-failed").wait_for()
        assert page.locator("#vgi-explorer-static tbody tr").count() == len(chain(real_site.kb).paths)
        assert page.locator("#vgi-explorer").is_hidden()


@browsing
def test_the_explorer_of_hostile_records_shows_their_texts_and_runs_nothing(
    browser: Any, hostile_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        explore(page, address(hostile_site), "show=text:<img src=x onerror=hit()>&everybody=a01&before=all")
        assert page.locator(".vgi-ex-filter [name=text]").input_value() == "<img src=x onerror=hit()>"
        page.locator("[name=clear]").click()
        for actor in page.locator("[name=actor] option").all()[:4]:
            page.locator("[name=actor]").select_option(actor.get_attribute("value"))
            page.locator("[name=none]").click()
        page.locator("[name=tick]").evaluate("button => button.click()")
        open_all(page, "#vgi-explorer details")
        text = page.locator("#vgi-explorer").text_content()
        assert sum(" ".join(attack.split()) in " ".join(text.split()) for attack in ATTACKS) > 10
        nothing_ran(page)
        assert page.troubles == []
        assert page.asked == {host(address(hostile_site))}


def test_hostile_choices_name_no_other_file(hostile_site: BuiltSite) -> None:
    names = [name_of(f"protocol/{name.partition('/')[2]}") for name in data_of(hostile_site.kb) if "/" in name]
    assert set(names) <= set(hostile_site.kb.records)
