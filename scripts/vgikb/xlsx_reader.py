"""Workbook reader: the bytes of an untrusted .xlsx file -> the cells of its sheets.

Macros, links to other files, pictures and formats are not looked at; nothing is worked out. A document type, and with
it every entity, is refused.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple
from xml.parsers import expat

from vgikb.archive import Archive, ArchiveError

Sort = Literal["text", "number", "truth", "date", "error", "formula"]

CELLS: Final = 3_000_000  # that hold something, in a whole workbook
LONGEST: Final = 32_767  # characters of a cell, in every program
_ROWS, _COLUMNS = 1_048_576, 16_384
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY_CODES: Final = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}  # number formats that all programs share
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LAST_SERIAL: Final = 2_950_000  # in the year 9976, or 9980 where days are counted from 1904


class WorkbookError(Exception):
    """The file cannot be read as a workbook; the text says why, in plain words."""


class Cell(NamedTuple):
    """What stands in a cell. A date is text such as 2026-11-23; an error or formula has its text."""

    value: str | float | bool
    sort: Sort


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells that hold something, by row and column, both from 1."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)


Event = tuple[str, str, Any]  # 'start', name, attributes; or 'end', name, text


def read_workbook(raw: bytes) -> list[Sheet]:
    """The sheets in their order.

    Raises:
        WorkbookError: it is no workbook, damaged, too large, or has a document type.
    """
    try:
        archive = Archive(raw)
        return _sheets(archive)
    except ArchiveError as error:
        raise WorkbookError(str(error)) from None


def column_letters(column: int) -> str:
    """The name of a column, such as AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheets(archive: Archive) -> list[Sheet]:
    roots = [target for sort, target in _relations(archive, "").values() if sort == "officeDocument"]
    if not roots:
        raise WorkbookError("the file is a zip file, but no workbook")
    book = roots[0]
    relations = _relations(archive, book)
    parts = {sort: target for sort, target in relations.values() if target in archive.names}
    texts = _shared_texts(archive, parts["sharedStrings"]) if "sharedStrings" in parts else []
    dates = _date_styles(archive, parts["styles"]) if "styles" in parts else frozenset()
    epoch, named = _listed(archive, book)
    found: list[Sheet] = []
    for name, id_ in named:
        sort, target = relations.get(id_, ("", ""))
        if sort == "worksheet":
            room = CELLS - sum(len(sheet.cells) for sheet in found)
            found.append(Sheet(name, _Cells(texts, dates, epoch, room).read(_events(archive, target))))
    return found


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part is related to inside the file: id -> sort, part."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    for event, tag, attributes in _events(archive, where):
        if event == "start" and tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target
    return found


def _listed(archive: Archive, book: str) -> tuple[date, list[tuple[str, str]]]:
    """The day that serial number 0 means, and name and relation of every sheet."""
    epoch, named = date(1899, 12, 30), []
    for event, tag, attributes in _events(archive, book):
        if event == "start" and tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch = date(1904, 1, 1)
        elif event == "start" and tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            named.append((attributes.get("name", ""), relation))
    return epoch, named


def _events(archive: Archive, part: str) -> Iterator[Event]:
    """The elements of a part with their own text; tags without the address of their namespace."""
    found: list[Event] = []
    text: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        text.clear()
        found.append(("start", tag.rpartition("}")[2], attributes))

    def end(tag: str) -> None:
        found.append(("end", tag.rpartition("}")[2], "".join(text)))
        text.clear()

    def doctype(*_: Any) -> None:
        raise WorkbookError("the workbook has a document type, which no program for spreadsheets writes: refused")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = doctype
    raw = archive.read(part)
    try:
        for at in range(0, len(raw) + 1, 65536):
            parser.Parse(raw[at : at + 65536], at + 65536 > len(raw))
            yield from found
            found.clear()
    except (expat.ExpatError, LookupError, ValueError):
        raise WorkbookError(f"the part '{part}' of the workbook is damaged") from None


