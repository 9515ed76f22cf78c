"""The site in a browser: it fits, asks nobody else, finds and answers, and carries out nothing a record says."""

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from conftest import BuiltSite
from hostile import ATTACKS, id_of
from vgikb.chain import Chain, Choice, chain
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.pages import Site
from vgikb.pages.explorer import _actors

pytestmark = pytest.mark.browser

WIDE, NARROW = (1280, 900), (390, 844)
SETTLED = 10_000  # ms that a browser may take for what it shows at once on any machine
PAGES = [
    "",
    "term/evse/",
    "use-case/home-backup-v2h/",
    "requirement/price-schedule/",
    "protocol/ocpp-2.0.1/",
    "coverage/ocpp-2.0.1/",
    "vocabulary/ocpp-2.0.1/",
    "actor/ev/",
    "driver/ca-rule-21/",
    "matrix/use-case-protocol/",
    "matrix/requirement-protocol/",
    "matrix/term-community/",
    "meeting/",
    "meeting/vgi-cpwg-2017-06-12/",
    "source/",
    "term/",
    "explorer/",
    "gaps/",
    "checks/",
    "checks/dangling-link/",
    "fields/",
    "fields/use-case/",
    "method/",
]
Address = Callable[[BuiltSite], str]
MATRICES = [f"matrix/full-{cell}/" for cell in ("claim", "chain", "link", "value")]
CALLED = "window.called = []; for (const n of ['hit','alert','confirm','prompt']) window[n] = () => called.push(n);"


@contextmanager
def visit(browser: Any, size: tuple[int, int], **options: Any) -> Iterator[Any]:
    """A fresh page that keeps its complaints and the hosts it asks in `troubles` and `asked`."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    page = context.new_page()
    page.set_default_timeout(SETTLED)
    page.troubles, page.asked = [], set()
    page.on("console", lambda message: message.type in ("error", "warning") and page.troubles.append(message.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("request", lambda request: page.asked.add(request.url.partition("://")[2].partition("/")[0]))
    page.on("dialog", lambda dialog: (page.troubles.append(dialog.message), dialog.dismiss()))
    try:
        yield page
    finally:
        context.close()


def overflow(page: Any) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def unreachable(page: Any) -> set[str]:
    """What scrolls within the page and cannot be reached with the keyboard."""
    found = page.eval_on_selector_all(
        "article *",
        """all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0)
           .map(e => [e, getComputedStyle(e)])
           .filter(([e, style]) => ['auto', 'scroll'].includes(style.overflowX) && style.display != 'inline')
           .map(([e, style]) => e.tagName + '.' + e.className)""",
    )
    return set(found)


def host(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def look_for(page: Any, words: str) -> list[tuple[str, str]]:
    """Address and text of what the site's search shows."""
    page.locator("[data-md-component=search-query]").fill(words)
    page.locator(".md-search-result__item a").first.wait_for(state="attached")
    found = page.eval_on_selector_all(
        ".md-search-result__item > a", "links => links.map(link => [link.pathname, link.innerText])"
    )
    return [(path, text) for path, text in found]


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"])
def test_pages_fit_the_window_without_a_complaint_and_ask_no_other_host(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int], scheme: str
) -> None:
    with visit(browser, size, color_scheme=scheme) as page:
        for path in PAGES:
            assert page.goto(address(real_site) + path).status == 200, path
            assert overflow(page) <= 0, path
            assert unreachable(page) <= {"CODE."}, path
        assert page.troubles == []
        assert page.asked == {host(address(real_site))}


def test_the_search_finds_a_term_by_its_abbreviation(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site))
        page.locator("[data-md-component=search-query]").click()
        found = look_for(page, "EVSE")
        assert "/term/evse/" in [path for path, _ in found][:3]
        assert "Electric vehicle supply equipment" in next(text for path, text in found if path == "/term/evse/")
        assert page.troubles == []
        assert page.asked == {host(address(real_site))}


def test_the_heading_and_the_first_column_of_a_matrix_stay_in_sight(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "matrix/requirement-protocol/")
        page.locator(".md-typeset__table").first.wait_for(state="attached")  # the theme has done its work
        page.evaluate("document.querySelector('.vgi-matrix').scrollTo(200, 900)")
        box = page.locator(".vgi-matrix").bounding_box()
        head = page.locator(".vgi-matrix thead").bounding_box()
        row = page.locator(".vgi-matrix tbody th[scope=row]").nth(20).bounding_box()
        assert page.evaluate("document.querySelector('.vgi-matrix').scrollTop") == 900
        assert abs(head["y"] - box["y"]) < 3
        assert abs(row["x"] - box["x"]) < 3


