"""Measures the search of a built site in a browser: a site's folder -> bytes and time to the first hits, as a table.

Each question is asked of a fresh browser without a cache, letter by letter, as a reader types it; bytes are those of
the index alone. Questions are titles of records, titles with a wrong letter, and words that many things say.

    python tests/bench/search.py SITE [QUESTION ...]
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from in_browser import browser, served

DATA = "/assets/data/search/"
EACH = 6  # questions of each sort


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search of a built site.")
    parser.add_argument("site", type=Path)
    parser.add_argument("questions", nargs="*", help="instead of those taken from the index")
    arguments = parser.parse_args()
    folder = arguments.site / DATA.strip("/")
    sizes = [path.stat().st_size for path in folder.iterdir()]
    print(f"index: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB, largest {max(sizes) / 1e3:.0f} kB\n")
    print("| question | hits | files | kB | ms |\n| --- | --- | --- | --- | --- |")
    measured = list(measure(arguments.site, arguments.questions or questions(folder)))
    for row in measured:
        print("| {} | {} | {} | {:.0f} | {:.0f} |".format(*row))
    print(f"\nmost: {max(row[3] for row in measured):.0f} kB")


def questions(folder: Path) -> list[str]:
    """Titles, titles with a letter exchanged, and the words that most things say."""
    chance = random.Random(1)  # noqa: S311  # no secret
    told = [entry[0] for path in sorted(folder.glob("d[0-9]*.js")) for entry in _data(path)]
    titles = chance.sample(told, EACH)
    slips = [f"{title[:3]}q{title[4:]}" for title in chance.sample(told, EACH)]
    often = [word for path in folder.glob("s-*.js") for word in _data(path).split()[:1]]
    return [*titles, *slips, *chance.sample(sorted(often), min(EACH, len(often)))]


def _data(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8").partition(",")[2].rpartition(");")[0])


def measure(site: Path, asked: Sequence[str]) -> list[tuple[str, int, int, float, float]]:
    """Question, hits, files, kB and milliseconds to the first hits."""
    with served(site) as address, browser() as chromium:
        return [_ask(chromium, address, question) for question in asked]


def _ask(browser: Any, address: str, question: str) -> tuple[str, int, int, float, float]:
    context = browser.new_context()
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: DATA in answer.url and sizes.append(len(answer.body())))
    page.goto(address)
    page.locator(".vgi-search input").click()
    page.locator(".vgi-search input").press_sequentially(question[:-1], delay=30)
    start = time.perf_counter()
    page.locator(".vgi-search input").press_sequentially(question[-1:])
    shown = page.locator(".vgi-option-all", has_text=f"“{question}”").or_(page.get_by_text("Nothing found"))
    shown.first.wait_for()
    milliseconds = (time.perf_counter() - start) * 1000
    hits = page.evaluate("async q => (await vgikb.search.find(q)).hits.length", question)
    context.close()
    return question, hits, len(sizes), sum(sizes) / 1000, milliseconds


if __name__ == "__main__":
    main()
