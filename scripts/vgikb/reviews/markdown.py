"""Markdown: sections -> tables, as much of each as there is room for, with what was left out counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from vgikb.field_changes import FieldChange
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.reviews.inert import inert
from vgikb.reviews.sections import NAMED, Cell, Section, Several
from vgikb.telling import TAGS, pieces

ROWS = 200  # of one table
TITLE = 90  # characters of a record's title
PIECE = 240  # characters of a stretch of a value
ENDLESS = 10**9


@dataclass(frozen=True)
class Writer:
    """Knows the titles of records, and where the site is that has their pages; empty: nowhere."""

    titles: Mapping[Name, str] = field(default_factory=lambda: MappingProxyType({}))
    site: str = ""
    there: frozenset[Name] = frozenset()  # the records that have a page

    def title(self, name: Name) -> str:
        """The title alone; the name where there is none."""
        return inert(self.titles.get(name, ""), TITLE) or f"`{name}`"

    def record(self, name: Name, short: bool = False) -> str:
        """Title and name; the name alone where there is little room. Names hold no mark but - and ."""
        title = inert(self.titles.get(name, ""), TITLE)
        shown = f"`{name}`" if short or not title else title
        linked = f"[{shown}]({self.site}{name.kind}/{name.id}/)" if self.site and name in self.there else shown
        return linked if shown.startswith("`") else f"{linked} `{name}`"

    def cell(self, cell: Cell) -> str:
        if isinstance(cell, Name):
            return self.record(cell)
        if isinstance(cell, Several):
            more = f" and {len(cell.names) - NAMED} more" if len(cell.names) > NAMED else ""
            return ", ".join(self.record(name, short=True) for name in cell.names[:NAMED]) + more
        return _value(cell) if isinstance(cell, FieldChange) else inert(str(cell))

    def row(self, cells: Sequence[Cell]) -> str:
        return f"| {' | '.join(map(self.cell, cells))} |\n"

    def section(self, section: Section, room: int = ENDLESS, fold: bool = True) -> str:
        """The section in at most so many characters, or in its frame alone if that is longer."""
        rows = [self.row(cells) for cells in section.rows[:ROWS]]
        before, after = _frame(section, fold)
        room -= len(before) + len(after) + len(_left_out(len(section.rows)))
        kept: list[str] = []
        for row in rows:
            if len(row) <= room:
                kept.append(row)
                room -= len(row)
        left = len(section.rows) - len(kept)
        return before + "".join(kept) + (_left_out(left) if left else "") + after


def writer(old: KnowledgeBase, new: KnowledgeBase, site: str = "") -> Writer:
    """For records of either state; those of the new one have pages."""
    titles = {
        record.name: record.title for kb in (old, new) for record in kb.records.values() if "title" in record.data
    }
    return Writer(titles, site, frozenset(new.records))


def _frame(section: Section, fold: bool) -> tuple[str, str]:
    head = f"| {' | '.join(section.head)} |\n|{' --- |' * len(section.head)}\n"
    if section.folded and fold:
        return f"<details><summary>{section.title}: {len(section.rows)}</summary>\n\n{head}", "\n</details>\n"
    return f"### {section.title}\n\n{head}", ""


def _left_out(count: int) -> str:
    return f"\n{count} more {'rows are' if count != 1 else 'row is'} left out here.\n"


def _value(change: FieldChange) -> str:
    return "".join(str(TAGS[sort]).format(inert(text, PIECE)) for sort, text in pieces(change))
