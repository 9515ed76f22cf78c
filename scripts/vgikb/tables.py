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
    several tables, each with the first column.
    """
    texts = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    numeric = [all(isinstance(row[column], int) for row in rows[1:]) for column in range(len(rows[0]))]
    natural = [max(map(len, column)) for column in zip(*texts, strict=True)]
    limit = max(natural) if width is None else _limit(natural, width)
    widths = [min(limit, column) for column in natural]
    bands = _bands(widths, width or sum(widths) + len(GAP) * len(widths))
    return "\n".join(_band(texts, [0, *band] if band[0] else [*band], widths, numeric) for band in bands)


def _limit(widths: Sequence[int], width: int) -> int:
    """How wide a column may be so that all of them fit; if they cannot, a third of the terminal."""
    for longest in range(max(widths), LEAST - 1, -1):
        if sum(min(longest, column) + len(GAP) for column in widths) - len(GAP) <= width:
            return longest
    return max(LEAST, width // 3)


def _bands(widths: Sequence[int], width: int) -> Iterator[range]:
    """Stretches of columns that fit beside the first one; at least one column each."""
    start, used = 0, 0
    for column, wide in enumerate(widths):
        if column > max(start, 1) and used + wide > width:
            yield range(start, column)
            start, used = column, widths[0] + len(GAP)
        used += wide + len(GAP)
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