def test_a_matrix_has_the_width_of_the_page(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "matrix/requirement-protocol/")
        assert page.locator(".vgi-matrix").bounding_box()["width"] > 1100


def test_shapes_of_a_drawing_lead_to_the_pages_they_name(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "term/evse/")
        count = page.locator("svg.vgi-graph a").count()
        assert count > 3
        for position in (0, count // 2, count - 1):
            page.goto(address(real_site) + "term/evse/")
            shape = page.locator("svg.vgi-graph a").nth(position)
            named = shape.locator("title" if shape.locator("title").count() else "text").text_content()
            shape.click()
            assert page.locator("h1").inner_text().removesuffix("¶").strip() == named


# the explorer


def shown_states(page: Any) -> dict[str, tuple[str, str]]:
    """State and best path of each use case, as the explorer shows them."""
    found = page.evaluate(
        """() => { let state = ''; const found = [];
        for (const e of document.querySelector('.vgi-results').children) {
          if (e.tagName == 'H2') state = e.textContent.trim()[0];
          else found.push([e.querySelector('summary a').getAttribute('href').split('/').at(-2), state,
                           e.querySelector('summary span').textContent.replace('Path: ', '')]);
        } return found; }"""
    )
    states = {"●": "full", "◐": "partial", "?": "unknown", "✕": "none"}
    return {use_case: (states[symbol], path) for use_case, symbol, path in found}


def expected_states(answers: Chain, choice: Choice) -> dict[str, tuple[str, str]]:
    found = answers.use_cases(choice)
    return {state.use_case.id: (state.state, state.best.path.data["title"]) for state in found if state.best}


def choose(page: Any, actor: str, protocols: frozenset[Name]) -> None:
    """Tick exactly these protocols for everybody ("") or an actor."""
    page.locator("[name=actor]").select_option(actor)
    page.locator("[name=none]").click()
    page.eval_on_selector_all(
        "#vgi-explorer input",
        "(all, ids) => all.filter(box => ids.includes(box.value)).forEach(box => box.click())",
        [name.id for name in protocols],
    )


def choices(site: BuiltSite) -> Iterator[Choice]:
    """Some for everybody, some actor by actor, some both; always the same ones."""
    chance = random.Random(5)  # noqa: S311  # no secret
    protocols, ends = coverage(site.kb).protocols, _actors(Site(site.kb, (), ()))
    for size in (0, 1, 3, 6, len(protocols) - 1):
        yield Choice(frozenset(chance.sample(protocols, size)))
    for size in (2, 6):
        some = {actor: frozenset(chance.sample(protocols, 4)) for actor in chance.sample(ends, size)}
        yield Choice(None, some)
        yield Choice(frozenset(chance.sample(protocols, 8)), some)


def test_the_explorer_answers_as_the_chain_does(browser: Any, real_site: BuiltSite, address: Address) -> None:
    answers = chain(real_site.kb)
    seen = set()
    with visit(browser, WIDE) as page:
        for choice in choices(real_site):
            page.goto(address(real_site) + "explorer/")
            if choice.everybody is not None:
                choose(page, "", choice.everybody)
            for actor, protocols in choice.by_actor.items():
                choose(page, actor.id, protocols)
            assert shown_states(page) == expected_states(answers, choice)
            seen |= {state for state, _ in shown_states(page).values()}
        assert page.troubles == []
    assert len(seen) > 2


def test_the_explorer_begins_with_all_protocols_and_comes_back_to_them(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    everything = expected_states(chain(real_site.kb), Choice())
    with visit(browser, NARROW) as page:
        page.goto(address(real_site) + "explorer/")
        assert shown_states(page) == everything
        assert page.locator("#vgi-explorer-static").is_hidden()
        choose(page, "", frozenset())
        assert shown_states(page) != everything
        choose(page, "ev", frozenset())
        page.locator("[name=same]").click()
        page.locator("[name=actor]").select_option("")
        page.locator("[name=all]").click()
        assert shown_states(page) == everything


def test_all_for_an_actor_is_all_even_where_everybody_has_little(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    known = frozenset(coverage(real_site.kb).protocols)
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "explorer/")
        choose(page, "", frozenset())
        page.locator("[name=actor]").select_option("ev")
        page.locator("[name=all]").click()
        expected = expected_states(chain(real_site.kb), Choice(frozenset(), {Name("actor", "ev"): known}))
        assert shown_states(page) == expected


def test_the_explorer_says_all_without_scripts(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE, java_script_enabled=False) as page:
        page.goto(address(real_site) + "explorer/")
        rows = page.locator("#vgi-explorer-static tbody tr").all_inner_texts()
    assert len(rows) == len(chain(real_site.kb).paths)


# hostile records


def nothing_ran(page: Any) -> None:
    """No call, no handler and no address that runs something in what the browser made of the page."""
    found = page.evaluate(
        """() => [window.called,
        [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
          .filter(a => a.name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(a.value))
          .filter(a => !['content', 'alt', 'title', 'aria-label'].includes(a.name))
          .map(a => e.tagName + ' ' + a.name + '=' + a.value)),
        document.querySelectorAll('iframe:not([hidden]), article img, article style, base, meta[http-equiv]').length]"""
    )
    assert found == [[], [], 0], page.url


def test_nothing_of_hostile_records_runs(browser: Any, hostile_site: BuiltSite, address: Address) -> None:
    kinds = list(hostile_site.kb.kinds)
    numbered = ((kinds.index(name.kind), int(name.id[1:])) for name in hostile_site.kb.records if name.id[0] == "a")
    records = [f"{kinds[kind]}/{id_of(attack)}/" for kind, attack in sorted(numbered) if (kind + attack) % 6 == 0]
    others = ["", "gaps/", "explorer/", "checks/unknown-field/", "checks/dangling-link/", "checks/raw-html/"]
    paths = [*others, *(f"{kind}/" for kind in kinds), *MATRICES, *records]
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        for path in paths:
            assert page.goto(address(hostile_site) + path, wait_until="domcontentloaded").status == 200
            nothing_ran(page)
        assert page.asked == {host(address(hostile_site))}
        assert page.troubles == []


def test_a_moved_page_of_hostile_records_leads_only_to_the_record(
    browser: Any, hostile_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        page.goto(address(hostile_site) + f"term/old-{id_of(3)}/")
        page.wait_for_url(f"**/term/{id_of(3)}/")
        nothing_ran(page)


def test_hostile_texts_are_read_as_they_were_written(browser: Any, hostile_site: BuiltSite, address: Address) -> None:
    with visit(browser, NARROW) as page:
        for attack, text in enumerate(ATTACKS):
            page.goto(address(hostile_site) + f"driver/{id_of(attack)}/", wait_until="domcontentloaded")
            heading = page.locator("h1").evaluate("h => h.firstChild.textContent")
            assert heading.split() == text.split()
            assert page.title().startswith(" ".join(text.split())[:20]), text
            assert overflow(page) <= 0, text


@pytest.mark.parametrize("words", ["hit", "onerror", "javascript", "script", "onclick", "title"])
def test_search_results_of_hostile_records_run_nothing(
    browser: Any, hostile_site: BuiltSite, address: Address, words: str
) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        page.goto(address(hostile_site))
        page.locator("[data-md-component=search-query]").click()
        assert look_for(page, words)
        for more in page.locator(".md-search-result__more summary").all()[:5]:
            more.click()
        page.wait_for_timeout(300)  # for what a picture that cannot be loaded would do
        nothing_ran(page)
        assert page.locator(".md-search-result img, .md-search-result script, .md-search-result svg a").count() == 0
        assert page.asked == {host(address(hostile_site))}
        assert page.troubles == []


def test_the_explorer_of_hostile_records_shows_their_texts(
    browser: Any, hostile_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        page.goto(address(hostile_site) + "explorer/")
        for actor in page.locator("[name=actor] option").all()[:4]:
            page.locator("[name=actor]").select_option(actor.get_attribute("value"))
            page.locator("[name=none]").click()
        for summary in page.locator(".vgi-results summary").all()[:5]:
            summary.click(position={"x": 5, "y": 5})
        labels = page.locator("#vgi-explorer label").all_inner_texts()
        assert any("<img src=x onerror=hit()>" in label for label in labels)
        nothing_ran(page)
        assert page.troubles == []


def test_the_search_index_is_json_without_markup_of_hostile_records(hostile_site: BuiltSite) -> None:
    index = json.loads((hostile_site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    tags = {tag for entry in index["docs"] for tag in re.findall(r"<\s*/?(\w+)", entry["text"] + entry["title"])}
    assert tags <= {"p", "code", "pre", "ul", "ol", "li", "em", "strong", "h1", "h2", "h3"}