def _shared_texts(archive: Archive, part: str) -> list[str]:
    found: list[str] = []
    phonetic = False
    for event, tag, content in _events(archive, part):
        if tag == "si" and event == "start":
            found.append("")
        elif tag == "rPh":
            phonetic = event == "start"
        elif tag == "t" and event == "end" and found and not phonetic:
            found[-1] += content
    return [_unescaped(text) for text in found]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _date_styles(archive: Archive, part: str) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date."""
    codes = set(_DAY_CODES)
    styles: list[int] = []
    inside = False
    for event, tag, attributes in _events(archive, part):
        if tag == "cellXfs":
            inside = event == "start"
        elif event == "start" and tag == "numFmt" and _shows_a_day(attributes.get("formatCode", "")):
            codes.add(_number(attributes.get("numFmtId")))
        elif event == "start" and tag == "xf" and inside:
            styles.append(_number(attributes.get("numFmtId")))
    return frozenset(position for position, code in enumerate(styles) if code in codes)


def _shows_a_day(code: str) -> bool:
    return bool(re.search("[dy]", _NOT_CODE.sub("", code).lower().replace("general", "")))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


class _Cells:
    """Gathers the cells of one sheet."""

    def __init__(self, texts: list[str], dates: frozenset[int], epoch: date, room: int) -> None:
        self.texts, self.dates, self.epoch, self.room = texts, dates, epoch, room
        self.cells: dict[tuple[int, int], Cell] = {}
        self.row, self.column = 0, 0

    def read(self, events: Iterator[Event]) -> dict[tuple[int, int], Cell]:
        attributes: dict[str, str] = {}
        told: dict[str, str] = {}
        for event, tag, content in events:
            if event == "start" and tag == "row":
                self.row, self.column = self._next_row(content.get("r")), 0
            elif event == "start" and tag == "c":
                attributes, told = content, {}
                self._move(content.get("r"))
            elif event == "end" and tag in ("v", "f", "t"):
                told[tag] = told.get(tag, "") + content
            elif event == "end" and tag == "c":
                self._keep(attributes, told)
        return self.cells

    def _next_row(self, written: str | None) -> int:
        row = self.row + 1 if written is None else _number(written)
        if not 0 < row <= _ROWS:
            raise WorkbookError("the workbook is damaged: it has a row without a proper number")
        return row

    def _move(self, written: str | None) -> None:
        match = _PLACE.fullmatch(written) if written else None
        if written and not match:
            raise WorkbookError("the workbook is damaged: it has a cell without a proper place")
        if match:
            self.row, self.column = int(match[2]), _column_number(match[1])
        else:
            self.column += 1
        if self.row > _ROWS or self.column > _COLUMNS:
            raise WorkbookError("the workbook is damaged: it has a cell beyond the last row or column")

    def _keep(self, attributes: dict[str, str], told: dict[str, str]) -> None:
        cell = self._cell(attributes.get("t", "n"), _number(attributes.get("s", "0")), told)
        if cell and isinstance(cell.value, str) and len(cell.value) > LONGEST:
            raise WorkbookError(f"a cell of the workbook has more than {LONGEST:,} characters")
        if cell and cell.value != "":
            self.cells[self.row, self.column] = cell
            if len(self.cells) > self.room:
                raise WorkbookError(f"the workbook has more than {CELLS:,} cells")

    def _cell(self, sort: str, style: int, told: dict[str, str]) -> Cell | None:
        if "f" in told:
            return Cell(f"={told['f']}", "formula")
        value = told.get("v", "")
        match sort:
            case "inlineStr":
                return Cell(_unescaped(told.get("t", "")), "text")
            case "s":
                return Cell(self._shared(value), "text")
            case "str":
                return Cell(_unescaped(value), "text")
            case "b":
                return Cell(value.strip() in ("1", "true"), "truth")
            case "e":
                return Cell(value or "#", "error")
            case "d":
                return Cell(value, "date")
        return self._numeric(value, style in self.dates) if value else None

    def _shared(self, value: str) -> str:
        position = _number(value.strip())
        if not 0 <= position < len(self.texts):
            raise WorkbookError("the workbook is damaged: a cell names a text that is not there")
        return self.texts[position]

    def _numeric(self, value: str, is_date: bool) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return Cell(value, "error")
        if not abs(number) < 1e300:  # nor is "not a number"
            return Cell(value, "error")
        if is_date and 0 < number <= _LAST_SERIAL:
            return Cell((self.epoch + timedelta(days=int(number))).isoformat(), "date")
        return Cell(number, "number")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
