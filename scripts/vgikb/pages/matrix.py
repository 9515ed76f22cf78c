"""What a matrix page adds: the table with compact cells, its tools, and further pages where one would be too large."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from vgikb.coverage import STRENGTH
from vgikb.matrix import CELLS_A_FILE, Cell, Heading, Matrix, filled_in, stretches
from vgikb.matrix import matrix as worked_out
from vgikb.pages import Page, Site, View, pages, part, render
from vgikb.records import Record
from vgikb.values import words

EMPTY = {
    "claim": "no claim, and the protocol serves no link on which the requirement is asked for.",
    "chain": "the protocol serves none of the links of the use case.",
    "link": "no link is recorded.",
    "value": "nothing is recorded.",
}
# one letter each, as a table has thousands of them
CODES = {"full": "f", "partial": "p", "unknown": "u", "none": "n", "linked": "l", "value": "v"}
WORDY = 10  # letters of a text that want a wider column
MARKED = {"linked": "linked", "value": "filled in"}
PAGE_BYTES = 400_000  # of a table; with the theme's own a page stays below 500 kB
SCRIPTS = (
    "feedback.js",
    "matrix.js",
    "matrix-tools.js",
    "matrix-keys.js",
    "matrix-cell.js",
    "matrix-sheet.js",
    "matrix-picture.js",
)


@dataclass(frozen=True, slots=True)
class Legend:
    """One state of the cells of a page: its letter, its word, how many cells have it."""

    code: str
    state: str
    count: int


@part("matrix")
def matrix(view: View, record: Record) -> dict[str, Any]:
    found = worked_out(view.site.kb, record)
    return _values(view, record, found, _parts(found), 0)


@pages()
def matrix_parts(site: Site) -> Iterator[Page]:
    """The pages after the first of matrices that are too large for one."""
    for record in site.kb.of_kind("matrix"):
        found = worked_out(site.kb, record)
        parts = _parts(found)
        for number in range(1, len(parts)):
            view = View(site, f"matrix/{record.id}/part-{number + 1}.md")
            title = f"{record.title}, part {number + 1}"
            values = _values(view, record, found, parts, number)
            yield Page(view.path, render(view, title, "matrix-part.md.jinja", record=record, **values), record.path)


def _parts(found: Matrix) -> list[range]:
    head = sum(130 + len(column.label) for column in found.columns)
    return stretches(found, partial(_bytes, found), max(PAGE_BYTES - head, 1))


def _bytes(found: Matrix, row: int) -> int:
    """About the size of a row of the table."""
    cells = (found.cells.get((row, column)) for column in range(len(found.columns)))
    return 150 + len(found.rows[row].label) + sum(24 + len(cell.brief) if cell else 10 for cell in cells)


def _values(view: View, record: Record, found: Matrix, parts: list[range], number: int) -> dict[str, Any]:
    """What the templates place."""
    rows = parts[number]
    return {
        "matrix": found,
        "legend": _legend(record, found, rows),
        "column_groups": _groups(found.columns),
        "row_groups": _rows(found, rows),
        "cells_of": lambda row: _cells(found, row),
        "group_words": group_words,
        "wordy": any(len(cell.brief) > WORDY for cell in found.cells.values() if cell.state in MARKED),
        "settings": _settings(view, record, found, rows),
        "parts": [_part(view, found, part, other) for other, part in enumerate(parts)] if len(parts) > 1 else [],
        "part_number": number,
        "empty": EMPTY[record.data["cell"]],
        "wide": True,
        "scripts": SCRIPTS,
        "styles": ("matrix.css",),
    }


def _legend(record: Record, found: Matrix, rows: range) -> list[Legend]:
    counts = Counter(cell.state for (row, _), cell in found.cells.items() if row in rows)
    states = [*reversed(STRENGTH)] if record.data["cell"] in ("claim", "chain") else list(counts)
    empty = len(rows) * len(found.columns) - sum(counts.values())
    known = [Legend(CODES[state], MARKED.get(state, state), counts[state]) for state in states]
    return [*known, Legend("e", "empty", empty)]


def group_words(group: str) -> str:
    """A group's name as a reader sees it; codes such as US-CA stay as they are."""
    return group.replace("-", " ") if group.islower() else group


def _groups(headings: tuple[Heading, ...]) -> list[tuple[str, int]]:
    """Names and widths of neighbouring columns of one group; none if nothing is grouped."""
    groups = [(group, len(list(members))) for group, members in groupby(headings, key=lambda heading: heading.group)]
    return groups if any(group for group, _ in groups) else []


def _rows(found: Matrix, rows: range) -> list[tuple[str, list[tuple[int, Heading]]]]:
    numbered = groupby(((row, found.rows[row]) for row in rows), key=lambda pair: pair[1].group)
    return [(group, list(members)) for group, members in numbered]


def _cells(found: Matrix, row: int) -> Markup:
    """The cells of one row: the state by a letter, for the style sheet, and in words."""
    cells = (found.cells.get((row, column)) for column in range(len(found.columns)))
    filled, empty = Markup('<td class="{}">{}</td>'), Markup("<td></td>")
    return Markup("").join(filled.format(CODES[cell.state], _text(cell)) if cell else empty for cell in cells)


def _text(cell: Cell) -> str:
    """A count, such as 1 of 3, stays in one line."""
    text = " ".join(cell.brief.split())
    return text if cell.state in MARKED else text.replace(" of ", "\xa0of\xa0")


def _settings(view: View, record: Record, found: Matrix, rows: range) -> Mapping[str, Any]:
    """What the scripts know beside the table itself."""
    kb = view.site.kb
    files = stretches(found, partial(filled_in, found), CELLS_A_FILE)
    return {
        "id": record.id,
        "title": record.title,
        "cell": record.data["cell"],
        "first": rows.start,
        "files": [stretch.start for stretch in files],
        "empty": EMPTY[record.data["cell"]],
        "rows": _axis(view, record.data["rows"]),
        "columns": _axis(view, record.data["columns"]),
        "date": kb.today.isoformat(),
        "site": "VGI knowledge base",
    }


def _axis(view: View, axis: Mapping[str, Any]) -> dict[str, str]:
    """What rows or columns are called, and what they are grouped by."""
    kind = view.site.kb.kinds.get(axis.get("kind", ""))
    group = words(str(axis.get("group-by", "")).rpartition(".")[2])
    if kind is None:
        return {
            "kind": "",
            "name": words(str(axis.get("values-of", "")).rpartition(".")[2]),
            "many": "Values",
            "group": "",
        }
    return {"kind": kind.name, "name": kind.title, "many": kind.plural, "group": group}


def _part(view: View, found: Matrix, rows: range, number: int) -> Markup:
    """A link to a part, by its first and last row."""
    ends = f"{found.rows[rows.start].label} to {found.rows[rows.stop - 1].label}"
    place = "" if number == 0 else f"part-{number + 1}/"
    return Markup('<a href="{}">{}</a>').format(view.url(f"matrix/{found.name.id}/{place}"), escape(ends))
