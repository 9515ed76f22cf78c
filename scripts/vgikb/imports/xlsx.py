"""A workbook as `export xlsx` or `export use-case-template` made it, and somebody changed it -> what it proposes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vgikb.cells import CellError, text_of
from vgikb.findings import Name
from vgikb.gathering import Gathered, gathered
from vgikb.graph import Edge, KnowledgeBase, links_of
from vgikb.grids import BadCell, Grid, GridRow, grid, texts
from vgikb.imports import Proposal, UnreadableError, reads
from vgikb.records import ID as ID_FORM
from vgikb.records import ID_LENGTH, NO_FILES, Record
from vgikb.schema import Kind
from vgikb.shapes import Judge
from vgikb.sheets import ID, MARK, NEW_NEED, Plan, fingerprint, plan_of, rows_fingerprint
from vgikb.spelling import did_you_mean
from vgikb.xlsx_reader import Sheet, WorkbookError, read_workbook

WANTED = "Requirements that are not there yet:"


@reads
def xlsx(kb: KnowledgeBase, raw: bytes) -> Proposal:
    """The workbook that `export xlsx` writes, changed in any spreadsheet program."""
    try:
        sheets = {sheet.name.strip().casefold(): sheet for sheet in read_workbook(raw)}
    except WorkbookError as error:
        raise UnreadableError(str(error)) from None
    reader = _Reader(kb)
    for kind in kb.kinds.values():
        reader.read(kind, sheets)
    if not reader.known:
        raise UnreadableError("no sheet of this workbook is called as a kind of record: start from vgikb export xlsx")
    reader.drop_broken_links()
    return reader.proposal()


@dataclass(eq=False)
class _Reader:
    kb: KnowledgeBase
    known: bool = False
    found: dict[Name, Gathered] = field(default_factory=dict)
    refused: dict[Name, Gathered] = field(default_factory=dict)  # for the sake of bad cells
    judges: dict[str, Judge] = field(default_factory=dict)
    bad: list[BadCell] = field(default_factory=list)
    stale: list[Name] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, kind: Kind, sheets: Mapping[str, Sheet]) -> None:
        """All records of a kind."""
        plan = plan_of(kind)
        grids = {part.name: made for part in plan.all() if (made := self._grid(part, sheets))}
        if plan.name not in grids:
            self.notes += [f"sheet '{name}' is not read, since there is no sheet '{plan.name}'" for name in grids]
            return
        self.known = True
        rows = self._by_record(plan, grids)
        self.judges[kind.name] = Judge(kind)
        for id_ in rows:
            refused = [bad for made in grids.values() for bad in made.bad if bad.record == id_]
            if not refused and plan.name in rows[id_]:
                self._record(Name(kind.name, id_), plan, grids, rows[id_])
            elif not refused:
                self.notes.append(f"{kind.name}/{id_} has no row in sheet '{plan.name}': its other rows are not read")
        self.bad += [bad for made in grids.values() for bad in made.bad]

    def _grid(self, plan: Plan, sheets: Mapping[str, Sheet]) -> Grid | None:
        sheet = sheets.get(plan.name.casefold())
        if sheet is None:
            return None
        made = grid(sheet, plan)
        if made is None:
            self.notes.append(f"sheet '{sheet.name}' is not read: no row has the heading '{ID}'")
        self.notes += [f"sheet '{sheet.name}': {words}" for words in (made.unread if made else ())]
        return made

    def _by_record(self, plan: Plan, grids: Mapping[str, Grid]) -> dict[str, dict[str, list[GridRow]]]:
        """The rows of each record in all sheets; a row below without id belongs to the only record there is."""
        ids = {row.id for row in grids[plan.name].rows}
        only = next(iter(ids)) if len(ids) == 1 else ""
        found: dict[str, dict[str, list[GridRow]]] = {}
        for name, made in grids.items():
            for row in made.rows:
                id_ = row.id or (only if name != plan.name else "")
                if not id_:
                    made.bad.append(made.bad_cell(row.number, ID, _no_id(row, made), ""))
                    continue
                found.setdefault(id_, {}).setdefault(name, []).append(row)
        return found

    def _record(self, name: Name, plan: Plan, grids: Mapping[str, Grid], rows: Mapping[str, list[GridRow]]) -> None:
        main, *again = rows[plan.name]
        old = self.kb.records.get(name)
        mark = str(main.cells[MARK].value) if MARK in main.cells else ""
        if old and _untouched(mark, plan, grids, rows):
            return
        problem = self._problem(name, main, again)
        if problem:
            self.bad.append(grids[plan.name].bad_cell((again[-1] if again else main).number, ID, problem, name.id))
            return
        self._judged(name, gathered(plan, grids, rows, old.data if old and mark else {}), rows, mark)

    def _problem(self, name: Name, main: GridRow, again: list[GridRow]) -> str:
        """Why there can be no such record."""
        if again:
            return f"two rows have the id '{name.id}' (the other is row {main.number}): give one of them another id"
        if name in self.kb.records:
            return ""
        if not ID_FORM.fullmatch(name.id) or len(name.id) > ID_LENGTH or name.id in NO_FILES:
            return (
                f"'{name.id[:60]}' is no id; use lower-case letters, digits, '-' and '.', such as {_id_from(name.id)}"
            )
        if name in self.kb.loaded.broken:
            return f"{name} is there, but something is wrong with its file: vgikb check"
        former = self.kb.former.get(name)
        return f"'{name.id}' was the id of {former}, and ids are never used again" if former else ""

    def _judged(self, name: Name, made: Gathered, rows: Mapping[str, list[GridRow]], mark: str) -> None:
        """Keep what was gathered if it is sound and is not what the record says anyway."""
        old = self.kb.records.get(name)
        wanted = list(_wanted(rows))
        if wanted:
            made.data["notes"] = _noted(made.data.get("notes", ""), wanted)
        if old and not made.bad and made.data == old.data:
            return
        if old and not mark:
            self.bad.append(made.bad_at((), f"{name} is there already: to change it, export it and change its row"))
            return
        if old and mark.partition(".")[0] != fingerprint(old.data):
            self.stale.append(name)
            return
        _, findings = self.judges[name.kind].fit(made.data, name)
        told = {bad.place for bad in made.bad}
        shapes = [made.bad_at(f.pointer, f"{f.message}{f'; {f.hint}' if f.hint else ''}") for f in findings]
        made.bad += [bad for bad in shapes if bad.place not in told]
        self.bad += made.bad
        if made.bad:
            self.refused[name] = made
        else:
            self.wanted += [f"{name}: {text}" for text in wanted]
            self.found[name] = made

    def drop_broken_links(self) -> None:
        """Leave out records with links to nothing; again, as long as others linked to those left out."""
        broken = True
        while broken:
            bad = {name: list(self._broken_links(name, made)) for name, made in self.found.items()}
            broken = any(bad.values())
            for name in (name for name, cells in bad.items() if cells):
                self.bad += bad[name]
                self.refused[name] = self.found.pop(name)
        told = {bad.place for bad in self.bad}
        for name, made in self.refused.items():
            self.bad += [bad for bad in self._broken_links(name, made) if bad.place not in told]

    def _broken_links(self, name: Name, made: Gathered) -> Iterator[BadCell]:
        old = self.kb.records.get(name)
        before = {(e.field.name, e.target) for e in links_of(old, self.kb.kinds)} if old else set()
        for edge in links_of(Record(name, "", made.data), self.kb.kinds):
            if (edge.field.name, edge.target) not in before and not self._stands(edge):
                yield made.bad_at(edge.pointer, self._broken(edge))

    def _stands(self, edge: Edge) -> bool:
        target = edge.target
        if target.kind not in edge.link.to:
            return False
        if target in self.found:
            return self.found[target].data.get("status") != "withdrawn"
        return target in self.kb.loaded.broken or (target in self.kb.records and not self.kb.records[target].withdrawn)

    def _broken(self, edge: Edge) -> str:
        first, *others = edge.link.to
        if edge.target in self.refused:
            return f"{edge.target} has bad cells itself, or has links to such a record"
        if edge.target in self.kb.records and edge.target.kind in edge.link.to:
            return f"{edge.target} is withdrawn, and nothing may link to it"
        names = [*(name for name, record in self.kb.records.items() if not record.withdrawn), *self.found]
        candidates = [name.id for name in names if name.kind == first]
        candidates += [str(name) for name in names if name.kind in others]
        written = edge.target.id if edge.target.kind == first else str(edge.target)
        hint = did_you_mean(written, candidates) or f"vgikb search finds every {' and '.join(edge.link.to)}"
        return f"no {' or '.join(edge.link.to)} is called '{written[:80]}'; {hint}"

    def _as_record(self, name: Name) -> Record:
        old = self.kb.records.get(name)
        return Record(name, old.path if old else f"kb/{name.kind}/{name.id}.yaml", self.found[name].data)

    def proposal(self) -> Proposal:
        bad = sorted(set(self.bad), key=lambda cell: (cell.sheet, cell.row, cell.column, cell.message))
        records = {name: self._as_record(name) for name in sorted(self.found)}
        return Proposal(records, tuple(bad), tuple(sorted(self.stale)), tuple(self.wanted), tuple(self.notes))


def _untouched(mark: str, plan: Plan, grids: Mapping[str, Grid], rows: Mapping[str, list[GridRow]]) -> bool:
    """Whether the rows are as they were exported."""
    told: list[tuple[Plan, tuple[float | None, ...], list[str]]] = []
    for part in plan.all():
        made = grids.get(part.name)
        if made is None or any(column.heading not in made.columns for column in part.columns):
            return False
        for row in rows.get(part.name, ()):
            if NEW_NEED in row.cells or None in row.positions:
                return False
            try:
                told.append((part, _whole(row.positions), list(texts(made, row))))
            except CellError:
                return False
    return mark.partition(".")[2] == rows_fingerprint(told)


def _whole(positions: tuple[float | None, ...]) -> tuple[Any, ...]:
    return tuple(int(number) if number is not None and number.is_integer() else number for number in positions)


def _no_id(row: GridRow, made: Grid) -> str:
    title = row.cells.get("title")
    proposed = _id_from(str(title.value)) if title and not made.plan.lists else ""
    return f"the row has no id; write {proposed or 'that of the record it belongs to'}"


def _id_from(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:ID_LENGTH].strip("-.") or "my-new-record"


def _wanted(rows: Mapping[str, list[GridRow]]) -> Iterator[str]:
    """What stands in the column for requirements that are not there yet, each line one."""
    for row in (row for told in rows.values() for row in told if NEW_NEED in row.cells):
        try:
            lines = text_of(row.cells[NEW_NEED], None).split("\n")
        except CellError:
            continue
        ends = [str(row.cells[end].value) for end in ("from", "to") if end in row.cells]
        where = f" (step from {' to '.join(ends)})" if len(ends) == 2 else ""
        yield from (f"{line.strip()}{where}" for line in lines if line.strip())


def _noted(notes: str, wanted: list[str]) -> str:
    """The notes with the wanted requirements as a list, each once."""
    lines = [f"- {text}" for text in dict.fromkeys(wanted) if text not in notes]
    if not lines:
        return notes
    if WANTED not in notes:
        return "\n\n".join([*([notes] if notes else []), WANTED, "\n".join(lines)])
    return "\n".join([notes, *lines])
