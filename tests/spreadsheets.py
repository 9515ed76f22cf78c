"""Workbooks for tests: the knowledge base's own, changed as a person would in another program, or written by hand."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

from vgikb.exports import Selection, all_exports
from vgikb.graph import KnowledgeBase
from vgikb.imports import Proposal, all_imports
from vgikb.sheets import ID


def exported(kb: KnowledgeBase, *kinds: str, name: str = "xlsx") -> bytes:
    content = all_exports()[name].content(kb, Selection(frozenset(kinds)))
    assert isinstance(content, bytes)
    return content


def proposed(kb: KnowledgeBase, raw: bytes) -> Proposal:
    return all_imports()["xlsx"].proposal(kb, raw)


class Book:
    """A workbook open in another program."""

    def __init__(self, raw: bytes) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(raw))

    def ids(self, sheet: str) -> list[str]:
        """What the first column has below its heading."""
        return [str(row[0]) for row in self.book[sheet].iter_rows(min_row=2, max_col=1, values_only=True) if row[0]]

    def column(self, sheet: str, heading: str) -> int:
        headings = [str(cell.value).removesuffix(" *") for cell in self.book[sheet][1]]
        return headings.index(heading) + 1

    def row(self, sheet: str, id_: str, *positions: int) -> int:
        for row in self.book[sheet].iter_rows(min_row=2):
            if [cell.value for cell in row[: len(positions) + 1]] == [id_, *positions]:
                return int(row[0].row)
        raise AssertionError(f"{sheet} has no row {id_} {positions}")

    def put(self, sheet: str, row: int, heading: str, value: Any) -> str:
        """Write a cell and give back its name. Nothing empties it; a text is never taken for a formula."""
        cell = self.book[sheet].cell(row, self.column(sheet, heading))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        return f"{sheet}!{cell.coordinate}"

    def change(self, sheet: str, id_: str, *where: Any) -> str:
        """where: numbers of entries, heading, value."""
        *positions, heading, value = where
        return self.put(sheet, self.row(sheet, id_, *positions), heading, value)

    def add(self, sheet: str, **cells: Any) -> int:
        """A new row below the last; _ for spaces and - in headings."""
        headings = [str(cell.value).removesuffix(" *") for cell in self.book[sheet][1]]
        row = max(cell.row for cell in self.book[sheet]["A"] if cell.value or cell.row == 1) + 1
        for name, value in cells.items():
            [heading] = [h for h in headings if h.replace(" ", "_").replace("-", "_").rstrip(".") == name.rstrip("_")]
            self.put(sheet, row, heading, value)
        return int(row)

    def remove(self, sheet: str, id_: str, *positions: int) -> None:
        self.book[sheet].delete_rows(self.row(sheet, id_, *positions))

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def by_hand(sheets: Mapping[str, Iterable[str]], more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook of parts: name of each sheet and the XML of its rows; more parts replace those made here."""
    named = list(enumerate(sheets, 1))
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="s{n}"/>' for n, name in named)
    related = "".join(
        f'<Relationship Id="s{n}" Type="{RELATION}/worksheet" Target="/xl/worksheets/sheet{n}.xml"/>' for n, _ in named
    )
    root = f'<Relationship Id="r" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{listed}</sheets></workbook>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>'.encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'.encode(),
    }
    for number, rows in enumerate(sheets.values(), 1):
        text = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = text.encode()
    return packed({**parts, **(more or {})})


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def inline(*texts: str) -> str:
    """A row of texts that stand in their cells, without any place written."""
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in texts) + "</row>"


def new_term(*cells: str) -> bytes:
    """A workbook by hand with one new term."""
    return by_hand({"term": [inline(ID, "title", "definition"), inline(*cells)]})
