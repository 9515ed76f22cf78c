"""Pages that follow requirements along links: what each protocol carries, in which element, and where it stops."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from built_pages import BuiltPage, built_page
from conftest import BuiltSite
from hostile import id_of
from knowledge_bases import grid_world
from test_browser import NARROW, WIDE, host, overflow, unreachable, visit
from vgikb.chain import chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.editions import changes
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.pages import Site, View
from vgikb.pages.records import record_text
from vgikb.pages.use_case import compact, fitted
from vgikb.publication import Publication
from vgikb.trail import carriers, legs

Address = Callable[[BuiltSite], str]
FORGE = "https://forge.example/o/r"
LIMIT = 500_000  # bytes of a page
DEPARTURE = Name("requirement", "departure-time")


def text_of(kb: KnowledgeBase, name: str, repository: str = "") -> str:
    """What one record's page says, without tags."""
    text = unescape(re.sub(r"<[^>]*>", " ", markdown_of(kb, name, repository)))
    return re.sub(r" (?=[,;.])", "", re.sub(r"\s+", " ", text))


def markdown_of(kb: KnowledgeBase, name: str, repository: str = "") -> str:
    kind, _, id_ = name.partition("/")
    record = kb.records[Name(kind, id_)]
    site = Site(kb, (), (), Publication(repository=repository))
    return record_text(View(site, f"{name}.md", record.name), record)


def html_of(site: BuiltSite, name: Name) -> str:
    """The built page, with plain characters for entities."""
    return unescape((site.folder / str(name) / "index.html").read_text(encoding="utf-8"))


def page_of(site: BuiltSite, name: Name | str) -> BuiltPage:
    return built_page(site.folder / str(name) / "index.html")


# names below an arrow


def test_names_of_one_family_in_a_row_leave_the_family_out() -> None:
    names = ["OCPP 2.1", "OCPP 2.0.1", "IEC 61851-1", "OCPP 1.6", "UFTP", "UFTP"]
    assert compact(names) == ["OCPP 2.1", "2.0.1", "IEC 61851-1", "OCPP 1.6", "UFTP", "UFTP"]


@pytest.mark.parametrize("count", range(1, 12))
@pytest.mark.parametrize("room", [20, 24, 60, 200])
def test_names_stand_in_two_lines_and_those_without_room_are_counted(count: int, room: int) -> None:
    names = [f"Name-{number}" for number in range(count)]
    lines = fitted("full:", names, room)
    assert len(lines) <= 2
    assert all(len(line) <= room for line in lines)
    shown = re.findall(r"Name-\d+", " ".join(lines))
    more = re.search(r" \+(\d+)$", lines[-1])
    assert shown == names[: len(shown)]
    assert len(shown) + (int(more[1]) if more else 0) == count
    assert not lines[-1].endswith(",")


# use cases


def two_hops() -> KnowledgeBase:
    """Two paths; on the first the price stops at the second link."""
    return grid_world(
        {"u": {"far": ["a>b price", "b>c price ?limit"], "near": ["a>c limit"]}},
        serves={"one": "a-b", "two": "a-b", "three": "b-c", "four": "b-c"},
        claims={
            "one": {"price": {"support": "full", "via": ["Price.value"], "option": "extra"}},
            "two": {"price": {"support": "partial", "via": ["Cost"], "note": "No unit."}},
            "three": {"price": {"support": "none", "note": "Read in full."}},
        },
        unserved="a-c",
        more={
            "driver/law": {"demands": ["price"]},
            "service/peak": {},
            "source/s": {},
            "use-case/u": {
                "drivers": ["law"],
                "services": ["peak"],
                "effects": [{"actor": "a", "kind": "cost", "note": "a new meter"}],
            },
        },
    )


