"""Editions that follow later ones."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def edition_order(kb: KnowledgeBase) -> Iterator[Finding]:
    """An edition supersedes one that was published later.

    Correct the year, or turn the link round.

    Bad: an edition of 2018 with `supersedes` naming one of 2023

    Good: the edition of 2023 with `supersedes` naming the one of 2018
    """
    for record in kb.of_kind("protocol"):
        year = record.data.get("year")
        for edge in kb.links_from(record.name, "supersedes") if year else ():
            earlier = kb.records[edge.target].data.get("year")
            if earlier and earlier > year:
                message = f"'{edge.target.id}' is of {earlier}, later than this edition of {year}"
                yield Finding(record.name, edge.pointer, message, "correct the year, or turn the link round")
