"""Matrix: a matrix record and the knowledge base -> rows, columns and cells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from vgikb.chain import Reach, chain
from vgikb.coverage import STRENGTH, Claim, coverage
from vgikb.findings import Name
from vgikb.graph import Edge, KnowledgeBase
from vgikb.records import Record
from vgikb.schema import values_at


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of a row or column: a record, or a bare value."""

    label: str
    group: str
    record: Name | None = None


CELLS_A_FILE = 120  # cells whose grounds are published together, so that opening one loads little

Group = Mapping[str, Any]  # a group of fields of a record, as written


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. State is a state of coverage, 'linked', or 'value'; `detail` says why, `why` is what it rests on."""

    state: str
    text: str
    detail: str = ""
    record: Name | None = None  # where to read more
    brief: str = ""  # the text where a table has little room
    why: tuple[Claim | Reach | Edge | Group, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Matrix:
    name: Name
    title: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[int, int], Cell]  # by row and column; no entry: nothing to say

    def table(self) -> list[list[str]]:
        """Texts with the headings, for a terminal or a spreadsheet."""
        head = ["", *(column.label for column in self.columns)]
        body = [[row.label, *(self._text(r, c) for c in range(len(self.columns)))] for r, row in enumerate(self.rows)]
        return [head, *body]

    def _text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell else ""


CellOf = Callable[[Heading, Heading], Cell | None]


def matrix(kb: KnowledgeBase, record: Record) -> Matrix:
    """Work out a matrix. Kinds and fields that are not there give empty rows or columns (a check tells of them)."""
    rows, columns = (tuple(headings(kb, record.data[axis])) for axis in ("rows", "columns"))
    cell_of = _cell_function(kb, record)
    cells = {
        (r, c): cell for r, row in enumerate(rows) for c, column in enumerate(columns) if (cell := cell_of(row, column))
    }
    return Matrix(record.name, record.title, rows, columns, cells)


def headings(kb: KnowledgeBase, axis: Mapping[str, Any]) -> Iterator[Heading]:
    if "values-of" in axis:
        kind, _, field = axis["values-of"].partition(".")
        known = kb.kinds[kind].by_name.get(field) if kind in kb.kinds else None
        yield from (Heading(str(value), "") for value in (known.values if known else ()))
        return
    chosen = [record for record in kb.of_kind(axis.get("kind", "")) if _passes(record, axis.get("where", {}))]
    headings = [(_group(record, axis.get("group-by", "")), record) for record in chosen]
    for group, record in sorted(headings, key=lambda pair: (pair[0], pair[1].title.casefold(), pair[1].id)):
        yield Heading(short_label(record), group, record.name)


def short_label(record: Record) -> str:
    """The name for narrow columns, where a record has one."""
    return str(record.data.get("short", record.title))


def _passes(record: Record, where: Mapping[str, list[str]]) -> bool:
    return all(
        any(str(value) in allowed for _, value in values_at(record.data, tuple(field.split("."))))
        for field, allowed in where.items()
    )


def _group(record: Record, field: str) -> str:
    values = [str(value) for _, value in values_at(record.data, tuple(field.split(".")))] if field else []
    return values[0] if values else ""


def _cell_function(kb: KnowledgeBase, record: Record) -> CellOf:
    match record.data["cell"]:
        case "claim":
            return lambda row, column: _claim_cell(kb, *_ordered(row, column, "requirement"))
        case "chain":
            return lambda row, column: _chain_cell(kb, *_ordered(row, column, "use-case"))
        case "value":
            return _value_cells(kb, record)
        case _:
            return _link_cells(kb, tuple(record.data.get("through", ())))


def _ordered(row: Heading, column: Heading, first: str) -> tuple[Name | None, Name | None]:
    """Both ways round: the record of kind `first`, then the other."""
    if row.record and row.record.kind == first:
        return row.record, column.record
    return column.record, row.record


def _claim_cell(kb: KnowledgeBase, requirement: Name | None, protocol: Name | None) -> Cell | None:
    """Unknown only where the edition serves a link that asks for the requirement; else there is nothing to say."""
    if not requirement or not protocol:
        return None
    known = coverage(kb)
    claims = known.claims.get((protocol, requirement), ())
    if claims:
        return _claimed(claims)
    asked = chain(kb).asked_on.get(requirement, frozenset())
    if asked & known.interfaces_of(protocol):
        return Cell("unknown", "unknown", "nobody has recorded a claim", protocol, "unknown")
    return None


def _claimed(claims: tuple[Claim, ...]) -> Cell:
    best = max(claims, key=lambda claim: STRENGTH[claim.support])
    limits = " ".join(f"({limit})" for limit in claim_limits(best))
    detail = "; ".join(claim_text(claim) for claim in claims)
    brief = ", ".join((best.support, *_brief_limits(best)))
    return Cell(best.support, f"{best.support} {limits}".strip(), detail, best.stated_in, brief, claims)


def _brief_limits(claim: Claim) -> Iterator[str]:
    """That a claim depends on something, in a word each; what it is stands where there is room."""
    if claim.current != "any":
        yield f"{claim.current} only"
    if claim.option:
        yield "option"
    if claim.interfaces:
        yield "some links"
    if claim.origin != "own":
        yield "inherited" if claim.origin == "inherited" else "from base"


def claim_limits(claim: Claim) -> Iterator[str]:
    """What a claim depends on, in few words."""
    if claim.current != "any":
        yield f"{claim.current} only"
    if claim.option:
        yield f"option {claim.option}"
    if claim.interfaces:
        yield "on " + ", ".join(sorted(name.id for name in claim.interfaces))
    if claim.origin == "inherited":
        yield f"inherited from {claim.stated_for.id}"
    if claim.origin == "base":
        yield f"from {claim.stated_for.id}"


def claim_text(claim: Claim) -> str:
    """A claim in one line: support, limits, elements or clause, note."""
    evidence = ", ".join(claim.via) or " ".join(str(claim.data.get(key, "")) for key in ("source", "clause")).strip()
    parts = [claim.support, *claim_limits(claim), evidence and f"by {evidence}", str(claim.data.get("note", ""))]
    return ", ".join(part for part in parts if part)


def _chain_cell(kb: KnowledgeBase, use_case: Name | None, protocol: Name | None) -> Cell | None:
    reach = chain(kb).reach(use_case, protocol) if use_case and protocol else None
    if not reach:
        return None
    brief = f"{reach.state}, {len(reach.links)} of {reach.of}"
    return Cell(reach.state, reach.text, _reach_detail(reach), use_case, brief, (reach,))


def _reach_detail(reach: Reach) -> str:
    links = "; ".join(f"{link.hop.interface.id}: {link.state}" for link in reach.links)
    return f"path {reach.path.id}: {links}"


def _value_cells(kb: KnowledgeBase, record: Record) -> CellOf:
    """The field that one axis takes its values from, looked up in the records of the other."""
    axes = (record.data[axis] for axis in ("columns", "rows"))
    field = next((axis["values-of"] for axis in axes if "values-of" in axis), "")
    kind, *path = field.split(".")
    shown = record.data.get("show", path[-1] if path else "")

    def cell(row: Heading, column: Heading) -> Cell | None:
        name, value = (row.record, column.label) if row.record else (column.record, row.label)
        if name is None or name.kind != kind:
            return None
        groups = [group for _, group in values_at(kb.records[name].data, tuple(path[:-1]))]
        telling = [(text, group) for group in groups if (text := _shown(group, path[-1], value, shown))]
        text = ", ".join(text for text, _ in telling)
        return Cell("value", text, "", name, text, tuple(group for _, group in telling)) if text else None

    return cell


def _shown(group: Mapping[str, Any], field: str, value: str, shown: str) -> str:
    """What a group of fields shows for a value of one of its fields, which may be a list."""
    held = group.get(field)
    if value not in (held if isinstance(held, list) else [held]):
        return ""
    return value if shown == field else str(group.get(shown, ""))


def _link_cells(kb: KnowledgeBase, through: tuple[str, ...]) -> CellOf:
    """Links from row to column: along the fields given (either way), or any direct one."""

    def cell(row: Heading, column: Heading) -> Cell | None:
        if not row.record or not column.record:
            return None
        found = reached(row.record).get(column.record, [])
        if not found:
            return None
        text = f"{len(found)}" if len(through) > 1 else ", ".join(dict.fromkeys(_edge_text(edge) for edge in found))
        detail = "; ".join(dict.fromkeys(edge.field.full_name for edge in found))
        return Cell("linked", text, detail, found[-1].source, text, tuple(found))

    memo: dict[Name, dict[Name, list[Edge]]] = {}

    def reached(record: Name) -> dict[Name, list[Edge]]:
        if record not in memo:
            memo[record] = _reached(kb, record, through or ("",))
        return memo[record]

    return cell


def _reached(kb: KnowledgeBase, start: Name, through: tuple[str, ...]) -> dict[Name, list[Edge]]:
    """Records at the end of the hops, each with the last edges that lead there."""
    here: dict[Name, list[Edge]] = {start: []}
    for followed in through:
        after: dict[Name, list[Edge]] = {}
        for name in here:
            for edge in kb.links_from(name, followed):
                after.setdefault(edge.target, []).append(edge)
            for edge in kb.links_to(name, followed):
                after.setdefault(edge.source, []).append(edge)
        here = after
    return here


def _edge_text(edge: Edge) -> str:
    """The field in words; of a mandate its dates, of a protocol's interface whether it was made for it."""
    *groups, last = edge.field.path
    if groups and last == "protocol":
        dates = [f"{word} {edge.owner[word]}" for word in ("from", "until") if word in edge.owner]
        return " ".join(dates) or "no date"
    return str(edge.owner["basis"] if groups and "basis" in edge.owner else last).replace("-", " ")


def stretches(found: Matrix, weight: Callable[[int], int], most: int) -> list[range]:
    """Neighbouring rows that together weigh no more than `most`, or one row each; at least one stretch."""
    starts, sum_ = [0], 0
    for row in range(len(found.rows)):
        sum_ += weight(row)
        if sum_ > most and row > starts[-1]:
            starts.append(row)
            sum_ = weight(row)
    return [range(start, end) for start, end in pairwise([*starts, len(found.rows)])]


def filled_in(found: Matrix, row: int) -> int:
    """How many cells of a row hold something."""
    return sum((row, column) in found.cells for column in range(len(found.columns)))