def test_the_picture_names_every_protocol_of_a_link_with_its_state_and_tells_a_link_once() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price", "b>a price", "b>c price"]}},
        serves={"one": "a-b", "two": "a-b", "three": "a-b"},
        claims={"one": {"price": "full"}, "two": {"price": {"support": "partial"}}},
    )
    picture = re.search(r"<svg.*?</svg>", unescape(markdown_of(kb, "use-case/u")).partition("Path: p")[2])
    assert picture
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", picture[0])
    assert "no interface recorded" in texts
    assert [text for text in texts if ":" in text or "step" in text] == [
        "full: The one",
        "partial: The two",
        "full, as in step 1",
        "unknown:",
    ]


def test_what_travels_is_told_requirement_by_requirement_with_elements_and_where_it_stops() -> None:
    text = text_of(two_hops(), "use-case/u")
    travels = text.partition("What travels, and in which element")[2].partition("Path: near")[0]
    assert "The price demanded by The law" in travels
    first, second, wish = re.split(r"The a-b|The b-c", travels)[1:4]
    assert "full The one Price.value" in first
    assert "partial The two Cost" in first
    assert "unknown stops here not in The three; nobody has said for The four" in second
    assert "wished for" in wish
    assert "unknown stops here nobody has said for The four, The three" in wish


def test_the_reasons_and_the_value_of_a_use_case_stand_by_actor() -> None:
    text = text_of(two_hops(), "use-case/u")
    assert "Drivers The law in force, US-CA" in text
    assert "Services The peak" in text
    assert "The a cost a new meter" in text


def test_an_effect_says_its_amount_source_and_path() -> None:
    amount = {"value": 2.5, "unit": "kWh", "currency": "USD", "year": 2022}
    effects = [{"actor": "a", "kind": "benefit", "note": "a payment", "amount": amount, "source": "s"}]
    kb = grid_world({"u": {"p": ["a>b price"]}}, more={"source/s": {}})
    data = kb.records[Name("use-case", "u")].data
    kb = grid_world(
        {"u": {"p": ["a>b price"]}},
        more={"source/s": {}, "use-case/u": {"paths": [{**data["paths"][0], "effects": effects}]}},
    )
    text = text_of(kb, "use-case/u")
    assert "The a benefit a payment 2.5 USD per kWh (2022) on the path p The s" in text


def test_a_use_case_without_effects_says_that_nobody_recorded_any() -> None:
    text = text_of(grid_world({"u": {"p": ["a>b price"]}}), "use-case/u")
    assert "Nobody has recorded yet who gains and who pays" in text


def test_a_withdrawn_use_case_is_kept_and_not_judged() -> None:
    kb = grid_world({"u": {"p": ["a>b price"]}}, more={"use-case/u": {"status": "withdrawn", "reason": "Twice."}})
    text = text_of(kb, "use-case/u", FORGE)
    assert "Support by protocol" not in text
    assert "Suggest a change" not in text
    assert "Report a problem with this record" in text


