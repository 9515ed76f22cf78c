"""Gathering: the rows of one record in all its sheets and the record as it is -> the record as the rows have it.

A cell that still says what the record says leaves the value alone, whatever its form; so nothing is lost on the way
through a spreadsheet, and fields that cannot stand in cells stay.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from vgikb.cells import CellError, same, text_of, value_of
from vgikb.findings import Pointer
from vgikb.grids import BadCell, Grid, GridRow, blank
from vgikb.sheets import ID, Column, Path, Plan, at, plain, shown

Grids = Mapping[str, Grid]  # by name of the plan
RowsOf = Mapping[str, list[GridRow]]  # of one record, by name of the plan
Positions = tuple[tuple[float, bool], ...]  # numbers of entries, outermost first, and whether each is the only one


@dataclass(eq=False)
class Gathered:
    """What the rows of a record say; places are where each value stands, as grid, row and heading."""

    id: str
    data: dict[str, Any] = field(default_factory=dict)
    bad: list[BadCell] = field(default_factory=list)
    places: dict[Pointer, tuple[Grid, int, str]] = field(default_factory=dict)

    def bad_at(self, pointer: Pointer, message: str) -> BadCell:
        """The cell of a value, or of the closest one around it."""
        while pointer not in self.places and pointer:
            pointer = pointer[:-1]
        grid, row, heading = self.places[pointer]
        return grid.bad_cell(row, heading, message, self.id)


def gathered(plan: Plan, grids: Grids, rows: RowsOf, base: Mapping[str, Any]) -> Gathered:
    """The record whose main row is the first of its rows in the plan's own sheet; base: as it is, or empty."""
    [main, *_] = rows[plan.name]
    gatherer = _Gatherer(main.id, grids, rows)
    gatherer.found.data = gatherer.group(plan, main, (), base, ())
    gatherer.tell_unused(plan)
    return gatherer.found


class _Gatherer:
    def __init__(self, id_: str, grids: Grids, rows: RowsOf) -> None:
        self.found = Gathered(id_)
        self.grids, self.rows = grids, rows
        self.used: set[GridRow] = set()

    def group(
        self, plan: Plan, row: GridRow, positions: Positions, base: Mapping[str, Any], pointer: Pointer
    ) -> dict[str, Any]:
        """The fields of one row and of the rows below it."""
        grid, data = self.grids[plan.name], dict(deepcopy(base))
        self.used.add(row)
        self.found.places[pointer] = grid, row.number, ID
        for column in plan.columns:
            place = grid, row.number, column.heading if column.heading in grid.columns else ID
            self.found.places[(*pointer, *column.path)] = place
            if column.heading in grid.columns:
                self._take(column, row, data, (*pointer, *column.path))
        for inner in plan.below:
            if inner.name in self.grids:
                self._list(inner, positions, data, pointer)
        return data

    def _take(self, column: Column, row: GridRow, data: dict[str, Any], pointer: Pointer) -> None:
        cell, before = row.cells.get(column.heading), at(data, column.path)
        try:
            text = text_of(cell, column.field)
            if same(cell, text, plain(shown(column, before))):
                return
            _put(data, column.path, value_of(column, text) if text.strip() else None)
        except CellError as error:
            self.found.bad.append(self.found.bad_at(pointer, str(error)))

    def _list(self, plan: Plan, above: Positions, data: dict[str, Any], pointer: Pointer) -> None:
        path = plan.lists[-1]
        before = at(data, path) or []
        entries: list[dict[str, Any]] = []
        numbered = self._numbered(plan, above, len(before))
        for number, row in numbered:
            old = before[int(number) - 1] if number in range(1, len(before) + 1) else {}
            if blank(row, plan) and not _stays_blank(plan, old):
                self.used.add(row)
                continue
            here = (*pointer, *path, len(entries))
            entries.append(self.group(plan, row, (*above, (number, len(numbered) == 1)), old, here))
            self._tell_other_entry(plan, old, entries[-1], here)
        if entries or before:
            _put(data, path, entries or None)

    def _tell_other_entry(self, plan: Plan, old: Mapping[str, Any], new: Mapping[str, Any], here: Pointer) -> None:
        """What cannot be seen in the sheets belongs to what the entry is about, and must not come to another."""
        key = next((column for column in plan.columns if column.field.required), None)
        if key is None or at(old, key.path) in (None, at(new, key.path)):
            return
        depth = sum(map(len, plan.lists))
        unseen = [*(tuple(name.split("."))[depth:] for name in plan.left_out)]
        unseen += [inner.lists[-1] for inner in plan.below if inner.name not in self.grids]
        for path in (path for path in unseen if at(old, path) is not None):
            message = (
                f"the entry has {'.'.join(path)} too, which are not in this workbook and belong to "
                f"'{plain(at(old, key.path))[:60]}': leave this cell, and make a new row without a number instead"
            )
            self.found.bad.append(self.found.bad_at((*here, *key.path), message))
            return

    def _numbered(self, plan: Plan, above: Positions, known: int) -> list[tuple[float, GridRow]]:
        """The rows of one list in the order of their numbers; those without come last."""
        told = [row for row in self.rows.get(plan.name, ()) if self._belongs(row, above)]
        last = max([known, *(int(row.positions[-1] or 0) for row in told)])
        numbered: dict[float, GridRow] = {}
        for row in told:
            number = row.positions[-1]
            if number is None:
                last += 1
                number = last
            if number in numbered:
                self._tell_twice(plan, row, number)
            numbered.setdefault(number, row)
        return sorted(numbered.items(), key=lambda pair: pair[0])

    def _belongs(self, row: GridRow, above: Positions) -> bool:
        """Whether the row names the entries above it, or leaves open what there is only one of."""
        pairs = zip(row.positions, above, strict=False)
        return all(said == number or (said is None and only) for said, (number, only) in pairs)

    def _tell_twice(self, plan: Plan, row: GridRow, number: float) -> None:
        message = (
            f"two rows have the number {plain(number)}; leave it empty for a new entry at the end, "
            f"or write {plain(number)}.5 for one behind it"
        )
        self.used.add(row)
        self.found.bad.append(self.grids[plan.name].bad_cell(row.number, plan.positions[-1], message, self.found.id))

    def tell_unused(self, plan: Plan) -> None:
        """Rows of entries whose own row is gone are bad: nothing says what they belong to."""
        for inner in plan.all():
            for row in self.rows.get(inner.name, ()):
                if row not in self.used and len(inner.lists) > 1 and inner.name in self.grids:
                    message = f"no row has this {inner.positions[-2]} itself; mend it, or take this row out too"
                    self.found.bad.append(
                        self.grids[inner.name].bad_cell(row.number, inner.positions[-2], message, row.id)
                    )


def _stays_blank(plan: Plan, old: Mapping[str, Any]) -> bool:
    """Whether an entry had nothing in its cells before, but has something elsewhere."""
    return bool(old) and all(shown(column, at(old, column.path)) in (None, "") for column in plan.columns)


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set a value in its group, making the group; or take it away, and a group that is empty then."""
    *above, last = path
    if value is not None:
        for part in above:
            data = data.setdefault(part, {})
        data[last] = value
        return
    groups = [data]
    for part in above:
        if part not in groups[-1]:
            return
        groups.append(groups[-1][part])
    groups[-1].pop(last, None)
    for group, part in zip(reversed(groups[:-1]), reversed(above), strict=True):
        if not group[part]:
            del group[part]
