"""How much a page weighs and how soon it is there: a built site and its plain baseline -> two tables.

The baseline is what `plain_pages.py` wrote and MkDocs built: for each page one with the same headings, text, links and
table cells in the theme and nothing else. Bytes are those of the file, as a plain file server sends it. What a page
holds besides its text is its data: drawings, and what it says to search engines in JSON-LD.

The first table has one page of every sort, opened by a fresh browser with nothing in its cache: everything it fetches,
and the Largest Contentful Paint. The second compares every page with its plain one.

    python tests/bench/page_load.py SITE PLAIN [-n TIMES]
"""

import argparse
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from in_browser import browser, served

DATA = re.compile(r"<svg.*?</svg>|<script type=.?application/ld\+json.*?</script>", re.DOTALL)
LIMIT = 1.5  # times the plain page and the data
MOST = 8  # heaviest pages that are told of
LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true }); })"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure weight and first sight of pages.")
    parser.add_argument("site", type=Path)
    parser.add_argument("plain", type=Path)
    parser.add_argument("-n", "--times", type=int, default=3)
    arguments = parser.parse_args()
    print("\n".join(loads(arguments.site, arguments.plain, arguments.times)))
    print()
    print("\n".join(weights(arguments.site, arguments.plain)))


def loads(site: Path, plain: Path, times: int) -> Iterator[str]:
    """A Markdown table: one page of every sort."""
    yield "| page | HTML | all it fetches | files | Largest Contentful Paint | plain: all | plain: paint |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    with served(site) as ours, served(plain) as theirs, browser() as chromium:
        for path in one_of_each(site):
            if not (plain / path).is_file():
                continue
            runs = [_load(chromium, ours, path) for _ in range(times)]
            beside = [_load(chromium, theirs, path) for _ in range(times)]
            size = (site / path).stat().st_size
            paint, plain_paint = (statistics.median(run[2] for run in found) for found in (runs, beside))
            yield (
                f"| {path.parent} | {size / 1000:.0f} kB | {runs[0][0] / 1000:.0f} kB | {runs[0][1]} | {paint:.0f} ms "
                f"| {beside[0][0] / 1000:.0f} kB | {plain_paint:.0f} ms |"
            )


def one_of_each(site: Path) -> list[Path]:
    """Of each folder of pages its own page and the heaviest in it."""
    found: dict[str, list[Path]] = {}
    for path in sorted(path.relative_to(site) for path in site.rglob("index.html")):
        found.setdefault(path.parts[0] if len(path.parts) > 2 else str(path), []).append(path)
    return sorted(max(paths, key=lambda path: (site / path).stat().st_size) for paths in found.values())


def _load(chromium: Any, address: str, path: Path) -> tuple[int, int, float]:
    """Bytes of everything fetched, number of files, milliseconds to the largest paint."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(f"{address}{path.parent.as_posix()}/", wait_until="networkidle")
    paint = page.evaluate(LARGEST)
    context.close()
    return sum(sizes), len(sizes), paint


def weights(site: Path, plain: Path) -> Iterator[str]:
    """How many times its plain page and its data each page weighs; the heaviest by name."""
    found = {
        path: _times(site / path, plain / path)
        for path in (path.relative_to(site) for path in site.rglob("index.html"))
        if (plain / path).is_file()
    }
    heavy = sorted(found, key=found.__getitem__, reverse=True)
    over = sum(times > LIMIT for times in found.values())
    yield f"{len(found)} pages; median {statistics.median(found.values()):.2f} times, {over} over {LIMIT} times"
    yield from (
        f"- {path.parent}: {found[path]:.2f} ({(site / path).stat().st_size / 1000:.0f} kB)" for path in heavy[:MOST]
    )


def _times(page: Path, plain: Path) -> float:
    text = page.read_text(encoding="utf-8")
    data = sum(len(piece.encode()) for piece in DATA.findall(text))
    return len(text.encode()) / (plain.stat().st_size + data)


if __name__ == "__main__":
    main()