def rows_of(html: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Each support table: its protocols, and by row the requirement and the state on each protocol."""
    for table in re.findall(r'<table class="vgi-chain vgi-support">.*?</table>', html):
        head = re.findall(r'href="[./]*/protocol/([^/"]+)/"', table.partition("</thead>")[0])
        body = re.findall(r"<tr>(.*?)</tr>", table.partition("</thead>")[2])
        requirement = [re.findall(r'href="[./]*/requirement/([^/"]+)/"', row)[0] for row in body]
        states = [re.findall(r'vgi-state (\w+)"', row) for row in body]
        yield head, [[name, *found] for name, found in zip(requirement, states, strict=True)]


def test_the_support_tables_say_what_the_chain_says(real_site: BuiltSite) -> None:
    answers, seen = chain(real_site.kb), set()
    for use_case, paths in answers.paths.items():
        html = html_of(real_site, use_case)
        asked = {
            (name.id, protocol.id, answers.verdict(name, protocol, hop.interface, path.current).state)
            for path in paths
            for hop in path.hops
            for name in (*hop.needs, *hop.prefers)
            for protocol in answers.coverage.serving(hop.interface, path.current)
        }
        shown = {
            (requirement, protocol, state)
            for head, rows in rows_of(html)
            for requirement, *states in rows
            for protocol, state in zip(head, states, strict=True)
        }
        assert shown == asked, use_case
        seen |= {state for _, _, state in shown}
    assert seen == set(STRENGTH)


def test_departure_time_can_be_followed_on_every_path_that_asks_for_it(real_site: BuiltSite) -> None:
    answers, followed = chain(real_site.kb), 0
    for use_case, paths in answers.paths.items():
        html = html_of(real_site, use_case)
        told = re.findall(r"What travels, and in which element.*?</table>", html)
        judged = [path for path in paths if path.hops]
        assert len(told) == len(judged), use_case
        for path, table in zip(judged, told, strict=True):
            asking = [hop for hop in path.hops if DEPARTURE in (*hop.needs, *hop.prefers)]
            bodies = [body for body in table.split("<tbody>") if f"/requirement/{DEPARTURE.id}/" in body]
            assert len(bodies) == bool(asking)
            for hop in asking:
                followed += 1
                [row] = [row for row in bodies[0].split("<tr>") if f"/interface/{hop.interface.id}/" in row]
                found = carriers(answers, DEPARTURE, hop.interface, path.current)
                if not found or found[0][1].state in ("none", "unknown"):
                    assert "stops here" in row
                elif found[0][1].claim and found[0][1].claim.via:
                    assert f"<code>{found[0][1].claim.via[0]}</code>" in row
    assert followed > 30


# requirements


def test_a_requirement_says_who_asks_for_it_and_how_it_travels() -> None:
    text = text_of(two_hops(), "requirement/price")
    assert "1 use case asks for it on 2 links. Demanded by The law." in text
    travels = text.partition("How it travels")[2].partition("Link by link")[0]
    assert re.search(
        r"From The a The a .* to The b .*full The one Price.value.* The b .* to The c .*stops here", travels
    )


def test_how_well_something_is_done_does_not_travel() -> None:
    more = {"requirement/price": {"category": "non-functional"}}
    kb = grid_world({"u": {"p": ["a>b price"]}}, serves={"one": "a-b"}, more=more)
    text = text_of(kb, "requirement/price")
    assert "How it travels" not in text
    assert "Link by link" in text


def test_a_requirement_that_nobody_asks_for_has_no_links() -> None:
    text = text_of(grid_world(more={"requirement/price": {}}), "requirement/price")
    assert "Who asks for it" not in text
    assert "Link by link" not in text


def test_every_link_that_asks_for_departure_time_is_on_its_page_with_the_elements(real_site: BuiltSite) -> None:
    html = html_of(real_site, DEPARTURE)
    table = html.partition('id="link-by-link"')[2].partition("</table>")[0]
    found = legs(real_site.kb, DEPARTURE)
    assert len(re.findall(r'<th scope="row">', table)) == len(found) > 8
    for leg in found:
        assert f"/interface/{leg.interface.id}/" in table
        for _, verdict in leg.carriers:
            if verdict.state in ("full", "partial") and verdict.claim:
                assert all(f"<code>{element}</code>" in table for element in verdict.claim.via)


# protocols


def test_what_an_edition_wins_is_told_apart_from_what_was_unknown(real_site: BuiltSite) -> None:
    new, old = Name("protocol", "ocpp-2.1"), Name("protocol", "ocpp-2.0.1")
    html = html_of(real_site, new)
    section = html.partition('id="what-it-wins-over-ocpp-201"')[2].partition("<h2")[0]
    expected = changes(coverage(real_site.kb), new, old)
    heads = {"won": "Not carried before, in full now", "learned": "Unknown before, in full now"}
    for gain, head in heads.items():
        part = section.partition(f"<summary>{head} ({len(expected[gain])})</summary>")[2].partition("</table>")[0]
        shown = re.findall(r'<th scope="row"><a href="[./]*/requirement/([^/"]+)/"', part)
        assert shown == [change.requirement.id for change in expected[gain]]
        assert len(shown) > 2
    assert not {c.requirement for c in expected["won"]} & {c.requirement for c in expected["learned"]}


def test_a_first_edition_is_compared_with_nothing() -> None:
    kb = grid_world(serves={"one": "a-b"}, claims={"one": {"price": "full"}})
    assert "What it wins" not in text_of(kb, "protocol/one")


def test_use_cases_that_a_later_edition_carries_further_are_listed() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price"]}, "v": {"p": ["a>b limit"]}},
        serves={"old": "a-b", "new": "a-b"},
        claims={"old": {"price": "none", "limit": "full"}, "new": {"price": "full", "limit": "full"}},
        more={"protocol/new": {"supersedes": ["old"]}},
    )
    text = text_of(kb, "protocol/new")
    assert "1 not carried before, in full now" in text
    assert re.search(
        r"Use cases that it carries otherwise &?\S*1\S* .*?The u .*none 1 of 1 links .*full 1 of 1 links", text
    )
    assert "The v" not in text.partition("Use cases that it carries otherwise")[2].partition("Claims")[0]


# feedback


def forge_links(html: str) -> dict[str, str]:
    links = re.findall(r'<a(?: class="[\w-]+")? href="([^"]*)" rel="nofollow">([^<]*)</a>', html)
    return {words: unescape(url) for url, words in links}


def test_every_record_leads_to_its_file_its_forms_and_a_new_one_like_it(real_site: BuiltSite) -> None:
    for record in real_site.kb.records.values():
        page = page_of(real_site, record.name)
        there = [address for address in page.addresses if urlsplit(address).netloc == "github.com"]
        paths = {urlsplit(address).path.partition("/vgi-knowledge-base/vgi-knowledge-base")[2] for address in there}
        queries = [parse_qs(urlsplit(address).query) for address in there]
        assert f"/edit/main/{record.path}" in paths
        forms = {query["template"][0]: query for query in queries if "template" in query}
        assert forms["problem.yml"]["record"] == [str(record.name)]
        if not record.withdrawn:
            assert f"/new/main/kb/{record.kind}" in paths
            assert forms[f"change-{record.kind}.yml"]["record"] == [str(record.name)]
            assert f"new-{record.kind}.yml" in forms


def test_without_a_repository_nothing_leads_to_a_forge() -> None:
    kb = grid_world(serves={"one": "a-b"}, claims={"one": {"price": {"support": "full"}}})
    for name in ("protocol/one", "requirement/price"):
        assert "issues/new" not in markdown_of(kb, name)
        assert "vgi-feedback" not in markdown_of(kb, name)


def test_pages_that_are_no_record_lead_to_the_form_for_problems(small_site: BuiltSite) -> None:
    for path in ("", "explorer", "gaps", "term", "method"):
        page = page_of(small_site, path)
        there = [address for address in page.addresses if "template=problem.yml" in address]
        assert [parse_qs(urlsplit(address).query)["record"] for address in there] == [
            [f"{path}/" if path else "home page"]
        ]


def test_no_page_of_these_kinds_is_too_large(real_site: BuiltSite) -> None:
    for kind in ("use-case", "requirement", "protocol"):
        for path in (real_site.folder / kind).rglob("index.html"):
            assert path.stat().st_size < LIMIT, path


# in a browser

PAGES = [
    "use-case/public-charging-dynamic-price/",
    "use-case/school-bus-export/",
    "requirement/departure-time/",
    "requirement/encrypted-transport/",
    "protocol/ocpp-2.1/",
]


@contextmanager
def opened(browser: Any, site: str, path: str, size: tuple[int, int], **options: Any) -> Iterator[Any]:
    with visit(browser, size, **options) as page:
        assert page.goto(site + path).status == 200
        yield page
        assert page.troubles == []
        assert page.asked == {host(site)}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW, (360, 740)], ids=["wide", "narrow", "narrowest"])
def test_the_pages_fit_and_what_scrolls_can_be_reached(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int], scheme: str
) -> None:
    for path in PAGES:
        with opened(browser, address(real_site), path, size, color_scheme=scheme) as page:
            page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            assert overflow(page) <= 0, path
            assert unreachable(page) <= {"CODE."}, path


@pytest.mark.browser
def test_without_javascript_the_tables_and_what_is_folded_away_can_be_read(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(real_site), PAGES[0], NARROW, java_script_enabled=False) as page:
        fold = page.locator("details.vgi-fold", has_text="The steps as a table").first
        assert not fold.locator("table").is_visible()
        fold.locator("summary").click()
        assert fold.locator("table").is_visible()
        assert page.locator("table.vgi-support").first.is_visible()
        assert page.locator("aside.vgi-feedback a").count() == 5


@pytest.mark.browser
def test_the_first_column_stays_when_a_table_is_moved_sideways(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(real_site), PAGES[1], NARROW) as page:
        table = page.locator("table.vgi-support").first
        before = table.locator("tbody th").first.bounding_box()
        table.evaluate("table => table.closest('.vgi-scroll').scrollLeft = 80")
        after = table.locator("tbody th").first.bounding_box()
        assert abs(before["x"] - after["x"]) < 2
        assert table.locator("tbody td").first.bounding_box()["x"] < before["x"] + before["width"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_texts_of_a_picture_do_not_run_into_each_other(
    browser: Any, real_site: BuiltSite, address: Address, scheme: str
) -> None:
    overlaps = """svg => { const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
      return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([b, q]) =>
        p.x + 1 < q.x + q.width && q.x + 1 < p.x + p.width && p.y + 2 < q.y + q.height && q.y + 2 < p.y + p.height)
        .map(([b]) => [a, b])); }"""
    for path in PAGES[:2]:
        with opened(browser, address(real_site), path, WIDE, color_scheme=scheme) as page:
            pictures = page.locator("svg[aria-label^='Path ']")
            assert pictures.count() > 1
            for picture in pictures.all():
                assert picture.evaluate(overlaps) == []


@pytest.mark.browser
@pytest.mark.parametrize("of", ["protocol/ocpp-2.1", "requirement/charging-limit"])
def test_a_problem_with_one_claim_names_the_coverage_record_and_the_pair(
    browser: Any, real_site: BuiltSite, address: Address, of: str
) -> None:
    stated = coverage(real_site.kb).claims
    with opened(browser, address(real_site), f"{of}/", WIDE) as page:
        rows = page.locator("tr[data-stated]")
        assert rows.count() > 10
        for number in (0, rows.count() - 1):
            row = rows.nth(number)
            link = row.get_by_role("link", name="Report", exact=True)
            query = parse_qs(urlsplit(link.get_attribute("href")).query)
            requirement, protocol = (Name(*part.split("/", 1)) for part in query["cell"][0].split(" x "))
            assert of in (str(requirement), str(protocol))
            assert row.locator("a").first.inner_text() in {
                real_site.kb.records[n].title for n in (requirement, protocol)
            }
            assert query["record"][0] in {str(claim.stated_in) for claim in stated[protocol, requirement]}
        assert page.troubles == []


@pytest.mark.browser
def test_the_panel_of_a_cell_leads_to_a_form_that_knows_the_cell(
    browser: Any, small_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(small_site), "matrix/requirement-protocol/", WIDE) as page:
        page.locator(".vgi-matrix tbody td:not(:empty)").first.click()
        link = page.locator("#vgi-cell a", has_text="Report a problem with this cell")
        link.wait_for()
        row = page.locator(".vgi-matrix tr:has(td.open) th[scope=row]").inner_text().strip()
        query = parse_qs(urlsplit(link.get_attribute("href")).query)
        assert query["template"] == ["problem.yml"]
        assert query["record"] == ["matrix/requirement-protocol"]
        assert query["cell"][0].startswith(f"{row} x ")


@pytest.mark.browser
def test_feedback_of_hostile_records_leads_to_the_forge_and_nowhere_else(
    browser: Any, hostile_site: BuiltSite, address: Address
) -> None:
    for attack in (0, 5, 11):
        with opened(browser, address(hostile_site), f"term/{id_of(attack)}/", NARROW) as page:
            links = page.eval_on_selector_all(".vgi-feedback a", "all => all.map(a => [a.protocol, a.host])")
            assert links == [["https:", "github.com"]] * 5
