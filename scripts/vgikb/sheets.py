"""Sheets: a kind -> the sheets and columns that its records have in a spreadsheet.

One sheet for the fields of the record itself, one for every list of groups in it, however deep. A row begins with the
id of the record and, below lists, the number of the entry in each. Mappings with free keys have no place in cells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any, Final

from vgikb.schema import Field, Kind, Schema

ID: Final = "record id"
MARK: Final = "mark (leave as it is)"
NEW_NEED: Final = "requirement that is not there yet"  # a column of the template, of no field
NEEDED: Final = " *"  # after the heading of a column that must not be empty
LONGEST_NAME: Final = 31  # of a sheet, in every program
LONGEST_TEXT: Final = 32_767  # of a cell, in every program
TOO_LONG: Final = "(too long for a cell: change it in the file)"

Path = tuple[str, ...]
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One field of a sheet; path is that from the group of the row."""

    field: Field
    path: Path

    @property
    def heading(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One sheet: the entries of the innermost of some lists of groups, or the records themselves.

    lists: path of each list from the group around it, outermost first; below: the sheets of the lists in a row's group.
    """

    kind: str
    lists: tuple[Path, ...]
    columns: tuple[Column, ...]
    below: tuple["Plan", ...]
    left_out: tuple[str, ...]  # fields that cannot stand in cells
    description: str

    @property
    def name(self) -> str:
        full = ".".join([self.kind, *(part for path in self.lists for part in path)])
        return full if len(full) <= LONGEST_NAME else f"{full[:22]}~{sha256(full.encode()).hexdigest()[:8]}"

    @property
    def positions(self) -> list[str]:
        """The headings of the columns with the numbers of entries."""
        return [f"{'.'.join(path)} no." for path in self.lists]

    def all(self) -> Iterator["Plan"]:
        """This sheet and all below it."""
        yield self
        for plan in self.below:
            yield from plan.all()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: numbers of entries from 1, outermost first, and what stands in each column."""

    plan: Plan
    positions: tuple[int, ...]
    values: tuple[Value, ...]


def plan_of(kind: Kind) -> Plan:
    """The sheet of the records of a kind, with those of their lists below it."""
    return _plan(kind, kind.schema, (), (), kind.description)


def _plan(kind: Kind, schema: Schema, lists: tuple[Path, ...], above: Path, description: str) -> Plan:
    columns: list[Column] = []
    below: list[Plan] = []
    left_out: list[str] = []
    for path, shape in _leaves(schema, ()):
        entries = shape.get("items", {})
        if "properties" in entries:
            inner = (*lists, path)
            below.append(_plan(kind, entries, inner, (*above, *path), str(shape.get("description", ""))))
        elif shape.get("type") == "object" or entries.get("type") in ("object", "array"):
            left_out.append(".".join((*above, *path)))
        else:
            columns.append(Column(kind.by_name[".".join((*above, *path))], path))
    return Plan(kind.name, lists, tuple(columns), tuple(below), tuple(left_out), description)


def _leaves(schema: Schema, above: Path) -> Iterator[tuple[Path, Schema]]:
    """The fields of a group, and those of groups in it with their paths."""
    for name, shape in schema.get("properties", {}).items():
        if shape.get("type") == "object" and "properties" in shape:
            yield from _leaves(shape, (*above, name))
        else:
            yield (*above, name), shape


def needed(column: Column, kind: Kind) -> bool:
    """Whether a row cannot do without this column: the field is needed, and so is every group around it."""
    path = column.field.path
    groups = (path[:length] for length in range(len(path) - len(column.path) + 1, len(path)))
    return column.field.required and all(kind.by_name[".".join(group)].required for group in groups)


def rows(plan: Plan, data: Mapping[str, Any], positions: tuple[int, ...] = ()) -> Iterator[Row]:
    """The rows of a record, or of one entry of it, in all sheets."""
    yield Row(plan, positions, tuple(shown(column, at(data, column.path)) for column in plan.columns))
    for inner in plan.below:
        for number, entry in enumerate(at(data, inner.lists[-1]) or (), 1):
            yield from rows(inner, entry, (*positions, number))


def at(data: Any, path: Path) -> Any:
    """The value at the end of a path through groups; nothing if it is not there."""
    for part in path:
        if not isinstance(data, Mapping) or part not in data:
            return None
        data = data[part]
    return data


def shown(column: Column, value: Any) -> Value:
    """What stands in the cell: the value itself, or the entries of a list one below the other."""
    if isinstance(value, list):
        value = "\n".join(_on_one_line(plain(entry)) for entry in value)
    return TOO_LONG if isinstance(value, str) and len(value) > LONGEST_TEXT else value


def _on_one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def plain(value: Any) -> str:
    """A value as text, the same for every program that may have stored it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def fingerprint(value: Any) -> str:
    """Twelve characters that change with the value."""
    return sha256(dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def mark(data: Mapping[str, Any], told: list[Row]) -> str:
    """What the hidden column of a record holds: fingerprints of its data and of its rows."""
    return f"{fingerprint(data)}.{rows_fingerprint((r.plan, r.positions, [plain(v) for v in r.values]) for r in told)}"


def rows_fingerprint(told: Any) -> str:
    """The fingerprint of rows, given as plan, positions and texts, whatever their order."""
    return fingerprint(sorted([plan.name, list(positions), list(texts)] for plan, positions, texts in told))
