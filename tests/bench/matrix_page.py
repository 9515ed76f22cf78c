"""How fast a matrix page is in a browser: a built site -> times of paint, filter and sort, and plain tables'.

The page is cut to 150 rows and 34 columns. A plain table has the same rows, columns, texts and links and no tools; its
filter hides rows and columns with the few lines that anybody would write. It stands once in the same page of the theme,
once bare, without any style sheet. All are shown by the same browser, in turns, so that what else the machine does
falls on each of them.

    python tests/bench/matrix_page.py SITE [-n TIMES] [--matrix requirement-protocol]
"""

import argparse
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from in_browser import browser, served

ROWS, COLUMNS = 150, 34
ROW = re.compile(r'<tr><th scope="row">.*?</tr>')

# both wait until the browser has painted; a task after the frame is the first that runs after it
PAINTED = """(act) => new Promise(done => { const start = performance.now(); act();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""
PLAIN = """<script>
const rows = [...document.querySelectorAll("tbody tr")].filter(tr => tr.querySelector("td"));
const heads = [...document.querySelectorAll(".vgi-heads > *")];
window.filterRows = word => rows.forEach(tr => { tr.hidden = !tr.cells[0].textContent.toLowerCase().includes(word); });
window.filterColumns = word => heads.forEach((th, at) => {
  const off = at && !th.textContent.toLowerCase().includes(word);
  if (th.hidden !== off) { th.hidden = off; rows.forEach(tr => { tr.cells[at].hidden = off; }); } });
window.sortRows = () => rows.sort((a, b) => a.cells[3].textContent.localeCompare(b.cells[3].textContent))
  .forEach(tr => document.querySelector("tbody").append(tr));
</script>"""
TYPE = """const type = (name, word) => { const box = document.querySelector(`#vgi-tools [name=${name}]`);
  box.value = word; box.dispatchEvent(new Event("input", { bubbles: true })); };
const sort = key => { const box = document.querySelector("#vgi-tools [name=sort]"); box.value = key;
  box.dispatchEvent(new Event("change", { bubbles: true })); };"""

Acts = dict[str, tuple[str, str]]  # what is measured -> script on the page of the site, script on the plain page
ACTS: Acts = {
    "filter rows": ('type("rows", "limit")', 'filterRows("limit")'),
    "all rows again": ('type("rows", "")', 'filterRows("")'),
    "filter columns": ('type("columns", "ocpp")', 'filterColumns("ocpp")'),
    "all columns again": ('type("columns", "")', 'filterColumns("")'),
    "sort by a column": ('sort(document.querySelector("[name=sort]").options[6].value)', "sortRows()"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a matrix page beside a plain table.")
    parser.add_argument("site", type=Path)
    parser.add_argument("-n", "--times", type=int, default=7)
    parser.add_argument("--matrix", default="requirement-protocol")
    arguments = parser.parse_args()
    page = (arguments.site / "matrix" / arguments.matrix / "index.html").read_text(encoding="utf-8")
    ours = cut(page)
    pages = [ours, themed(ours), f"<!doctype html><title>plain</title>{table_of(ours)}{PLAIN}"]
    with served(arguments.site) as address, browser() as chromium:
        url = f"{address}matrix/{arguments.matrix}/"
        runs = [[run(chromium, url, html, html is ours) for html in pages] for _ in range(arguments.times)]
    print("\n".join(table(runs, [len(html) for html in pages])))


def cut(page: str) -> str:
    """The page with its first rows and columns only."""
    rows = ROW.findall(page)
    if len(rows) < ROWS:
        sys.exit(f"the matrix has {len(rows)} rows; {ROWS} are needed")
    for row in rows[ROWS:]:
        page = page.replace(row, "", 1)
    for row in rows[:ROWS]:
        page = page.replace(row, _first_cells(row, r"<td.*?</td>"), 1)
    heads = re.search(r'<tr class="vgi-heads">.*?</tr>', page)
    columns = re.search(r"<colgroup>.*?</colgroup>", page)
    families = re.search(r'<tr class="vgi-families">.*?</tr>', page)
    assert heads
    assert columns
    page = page.replace(heads[0], _first_cells(heads[0], r'<th scope="col">.*?</th>'))
    page = page.replace(columns[0], _first_cells(columns[0], r"<col>"))
    page = page.replace(families[0], "") if families else page
    return re.sub(r'(<th scope="rowgroup" colspan=")\d+', rf"\g<1>{COLUMNS + 1}", page)


def _first_cells(html: str, pattern: str) -> str:
    count = 0

    def kept(cell: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return cell[0] if count <= COLUMNS else ""

    return re.sub(pattern, kept, html)


def themed(page: str) -> str:
    """A plain table in the same page: without this project's tools and style sheet of matrices."""
    plain = re.sub(r' class="vgi-table[^"]*"', "", table_of(page))
    body = re.search(r'<div class="vgi-matrix.*</dialog>', page, re.DOTALL)
    assert body
    page = page.replace(body[0], f'<div class="vgi-scroll">{plain}</div>{PLAIN}')
    return re.sub(r'<form id="vgi-tools.*?</form>|<[^>]*/matrix[a-z-]*\.(js|css)[^>]*>(</script>)?', "", page)


def table_of(page: str) -> str:
    found = re.search(r"<table.*</table>", page, re.DOTALL)
    assert found
    return found[0]


def run(chromium: Any, url: str, html: str, tools: bool) -> dict[str, float]:
    """Milliseconds of each act on a fresh page, the first paint among them."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(url)
    page.wait_for_timeout(500)  # until the theme's own scripts are done
    found = {"first paint": page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")}
    found["ready for use"] = page.evaluate(
        "performance.timing.domContentLoadedEventEnd - performance.timing.fetchStart"
    )
    script, which = (TYPE, 0) if tools else ("", 1)
    for name, acts in ACTS.items():
        found[name] = page.evaluate(f"() => {{ {script} return ({PAINTED})(() => {{ {acts[which]}; }}); }}")
        page.wait_for_timeout(250)
    context.close()
    return found


def table(runs: list[list[dict[str, float]]], sizes: list[int]) -> Iterator[str]:
    """A Markdown table with the median of each number, and how many times those of the plain tables it is."""
    yield "| | matrix page | plain, in the theme | times | plain, bare | times |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name in runs[0][0]:
        yield _line(name, [statistics.median(pages[which][name] for pages in runs) for which in range(3)], "ms")
    yield _line("bytes of HTML", [size / 1000 for size in sizes], "kB")


def _line(name: str, numbers: list[float], unit: str) -> str:
    ours, theme, bare = numbers
    shown = (
        f"{ours:.0f} {unit}",
        f"{theme:.0f} {unit}",
        f"{ours / theme:.1f}",
        f"{bare:.0f} {unit}",
        f"{ours / bare:.1f}",
    )
    return f"| {name} | {' | '.join(shown)} |"


if __name__ == "__main__":
    main()
