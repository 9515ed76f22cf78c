"""Cells: what stands in a cell of a spreadsheet and the column's field -> the value of the record, or what is wrong."""

import re
from datetime import date, timedelta
from typing import Any, Final

from vgikb.schema import Field, Schema
from vgikb.sheets import Column, plain
from vgikb.xlsx_reader import Cell
from vgikb.yaml_rules import character_advice, refused_characters

_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]*Z?")
_SEPARATORS: Final = re.compile(r"[\n,;]")
_FIRST_SERIAL: Final = 10_000  # a smaller number where a date belongs is a year
_LAST_SERIAL: Final = 2_950_000


class CellError(Exception):
    """The cell holds nothing that the field could have; the text says what is wrong and how to mend it."""


def text_of(cell: Cell | None, field: Field | None) -> str:
    """What the cell says, the same for every program that may have stored it.

    Raises:
        CellError: a formula or an error stands there.
    """
    if cell is None:
        return ""
    if cell.sort == "formula":
        raise CellError("a formula stands here; put its result in its place (paste as values)")
    if cell.sort == "error":
        raise CellError(f"the cell shows the error {plain(cell.value)[:40]}; write the value itself")
    if field and field.is_date and cell.sort == "number":
        return _day(cell.value)
    text = plain(cell.value)
    moment = _MOMENT.fullmatch(text) if cell.sort == "date" else None
    return moment[1] if moment else text.replace("\r\n", "\n")


def _day(value: str | float | bool) -> str:
    serial = float(value)
    if _FIRST_SERIAL <= serial < _LAST_SERIAL:
        return (date(1899, 12, 30) + timedelta(days=int(serial))).isoformat()
    return plain(value)


def same(cell: Cell | None, text: str, expected: str) -> bool:
    """Whether a cell says what was written into it; 1.10 may have become a number on the way."""
    if text == expected or text.strip() == expected.strip():
        return True
    if cell is None or cell.sort != "number":
        return cell is not None and cell.sort == "truth" and text == expected.casefold()
    try:
        return float(expected) == cell.value
    except ValueError:
        return False


def value_of(column: Column, text: str) -> Any:
    """The value that a text stands for; the shape of it is judged with the whole record.

    Raises:
        CellError: it is no such value.
    """
    for start, _ in refused_characters(text):
        advice = character_advice(text[start])
        raise CellError(f"{advice.message}; {advice.hint}")
    field = column.field
    if not field.is_list:
        return _one(text.strip(), field.schema)
    ids = bool(field.values or field.link)
    parts = _SEPARATORS.split(text) if ids else [_unfolded(line) for line in text.split("\n")]
    return [_one(part.strip(), field.schema.get("items", {})) for part in parts if part.strip()]


def _unfolded(line: str) -> str:
    return re.sub(r"\\(n|\\)", lambda match: "\n" if match[1] == "n" else "\\", line)


def _one(text: str, schema: Schema) -> Any:
    for value in schema.get("enum", ()):
        if plain(value) == text:
            return value
    match schema.get("type"):
        case "integer" | "number":
            return _number(text)
        case "boolean":
            return _truth(text)
    return text


def _number(text: str) -> int | float:
    try:
        number = float(text)
    except ValueError:
        raise CellError(f"'{text[:40]}' is no number; write digits only, with '.' before decimals") from None
    if not abs(number) < 1e15:
        raise CellError(f"'{text[:40]}' is too large for a number here")
    return int(number) if number.is_integer() else number


def _truth(text: str) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.casefold() not in known:
        raise CellError(f"'{text[:40]}' is neither true nor false; write true or false")
    return known[text.casefold()]
