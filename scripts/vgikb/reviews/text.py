"""Text: a diff, and sections -> lines for a terminal, in which a record's text moves no cursor and gives no command."""

from collections.abc import Iterable, Iterator

from vgikb.diff import Diff
from vgikb.field_changes import FieldChange
from vgikb.reports.visible import visible
from vgikb.reviews.sections import Cell, Section, Several
from vgikb.tables import text_table
from vgikb.telling import as_text


def diff_lines(found: Diff) -> Iterator[str]:
    """All of a diff, a line for each thing that differs."""
    if found.empty:
        yield "nothing differs"
    yield from (f"added    {name}" for name in found.added)
    yield from (f"removed  {name}" for name in found.removed)
    yield from (f"unreadable {name} (vgikb check says why)" for name in found.unreadable)
    yield from (f"renamed  {old} -> {new}" for old, new in found.renamed)
    for change in found.changed:
        yield f"changed  {change.name}{' (wording only)' if change.editorial else ''}"
        yield from (f"         {_value(field)}" for field in change.fields)
    yield from (f"link     + {source} {field} {target}" for source, field, target in found.links_added)
    yield from (f"link     - {source} {field} {target}" for source, field, target in found.links_removed)
    for claim in found.claims:
        yield f"claim    {claim.protocol.id} on {claim.requirement.id}: {claim.before} -> {claim.after}"
    for flip in found.flips:
        who = f" by {flip.protocol.id}" if flip.protocol else " by all protocols"
        yield f"answer   {flip.subject.id}{who}: {flip.before or 'nothing'} -> {flip.after or 'nothing'}"


def section_lines(sections: Iterable[Section], width: int | None = None) -> Iterator[str]:
    """Each section as a table under its title, a blank line before it."""
    for section in sections:
        if section.rows:
            rows = [section.head, *([_cell(cell) for cell in row] for row in section.rows)]
            yield from ("", f"{section.title}:", *text_table(rows, width).splitlines())


def _cell(cell: Cell) -> str | int:
    if isinstance(cell, Several):
        return ", ".join(name.id for name in cell.names)
    if isinstance(cell, int):
        return cell
    return _value(cell) if isinstance(cell, FieldChange) else visible(str(cell))


def _value(change: FieldChange) -> str:
    before, after = (
        visible(as_text(value)) if value is not None else "nothing" for value in (change.before, change.after)
    )
    return f"{visible(change.field)}: {before} -> {after}"
