"""Record workbook: records of some kinds -> a workbook to edit that explains itself; `import xlsx` takes it back."""

from collections.abc import Iterator, Mapping, Sequence

from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.sheets import plan_of
from vgikb.workbook import Contents, Line, workbook

HOW = (
    ("title", "The knowledge base as a workbook"),
    ("text", "Change cells, add rows, save, and hand the file back: vgikb import xlsx FILE shows what would change, "
     "and which cells are wrong; with --apply it changes the records."),
    ("head", "How it works"),
    ("text", "One row of a sheet is one record, or one entry of a list in a record. The sheets of a kind begin with "
     "its name: 'term' has the records, 'term.definitions' the definitions of each."),
    ("text", "Dark headings with a star are needed. Point at a heading to read what belongs there. Where a cell has a "
     "drop-down, its values come from the schema or are the ids of records."),
    ("text", "A new row with a new id makes a new record. In the sheet of a list, a new row makes a new entry."),
    ("text", "An emptied cell takes the field away. A row taken out of the sheet of a list takes the entry away."),
    ("text", "A row taken out of the sheet of the records changes nothing: records are never deleted. Set status to "
     "withdrawn, and say why or by what it is replaced."),
    ("text", "Several values stand below each other in one cell (Alt+Enter). Dates are written 2026-11-23."),
    ("text", "An id is not changed here, since links would break: vgikb rename OLD NEW does it everywhere."),
    ("text", "A record that somebody else changed after this workbook was made is left alone and named; make a new "
     "workbook for it. Sheets and columns may be moved or taken out; those of your own are not read."),
)  # fmt: skip


def record_workbook(kb: KnowledgeBase, chosen: Mapping[str, Sequence[Record]]) -> bytes:
    """The records of each kind, by its name; columns, help and drop-downs come from the schemas."""
    return workbook(kb, Contents([*HOW, *_sheets(kb, list(chosen))], chosen))


def _sheets(kb: KnowledgeBase, kinds: list[str]) -> Iterator[Line]:
    yield "head", "The sheets"
    for name in kinds:
        kind = kb.kinds[name]
        yield "text", f"{name}: {kind.description}"
        for field in (field for plan in plan_of(kind).all() for field in plan.left_out):
            yield "text", f"{name}: {field} cannot stand in cells and is left out here; it stays as it is in the file."
