"""The site in a browser: it fits, asks nobody else, finds and answers, and carries out nothing a record says."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from conftest import BuiltSite
from hostile import ATTACKS, id_of

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
    "search/?q=charging",
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


def test_the_heading_and_the_first_column_of_a_matrix_stay_in_sight(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "matrix/requirement-protocol/")
        page.locator(".vgi-ready").wait_for()  # the scripts have done their work
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
            if re.fullmatch(r"and \d+ more", named):  # all of them stand in the list below
                assert re.search("#links-(from|to)$", page.url)
            else:
                assert page.locator("h1").inner_text().removesuffix("¶").strip() == named


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
