"""Grids: a sheet of a workbook and its plan -> rows with the record and entry that each belongs to, and bad cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from vgikb.cells import CellError, text_of
from vgikb.sheets import ID, MARK, NEEDED, NEW_NEED, Plan
from vgikb.spelling import did_you_mean
from vgikb.xlsx_reader import Cell, Sheet, column_letters

MOST_ENTRIES: Final = 1_000_000
HEADER_WITHIN: Final = 20  # rows; somebody may have put a line above


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be taken over. Record is the id that its row names, or empty."""

    sheet: str
    row: int
    column: int
    message: str
    kind: str
    record: str

    @property
    def place(self) -> str:
        return f"{self.sheet}!{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, eq=False)
class GridRow:
    """One row that holds something. A position is None where the cell is empty."""

    number: int
    id: str
    positions: tuple[float | None, ...]
    cells: Mapping[str, Cell]  # by heading


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A sheet that was understood."""

    plan: Plan
    sheet: str
    columns: Mapping[str, int]  # by heading
    rows: list[GridRow] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    unread: tuple[str, ...] = ()  # what was not understood, in words

    def bad_cell(self, row: int, heading: str, message: str, record: str) -> BadCell:
        return BadCell(self.sheet, row, self.columns.get(heading, 1), message, self.plan.kind, record)


def grid(sheet: Sheet, plan: Plan) -> Grid | None:
    """The sheet as a grid; nothing if no row is the one with the headings."""
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        by_row.setdefault(row, {})[column] = cell
    header = next((row for row in sorted(by_row)[:HEADER_WITHIN] if ID in map(_heading, by_row[row].values())), None)
    if header is None:
        return None
    columns, unread = _columns(by_row[header], plan)
    found = Grid(plan, sheet.name, columns, unread=tuple(unread))
    for row in (row for row in sorted(by_row) if row > header):
        cells = {heading: by_row[row][at] for heading, at in columns.items() if at in by_row[row]}
        if any(str(cell.value).strip() for cell in cells.values()):
            _add(found, row, cells)
    return found


def _heading(cell: Cell) -> str:
    return str(cell.value).strip().removesuffix(NEEDED).strip()


def _columns(header: Mapping[int, Cell], plan: Plan) -> tuple[dict[str, int], list[str]]:
    known = [ID, MARK, NEW_NEED, *plan.positions, *(column.heading for column in plan.columns)]
    columns: dict[str, int] = {}
    unread: list[str] = []
    for at, cell in header.items():
        heading = _heading(cell)
        if heading in known and heading not in columns:
            columns[heading] = at
        else:
            hint = "it is there twice" if heading in known else did_you_mean(heading, known)
            unread.append(f"column {column_letters(at)} '{heading[:60]}' is not read{f': {hint}' if hint else ''}")
    return columns, unread


def _add(found: Grid, row: int, cells: Mapping[str, Cell]) -> None:
    try:
        id_ = text_of(cells.get(ID), None).strip().removeprefix(f"{found.plan.kind}/")
    except CellError as error:
        found.bad.append(found.bad_cell(row, ID, str(error), ""))
        return
    positions = [_position(found, row, heading, cells.get(heading), id_) for heading in found.plan.positions]
    found.rows.append(GridRow(row, id_, tuple(positions), cells))


def _position(found: Grid, row: int, heading: str, cell: Cell | None, id_: str) -> float | None:
    try:
        text = text_of(cell, None).strip()
        if not text:
            return None
        number = float(text)
        if 0 < number < MOST_ENTRIES:
            return number
        raise ValueError(text)
    except (CellError, ValueError):
        message = "this is no number of an entry; leave it empty for a new one"
        found.bad.append(found.bad_cell(row, heading, message, id_))
        return None


def blank(row: GridRow, plan: Plan) -> bool:
    """Whether nothing stands in the row but what it belongs to."""
    filled = (str(row.cells[column.heading].value).strip() for column in plan.columns if column.heading in row.cells)
    return not any(filled)


def texts(found: Grid, row: GridRow) -> Iterator[str]:
    """What stands in the columns of the plan. Raises CellError."""
    return (text_of(row.cells.get(column.heading), column.field) for column in found.plan.columns)
