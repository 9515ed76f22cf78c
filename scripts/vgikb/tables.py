"""Tables: rows of texts -> a table for a terminal, CSV that no spreadsheet runs, or JSON."""

import csv
import io
import json
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]  # the first row is the head

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # full-width signs start formulas too


def text_table(rows: Rows) -> str:
    """Columns padded to their widest text, with a line under the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]]) + "\n"


def csv_table(rows: Rows) -> str:
    """CSV with every cell quoted; a text that a spreadsheet would calculate gets a leading apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([_harmless(text) for text in row] for row in rows)
    return out.getvalue()


def json_table(rows: Rows) -> str:
    """A list with one object per row, keyed by the head."""
    head, *body = rows
    objects = [dict(zip(head, row, strict=True)) for row in body]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


TABLES = {"table": text_table, "csv": csv_table, "json": json_table}


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
