"""Tables: rows of texts and numbers -> a table for a terminal, CSV that no spreadsheet runs, or JSON."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence

Cell = str | int
Rows = Sequence[Sequence[Cell]]  # the first row is the head

FORMATS = ("table", "csv", "json")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width signs start formulas too
LEAST = 14  # columns are not made narrower than this
GAP = "  "


def table(rows: Rows, format: str, width: int | None = None) -> str:
    """The rows in one of FORMATS; width is that of the terminal, None for no limit."""
    match format:
        case "csv":
            return csv_table(rows)
        case "json":
            return json_table(rows)
        case _:
            return text_table(rows, width)


def text_table(rows: Rows, width: int | None = None) -> str:
    """Columns as wide as their widest text, numbers to the right, with a line under the head.

    Where that is wider than the terminal, the longest texts are cut; where that is not enough, the columns come in
    several tables. The first column, by which a row is known, stands in each and is cut last.
    """
    texts = [[_one_line(str(cell)) for cell in row] for row in rows]
    numeric = [all(isinstance(row[column], int) for row in rows[1:]) for column in range(len(rows[0]))]
    natural = [max(map(len, column)) for column in zip(*texts, strict=True)]
    widths = natural if width is None else _cut(natural, width)
    bands = [range(1, len(widths))] if width is None else list(_bands(widths, width))
    return "\n".join(_band(texts, [0, *band], widths, numeric) for band in bands)


def _one_line(text: str) -> str:
    """The text without line ends, and without the colons that CI services take for a command where a line begins."""
    joined = " ".join(text.split())
    return f"\\u{{3a}}{joined[1:]}" if joined.startswith("::") else joined


def _cut(widths: Sequence[int], width: int) -> list[int]:
    """Half of the terminal for the first column, if it wants it; the others as wide as lets them all fit."""
    first = min(widths[0], width // 2)
    for longest in range(max(widths), LEAST - 1, -1):
        others = [min(longest, column) for column in widths[1:]]
        if first + sum(len(GAP) + column for column in others) <= width:
            return [first, *others]
    longest = min(max(LEAST, width // 3), width - first - len(GAP))
    return [first, *(min(longest, column) for column in widths[1:])]


def _bands(widths: Sequence[int], width: int) -> Iterator[range]:
    """Stretches of columns that fit beside the first one; at least one column each."""
    start, used = 1, widths[0]
    for column in range(1, len(widths)):
        used += len(GAP) + widths[column]
        if column > start and used > width:
            yield range(start, column)
            start, used = column, widths[0] + len(GAP) + widths[column]
    yield range(start, len(widths))


def _band(texts: list[list[str]], columns: Sequence[int], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    lines = [GAP.join(_fitted(row[c], widths[c], numeric[c]) for c in columns).rstrip() for row in texts]
    rule = GAP.join("-" * widths[c] for c in columns)
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _fitted(text: str, width: int, number: bool) -> str:
    shown = text if len(text) <= width else text[: width - 1] + "…"
    return shown.rjust(width) if number else shown.ljust(width)


def csv_table(rows: Rows) -> str:
    """CSV with every cell quoted; a text that a spreadsheet would calculate gets a leading apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def json_table(rows: Rows) -> str:
    """A list with one object per row, keyed by the head."""
    head, *body = rows
    keys = list(_keys(head))
    objects = [dict(zip(keys, row, strict=True)) for row in body]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


def _keys(head: Sequence[Cell]) -> Iterator[str]:
    """The head as keys, none of them empty and no two the same, lest a column be lost."""
    seen: Counter[str] = Counter()
    for cell in head:
        text = str(cell) or "row"
        seen[text] += 1
        yield f"{text} ({seen[text]})" if seen[text] > 1 else text


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
