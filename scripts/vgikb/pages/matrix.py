"""What a matrix page adds: the table itself."""

from itertools import groupby
from typing import Any

from vgikb.matrix import Heading, Matrix
from vgikb.matrix import matrix as worked_out
from vgikb.pages import View, part
from vgikb.records import Record

EMPTY = {
    "claim": "no claim, and the protocol serves no link on which the requirement is asked for.",
    "chain": "the protocol serves none of the links of the use case.",
    "link": "no link is recorded.",
    "value": "nothing is recorded.",
}


@part("matrix")
def matrix(view: View, record: Record) -> dict[str, Any]:
    found = worked_out(view.site.kb, record)
    headings = {"column_groups": _groups(found.columns), "row_groups": _rows(found)}
    return {"matrix": found, **headings, "empty": EMPTY[record.data["cell"]], "wide": True}


def _groups(headings: tuple[Heading, ...]) -> list[tuple[str, int]]:
    """Names and widths of neighbouring columns of one group; none if nothing is grouped."""
    groups = [(group, len(list(members))) for group, members in groupby(headings, key=lambda heading: heading.group)]
    return groups if any(group for group, _ in groups) else []


def _rows(found: Matrix) -> list[tuple[str, list[tuple[int, Heading]]]]:
    rows = groupby(enumerate(found.rows), key=lambda numbered: numbered[1].group)
    return [(group, list(members)) for group, members in rows]
