"""Matrix pages: small, complete without scripts, and with tools that show, say and save what Python worked out."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from built_pages import built_page
from conftest import BuiltSite
from hostile import ATTACKS
from knowledge_bases import SMALL, grid_world, load_example, name_of, world
from test_browser import CALLED, NARROW, WIDE, host, nothing_ran, overflow, visit
from vgikb.coverage import STRENGTH
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.matrix import CELLS_A_FILE, Heading, Matrix, filled_in, matrix, stretches
from vgikb.pages import Site
from vgikb.pages import matrix as matrix_pages
from vgikb.pages.matrix_cells import matrix_cells, text_parts
from vgikb.site import site_pages

Address = Callable[[BuiltSite], str]
CLAIMS, CHAINS = "requirement-protocol", "use-case-protocol"
CODES = {"full": "f", "partial": "p", "unknown": "u", "none": "n"}
TOP = 500_000  # bytes of a page
XLSX = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SVG = "{http://www.w3.org/2000/svg}"


def matrix_of(site: BuiltSite, id_: str) -> Matrix:
    return matrix(site.kb, site.kb.records[Name("matrix", id_)])


def files_of(kb: KnowledgeBase) -> dict[str, Any]:
    """Path and value of every file with cells."""
    made = matrix_cells.make(Site(kb, (), ()))
    return {file.path: json.loads(file.content.decode().split(",", 1)[1].removesuffix(");\n")) for file in made}


def cells_in(files: dict[str, Any], id_: str) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """The blocks of each cell of a matrix."""
    mine = [value for path, value in files.items() if re.fullmatch(rf"assets/data/matrix/{id_}-\d+\.js", path)]
    cells = (
        ((int(row), int(column)), blocks)
        for value in mine
        for row, columns in value["cells"].items()
        for column, blocks in columns.items()
    )
    return dict(cells)


def said(parts: list[Any]) -> str:
    """The parts of a text as a reader sees them."""
    return "".join(part if isinstance(part, str) else part[1] for part in parts)


def facts(block: dict[str, Any]) -> dict[str, str]:
    return {label: said(parts) for label, parts in block["facts"]}


def only_block(kb: KnowledgeBase) -> dict[str, Any]:
    [[block]] = cells_in(files_of(kb), "m").values()
    return block


# the page


def test_every_matrix_page_is_below_the_limit(real_site: BuiltSite) -> None:
    pages = list((real_site.folder / "matrix").rglob("index.html"))
    assert len(pages) > len(real_site.kb.of_kind("matrix"))
    assert {page.parent.name: page.stat().st_size for page in pages if page.stat().st_size > TOP} == {}


def test_every_cell_of_a_page_is_a_letter_for_its_state_and_its_words(real_site: BuiltSite) -> None:
    found = matrix_of(real_site, CLAIMS)
    html = (real_site.folder / "matrix" / CLAIMS / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr><th scope="row">.*?</th>(.*?)</tr>', html)
    shown = [re.findall(r'<td(?: class="(\w)")?>([^<]*)</td>', row) for row in rows]
    expected = [
        [(CODES[cell.state], cell.brief) if (cell := found.cells.get((r, c))) else ("", "") for c in columns_of(found)]
        for r in range(len(found.rows))
    ]
    assert shown == expected


def columns_of(found: Matrix) -> range:
    return range(len(found.columns))


def test_the_headings_of_rows_and_columns_lead_to_their_records(real_site: BuiltSite) -> None:
    page = real_site.folder / "matrix" / CLAIMS / "index.html"
    links = {address.strip("./") for address in built_page(page).addresses}
    found = matrix_of(real_site, CLAIMS)
    assert {str(heading.record) for heading in (*found.rows, *found.columns)} <= links


@pytest.mark.parametrize(("group", "shown"), [("grid-side", "grid side"), ("US-CA", "US-CA")])
def test_a_group_is_named_in_words_and_a_code_as_it_is(group: str, shown: str) -> None:
    assert matrix_pages.group_words(group) == shown


def test_a_matrix_that_is_too_large_is_split_into_pages_that_lead_to_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matrix_pages, "PAGE_BYTES", 900)
    kb = grid_world(
        {"u": {"p": [f"a>b r{n:02}" for n in range(12)]}},
        serves={"p": "a-b"},
        more={"matrix/m": {"rows": {"kind": "requirement"}, "columns": {"kind": "protocol"}, "cell": "claim"}},
    )
    made = {page.path: page.text for page in site_pages(Site(kb, (), ())) if page.path.startswith("matrix/m")}
    assert len(made) > 2
    rows = [re.findall(r'<th scope="row"><a href="[^"]*requirement/(r\d\d)/', text) for text in made.values()]
    assert sorted(id_ for part in rows for id_ in part) == [f"r{n:02}" for n in range(12)]
    assert all(1 <= len(part) < 12 for part in rows)
    for path, text in made.items():
        up = "../" * (path.count("/") + 1)
        assert f'href="{up}matrix/m/"' in text
        assert f'href="{up}matrix/m/part-2/"' in text
        assert text.count('aria-current="page"') == 1


def test_a_part_knows_at_which_row_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_pages, "PAGE_BYTES", 1)
    kb = world({"driver/a": {"demands": ["r"]}, "driver/b": {}, "requirement/r": {}, "matrix/m": LINKS})
    made = {page.path: page.text for page in site_pages(Site(kb, (), ()))}
    assert '"first":0' in made["matrix/m.md"]
    assert '"first":1' in made["matrix/m/part-2.md"]


LINKS = {"rows": {"kind": "driver"}, "columns": {"kind": "requirement"}, "cell": "link"}
ROW = Heading("row", "")


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], [range(0, 0)]),
        ([1, 1, 1], [range(0, 3)]),
        ([2, 2, 2], [range(0, 1), range(1, 2), range(2, 3)]),
        ([9, 1, 1, 9], [range(0, 1), range(1, 3), range(3, 4)]),
    ],
)
def test_stretches_of_rows_hold_as_much_as_they_may(weights: list[int], expected: list[range]) -> None:
    found = Matrix(name_of("matrix/m"), "", (ROW,) * len(weights), (), {})
    assert stretches(found, weights.__getitem__, 3) == expected


# what a cell rests on


def test_the_files_hold_every_cell_once_and_none_is_large(real_site: BuiltSite) -> None:
    files = files_of(real_site.kb)
    for record in real_site.kb.of_kind("matrix"):
        found = matrix(real_site.kb, record)
        assert cells_in(files, record.id).keys() == found.cells.keys()
        for stretch in stretches(found, lambda row, found=found: filled_in(found, row), CELLS_A_FILE):
            path = real_site.folder / f"assets/data/matrix/{record.id}-{stretch.start}.js"
            assert path.stat().st_size < 300_000


def test_a_cell_tells_every_claim_in_full() -> None:
    claim = {
        "support": "partial",
        "via": ["A.b", "C"],
        "source": "guide",
        "clause": "3.1",
        "note": "No *currency* in `C`, see [[requirement/r]].",
        "option": "smart",
        "current": "dc",
        "interfaces": ["a-b"],
        "checked": "2026-05-01",
    }
    more = {"matrix/m": CLAIM, "source/guide": {"title": "The guide"}, "protocol/p": {"options": [SMART]}}
    kb = grid_world(serves={"p": "a-b"}, claims={"p": {"r": claim}}, more=more)
    block = only_block(kb)
    assert block["state"] == "partial"
    assert facts(block) == {
        "Elements": "A.b, C",
        "Document": "The guide",
        "Clause": "3.1",
        "Only for": "direct current",
        "Only with the option": "Smart things",
        "Only on": "The a-b",
        "Note": "No currency in C, see The r.",
        "Checked on": "2026-05-01",
        "Recorded in": "The p",
    }
    note = dict(block["facts"])["Note"]
    assert ["em", "currency"] in note
    assert ["code", "C"] in note
    assert ["a", "The r", "requirement/r/"] in note


CLAIM = {"rows": {"kind": "requirement"}, "columns": {"kind": "protocol"}, "cell": "claim"}
CHAIN = {"rows": {"kind": "use-case"}, "columns": {"kind": "protocol"}, "cell": "chain"}
SMART = {"id": "smart", "title": "Smart things"}


def test_a_cell_tells_from_which_edition_a_claim_comes() -> None:
    later = {
        "protocol/new": {"supersedes": ["old"]},
        "protocol/amd": {"amends": "old"},
        "vocabulary/new": {"protocols": ["new"], "elements": {"message": ["A"]}},
        "matrix/m": CLAIM,
    }
    kb = grid_world(claims={"old": {"r": {"via": ["A"]}}}, more=later)
    found = matrix(kb, kb.records[name_of("matrix/m")])
    cells = {found.columns[c].label: facts(blocks[0]) for (_, c), blocks in cells_in(files_of(kb), "m").items()}
    assert cells["The new"]["Inherited from"].startswith("The old (an earlier edition")
    assert cells["The amd"]["Claimed for"].startswith("The old (the edition")
    briefs = {found.columns[c].label: cell.brief for (_, c), cell in found.cells.items()}
    assert briefs == {"The old": "full", "The new": "full, inherited", "The amd": "full, from base"}


def test_an_unknown_cell_tells_where_the_requirement_is_asked_for() -> None:
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, more={"matrix/m": CLAIM})
    block = only_block(kb)
    assert block["state"] == "unknown"
    assert facts(block)["Asked for on"] == "The a-b"


def test_a_chain_cell_tells_its_path_its_links_and_the_reasons() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r ?s", "b>c t", "c>d t"]}},
        serves={"p": "a-b b-c", "q": "c-d"},
        claims={"p": {"r": "full", "s": {"support": "none", "note": "Never."}}},
        more={"matrix/m": {**CHAIN, "columns": {"kind": "protocol", "where": {"family": ["any"]}}}},
    )
    found = matrix(kb, kb.records[name_of("matrix/m")])
    [place] = [(r, c) for r, c in found.cells if found.columns[c].label == "The p"]
    path, first, second = cells_in(files_of(kb), "m")[place]
    assert facts(path) == {"Path": "path", "Serves": "2 of the 3 links of this path that ask for something"}
    assert (said(first["title"]), first["state"]) == ("The a-b", "partial")
    assert facts(first) == {"Not carried": "The s (a wish): Never.", "In full": "The r"}
    assert (second["state"], facts(second)) == ("unknown", {"Unknown": "The t"})


def test_a_mandate_cell_tells_dates_interface_and_note() -> None:
    mandate = {"protocol": "p", "interface": "i", "from": "2026-01-01", "until": "2027-01-01", "note": "Public ones."}
    ends = {"actor/a": {}, "actor/b": {}, "interface/i": {"grid-side": "a", "vehicle-side": "b"}}
    fields = {"rows": {"kind": "driver"}, "columns": {"kind": "protocol"}, "cell": "link"}
    kb = world({**ends, "driver/d": {"mandates": [mandate]}, "protocol/p": {}, "matrix/m": fields})
    assert facts(only_block(kb)) == {
        "Driver": "The d",
        "Protocol": "The p",
        "Interface": "The i",
        "From": "2026-01-01",
        "Until": "2027-01-01",
        "Note": "Public ones.",
    }
    [cell] = matrix(kb, kb.records[name_of("matrix/m")]).cells.values()
    assert cell.brief == "from 2026-01-01 until 2027-01-01"


def test_a_value_cell_tells_the_fields_beside_the_value() -> None:
    files = files_of(load_example(SMALL))
    told = [facts(block) for blocks in cells_in(files, "term-community").values() for block in blocks]
    assert told
    assert all(fact["Label"] and fact["Used by"] for fact in told)


def test_the_first_words_of_a_row_are_told_with_its_cells() -> None:
    kb = world({"driver/a": {"demands": ["r"]}, "requirement/r": {}, "matrix/m": LINKS})
    [value] = files_of(kb).values()
    assert {row: said(lead) for row, lead in value["leads"].items()} == {"0": "Asks for something."}


def test_a_text_is_taken_apart_without_markup() -> None:
    html = Markup('<p>A <a href="term/x/" title="t">b <em>c</em></a> &lt;i&gt;</p><ul><li><code>d</code></li></ul>')
    link = ["a", "b ", "term/x/"], ["a", "c", "term/x/"]
    assert text_parts(html) == ["A ", *link, " <i>", " ", ["code", "d"]]


# in a browser


@contextmanager
def opened(browser: Any, url: str, size: tuple[int, int] = WIDE, **options: Any) -> Iterator[Any]:
    """A matrix page whose tools are ready."""
    with visit(browser, size, **options) as page:
        page.goto(url)
        page.locator(".vgi-ready").wait_for()
        yield page
        assert page.troubles == []
        assert page.asked <= {host(url).split("/")[0]}


def rows_shown(page: Any) -> list[str]:
    """Ids of the rows in sight, from top to bottom."""
    return ids(page, "tbody tr:not(.vgi-group) > th")


def columns_shown(page: Any) -> list[str]:
    return ids(page, ".vgi-heads > th")


def ids(page: Any, headings: str) -> list[str]:
    found = page.eval_on_selector_all(
        f".vgi-table {headings}",
        """all => all.filter(th => th.getClientRects().length)
             .map(th => th.querySelector('a')?.pathname.split('/').at(-2) ?? th.textContent.trim())""",
    )
    return list(found)


def id_of(heading: Heading) -> str:
    return heading.record.id if heading.record else heading.label


def state_at(found: Matrix, row: int, column: int) -> str:
    cell = found.cells.get((row, column))
    return cell.state if cell else "empty"


def where_column(found: Matrix, id_: str) -> int:
    return next(c for c, column in enumerate(found.columns) if id_of(column) == id_)


def words_of(heading: Heading) -> str:
    return f"{heading.label} {id_of(heading)} {heading.group}".lower()


def settle(page: Any) -> None:
    """Until the address has followed."""
    page.wait_for_timeout(250)


def legend(page: Any) -> dict[str, int]:
    found = page.eval_on_selector_all(
        ".vgi-legend li", "all => all.map(li => [li.dataset.code, li.querySelector('.vgi-count').textContent])"
    )
    return {code: int(count) for code, count in found}


@pytest.mark.browser
def test_typing_filters_rows_and_columns_and_tells_how_many(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    found = matrix_of(real_site, CLAIMS)
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        page.locator("[name=rows]").press_sequentially("limit")
        page.locator("[name=columns]").press_sequentially("ocpp, 15118 amd1")
        rows = [id_of(row) for row in found.rows if "limit" in words_of(row)]
        columns = [
            id_of(column)
            for column in found.columns
            if "ocpp" in words_of(column) or ("15118" in words_of(column) and "amd1" in words_of(column))
        ]
        assert rows
        assert columns
        assert (rows_shown(page), columns_shown(page)) == (rows, columns)
        told = page.locator(".vgi-shown").inner_text()
        assert f"{len(rows)} of {len(found.rows)} requirements and {len(columns)} of {len(found.columns)}" in told
        page.wait_for_function("document.querySelector('.vgi-spoken').textContent.includes(' of ')")
        assert page.locator(".vgi-spoken").get_attribute("role") == "status"
        assert page.locator(".vgi-spoken").inner_text() == told


@pytest.mark.browser
def test_rows_and_columns_are_chosen_by_their_groups(browser: Any, real_site: BuiltSite, address: Address) -> None:
    found = matrix_of(real_site, CLAIMS)
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        for summary, box in (("Topic", "price"), ("Topic", "metering"), ("Family", "ocpp")):
            page.locator("summary", has_text=summary).click()
            page.locator("details[open]").get_by_label(box, exact=True).check()
            page.keyboard.press("Escape")
            assert page.locator("details[open]").count() == 0
        assert rows_shown(page) == [id_of(row) for row in found.rows if row.group in ("price", "metering")]
        assert columns_shown(page) == [id_of(column) for column in found.columns if column.group == "ocpp"]


@pytest.mark.browser
def test_empty_rows_and_columns_can_be_left_out(browser: Any, real_site: BuiltSite, address: Address) -> None:
    found = matrix_of(real_site, "driver-protocol")
    with opened(browser, address(real_site) + "matrix/driver-protocol/?hide=empty-rows,empty-columns") as page:
        assert rows_shown(page) == [id_of(found.rows[r]) for r in sorted({r for r, _ in found.cells})]
        assert columns_shown(page) == [id_of(found.columns[c]) for c in sorted({c for _, c in found.cells})]
        texts = page.locator(".vgi-table td.l:visible").all_inner_texts()
        assert any(re.search(r"from \d{4}-\d\d-\d\d", text) for text in texts)


@pytest.mark.browser
def test_equal_columns_can_be_left_out_and_are_named(browser: Any, real_site: BuiltSite, address: Address) -> None:
    found = matrix_of(real_site, CLAIMS)
    seen: dict[tuple[str, ...], str] = {}
    for c, column in enumerate(found.columns):
        seen.setdefault(tuple(state_at(found, r, c) for r in range(len(found.rows))), id_of(column))
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/?hide=equal-columns") as page:
        assert columns_shown(page) == list(seen.values())
        left_out = len(found.columns) - len(seen)
        assert page.locator(".vgi-shown").inner_text().count(" (as ") == left_out


@pytest.mark.browser
def test_compared_columns_show_their_differences_and_count_the_changes(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    found = matrix_of(real_site, CLAIMS)
    before, after = (where_column(found, id_) for id_ in ("ocpp-2.0.1", "ocpp-2.1"))
    pairs = [(state_at(found, r, before), state_at(found, r, after)) for r in range(len(found.rows))]
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        page.locator("summary", has_text="Compare").click()
        page.locator("[name=compare-1]").select_option("ocpp-2.0.1")
        page.locator("[name=compare-2]").select_option("ocpp-2.1")
        assert columns_shown(page) == ["ocpp-2.0.1", "ocpp-2.1"]
        assert len(rows_shown(page)) == len(found.rows)
        page.get_by_label("differences only").check()
        assert rows_shown(page) == [id_of(found.rows[r]) for r, (old, new) in enumerate(pairs) if old != new]
        expected = Counter(f"{old} → {new}" for old, new in pairs if old != new)
        told = page.locator(".vgi-changes button").all_inner_texts()
        assert dict(text.rsplit(" ", 1) for text in told) == {change: str(count) for change, count in expected.items()}
        page.keyboard.press("Escape")
        page.locator(".vgi-changes button", has_text="none → full").click()
        assert rows_shown(page) == [id_of(found.rows[r]) for r, pair in enumerate(pairs) if pair == ("none", "full")]
        assert page.evaluate("document.activeElement.dataset.pair") == "n-f"


@pytest.mark.browser
@pytest.mark.parametrize(("button", "states"), [("gaps", {"partial", "none"}), ("unknown", {"unknown"})])
def test_only_gaps_or_only_unknown_are_shown(
    browser: Any, real_site: BuiltSite, address: Address, button: str, states: set[str]
) -> None:
    found = matrix_of(real_site, CHAINS)
    places = {place for place in found.cells if state_at(found, *place) in states}
    with opened(browser, address(real_site) + f"matrix/{CHAINS}/") as page:
        page.locator(f"[name={button}]").click()
        assert rows_shown(page) == [id_of(found.rows[r]) for r in sorted({r for r, _ in places})]
        seen = page.eval_on_selector_all(
            ".vgi-table tbody td",
            "all => all.filter(td => getComputedStyle(td).visibility == 'visible').map(td => td.className)",
        )
        assert Counter(seen) == Counter(CODES[state_at(found, *place)] for place in places)
        page.locator(f"[name={button}]").click()
        assert len(rows_shown(page)) == len(found.rows)


@pytest.mark.browser
def test_the_key_counts_what_is_shown_and_filters_by_state(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    found = matrix_of(real_site, CLAIMS)
    columns = [c for c, column in enumerate(found.columns) if column.group == "ocpi"]
    counts = Counter(state_at(found, r, c) for r in range(len(found.rows)) for c in columns)
    expected = {**{code: counts[state] for state, code in CODES.items()}, "e": counts["empty"]}
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/?column-groups=ocpi") as page:
        assert legend(page) == expected
        page.locator(".vgi-legend [data-code=p] button").click()
        assert page.locator(".vgi-legend [data-code=p] button").get_attribute("aria-pressed") == "true"
        assert legend(page) == expected
        partial = {r for r in range(len(found.rows)) for c in columns if state_at(found, r, c) == "partial"}
        assert rows_shown(page) == [id_of(found.rows[r]) for r in sorted(partial)]


@pytest.mark.browser
def test_rows_are_sorted_by_title_by_number_of_full_and_by_a_column(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    found = matrix_of(real_site, CLAIMS)
    full = [sum(state_at(found, r, c) == "full" for c in columns_of(found)) for r in range(len(found.rows))]
    column = where_column(found, "ocpp-1.6")
    strength = {**{str(state): value + 1 for state, value in STRENGTH.items()}, "empty": 0}
    ranks = [strength[state_at(found, r, column)] for r in range(len(found.rows))]
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        published = rows_shown(page)
        page.locator("[name=sort]").select_option("count")
        assert rows_shown(page) == ordered(found, full)
        page.locator("[name=sort]").select_option("title")
        labels = page.locator(".vgi-table tbody th[scope=row]:visible").all_inner_texts()
        assert [label.casefold() for label in labels] == sorted(label.casefold() for label in labels)
        head = page.locator(".vgi-heads th", has_text="OCPP 1.6")
        head.locator(".vgi-sorter").click()
        assert rows_shown(page) == ordered(found, ranks)
        assert head.get_attribute("aria-sort") == "descending"
        head.locator(".vgi-sorter").click()
        assert rows_shown(page) == ordered(found, [-rank for rank in ranks])
        assert head.get_attribute("aria-sort") == "ascending"
        head.locator(".vgi-sorter").click()
        assert rows_shown(page) == published
        assert head.get_attribute("aria-sort") is None


def ordered(found: Matrix, ranks: list[int]) -> list[str]:
    """Ids of the rows, the highest rank first."""
    return [id_of(found.rows[r]) for r in sorted(range(len(found.rows)), key=lambda r: -ranks[r])]


@pytest.mark.browser
def test_a_view_is_shared_by_its_address_and_reset(browser: Any, real_site: BuiltSite, address: Address) -> None:
    start = address(real_site) + f"matrix/{CLAIMS}/"
    with opened(browser, start) as page:
        everything = (rows_shown(page), columns_shown(page))
        page.locator("[name=rows]").fill("price")
        page.locator("[name=columns]").fill("openadr")
        page.locator("[name=gaps]").click()
        page.locator("[name=sort]").select_option("title")
        settle(page)
        shown, told, shared = (rows_shown(page), columns_shown(page)), page.locator(".vgi-shown").inner_text(), page.url
        with opened(browser, shared) as other:
            assert (rows_shown(other), columns_shown(other)) == shown
            assert other.locator(".vgi-shown").inner_text() == told
            assert other.locator("[name=rows]").input_value() == "price"
        page.locator("[name=reset]").click()
        settle(page)
        assert (rows_shown(page), columns_shown(page)) == everything
        assert page.url == start
    assert shown != everything


# a cell


def cell(page: Any, row: str, column: str) -> Any:
    """The cell of a row and a column, by their ids."""
    position = page.evaluate(
        """id => [...document.querySelectorAll('.vgi-heads > *')]
             .findIndex(th => th.querySelector(`a[href$='/${id}/']`))""",
        column,
    )
    return page.locator(f".vgi-table tr:has(> th a[href$='/{row}/']) > :nth-child({position + 1})")


ROW_ID, COLUMN_ID = "departure-time", "ocpp-2.1"


def ways_to_open() -> list[Any]:
    def press(key: str) -> Callable[[Any, Any], None]:
        def act(page: Any, place: Any) -> None:
            place.click()
            page.keyboard.press("Escape")
            page.keyboard.press(key)

        return act

    return [
        pytest.param({}, lambda page, place: place.click(), id="mouse"),
        pytest.param({"has_touch": True}, lambda page, place: place.tap(), id="touch"),
        pytest.param({}, press("Enter"), id="enter"),
        pytest.param({}, press(" "), id="space"),
    ]


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("options", "act"), ways_to_open())
def test_a_cell_opens_its_claim_and_closes_to_where_it_was(
    browser: Any,
    real_site: BuiltSite,
    address: Address,
    size: tuple[int, int],
    options: dict[str, Any],
    act: Callable[[Any, Any], None],
) -> None:
    found = matrix_of(real_site, CLAIMS)
    row = next(r for r, heading in enumerate(found.rows) if id_of(heading) == ROW_ID)
    [block, *_] = cells_in(files_of(real_site.kb), CLAIMS)[row, where_column(found, COLUMN_ID)]
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/", size, **options) as page:
        place = cell(page, ROW_ID, COLUMN_ID)
        act(page, place)
        panel = page.locator("#vgi-cell")
        panel.locator("dl").first.wait_for()
        labels, texts = panel.locator("dt").all_inner_texts(), panel.locator("dd").all_inner_texts()
        expected = facts(block)
        assert labels[: len(expected)] == list(expected)
        assert [" ".join(text.split()) for text in texts[: len(expected)]] == [
            " ".join(text.split()) for text in expected.values()
        ]
        assert block["state"] in panel.locator(".vgi-state").first.inner_text()
        assert page.evaluate("document.activeElement.id") == "vgi-cell-title"
        assert overflow(page) <= 0
        page.keyboard.press("Escape")
        assert panel.is_hidden()
        assert page.evaluate("document.activeElement.tagName") == "TD"
        assert place.evaluate("td => td === document.activeElement")


@pytest.mark.browser
def test_a_cell_has_an_address_of_its_own(browser: Any, real_site: BuiltSite, address: Address) -> None:
    start = address(real_site) + f"matrix/{CLAIMS}/"
    with opened(browser, start + "?rows=time") as page:
        cell(page, ROW_ID, COLUMN_ID).click()
        settle(page)
        link = page.locator("#vgi-cell").get_by_role("link", name="Link to this cell").get_attribute("href")
        assert link == page.url
        with opened(browser, link) as other:
            heading = other.locator("#vgi-cell").locator("h2")
            heading.wait_for()
            assert heading.inner_text() == page.locator("#vgi-cell").locator("h2").inner_text()
            assert cell(other, ROW_ID, COLUMN_ID).get_attribute("aria-selected") == "true"
        page.get_by_role("button", name="Close").click()
        settle(page)
        assert page.url == start + "?rows=time"


@pytest.mark.browser
def test_the_panel_leads_to_both_records_and_to_what_others_add(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        page.evaluate(
            """() => { vgikb.cellLinks = (row, column) =>
               [{ text: "Report", href: `x:${row.kind}/${row.id}*${column.id}` }]; }"""
        )
        cell(page, ROW_ID, COLUMN_ID).click()
        links = page.eval_on_selector_all("#vgi-cell footer a", "all => all.map(a => a.getAttribute('href'))")
        assert links[1].endswith(f"/requirement/{ROW_ID}/")
        assert links[2].endswith(f"/protocol/{COLUMN_ID}/")
        assert links[3] == f"x:requirement/{ROW_ID}*{COLUMN_ID}"


@pytest.mark.browser
def test_an_empty_cell_says_what_that_means(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        page.locator(".vgi-table td:not([class]):visible").nth(5).click()
        page.locator("#vgi-cell").locator("dl").wait_for()
        assert "serves no link" in page.locator("#vgi-cell").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("id_", [CHAINS, "driver-protocol", "term-community", "use-case-requirement"])
def test_cells_of_every_sort_open(browser: Any, real_site: BuiltSite, address: Address, id_: str) -> None:
    with opened(browser, address(real_site) + f"matrix/{id_}/?hide=empty-rows") as page:
        page.locator(".vgi-table td[class]:visible").first.click()
        page.locator("#vgi-cell").locator("dl").first.wait_for()
        assert page.locator("#vgi-cell").locator("dd").count() >= 2


# keys


def focused(page: Any) -> str:
    return str(page.evaluate("(e => (e.closest('td, th') ?? e).textContent.trim())(document.activeElement)"))


def place_of_focus(page: Any) -> list[int]:
    """Row (the headings are 0) and column (the headings are 0) among those shown."""
    found = page.evaluate(
        """() => { const cell = document.activeElement.closest('td, th'), seen = e => e.getClientRects().length > 0;
        const lines = [document.querySelector('.vgi-heads'),
          ...[...document.querySelectorAll('.vgi-table tbody tr:not(.vgi-group)')].filter(seen)];
        return [lines.indexOf(cell.parentElement), [...cell.parentElement.cells].filter(seen).indexOf(cell)]; }"""
    )
    return list(found)


@pytest.mark.browser
def test_the_table_is_one_stop_and_arrows_move_in_it(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/?columns=ocpp&row-groups=price,metering") as page:
        assert page.locator(".vgi-table [tabindex='0']").count() == 1
        assert page.locator(".vgi-table").get_attribute("role") == "grid"
        page.locator(".vgi-matrix").focus()
        page.keyboard.press("Tab")
        rows, columns = len(rows_shown(page)), len(columns_shown(page))
        moves = {
            "": [1, 1],
            "ArrowRight": [1, 2],
            "ArrowDown": [2, 2],
            "End": [2, columns],
            "Home": [2, 0],
            "PageDown": [12, 0],
            "PageUp": [2, 0],
            "Control+End": [rows, columns],
            "ArrowUp": [rows - 1, columns],
            "ArrowLeft": [rows - 1, columns - 1],
            "Control+Home": [1, 1],
        }
        for key, expected in moves.items():
            if key:
                page.keyboard.press(key)
            assert place_of_focus(page) == expected, key
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.tagName") == "A"
        assert place_of_focus(page) == [0, 1]
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.classList.contains('vgi-sorter')")
        page.keyboard.press("ArrowRight")
        assert place_of_focus(page) == [0, 2]
        assert page.locator(".vgi-table [tabindex='0']").count() == 1


@pytest.mark.browser
def test_arrows_pass_over_what_the_reader_left_out_and_the_focus_stays_in_sight(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/?states=n") as page:
        page.locator(".vgi-table td.n:visible").first.click()
        page.keyboard.press("Escape")
        for key in ["ArrowRight"] * 6 + ["ArrowDown"] * 12:
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.classList.contains('n')")
            covered = page.evaluate(
                """() => { const at = document.activeElement.getBoundingClientRect();
                const seen = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
                return seen !== document.activeElement; }"""
            )
            assert not covered, key


# files


def saved(page: Any, button: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f".vgi-out [name={button}]").click()
    return Path(download.value.path()).read_bytes()


QUERY = "?columns=ocpp&row-groups=price&states=f,p"


def expected_sheet(found: Matrix) -> list[list[str]]:
    """What QUERY shows, with headings, as the files have it."""
    columns = [c for c, column in enumerate(found.columns) if "ocpp" in words_of(column)]
    wanted = ("full", "partial")
    rows = [r for r, row in enumerate(found.rows) if row.group == "price"]
    rows = [r for r in rows if any(state_at(found, r, c) in wanted for c in columns)]
    columns = [c for c in columns if any(state_at(found, r, c) in wanted for r in rows)]
    head = ["Topic", "Requirement", *(found.columns[c].label for c in columns)]

    def text(r: int, c: int) -> str:
        return found.cells[r, c].brief if state_at(found, r, c) in wanted else ""

    return [head, *(["price", found.rows[r].label, *(text(r, c) for c in columns)] for r in rows)]


@pytest.mark.browser
def test_the_csv_holds_exactly_what_is_shown(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/{QUERY}") as page:
        content = saved(page, "csv")
    expected = expected_sheet(matrix_of(real_site, CLAIMS))
    assert content.startswith(b"\xef\xbb\xbf")  # or a spreadsheet takes it for Latin-1
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == expected
    assert any("" in row for row in expected)


def sheet_of(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        return ElementTree.fromstring(book.read(f"xl/worksheets/{name}.xml"))  # noqa: S314  # our own file


def texts_of(sheet: ElementTree.Element) -> dict[str, str]:
    """Place, such as B2, and text of each cell; nothing but texts is allowed."""
    cells = sheet.findall(".//m:c", XLSX)
    assert {cell.get("t") for cell in cells} == {"inlineStr"}
    assert sheet.find(".//m:f", XLSX) is None
    return {str(cell.get("r")): "".join(cell.itertext()) for cell in cells}


@pytest.mark.browser
def test_the_workbook_holds_exactly_what_is_shown_and_keeps_its_headings_in_sight(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/{QUERY}") as page:
        content, again = saved(page, "xlsx"), saved(page, "xlsx")
        told = page.locator(".vgi-shown").inner_text()
    sheet, expected = sheet_of(content, "sheet1"), expected_sheet(matrix_of(real_site, CLAIMS))
    texts = texts_of(sheet)
    places = {
        f"{chr(65 + column)}{row + 2}": text
        for row, line in enumerate(expected)
        for column, text in enumerate(line)
        if text
    }
    assert {place: text for place, text in texts.items() if not place.endswith("1") or len(place) > 2} == places
    assert {text for place, text in texts.items() if re.fullmatch("[A-Z]1", place)} == {"ocpp"}
    pane = sheet.find(".//m:pane", XLSX)
    assert pane is not None
    assert (pane.get("state"), pane.get("topLeftCell")) == ("frozen", "C3")
    assert told in texts_of(sheet_of(content, "sheet2")).values()
    assert content == again


@pytest.mark.browser
def test_no_cell_of_a_file_is_a_formula(browser: Any, small_site: BuiltSite, address: Address) -> None:
    attacks = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"]
    with opened(browser, address(small_site) + f"matrix/{CLAIMS}/") as page:
        page.eval_on_selector_all(
            ".vgi-table td[class]",
            "(all, texts) => texts.forEach((text, at) => { all[at].textContent = text; })",
            attacks,
        )
        lines = csv.reader(io.StringIO(saved(page, "csv").decode("utf-8-sig"), newline=""))
        texts = texts_of(sheet_of(saved(page, "xlsx"), "sheet1")).values()
    assert {f"'{text}" for text in attacks} <= {cell for line in lines for cell in line}
    assert set(attacks) <= set(texts)


@pytest.mark.browser
@pytest.mark.parametrize("query", ["?columns=ocpp&row-groups=price", "", "?states=u&sort=count"])
def test_the_picture_shows_what_is_shown_and_needs_nothing_else(
    browser: Any, real_site: BuiltSite, address: Address, query: str
) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/{query}", color_scheme="dark") as page:
        rows, columns = rows_shown(page), columns_shown(page)
        seen = page.eval_on_selector_all(
            ".vgi-table td[class]",
            """all => all.filter(td => td.getClientRects().length)
                 .filter(td => getComputedStyle(td).visibility == 'visible').length""",
        )
        content = saved(page, "svg").decode()
        told = page.locator(".vgi-shown").inner_text()
    picture = ElementTree.fromstring(content)  # noqa: S314  # our own file
    texts = [text.text or "" for text in picture.iter(f"{SVG}text")]
    assert picture.findtext(f"{SVG}title") == texts[0] == "Requirements against protocols"
    assert picture.findtext(f"{SVG}desc") == told
    assert any("data of 20" in text for text in texts)
    assert any(text.startswith("unknown (") for text in texts)
    assert len(picture.findall(f"{SVG}g")) == seen
    named = {real_site.kb.records[Name("requirement", id_)].title for id_ in rows}
    assert sum(any(text == name or text[:-1] == name[: len(text) - 1] for text in texts) for name in named) == len(
        named
    )
    assert len(columns) <= sum(text.get("font-weight") == "700" for text in picture.iter(f"{SVG}text"))
    assert picture.find(f"{SVG}rect").get("fill") == "#ffffff"  # type: ignore[union-attr]
    assert not re.search(r"href|url\(|<style|<image|<script|var\(", content)


# other ways to read it


@pytest.mark.browser
def test_without_scripts_the_table_is_whole_and_no_tool_is_in_the_way(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    found = matrix_of(real_site, CHAINS)
    with visit(browser, NARROW, java_script_enabled=False) as page:
        page.goto(address(real_site) + f"matrix/{CHAINS}/")
        texts = page.locator(".vgi-table tbody td").all_inner_texts()
        briefs = [
            cell.brief if (cell := found.cells.get((r, c))) else ""
            for r in range(len(found.rows))
            for c in columns_of(found)
        ]
        assert [text.replace("\xa0", " ").lstrip("●◐?✕ ") for text in texts] == briefs
        for hidden in ("#vgi-tools", ".vgi-out", ".vgi-presets", "#vgi-cell", ".vgi-help"):
            assert page.locator(hidden).is_hidden()
        assert re.search(r"● full\s+\d+", page.locator(".vgi-legend").inner_text())
        page.locator(".vgi-table tbody th[scope=row] a").first.click()
        assert page.url.endswith(f"/use-case/{id_of(found.rows[0])}/")


@pytest.mark.browser
@pytest.mark.parametrize("state", ["f", "p", "u", "n"])
def test_a_state_has_a_symbol_beside_its_word(browser: Any, real_site: BuiltSite, address: Address, state: str) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        drawn = page.locator(f".vgi-table td.{state}").first.evaluate("td => getComputedStyle(td, '::before').content")
        in_key = page.locator(f".vgi-legend [data-code={state}]").inner_text().strip()
        assert re.search(r'"(.)', drawn)[1] == in_key[0]  # type: ignore[index]
        assert drawn.endswith('/ ""')  # not read aloud


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_matrix_fits_the_window_with_tools_and_panel_open(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int], scheme: str
) -> None:
    for record in real_site.kb.of_kind("matrix"):
        with opened(browser, address(real_site) + f"matrix/{record.id}/", size, color_scheme=scheme) as page:
            for summary in page.locator("#vgi-tools summary").all():
                summary.click()
                box = page.locator("details[open] > fieldset").bounding_box()
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= size[0], (record.id, summary.inner_text())
                page.keyboard.press("Escape")
            page.locator(".vgi-table td[class]").first.click()
            page.locator("#vgi-cell").locator("dl").first.wait_for()
            assert overflow(page) <= 0, record.id


@pytest.mark.browser
def test_on_paper_the_whole_table_stands_without_the_tools(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with opened(browser, address(real_site) + f"matrix/{CLAIMS}/") as page:
        page.emulate_media(media="print")
        for hidden in ("#vgi-tools", ".vgi-out", ".vgi-presets", ".vgi-sorter"):
            assert page.locator(hidden).first.is_hidden()
        assert page.locator(".vgi-legend").is_visible()
        box = page.locator(".vgi-matrix")
        assert box.evaluate("e => getComputedStyle(e).overflow") == "visible"
        assert box.evaluate("e => e.clientHeight >= e.querySelector('table').offsetHeight")
        assert box.evaluate("e => e.querySelector('table').offsetWidth <= document.documentElement.clientWidth")


@pytest.mark.browser
def test_cells_of_hostile_records_say_what_was_written(browser: Any, hostile_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        for cell_ in ("claim", "chain", "link", "value"):
            page.goto(address(hostile_site) + f"matrix/full-{cell_}/")
            page.locator(".vgi-ready").wait_for()
            for place in page.locator(".vgi-table td[class]").all()[:4]:
                place.click()
                page.locator("#vgi-cell").locator("dl").first.wait_for()
                nothing_ran(page)
            heading = page.locator("#vgi-cell").locator("h2").inner_text()
            assert any(" ".join(attack.split())[:30] in heading for attack in ATTACKS)
            page.keyboard.press("Escape")
            saved(page, "csv")
            texts_of(sheet_of(saved(page, "xlsx"), "sheet1"))
            ElementTree.fromstring(saved(page, "svg"))  # noqa: S314  # our own file
            nothing_ran(page)
        assert page.troubles == []


@pytest.mark.browser
def test_a_matrix_works_from_a_folder_on_disk(browser: Any, real_site: BuiltSite) -> None:
    with visit(browser, WIDE) as page:
        page.goto((real_site.folder / "matrix" / CLAIMS / "index.html").as_uri() + "?rows=limit")
        page.locator(".vgi-ready").wait_for()
        page.locator(".vgi-table td.f:visible").first.click()
        page.locator("#vgi-cell").locator("dl").first.wait_for()
        assert page.locator("#vgi-cell").locator("dt").count() > 1
