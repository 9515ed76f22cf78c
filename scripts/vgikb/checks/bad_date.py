"""Dates that no calendar has."""

from collections.abc import Iterator
from datetime import date

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import texts


@check(level="error")
def bad_date(kb: KnowledgeBase) -> Iterator[Finding]:
    """A date is not in the calendar.

    Correct the month or the day. Dates are written year, month, day.

    Bad: `date: 2026-02-30`

    Good: `date: 2026-02-28`
    """
    for text in texts(kb):
        if text.sort == "date" and not _is_date(text.text):
            yield Finding(text.record, text.pointer, f"no calendar has the date '{text.text}'", "write year-month-day")


def _is_date(text: str) -> bool:
    """Whether a year, year and month, or day exists."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
