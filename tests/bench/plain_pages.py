"""Writes the baseline of a site: a folder of Markdown pages -> as many plain pages, to be built with MkDocs alone.

Each plain page has the path, the headings, the bytes of text a reader sees, the links and the rows and cells of tables
of the page it stands for, and nothing else: no HTML, no drawings. FROM is what `vgikb site --pages` wrote; TO gets
docs/ and a mkdocs.yml (Material, search, only sections in the navigation). With --theme the theme is set as that file
sets it and the navigation has the same pages as the site's, so that the frame around the text is the same too: for
comparing bytes, where the shorter frame is the harder baseline for time.

    python tests/bench/plain_pages.py FROM TO [--theme mkdocs.yml]
"""

import argparse
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path

from markdown import Markdown
from words import PLAIN

THEME = "theme: {name: material, font: false}\n"
SETTINGS = """\
site_name: Plain pages
plugins: [search]
markdown_extensions: [tables, {toc: {permalink: true, toc_depth: 3}}]
validation: {nav: {omitted_files: ignore}}
nav:
"""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEFT_OUT = ("script", "style", "template", "svg")
PARAGRAPH = 400  # bytes


class Shape(HTMLParser):
    """What a reader finds on a page, in numbers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()  # by tag
        self.bytes: Counter[str] = Counter()  # of text, by where it stands: link, heading, cell, text
        self.columns: list[int] = []  # of each row of a table
        self._open: Counter[str] = Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._open[tag] += 1
        if self._left_out:
            return
        self.count[tag] += 1
        if tag == "tr":
            self.columns.append(0)
        elif tag in ("td", "th") and self.columns:
            self.columns[-1] += 1

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass  # nothing in it

    def handle_endtag(self, tag: str) -> None:
        self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.bytes[self._place()] += len(" ".join(data.split()).encode())

    @property
    def _left_out(self) -> bool:
        return any(self._open[tag] > 0 for tag in LEFT_OUT)

    def _place(self) -> str:
        if self._open["a"] > 0:
            return "link"
        if any(self._open[tag] > 0 for tag in HEADINGS):
            return "heading"
        return "cell" if self._open["table"] > 0 else "text"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write plain pages of the sizes of other pages.")
    parser.add_argument("source", metavar="FROM", type=Path, help="Markdown pages, as vgikb site --pages writes them")
    parser.add_argument("target", metavar="TO", type=Path, help="where to write; its docs/ is replaced")
    parser.add_argument("--theme", type=Path, help="a mkdocs.yml whose theme is to be used")
    arguments = parser.parse_args()
    found = [path for path in arguments.source.rglob("*.md") if path.is_file()]  # some folders are called so, too
    paths = sorted(path.relative_to(arguments.source) for path in found)
    if not paths:
        parser.error(f"no Markdown pages in {arguments.source}")
    shutil.rmtree(arguments.target / "docs", ignore_errors=True)
    for number, path in enumerate(paths):
        page = "\n".join(plain_page(shape_of(arguments.source / path), number, paths))
        written = arguments.target / "docs" / path
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(page + "\n", encoding="utf-8", newline="\n")
    theme = _theme(arguments.theme) if arguments.theme else THEME
    settings = theme + SETTINGS + "".join(_sections(paths, bool(arguments.theme)))
    (arguments.target / "mkdocs.yml").write_text(settings, encoding="utf-8")


def shape_of(path: Path) -> Shape:
    _, _, body = path.read_text(encoding="utf-8").removeprefix("---\n").rpartition("\n---\n")  # without the settings
    return Shape(Markdown(extensions=["tables"]).convert(body))


def _theme(settings: Path) -> str:
    """The section of the theme, as it stands."""
    found = re.search(r"^theme:\n(?:[ \t].*\n)+", settings.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        sys.exit(f"{settings} sets no theme")
    return found[0]


def _sections(paths: Sequence[Path], written: bool) -> Iterator[str]:
    """The pages that the navigation names: those of folders, and the single ones."""
    for path in paths:
        if (path.name == "index.md" and len(path.parts) < 3) or (written and len(path.parts) == 1):
            yield f"  - {path.as_posix()}\n"


def plain_page(shape: Shape, number: int, paths: Sequence[Path]) -> Iterator[str]:
    """The lines of a page; its links lead to the pages that follow it."""
    headings = max(1, sum(shape.count[tag] for tag in HEADINGS))
    yield f"# {words(number, shape.bytes['heading'] // headings)}"
    for position in range(1, headings):
        yield f"\n## {words(number + position, shape.bytes['heading'] // headings)}"
    for start in range(0, shape.bytes["text"], PARAGRAPH):
        yield f"\n{words(number + start, min(PARAGRAPH, shape.bytes['text'] - start))}"
    yield from _table(shape, number)
    yield ""
    links = shape.count["a"]
    for target in islice(cycle(paths), number + 1, number + 1 + links):
        address = os.path.relpath(target, paths[number].parent).replace(os.sep, "/")
        yield f"- [{words(number, shape.bytes['link'] // links)}]({address})"


def _table(shape: Shape, number: int) -> Iterator[str]:
    """All rows of the page in one table, or a new one where the number of columns changes."""
    cells = sum(shape.columns)
    before = 0
    for columns in filter(None, shape.columns):
        cell = words(number, shape.bytes["cell"] // cells)
        if columns != before:
            yield ""
        yield "| " + " | ".join([cell] * columns) + " |"
        if columns != before:
            yield "| " + " | ".join(["---"] * columns) + " |"
        before = columns


def words(start: int, size: int) -> str:
    """Plain words of about so many bytes, at least one letter."""
    text = " ".join(islice(cycle(PLAIN), start % len(PLAIN), start % len(PLAIN) + size // 4 + 1))
    return text[: max(1, size)].strip()


if __name__ == "__main__":
    main()
