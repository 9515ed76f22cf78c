"""Workbook: kinds, their records and all ids -> the bytes of an .xlsx file with help, drop-downs and marks.

What the columns are comes from `sheets`; here is only how they look. The same input gives the same bytes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.schema import Field, Kind
from vgikb.sheets import ID, MARK, NEEDED, Column, Plan, Row, mark, needed, plan_of, rows

READ_ME: Final = "Read me"
LISTS: Final = "lists"  # hidden; what the drop-downs offer
FREE_ROWS: Final = 500  # below the last, prepared for new ones
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # of every workbook, so that equal ones have equal bytes
_NOTE: Final = {"x_scale": 2.2, "y_scale": 1.4, "author": "vgikb"}
_LONG: Final = 200  # characters of a text that gets a wide column
_NUMBERS: Final = ("integer", "number", "boolean")

Line = tuple[str, str]  # style ('title', 'head', 'text') and text


@dataclass(frozen=True, slots=True)
class Extra:
    """A column of no field, at the end of a sheet."""

    heading: str
    help: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet to look things up in, which is not read back."""

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook holds. Extras by the name of the sheet that gets the column."""

    read_me: Sequence[Line]
    chosen: Mapping[str, Sequence[Record]]  # by kind; all sheets of the kind are there, also without records
    extras: Mapping[str, Extra] = field(default_factory=dict)
    readings: Sequence[Reading] = ()


def workbook(kb: KnowledgeBase, contents: Contents) -> bytes:
    """The file."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "VGI knowledge base", "created": _MADE})
        _Writer(book, kb).write(contents)
    return buffer.getvalue()


