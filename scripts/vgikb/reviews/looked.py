"""Looked: links and claims to look at again -> lines for a terminal, and plain values for programs.

The values: `notes` [text], `stale` [{record, place: [name], target, changed: {date, commit, fields}, looked}], by
target. `place` leads to the claim, step or link in the record; `commit` is empty for what is not committed; `looked` is
the day it was last looked at, empty where that lies before all that is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from vgikb.diff_data import Json
from vgikb.reports.run import counted
from vgikb.reports.visible import visible
from vgikb.stale import Stale
from vgikb.turns import Turn


def stale_lines(found: Sequence[Stale], notes: Iterable[str]) -> Iterator[str]:
    """For each change of meaning the claims and links that were not looked at since."""
    for (target, turn), group in groupby(found, key=lambda one: (one.target, one.turn)):
        yield f"{target} says something else ({visible(', '.join(_fields(turn)))}) since {_when(turn)}; not looked at:"
        yield from (f"  {one.record} {visible(' / '.join(one.place))}{_last(one)}" for one in group)
        yield ""
    yield f"{counted(len({(one.record, one.place) for one in found}), 'place')} to look at again"
    yield from (f"note: {visible(note)}" for note in notes)


def _fields(turn: Turn) -> list[str]:
    return sorted({change.path[0] for change in turn.changes})


def _when(turn: Turn) -> str:
    return f"{turn.day} ({turn.commit[:10]})" if turn.commit else "the last commit"


def _last(one: Stale) -> str:
    return f" (last {one.looked})" if one.looked else ""


def stale_data(found: Iterable[Stale], notes: Iterable[str]) -> Json:
    return {"notes": list(notes), "stale": [_one(one) for one in found]}


def _one(one: Stale) -> Json:
    changed = {"date": one.turn.day.isoformat(), "commit": one.turn.commit, "fields": _fields(one.turn)}
    return {
        "record": str(one.record),
        "place": list(one.place),
        "target": str(one.target),
        "changed": changed,
        "looked": one.looked,
    }