class _Writer:
    def __init__(self, book: Any, kb: KnowledgeBase) -> None:
        self.book, self.kb = book, kb
        self.lists: dict[tuple[str, ...], str] = {}  # the range that holds each closed list
        frame = {"valign": "top", "text_wrap": True}
        head = {**frame, "bold": True, "border": 1, "bg_color": "#E7EEF0", "num_format": "@"}
        self.styles = {
            "text": book.add_format({**frame, "num_format": "@"}),
            "number": book.add_format(frame),
            "locked": book.add_format({**frame, "num_format": "@", "font_color": "#555555"}),
            "head": book.add_format(head),
            "needed": book.add_format({**head, "bg_color": "#12505B", "font_color": "#FFFFFF"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }

    def write(self, contents: Contents) -> None:
        self._read_me(contents.read_me)
        for kind_name, records in contents.chosen.items():
            self._kind(self.kb.kinds[kind_name], records, contents.extras)
        for reading in contents.readings:
            self._reading(reading)
        self._lists_sheet()

    def _read_me(self, lines: Sequence[Line]) -> None:
        sheet = self.book.add_worksheet(READ_ME)
        sheet.set_column(0, 0, 110, self.styles["text"])
        for number, (style, text) in enumerate(lines):
            sheet.write_string(number, 0, text, self.styles[style])

    def _kind(self, kind: Kind, records: Sequence[Record], extras: Mapping[str, Extra]) -> None:
        told = [(record, list(rows(plan_of(kind), record.data))) for record in records]
        for plan in plan_of(kind).all():
            mine = [(record, row) for record, found in told for row in found if row.plan.name == plan.name]
            marks = [mark(record.data, found) for record, found in told] if not plan.lists else []
            self._sheet(kind, plan, mine, marks, extras.get(plan.name))

    def _sheet(
        self, kind: Kind, plan: Plan, told: list[tuple[Record, Row]], marks: list[str], extra: Extra | None
    ) -> None:
        sheet = self.book.add_worksheet(plan.name)
        first = len(plan.positions) + 1
        last_row = len(told) + FREE_ROWS
        self._headings(sheet, kind, plan)
        for at, column in enumerate(plan.columns, first):
            self._column(sheet, at, column, needed(column, kind), last_row)
        for number, (record, row) in enumerate(told, 1):
            self._row(sheet, number, record, row)
        at = first + len(plan.columns)
        if extra:
            self._head(sheet, at, extra.heading, extra.help, False)
            sheet.set_column(at, at, 50, self.styles["text"])
        elif not plan.lists:
            self._marks(sheet, at, marks)
        sheet.freeze_panes(1, first if plan.lists else 1)
        sheet.autofilter(0, 0, last_row, at if extra or not plan.lists else at - 1)  # marks are sorted with their rows

    def _headings(self, sheet: Any, kind: Kind, plan: Plan) -> None:
        own = "The id of the record: its file name and address. Give a new row a new one."
        belongs = f"The id of the {kind.title.lower()} that this row belongs to."
        self._head(sheet, 0, ID, belongs if plan.lists else f"{own}\n\n{plan.description}", True)
        sheet.set_column(0, 0, 28, self.styles["locked"])
        for at, heading in enumerate(plan.positions, 1):
            help_ = (
                "Which entry of the list this row is, in order, or belongs to. "
                "Leave it empty for a new entry at the end; write 2.5 for one between 2 and 3.\n\n" + plan.description
            )
            self._head(sheet, at, heading, help_, False)
            sheet.set_column(at, at, 10, self.styles["number"])
        if plan.lists:
            self._offer(sheet, 0, FREE_ROWS * 10, self._ids((kind.name,)))

    def _head(self, sheet: Any, at: int, heading: str, help_: str, is_needed: bool) -> None:
        sheet.write_string(
            0, at, heading + (NEEDED if is_needed else ""), self.styles["needed" if is_needed else "head"]
        )
        sheet.write_comment(0, at, help_, _NOTE)

    def _column(self, sheet: Any, at: int, column: Column, is_needed: bool, last_row: int) -> None:
        found = column.field
        self._head(sheet, at, column.heading, "\n\n".join(_help(found, is_needed)), is_needed)
        numeric = found.schema.get("type") in _NUMBERS
        sheet.set_column(at, at, _width(found), self.styles["number" if numeric else "text"])
        if found.link:
            self._offer(sheet, at, last_row, self._ids(found.link.to), found)
        elif found.values:
            self._offer(sheet, at, last_row, tuple(map(str, found.values)), found)

    def _ids(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        first, *others = kinds
        names = [record.id for record in self.kb.of_kind(first)]
        return (*names, *(str(record.name) for kind in others for record in self.kb.of_kind(kind)))

    def _offer(self, sheet: Any, at: int, last_row: int, values: tuple[str, ...], found: Field | None = None) -> None:
        """A drop-down; only a closed list refuses other values, since a link may name a record that is just made."""
        if not values:
            return
        strict = found is not None and not found.link and not found.is_list
        rule: dict[str, Any] = {"validate": "list", "source": self._range(values), "show_error": strict}
        if strict:
            rule |= {"error_title": "Not in the list", "error_message": "Choose one of the values of the list."}
        sheet.data_validation(1, at, last_row, at, rule)

    def _range(self, values: tuple[str, ...]) -> str:
        if values not in self.lists:
            letters = xlsxwriter.utility.xl_col_to_name(len(self.lists), True)
            self.lists[values] = f"={LISTS}!{letters}$1:{letters}${len(values)}"
        return self.lists[values]

    def _row(self, sheet: Any, number: int, record: Record, row: Row) -> None:
        sheet.write_string(number, 0, record.id, self.styles["locked"])
        for at, position in enumerate(row.positions, 1):
            sheet.write_number(number, at, position, self.styles["number"])
        for at, value in enumerate(row.values, len(row.positions) + 1):
            if isinstance(value, bool):
                sheet.write_boolean(number, at, value, self.styles["number"])
            elif isinstance(value, int | float):
                sheet.write_number(number, at, value, self.styles["number"])
            elif value:
                sheet.write_string(number, at, value, self.styles["text"])

    def _marks(self, sheet: Any, at: int, marks: list[str]) -> None:
        sheet.write_string(0, at, MARK, self.styles["head"])
        for number, text in enumerate(marks, 1):
            sheet.write_string(number, at, text, self.styles["locked"])
        sheet.set_column(at, at, 12, self.styles["locked"], {"hidden": True})

    def _reading(self, reading: Reading) -> None:
        sheet = self.book.add_worksheet(reading.name)
        for at, heading in enumerate(reading.headings):
            sheet.write_string(0, at, heading, self.styles["head"])
            sheet.set_column(at, at, 30 if at == 0 else 70, self.styles["text"])
        for number, texts in enumerate(reading.rows, 1):
            for at, text in enumerate(texts):
                sheet.write_string(number, at, text, self.styles["text"])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(reading.rows), 1), len(reading.headings) - 1)

    def _lists_sheet(self) -> None:
        sheet = self.book.add_worksheet(LISTS)
        for at, values in enumerate(self.lists):
            for number, value in enumerate(values):
                sheet.write_string(number, at, value, self.styles["text"])
        sheet.hide()


def _help(found: Field, is_needed: bool) -> Iterator[str]:
    """The note at a heading."""
    yield found.description
    if is_needed:
        yield "Needed."
    if found.is_list:
        yield "Several: one below the other in the cell (Alt+Enter)."
    if found.values:
        yield f"One of: {', '.join(map(str, found.values))}."
    if found.link:
        first, *others = found.link.to
        yield f"The id of a {first}" + "".join(f", or {kind}/ and the id of a {kind}" for kind in others) + "."
    if found.is_date:
        yield "Written 2026-11-23."


def _width(found: Field) -> int:
    if found.schema.get("type") in _NUMBERS or found.is_date:
        return 12
    if found.is_prose or found.schema.get("maxLength", 0) > _LONG:
        return 60
    return 16 if found.values else 28
